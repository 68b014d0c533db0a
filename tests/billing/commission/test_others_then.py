"""What another party gives back of earlier terms changes the base of these terms."""

from __future__ import annotations

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.edition import Edition
from regie.billing.statement.statement_why import rungs_of
from tests.billing.commission.test_versions import billed
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

#: In January Ada sells for 1,000 euros, which are given back in March.
SOLD = sale("2027-01-15", "a", "1000") + sale("2027-02-02", "b", "500")
BACK = refund("2027-03-10", "a", "1000") + sale("2027-03-11", "c", "1000")
BY_ADA = [said("a", link="ada"), said("b", link="ada")]
ADA = "{party: Ada, rate: 30 %, links: [ada]}"


def agreement(commission: str, *, begins: str, ada: str = ADA) -> Agreement:
    text = (
        f"agreement: Zen\nfrom: {begins}\ncurrency: EUR\n"
        f"commission: {{{commission}}}\n{f'parties: [{ada}]' if ada else ''}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def march(first: str, then: str, *, ada: str = ADA, ledger: str = SOLD + BACK) -> str:
    """Return what the OBM is due for March, by a version that began in February."""
    before = agreement(first, begins="2027-01-01")
    now = agreement(then, begins="2027-02-01", ada=ada)
    made = billed(ledger, before, now, now, rows=BY_ADA)
    return str(made[-1].total)


OF_NET = "of: net revenue, rate: 10 %, others: [Ada]"


@pytest.mark.parametrize(
    ("then", "ada", "due"),
    [
        # January: 70 of what Ada's 300 left of 1,000; nothing of nothing now.
        ("of: net revenue, rate: 10 %, cap: 5000 EUR", "", "30.00 EUR"),
        ("of: net revenue, rate: 10 %", ADA, "30.00 EUR"),
        ("of: net revenue, rate: 10 %", "", "30.00 EUR"),
        ("of: net revenue, rate: 20 %, others: [Ada]", ADA, "130.00 EUR"),
        (f"{OF_NET}, cap: 100 EUR", ADA, "30.00 EUR"),
    ],
)
def test_what_she_gives_back_is_of_the_period_that_she_had_it_of(
    then: str, ada: str, due: str
) -> None:
    assert march(OF_NET, then, ada=ada) == due


@pytest.mark.parametrize("scope", ["sale", "cumulative"])
def test_so_it_is_whatever_the_scope(scope: str) -> None:
    first = f"{OF_NET}, scope: {scope}"

    assert march(first, f"{OF_NET}, scope: {scope}, cap: 900 EUR") == "30.00 EUR"


def test_what_she_earns_late_is_of_the_terms_of_then() -> None:
    """Her 300 of a January sale that is known in March leave 700: 70, and 100 more."""
    late = sale("2027-01-20", "b", "1000", recorded="2027-03-10")
    ledger = sale("2027-01-15", "a", "1000") + late + sale("2027-03-11", "c", "1000")

    due = march(f"{OF_NET}, cap: 100 EUR", f"{OF_NET}, cap: 150 EUR", ledger=ledger)

    assert due == "130.00 EUR"  # 100 of 140 are the cap of then, 70 were stated


def test_a_share_of_commissions_is_given_back_at_its_own_rate() -> None:
    shared = "of: commissions, others: [Ada], clawback: credit, rate"

    assert march(f"{shared}: 10 %", f"{shared}: 20 %") == "-30.00 EUR"


def test_what_an_older_edition_stated_otherwise_is_left_to_it() -> None:
    before = agreement(OF_NET, begins="2027-01-01")
    now = agreement("of: net revenue, rate: 10 %", begins="2027-02-01")

    made = billed(
        SOLD + BACK, before, now, now, editions=(Edition.ARRIVAL,) * 3, rows=BY_ADA
    )

    assert str(made[-1].total) == "0.00 EUR"


def test_who_has_left_is_told_what_she_gives_back_and_nothing_else() -> None:
    before = agreement("of: net revenue, rate: 10 %", begins="2027-01-01")
    now = agreement("of: net revenue, rate: 10 %", begins="2027-02-01", ada="")

    *_, made = billed(SOLD + BACK, before, now, now, rows=BY_ADA)

    (line,) = made.parties
    rungs = rungs_of(line, now, "en")
    assert [one.key for one in line.sources] == ["stripe:refund:a"]
    assert [(one.label, str(one.amount)) for one in rungs] == [
        ("Base", "0.00 EUR"),
        ("Commission", "0.00 EUR"),
        ("Period January 2027 corrected", "-300.00 EUR"),
        ("Earned", "-300.00 EUR"),
        ("Due", "-300.00 EUR"),
    ]
    assert rungs[1].why == "None is agreed here."
    assert all(one.why for one in rungs)


def test_older_editions_told_nobody_what_who_has_left_gives_back() -> None:
    before = agreement("of: net revenue, rate: 10 %", begins="2027-01-01")
    now = agreement("of: net revenue, rate: 10 %", begins="2027-02-01", ada="")

    *_, made = billed(
        SOLD + BACK, before, now, now, editions=(Edition.ARRIVAL,) * 3, rows=BY_ADA
    )

    assert made.parties == ()
