"""A sale that is paid under two versions of an agreement is one sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.edition import Edition
from regie.billing.period import read_period
from regie.billing.statement.put_right_text import put_right_why
from regie.billing.statement.statement import Statement
from regie.ledger.attribution import Attribution
from regie.ledger.text import read_entries
from tests.billing.stated import each_billed
from tests.billing.stated import EXAMPLES
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

MONTHS = [read_period(f"2027-{month:02}") for month in range(1, 7)]
CAPPED = "rate: 20 %, cap: 100 EUR"

PLAN = sale("2027-01-05", "a", "400") + sale("2027-02-05", "b", "800")
EARLY = PLAN + refund("2027-01-20", "a", "200")
OF_FIRST = PLAN + refund("2027-03-10", "a", "200")
OF_SECOND = PLAN + refund("2027-03-10", "b", "200")
BOTH = (said("a", purchase="p", whole="1200"), said("b", purchase="p", whole="1200"))


def agreed(terms: str, *, begins: str = "2027-01-01", days: int = 0) -> Agreement:
    more = f", pay_after: {days} days" if days else ""
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\n"
        f"commission: {{of: net revenue, scope: sale, clawback: credit, {terms}{more}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def billed(
    ledger: str,
    *versions: Agreement,
    rows: Sequence[Attribution] = BOTH,
    editions: Sequence[Edition] = (),
) -> list[Statement]:
    months = MONTHS[: len(versions)]
    entries = read_entries(ledger)
    return each_billed(versions, entries, months, rows, editions=editions)


def totals(statements: Sequence[Statement]) -> list[str]:
    return [f"{one.total.decimal():.2f}" for one in statements]


FIRST = agreed(CAPPED)
LATER = agreed(CAPPED, begins="2027-02-01", days=10)


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        (PLAN, ["33.33", "66.67", "0.00"]),
        (EARLY, ["20.00", "80.00", "0.00"]),
        (OF_FIRST, ["33.33", "66.67", "0.00"]),
        (OF_SECOND, ["33.33", "66.67", "0.00"]),
        (EARLY + refund("2027-03-10", "b", "800"), ["20.00", "80.00", "-60.00"]),
    ],
    ids=["paid", "before", "of the first", "of the second", "nearly all"],
)
def test_a_version_that_changes_nothing_changes_no_month(
    ledger: str, expected: list[str]
) -> None:
    """Of 1,200: 200 given back leave 1,000, which earns as much."""
    assert totals(billed(ledger, FIRST, FIRST, FIRST)) == expected
    assert totals(billed(ledger, FIRST, LATER, LATER)) == expected


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("rate: 10 %, cap: 60 EUR", ["20.00", "48.00"]),
        ("rate: 10 %, threshold: 500 EUR", ["20.00", "40.00"]),
        (
            "tiers: {mode: step, levels: [{from: 1100 EUR, rate: 50 EUR}]}",
            ["20.00", "0.00"],
        ),
        ("rate: 30 EUR", ["20.00", "20.00"]),
    ],
)
def test_other_terms_look_at_what_is_left_of_the_price(
    terms: str, expected: list[str]
) -> None:
    """Four fifths of what a sale of 1,000 earns; of a sum, two thirds of a price."""
    then = agreed(terms, begins="2027-02-01")

    assert totals(billed(EARLY, FIRST, then)) == expected


@pytest.mark.parametrize("month", [2, 3])
@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("rate: 10 % + 7 EUR", ["64.20", "62.80"]),
        ("rate: 30 EUR", ["18.00", "12.00"]),
        ("rate: 10 % + 7 EUR, floor: 130 EUR", ["78.00", "52.00"]),
    ],
)
def test_a_sum_a_sale_is_due_once_where_more_than_the_price_is_paid(
    terms: str, expected: list[str], month: int
) -> None:
    """Of 1,000 that were told, 1,200 are paid: each version gave its part of 7 EUR."""
    plan = sale("2027-01-05", "a", "600") + sale("2027-02-05", "b", "600")
    rows = [said(key, purchase="p", whole="1000") for key in "ab"]
    first, then = agreed(terms), agreed(terms, begins=f"2027-{month:02}-01", days=9)
    versions = [first] * (month - 1) + [then] * (3 - month)

    assert totals(billed(plan, *versions, rows=rows)) == expected


def test_each_version_rounds_what_it_pays_of_a_sale() -> None:
    plan = sale("2027-01-05", "a", "21.50") + sale("2027-02-05", "b", "20.50")
    rows = [said(key, purchase="p", whole="42.00") for key in "ab"]
    first, later = agreed("rate: 1 %"), agreed("rate: 1 %", begins="2027-02-01", days=9)

    assert totals(billed(plan, first, first, rows=rows)) == ["0.22", "0.20"]
    assert totals(billed(plan, first, later, rows=rows)) == ["0.22", "0.21"]


# --- The reader is told ----------------------------------------------------------------


IN_ENGLISH = (
    "Its base stays €400.00; what is left of a sale's price has changed: refund "
    "stripe:refund:b of 10 March 2027 (-€200.00). Computed again under the terms that "
    "it had: due €40.00 − stated so far €33.33 = €6.67."
)
IN_FRENCH = (
    "Son assiette reste de 400,00 € ; ce qui reste du prix d'une vente a changé : "
    "remboursement stripe:refund:b du 10 mars 2027 (-200,00 €). Recalculée aux "
    "conditions qu'elle avait : dû 40,00 € − déjà relevé 33,33 € = 6,67 €."
)


@pytest.mark.parametrize(("language", "why"), [("en", IN_ENGLISH), ("fr", IN_FRENCH)])
def test_the_reader_is_told_what_changed_the_price(language: str, why: str) -> None:
    made = billed(OF_SECOND, FIRST, LATER, LATER)[2]

    found = [
        put_right_why(one.put_right, language)
        for one in made.lines[0].stages
        if one.put_right is not None
    ]

    assert [one.replace("\xa0", " ") for one in found] == [why]


# --- Editions --------------------------------------------------------------------------


def test_an_older_edition_stays_as_it_was_and_is_put_right() -> None:
    made = billed(EARLY, FIRST, LATER, LATER, LATER, editions=[Edition.ARRIVAL] * 2)

    assert totals(made) == ["20.00", "66.67", "13.33", "0.00"]


# --- The property ----------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """Payments of one sale: on which day, how much, and what of it is given back when."""

    price: int
    payments: tuple[tuple[int, int, int, int], ...]

    def text(self, name: str) -> str:
        found = ""
        for place, (day, part, back, later) in enumerate(self.payments):
            key, on = f"{name}{place}", date(2027, 1, 1) + timedelta(day)
            found += sale(str(on), key, cents(part))
            if back:
                found += refund(str(on + timedelta(later)), key, cents(back))
        return found

    def rows(self, name: str) -> list[Attribution]:
        whole = cents(self.price)
        return [
            said(f"{name}{place}", purchase=name, whole=whole)
            for place in range(len(self.payments))
        ]


def cents(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    parts = draw(st.lists(st.integers(1, 60_000), min_size=1, max_size=4))
    payments = []
    for part in parts:
        back = draw(st.just(0) | st.integers(0, part))
        payments.append(
            (draw(st.integers(0, 150)), part, back, draw(st.integers(0, 29)))
        )
    whole = sum(parts)
    beyond = st.integers(-whole // 2, 0)  # more is paid than the price that was told
    open_ = draw(st.just(0) | st.integers(0, 50_000) | beyond)
    return Plan(price=max(whole + open_, 1), payments=tuple(payments))


def levels(mode: str, low: str, high: str) -> str:
    above = f"{{from: 300 EUR, rate: {high}}}"
    return f"tiers: {{mode: {mode}, levels: [{{from: 0 EUR, rate: {low}}}, {above}]}}"


RULES = st.sampled_from(
    [
        "rate: 20 %",
        "rate: 20 %, cap: 50 EUR",
        "rate: 20 %, floor: 30 EUR",
        "rate: 20 %, threshold: 200 EUR",
        "rate: 20 %, threshold: {amount: 200 EUR, counts: whole}",
        "rate: 5 % + 7 EUR",
        levels("step", "9 EUR", "50 EUR"),
        levels("cliff", "5 %", "10 %"),
    ]
)


@given(
    rule=RULES,
    month=st.integers(2, 6),
    given_=st.lists(plans(), min_size=1, max_size=3),
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_another_day_of_payment_changes_a_plan_by_no_more_than_its_rounding(
    rule: str, month: int, given_: list[Plan]
) -> None:
    ledger = "".join(one.text(f"p{number}x") for number, one in enumerate(given_))
    rows = [row for number, one in enumerate(given_) for row in one.rows(f"p{number}x")]
    whole, then = agreed(rule), agreed(rule, begins=f"2027-{month:02}-01", days=10)
    versions = [whole] * (month - 1) + [then] * (7 - month)

    found = billed(ledger, *versions, rows=rows)
    wanted = billed(ledger, *[whole] * 6, rows=rows)

    both = zip(found, wanted, strict=True)
    off = [one.total.minor - each.total.minor for one, each in both]
    assert max(map(abs, off)) <= 2 * len(given_)
    assert abs(sum(off)) <= len(given_)
