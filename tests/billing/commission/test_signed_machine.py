"""What is billed of sales in instalments is what a simulation makes of the same sales."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.commission.simulation import simulate
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import each_stated

START = date(2027, 1, 1)
PERIODS = tuple(read_period(f"2027-0{month}") for month in range(1, 6))
DAYS = st.integers(0, 119)

TERMS = {
    "one rate": "rate: 7 %",
    "a cap": "rate: 10 %\ncap: 40 EUR",
    "a hold": "rate: 9 %\nhold: 30 days",
    "carried": "rate: 9 %\nclawback: carry\nminimum_payout: 10 EUR",
    "by sale": "rate: 10 EUR\nscope: sale",
    "levels by sale": """
scope: sale
tiers:
  mode: cliff
  levels: [{from: 0, rate: 5 %}, {from: 300 EUR, rate: 10 %}]
""",
    "levels by period": """
tiers:
  mode: marginal
  levels: [{from: 0, rate: 5 %}, {from: 300 EUR, rate: 10 %}]
""",
    "levels of all": """
scope: cumulative
tiers:
  mode: cliff
  levels: [{from: 0, rate: 5 %}, {from: 500 EUR, rate: 10 %}]
""",
}


@dataclass(frozen=True)
class Sold:
    """A sale: its payments by day, in cents, and what of each is given back when.

    Attributes:
        whole: What was signed, in cents; None for a sale that is paid at once.
    """

    payments: tuple[tuple[int, int], ...]
    back: tuple[tuple[int, int, int], ...]
    whole: int | None


@st.composite
def sold(draw: st.DrawFn) -> Sold:
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=3)))
    payments = tuple((day, draw(st.integers(1_000, 20_000))) for day in days)
    back = [
        (place, draw(st.integers(day, 140)), draw(st.integers(1, amount)))
        for place, (day, amount) in enumerate(payments)
        if draw(st.booleans())
    ]
    more = draw(st.integers(0, 30_000))
    paid = sum(amount for _, amount in payments)
    is_plan = len(payments) > 1 or draw(st.booleans())
    return Sold(payments, tuple(back), paid + more if is_plan else None)


def day(number: int) -> date:
    return START + timedelta(days=number)


def euros(cents: int) -> str:
    return f"{cents / 100:.2f}"


def table(sales: list[Sold]) -> list[Movement]:
    """Return the sales as a person writes them for a simulation."""
    rows = ["date,kind,id,sale,amount"]
    for number, one in enumerate(sales):
        first = one.payments[0]
        whole = first[1] if one.whole is None else one.whole
        rows.append(f"{day(first[0])},sale,s{number},,{euros(whole)}")
        for place, (on, amount) in enumerate(one.payments if one.whole else ()):
            key = f"s{number}p{place}"
            rows.append(f"{day(on)},payment,{key},s{number},{euros(amount)}")
        for place, on, amount in one.back:
            of = f"s{number}p{place}" if one.whole else f"s{number}"
            rows.append(f"{day(on)},refund,,{of},{euros(amount)}")
    return read_sales("\n".join(rows), file="sales.csv")


def ledger(sales: list[Sold]) -> str:
    """Return the same as entries: a payment each, and what is given back of it."""
    text = ""
    for number, one in enumerate(sales):
        for place, (on, amount) in enumerate(one.payments):
            text += f"""
{day(on)} sale stripe:charge:s{number}p{place}
  client:zen:processor:stripe  {euros(amount)} EUR
  client:zen:sales            -{euros(amount)} EUR
"""
        for place, on, amount in one.back:
            text += f"""
{day(on)} refund stripe:refund:s{number}p{place}
  parent: stripe:charge:s{number}p{place}
  client:zen:processor:stripe -{euros(amount)} EUR
  client:zen:refunds           {euros(amount)} EUR
"""
    return text


def told(sales: list[Sold], at: datetime) -> list[Attribution]:
    """Return what is known of the instalments."""
    return [
        Attribution(
            about=f"stripe:charge:s{number}p{place}",
            at=at,
            vendor="stripe",
            told=Told(purchase=f"plan_{number}", whole=euros(one.whole)),
        )
        for number, one in enumerate(sales)
        if one.whole is not None
        for place, _ in enumerate(one.payments)
    ]


def billed(
    sales: list[Sold],
    rows: list[Attribution],
    commission: str,
    counted: str = "signed",
    more: str = "",
) -> list[int]:
    agreement = agreed(f"of: net revenue\ncounted: {counted}\n{commission}")
    entries = read_entries(ledger(sales) + more)
    statements = each_stated(agreement, entries, PERIODS, rows)
    return [statement.total.minor for statement in statements]


def simulated(sales: list[Sold], commission: str, counted: str = "signed") -> list[int]:
    agreement = agreed(f"of: net revenue\ncounted: {counted}\n{commission}")
    until = PERIODS[-1].end - timedelta(days=1)
    (account,) = simulate(agreement.parties, open_book(table(sales)), until=until)
    found: dict[Period, int] = {
        line.paid.earned.period: line.paid.due for line in account.lines
    }
    return [found.get(period, 0) for period in PERIODS]


@pytest.mark.parametrize("commission", TERMS.values(), ids=TERMS.keys())
@given(sales=st.lists(sold(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_bill_is_what_was_simulated(commission: str, sales: list[Sold]) -> None:
    rows = told(sales, datetime(2027, 1, 1, tzinfo=UTC))

    assert billed(sales, rows, commission) == simulated(sales, commission)


@pytest.mark.parametrize("name", ["one rate", "a cap", "levels of all"])
@given(sales=st.lists(sold(), min_size=1, max_size=3), late=st.integers(0, 140))
@settings(max_examples=60, deadline=None)
def test_whenever_it_is_told_all_statements_together_come_to_the_same(
    name: str, sales: list[Sold], late: int
) -> None:
    commission = f"{TERMS[name]}\nclawback: credit"
    at = datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=late)

    whole = sum(billed(sales, told(sales, at), commission))

    assert whole == sum(simulated(sales, commission))


FIRST = "rate: 10 %\npayments: 1"

#: Terms that look at a sale, or at the payments of one.
COLLECTED = {
    **{name: terms for name, terms in TERMS.items() if name != "one rate"},
    "the first payment": FIRST,
    "two payments by sale": "rate: 10 %\nscope: sale\npayments: 2",
    "two payments of all": "rate: 10 %\nscope: cumulative\npayments: 2",
    "a cap by sale": "rate: 10 %\nscope: sale\ncap: 20 EUR",
    "the first month": "rate: 10 %\nmonths: 1",
}


@pytest.mark.parametrize("commission", COLLECTED.values(), ids=COLLECTED.keys())
@given(sales=st.lists(sold(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_payments_that_count_when_paid_are_billed_as_simulated(
    commission: str, sales: list[Sold]
) -> None:
    rows = told(sales, datetime(2027, 1, 1, tzinfo=UTC))

    assert billed(sales, rows, commission, "collected") == simulated(
        sales, commission, "collected"
    )


@pytest.mark.parametrize(
    "name", ["the first payment", "a cap by sale", "two payments of all"]
)
@given(sales=st.lists(sold(), min_size=1, max_size=3), late=st.integers(0, 140))
@settings(max_examples=60, deadline=None)
def test_payments_told_late_come_to_the_same_in_all(
    name: str, sales: list[Sold], late: int
) -> None:
    commission = f"{COLLECTED[name]}\nclawback: credit"
    at = datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=late)

    whole = sum(billed(sales, told(sales, at), commission, "collected"))

    assert whole == sum(simulated(sales, commission, "collected"))


def test_an_instalment_that_is_written_anew_is_still_the_first_payment() -> None:
    sales = [Sold(((9, 10_000), (40, 10_000)), (), 20_000)]
    rows = told(sales, datetime(2027, 1, 1, tzinfo=UTC))
    corrected = """
2027-02-12 reversal reversal:stripe:charge:s0p0
  reverses: stripe:charge:s0p0
  reason: faux
  client:zen:processor:stripe  -100.00 EUR
  client:zen:sales              100.00 EUR

2027-02-12 correction correction:stripe:charge:s0p0
  parent: stripe:charge:s0p0
  reason: juste
  client:zen:processor:stripe   80.00 EUR
  client:zen:sales             -80.00 EUR
"""

    due = billed(sales, rows, f"{FIRST}\nclawback: credit", "collected", corrected)

    assert (due[0], sum(due)) == (1_000, 800)
