"""Months and payments: the same ones count in whatever order they arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement.source_text import what_of
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import each_stated

PERIODS = [read_period(f"2027-{month:02}") for month in range(1, 7)]
KNOWN = datetime(2026, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Paid:
    """A payment of a customer, in euros; what of it is given back on which day.

    Attributes:
        known: The day on which it becomes known; the same if it was in time.
        undone: The day on which it becomes known that it was a mistake.
    """

    on: date
    known: date
    amount: int = 100
    back: int = 0
    back_on: date | None = None
    customer: str = "zoe"
    purchase: str = ""
    undone: date | None = None


def ledger(paid: Sequence[Paid]) -> str:
    return "\n".join(
        f"""
{one.on} sale stripe:charge:c{number}
  recorded: {one.known}T12:00:00+00:00
  client:zen:processor:stripe  {one.amount} EUR
  client:zen:sales            -{one.amount} EUR
"""
        + (
            f"""
{one.back_on} refund stripe:refund:c{number}
  recorded: {max(one.known, one.back_on)}T12:00:00+00:00
  parent: stripe:charge:c{number}
  client:zen:processor:stripe -{one.back} EUR
  client:zen:refunds           {one.back} EUR
"""
            if one.back and one.back_on
            else ""
        )
        + (
            f"""
{one.on} reversal reversal:stripe:charge:c{number}
  recorded: {max(one.known, one.undone)}T13:00:00+00:00
  reverses: stripe:charge:c{number}
  reason: Doublon
  client:zen:processor:stripe -{one.amount} EUR
  client:zen:sales             {one.amount} EUR
"""
            if one.undone
            else ""
        )
        for number, one in enumerate(paid)
    )


def statements(
    paid: Sequence[Paid],
    terms: str,
    periods: Sequence[Period] = PERIODS,
    *,
    old: int = 0,
) -> list[Statement]:
    """Return the statements, the first ones by the edition before this rule."""
    agreement = agreed(f"of: net revenue\nclawback: credit\n{terms}")
    entries = read_entries(ledger(paid))
    told = [
        Attribution(
            about=f"stripe:charge:c{number}",
            at=KNOWN,
            vendor="stripe",
            told=Told(customer=one.customer, purchase=one.purchase),
        )
        for number, one in enumerate(paid)
    ]
    return each_stated(
        agreement, entries, periods, told, editions=[Edition.SHARED] * old
    )


def totals(made: Sequence[Statement]) -> list[str]:
    return [f"{one.total.minor / 100:.2f}" for one in made]


def day(month: int, number: int) -> date:
    return date(2027, month, number)


SCOPES = ("period", "sale", "cumulative")
FIRST = Paid(on=day(1, 5), known=day(1, 5), amount=1000)
LATE = Paid(on=day(1, 5), known=day(3, 10), amount=1000)
WITHIN = Paid(on=day(2, 3), known=day(2, 3), amount=200)
BEYOND = Paid(on=day(2, 10), known=day(2, 10), amount=400)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_first_payment_that_arrives_late_begins_the_months(scope: str) -> None:
    terms = f"rate: 10 %\nmonths: 1\nscope: {scope}\n"

    in_time = statements([FIRST, WITHIN, BEYOND], terms, PERIODS[:3])
    late = statements([LATE, WITHIN, BEYOND], terms, PERIODS[:3])

    assert totals(in_time) == ["100.00", "20.00", "0.00"]
    assert totals(late) == ["0.00", "60.00", "60.00"]  # 100, less 40 counted before


NO_LONGER = (
    "reprend ce qui comptait ; les paiements qui comptent ne sont plus les mêmes"
)


def test_what_lies_beyond_the_months_is_said_to_have_been_counted() -> None:
    made = statements([LATE, WITHIN, BEYOND], "rate: 10 %\nmonths: 1\n", PERIODS[:3])

    assert [
        (what_of(one, "fr"), one.amount.text("fr")) for one in made[2].lines[0].sources
    ] == [
        ("vente (après coup) (change janvier 2027)", "1\u202f000,00\xa0€"),
        (f"vente ({NO_LONGER}) (change février 2027)", "-400,00\xa0€"),
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_given_back_of_what_counts_no_longer_takes_nothing_back(
    scope: str,
) -> None:
    back = Paid(
        on=day(2, 10), known=day(2, 10), amount=400, back=100, back_on=day(2, 20)
    )

    made = statements([LATE, back], f"rate: 10 %\nmonths: 1\nscope: {scope}\n")

    assert totals(made)[:3] == ["0.00", "30.00", "70.00"]


def test_what_is_given_back_of_what_does_not_count_is_not_listed() -> None:
    back = replace(BEYOND, back=300, back_on=day(3, 5))
    more = Paid(on=day(3, 10), known=day(3, 10), amount=50, customer="ada")

    def keys(old: int = 0) -> list[str]:
        made = statements(
            [FIRST, back, more], "rate: 10 %\nmonths: 1\n", PERIODS[:3], old=old
        )
        assert totals(made) == ["100.00", "0.00", "5.00"]
        return [one.key for one in made[2].lines[0].sources]

    assert keys() == ["stripe:charge:c2"]
    assert keys(old=3) == ["stripe:refund:c1", "stripe:charge:c2"]


def test_another_customers_months_are_her_own() -> None:
    other = Paid(on=day(2, 10), known=day(2, 10), amount=400, customer="ada")

    made = statements([LATE, WITHIN, other], "rate: 10 %\nmonths: 1\n", PERIODS[:3])

    assert totals(made) == ["0.00", "60.00", "100.00"]


def test_what_an_older_edition_stated_is_put_right_by_the_next_statement() -> None:
    terms = "rate: 10 %\nmonths: 1\n"

    old = statements([LATE, BEYOND], terms, PERIODS[:3], old=3)
    made = statements([LATE, BEYOND], terms, PERIODS[:4], old=3)

    assert totals(old) == ["0.00", "40.00", "100.00"]
    assert totals(made) == ["0.00", "40.00", "100.00", "-40.00"]


#: The last day that the last statement knows.
KNOWN_BY = day(6, 30)
AFTER = st.integers(0, 180)
DAYS = AFTER.map(lambda number: date(2027, 1, 1) + timedelta(number))


@st.composite
def payments(draw: st.DrawFn) -> list[Paid]:
    made = []
    for on in draw(st.lists(DAYS, min_size=1, max_size=5, unique=True)):
        undone = draw(st.none() | st.none() | DAYS.map(lambda day: min(day, KNOWN_BY)))
        customer = draw(st.sampled_from(["zoe", "zoe", "ada"]))
        known, back_on = (on + timedelta(draw(AFTER)) for _ in range(2))
        made.append(
            Paid(
                on=on,
                known=draw(st.sampled_from([on, min(known, KNOWN_BY)])),
                amount=draw(st.integers(1, 90)) * 10,
                back=draw(st.sampled_from([0, 0, 10])) if undone is None else 0,
                back_on=min(back_on, KNOWN_BY),
                undone=undone,
                customer=customer,
                purchase=draw(st.sampled_from(["", "", f"plan of {customer}"])),
            )
        )
    return made


def counting(paid: Sequence[Paid], most: Mapping[str, int]) -> int:
    """Return what counts in the end, in euros, by the words of the rule."""
    first: dict[str, date] = {}
    many: Counter[str] = Counter()
    found = 0
    kept = [one for one in paid if one.undone is None]
    for number, one in enumerate(sorted(kept, key=lambda one: one.on)):
        begins = first.setdefault(one.customer, one.on)
        if "months" in most and one.on >= begins + relativedelta(months=most["months"]):
            continue
        sale = one.purchase or f"{number}"
        if "payments" in most and many[sale] >= most["payments"]:
            continue
        many[sale] += 1
        found += one.amount - one.back
    return found


LIMITS = st.dictionaries(
    st.sampled_from(["months", "payments"]), st.integers(1, 3), min_size=1
)


@given(payments(), st.sampled_from(SCOPES), LIMITS)
@settings(max_examples=60, deadline=None)
def test_the_order_of_arrival_changes_no_sum(
    paid: list[Paid], scope: str, most: dict[str, int]
) -> None:
    limits = "".join(f"{name}: {number}\n" for name, number in most.items())

    made = statements(paid, f"rate: 10 %\nscope: {scope}\n{limits}")

    assert sum(one.total.minor for one in made) == counting(paid, most) * 10
    again = statements(paid, f"rate: 10 %\nscope: {scope}\n{limits}")
    assert [statement_json(one) for one in again] == [
        statement_json(one) for one in made
    ]


@pytest.mark.parametrize("known", [day(1, 20), day(3, 20)])
@pytest.mark.parametrize("scope", SCOPES)
def test_a_payment_that_was_a_mistake_begins_no_months(scope: str, known: date) -> None:
    mistake = replace(FIRST, undone=known)

    made = statements([mistake, BEYOND], f"rate: 10 %\nmonths: 1\nscope: {scope}\n")

    assert sum(one.total.minor for one in made) == 4000


@pytest.mark.parametrize("scope", SCOPES)
def test_an_instalment_that_arrives_late_takes_its_place_among_those_that_count(
    scope: str,
) -> None:
    first, second = (
        Paid(on=day(1, 5), known=day(3, 10), amount=1000, purchase="p"),
        Paid(on=day(2, 10), known=day(2, 10), amount=400, purchase="p"),
    )

    made = statements([first, second], f"rate: 10 %\npayments: 1\nscope: {scope}\n")

    assert totals(made)[:3] == ["0.00", "40.00", "60.00"]  # 100, less 40
