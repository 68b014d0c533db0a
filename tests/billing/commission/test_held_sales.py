"""What is held waits from the sale's own day, by the terms that it was earned under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.edition import Edition
from tests.billing.commission.reckoned import Agreed
from tests.billing.commission.reckoned import Sold
from tests.billing.commission.test_reckoned import account_of
from tests.billing.commission.test_reckoned import IN_TIME
from tests.billing.commission.test_reckoned import terms_of
from tests.billing.simulated import accounts
from tests.billing.simulated import due
from tests.billing.stated import above_base
from tests.billing.stated import commission
from tests.billing.stated import EXAMPLES
from tests.billing.stated import refund
from tests.billing.stated import sale

SCOPES = ["period", "sale", "cumulative"]
OLDER = (Edition.ARRIVAL,) * 3


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("clawback", ["forgive", "credit", "carry"])
@pytest.mark.parametrize(
    "after", ["", "hold: 14 days", "hold: 90 days"], ids=["none", "less", "more"]
)
def test_what_is_given_back_is_taken_from_what_is_held_of_it(
    scope: str, clawback: str, after: str
) -> None:
    """Held until 6 March by the first terms, and given back before."""
    ledger = sale("2027-01-05", "a", "1000") + refund("2027-02-12", "a", "1000")
    own = (f"scope: {scope}", f"clawback: {clawback}", "cap: 900 EUR")
    then, now = (
        commission("hold: 60 days", *own),
        commission(*own, *filter(None, [after])),
    )

    assert above_base(ledger, then, now, now) == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_late_sale_of_the_days_of_then_is_held_as_then(scope: str) -> None:
    """Known in February, held until 6 March."""
    ledger = sale("2027-01-05", "a", "1000", recorded="2027-02-20")
    own = (f"scope: {scope}", "cap: 900 EUR")
    then, now = commission("hold: 60 days", *own), commission(*own)

    assert above_base(ledger, then, now, now) == ["0.00", "0.00", "100.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_sale_that_is_known_late_is_held_from_its_own_day(scope: str) -> None:
    """Over on 19 February, known in March; it waited from the first of March on."""
    ledger = sale("2027-01-05", "a", "1000", recorded="2027-03-20")
    own = commission("hold: 45 days", f"scope: {scope}")

    assert above_base(ledger, own, own, own) == ["0.00", "0.00", "100.00"]
    assert above_base(ledger, own, own, own, editions=OLDER) == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("changes", [False, True])
def test_a_sale_that_is_held_no_more_is_paid_beside_one_that_is_given_back(
    *, scope: str, changes: bool
) -> None:
    """Both in March, of January: what they come to together is nothing."""
    ledger = (
        sale("2027-01-02", "a", "1000", recorded="2027-03-20")
        + sale("2027-01-25", "b", "1000")
        + refund("2027-03-10", "b", "1000")
    )
    own = (f"scope: {scope}", "cap: 900 EUR")
    then = commission("hold: 75 days", *own)
    now = commission(*own) if changes else then

    assert above_base(ledger, then, then, now) == ["0.00", "0.00", "100.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_share_is_held_of_all_sales_together(scope: str) -> None:
    """Ten sales of 10.10 earn 1.01 each, of which half is held."""
    ledger = "".join(sale(f"2027-01-{20 + n}", f"s{n}", "10.10") for n in range(10))
    own = commission(f"scope: {scope}", "hold: {share: 50 %, days: 45}")

    assert above_base(ledger, own, own, own) == ["5.05", "0.00", "5.05"]
    older = above_base(ledger, own, own, own, editions=OLDER)
    assert older == ["5.00", "0.00", "5.10"]


LEVELS = "levels: [{from: 0 EUR, rate: 5 %}, {from: 500 EUR, rate: 10 %}]"


@pytest.mark.parametrize(
    ("clawback", "before"),
    [("forgive", "0.00"), ("credit", "-5.05"), ("carry", "0.00")],
)
@pytest.mark.parametrize("scope", ["period", "cumulative"])
def test_no_less_than_nothing_is_held(scope: str, clawback: str, before: str) -> None:
    """What is given back of one sale takes the level from both: 35.05, of which 30 held.

    The other sale's 30 were paid whole, and the 5.05 asked back later, or forgiven.
    """
    ledger = (
        sale("2027-01-05", "a", "300")
        + sale("2027-01-25", "b", "300")
        + refund("2027-02-10", "b", "101")
    )
    own = (
        f"commission: {{of: net revenue, scope: {scope}, clawback: {clawback}, "
        f"hold: 40 days, tiers: {{mode: cliff, {LEVELS}}}}}\n"
    )

    assert above_base(ledger, own, own, own) == ["0.00", "24.95", "0.00"]
    older = above_base(ledger, own, own, own, editions=OLDER)
    assert older == ["0.00", "30.00", before]


@pytest.mark.parametrize("clawback", ["forgive", "credit", "carry"])
@pytest.mark.parametrize("scope", SCOPES)
def test_what_a_guarantee_takes_back_is_not_held(scope: str, clawback: str) -> None:
    """Of 80 a quarter is held, and 220 are added; then of the 300 that 520 leave."""
    ledger = sale("2027-01-20", "a", "800") + sale("2027-02-20", "b", "5200")
    own = commission(
        f"scope: {scope}",
        f"clawback: {clawback}",
        "guarantee: {amount: 300 EUR, recouped: yes}",
        "hold: {share: 25 %, days: 30}",
    )

    assert above_base(ledger, own, own) == ["280.00", "245.00"]
    assert above_base(ledger, own, own, editions=OLDER) == ["280.00", "190.00"]


@pytest.mark.parametrize("clawback", ["forgive", "credit", "carry"])
def test_so_is_what_a_change_of_the_split_settles_by_itself(clawback: str) -> None:
    ledger = sale("2027-01-25", "a", "1000") + refund("2027-02-12", "a", "1000")
    own = f"clawback: {clawback}"
    then = commission("hold: 60 days", own, "split: {OBM: 60, Marc: 40}")
    now = commission(own, "split: {OBM: 50, Marc: 50}")

    assert above_base(ledger, then, now, now) == ["0.00", "0.00", "0.00"]


def test_what_is_held_and_taken_back_is_not_held_when_a_commission_is_over() -> None:
    """Half a month in April: 20 of 100 were held, and are given back with the rest."""
    party = "- {party: Ada, of: net revenue, rate: 10 %, until: 2027-04-15, hold: {share: 20 %, days: 45}}"
    sales = """
        date kind id sale amount
        2027-03-31 sale a - 1000
        2027-04-01 refund - a 1000
        2027-05-20 cost - - 1
        """

    assert due(accounts(party, sales)["Ada"]) == ["80.00", "-80.00", "0.00"]


def test_what_is_released_on_another_day_is_still_waited_for() -> None:
    """Until 15 May, of a sale that stays, 20 may be taken to pay for what does not."""
    party = "- {party: Ada, of: net revenue, rate: 10 %, until: 2027-04-15, hold: {share: 20 %, days: 45}}"
    sales = """
        date kind id sale amount
        2027-02-20 sale a - 1000
        2027-04-01 sale b - 1000
        2027-04-10 refund - a 1000
        2027-04-11 refund - a 1000
        2027-05-20 cost - - 1
        """

    assert due(accounts(party, sales)["Ada"])[2:] == ["0.00", "-80.00"]


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms=terms_of(), sales=IN_TIME, days=st.sampled_from([14, 45]))
def test_whatever_is_given_back_no_less_than_nothing_is_held(
    terms: Agreed, sales: Sequence[Sold], days: int
) -> None:
    found = [
        line.paid.balance.held
        for line in account_of(replace(terms, hold=days, advance=0), sales).lines
    ]

    assert min(found, default=0) >= 0
