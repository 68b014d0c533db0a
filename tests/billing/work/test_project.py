from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.statement.statement_text import why
from regie.billing.work.project import Due
from regie.billing.work.project import DueKind
from regie.billing.work.project import Instalment
from regie.billing.work.project import planned_amounts
from regie.billing.work.project import Project
from regie.money import EUR
from regie.money import Money
from regie.money import total
from tests.billing.worked import agreed
from tests.billing.worked import closings
from tests.billing.worked import told

SUMMIT = """
project:
  price: 4000 EUR
  campaign: sommet
  instalments:
    - {share: 30 %, due: signature}
    - {amount: 1000 EUR, due: 2027-02-10}
    - {share: 20 %, anchor: cart_open, days: -7, name: Avant l'ouverture}
    - {share: 10 %, step: page}
    - {due: livraison}
"""
KNOWN = {
    "anchor:cart_open": date(2027, 3, 8),
    "step:page": date(2027, 2, 20),
    "delivery": date(2027, 4, 30),
}


def test_each_instalment_is_billed_once_its_day_has_come() -> None:
    made = closings(
        agreed(SUMMIT, start="2027-01-05"),
        [],
        [f"2027-0{month}" for month in range(1, 6)],
        milestones=KNOWN,
    )

    assert [told(one) for one in made] == [
        ["instalment 1 1 x 1200.00 EUR = 1200.00 EUR"],
        [
            "instalment 2 1 x 1000.00 EUR = 1000.00 EUR",
            "instalment 4 1 x 400.00 EUR = 400.00 EUR",
        ],
        ["instalment 3 1 x 800.00 EUR = 800.00 EUR"],
        ["instalment 5 1 x 600.00 EUR = 600.00 EUR"],
        [],
    ]


def test_what_nobody_knows_yet_is_not_due_and_is_billed_when_it_is_known() -> None:
    terms = agreed(SUMMIT, start="2027-01-05")

    (year,) = closings(terms, [], ["2027-01-01..2028-01-01"])

    assert [line.split()[1] for line in told(year)] == ["1", "2"]


def test_a_new_version_leaves_what_was_billed_and_the_last_one_takes_the_rest() -> None:
    dearer = SUMMIT.replace("4000", "5000").replace("30 %", "40 %")

    _, rest = closings(
        {"2027-01": agreed(SUMMIT), "2027-02": agreed(dearer)},
        [],
        ["2027-01", "2027-02-01..2028-01-01"],
        milestones=KNOWN,
    )

    assert told(rest) == [
        "instalment 2 1 x 1000.00 EUR = 1000.00 EUR",
        "instalment 3 1 x 1000.00 EUR = 1000.00 EUR",
        "instalment 4 1 x 500.00 EUR = 500.00 EUR",
        "instalment 5 1 x 1300.00 EUR = 1300.00 EUR",
    ]


def test_another_project_of_the_same_client_begins_anew() -> None:
    spring = (
        "project: {name: Printemps, price: 900 EUR, instalments: [{due: signature}]}"
    )
    autumn = spring.replace("Printemps", "Automne").replace("900", "700")

    made = closings(
        {"2027-01": agreed(spring), "2027-09": agreed(autumn, start="2027-09-01")},
        [],
        ["2027-01", "2027-09"],
    )

    assert [told(one) for one in made] == [
        ["instalment 1 1 x 900.00 EUR = 900.00 EUR"],
        ["instalment 1 1 x 700.00 EUR = 700.00 EUR"],
    ]


def test_why_names_the_share_the_day_and_the_reason() -> None:
    (year,) = closings(agreed(SUMMIT), [], ["2027-01-01..2028-01-01"], milestones=KNOWN)

    said = [why(line, "en") for line in year.lines]
    assert said == [
        "30% of the price = €1,200.00, due on 1 January 2027 (on signature).",
        "Amount as agreed = €1,000.00, due on 10 February 2027 (on that day).",
        (
            "20% of the price = €800.00, due on 1 March 2027 "
            "(by the date cart_open, -7 d)."
        ),
        "10% of the price = €400.00, due on 20 February 2027 (step page done).",
        (
            "What is left of the price after the other instalments = €600.00, due on "
            "30 April 2027 (on delivery)."
        ),
    ]


SHARES = st.lists(st.integers(1, 40), min_size=1, max_size=9)
SIGNED = Due(kind=DueKind.SIGNATURE)


def project(price: int, shares: list[int]) -> Project:
    parts = [Instalment(due=SIGNED, share=Fraction(one, 1000)) for one in shares]
    return Project(
        name="P",
        price=Money(price, EUR),
        instalments=(*parts, Instalment(due=SIGNED)),
    )


@given(price=st.integers(1, 10_000_000), shares=SHARES)
def test_the_instalments_come_to_the_price(price: int, shares: list[int]) -> None:
    planned = project(price, shares)

    assert total(planned_amounts(planned), planned.price.currency) == planned.price


@given(
    prices=st.tuples(st.integers(1, 10_000_000), st.integers(1, 10_000_000)),
    shares=st.tuples(SHARES, SHARES),
    billed=st.integers(1, 10),
)
def test_whatever_a_new_version_says_what_is_billed_comes_to_its_price(
    prices: tuple[int, int], shares: tuple[list[int], list[int]], billed: int
) -> None:
    old, new = (project(*pair) for pair in zip(prices, shares, strict=True))
    gone = {
        old.key(number): amount
        for number, amount in enumerate(planned_amounts(old), start=1)
        if number <= billed
    }
    amounts = planned_amounts(new, gone)
    keys = [new.key(number) for number in range(1, len(amounts) + 1)]
    fresh = [one for key, one in zip(keys, amounts, strict=True) if key not in gone]

    if fresh:
        assert total([*gone.values(), *fresh], new.price.currency) == new.price


@pytest.mark.parametrize("thirds", ["33.2 %", "33.33 %", "33.3333 %"])
def test_three_thirds_are_the_whole_price(thirds: str) -> None:
    parts = ", ".join(f"{{share: {thirds}, due: signature}}" for _ in range(3))
    text = f"project: {{price: 1000 EUR, instalments: [{parts}]}}"

    (january,) = closings(agreed(text), [], ["2027-01"])

    assert str(january.total) == "1000.00 EUR"
