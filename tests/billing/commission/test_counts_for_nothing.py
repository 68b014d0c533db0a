"""What is given back of a payment that counted for nothing takes nothing back.

Under whichever version of an agreement it is given back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.edition import NEWEST
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import PassedOver
from regie.billing.statement.statement import make_statement
from regie.ledger.attribution import Attributions
from regie.ledger.text import read_entries
from tests.billing.stated import close_of
from tests.billing.stated import each_billed
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

JANUARY, FEBRUARY, MARCH, APRIL = (
    read_period(f"2027-0{month}") for month in (1, 2, 3, 4)
)
PLAN = sale("2027-01-10", "a", "1000") + sale("2027-02-10", "b", "1000")
BOTH = (said("a", purchase="p", whole="2000"), said("b", purchase="p", whole="2000"))
SECOND_BACK = PLAN + refund("2027-03-10", "b", "1000")
CREDIT = ", clawback: credit"
PLAIN, SCOPES = (
    "",
    [
        CREDIT + one
        for one in (", scope: sale", ", scope: cumulative", ", cap: 500 EUR")
    ],
)


def agreed(begins: str, terms: str) -> Agreement:
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\n"
        f"commission: {{of: net revenue, {terms}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def fee(day: str, key: str, amount: str) -> str:
    return f"""
{day} fee stripe:fee:{key}
  parent: stripe:charge:{key}
  client:zen:processor:stripe  -{amount} EUR
  client:zen:fees:payment       {amount} EUR
"""


def billed(ledger: str, *versions: Agreement, first: int = 0) -> list[str]:
    periods = [JANUARY, FEBRUARY, MARCH][first:]
    made = each_billed(versions, read_entries(ledger), periods, BOTH)
    return [f"{one.total.decimal():.2f}" for one in made]


def versions_of(terms: str, *, month: int) -> list[Agreement]:
    """Return those that count what is paid, then what is signed."""
    first = agreed("2027-01-01", f"{terms}, counted: collected")
    then = agreed(f"2027-0{month}-01", f"{terms}, counted: signed")
    return [first] * (month - 1) + [then] * (4 - month)


@pytest.mark.parametrize("terms", [PLAIN, *SCOPES])
def test_a_payment_of_a_sale_from_before_what_is_signed_counts(terms: str) -> None:
    versions = versions_of(f"rate: 10 %{terms}", month=2)

    assert billed(SECOND_BACK, *versions) == ["100.00", "0.00", "0.00"]


@pytest.mark.parametrize("terms", [PLAIN, *SCOPES])
def test_so_does_its_fee(terms: str) -> None:
    fees = fee("2027-01-10", "a", "50") + fee("2027-02-10", "b", "50")
    versions = versions_of(f"rate: 10 %, fees: out{terms}", month=2)

    assert billed(SECOND_BACK + fees, *versions) == ["95.00", "0.00", "0.00"]


@pytest.mark.parametrize("terms", SCOPES)
def test_the_payment_that_counted_is_given_back(terms: str) -> None:
    back = PLAN + refund("2027-03-10", "a", "300")

    versions = versions_of(f"rate: 10 %{terms}", month=2)
    assert billed(back, *versions) == ["100.00", "0.00", "-30.00"]


@pytest.mark.parametrize("terms", SCOPES)
def test_one_that_counted_is_given_back_though_the_first_was_billed_elsewhere(
    terms: str,
) -> None:
    back = PLAN + refund("2027-03-02", "b", "400")
    first, then = (
        agreed("2027-01-01", f"rate: 10 %, counted: collected{terms}"),
        agreed("2027-03-01", f"rate: 3 %, counted: signed{terms}"),
    )

    assert billed(back, first, then, first=1) == ["100.00", "-40.00"]


@pytest.mark.parametrize("terms", [PLAIN, *SCOPES])
@pytest.mark.parametrize(("fees", "lost"), [("in", "0.00"), ("out", "-5.00")])
def test_a_later_fee_of_what_was_signed_is_one_of_those_terms(
    terms: str, fees: str, lost: str
) -> None:
    """The sale counted whole in January; its second payment adds nothing either."""
    ledger = PLAN + fee("2027-02-10", "b", "50")
    first, then = (
        agreed("2027-01-01", f"rate: 10 %, counted: signed, fees: {fees}{terms}"),
        agreed("2027-02-01", f"rate: 3 %, counted: collected, fees: out{terms}"),
    )

    assert billed(ledger, first, then, then) == ["200.00", lost, "0.00"]


LEFT_OUT = [
    (", payments: 1", ", payments: 1, pay_after: 5 days"),
    (", payments: 1", ""),
    (", until: 2027-01-31", ""),
    (", until: 2027-01-31", ", pay_after: 5 days"),
]


@pytest.mark.parametrize("terms", [PLAIN, *SCOPES])
@pytest.mark.parametrize(("before", "now"), LEFT_OUT)
@pytest.mark.parametrize("has_next", [False, True])
def test_a_payment_of_a_month_that_had_nothing(
    terms: str, before: str, now: str, *, has_next: bool
) -> None:
    """February was passed over: the second payment counted for nothing in it."""
    first = agreed("2027-01-01", f"rate: 10 %{before}{terms}")
    then = agreed("2027-03-01", f"rate: 10 %{now}{terms}")
    days = PassedOver(period=FEBRUARY, agreement=first)

    assert after_nothing(SECOND_BACK, first, then, days, has_next=has_next) == "0.00"


@pytest.mark.parametrize("terms", [PLAIN, *SCOPES])
def test_the_same_under_one_version(terms: str) -> None:
    one = agreed("2027-01-01", f"rate: 10 %, payments: 1{terms}")
    days = PassedOver(period=FEBRUARY, agreement=one)
    back = PLAN + refund("2027-04-10", "b", "1000")

    assert after_nothing(back, one, one, days, has_next=True) == "0.00"


def after_nothing(
    ledger: str, first: Agreement, then: Agreement, days: PassedOver, *, has_next: bool
) -> str:
    """Return what the last statement comes to: of March, or of the April after it."""
    january = Closed(
        period=JANUARY,
        recorded_until=close_of(JANUARY),
        same_agreement=first is then,
        agreement=first,
    )
    march = replace(
        january,
        period=MARCH,
        recorded_until=close_of(MARCH),
        same_agreement=True,
        agreement=None,
        passed_over=(days,) if first is not then or then.limits_periods else (),
    )
    earlier: Sequence[Closed] = [january, march] if has_next else [january]
    period = APRIL if has_next else MARCH
    made = make_statement(
        read_entries(ledger),
        then,
        period,
        client="zen",
        recorded_until=close_of(period),
        earlier=earlier,
        attributions=Attributions(BOTH),
        edition=NEWEST,
    )
    return f"{made.total.decimal():.2f}"
