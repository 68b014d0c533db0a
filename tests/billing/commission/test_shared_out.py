"""What is earned and what is given back in one statement, shared out to its sales."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.commission.earned import Piece
from regie.billing.commission.earned import shared_out
from regie.billing.edition import Edition
from tests.billing.stated import above_base
from tests.billing.stated import refund
from tests.billing.stated import sale

STEP = (
    "tiers: {mode: step, levels: [{from: 0, rate: 10 EUR}, "
    "{from: 1000 EUR, rate: 500 EUR}]}"
)


def step(*more: str) -> str:
    told = ", ".join(("of: net revenue", "clawback: credit", *more, STEP))
    return f"commission: {{{told}}}\n"


def test_a_level_that_is_reached_while_a_sale_is_given_back_is_held_once() -> None:
    """It is 500 for 1,004 euros: of the 10 stated for 999, 990 take back 9.91."""
    ledger = (
        sale("2027-01-01", "a", "999")
        + refund("2027-02-25", "a", "990")
        + sale("2027-02-20", "b", "995")
    )
    own = step("scope: cumulative", "hold: 30 days")

    assert above_base(ledger, own, own, own) == ["10.00", "-9.91", "499.91"]


def test_what_makes_up_for_what_is_given_back_is_held_all_the_same() -> None:
    """February gives back the 10 that January paid, and holds 10 until March."""
    ledger = (
        sale("2027-01-02", "a", "100")
        + refund("2027-02-25", "a", "100")
        + sale("2027-02-20", "b", "100")
    )
    own = (
        "commission: {of: net revenue, rate: 10 %, scope: cumulative, hold: 20 days, "
        "clawback: credit}\n"
    )

    assert above_base(ledger, own, own, own) == ["10.00", "-10.00", "10.00"]


def test_older_editions_shared_it_out_by_what_both_came_to() -> None:
    ledger = (
        sale("2027-01-02", "a", "100")
        + refund("2027-02-25", "a", "100")
        + sale("2027-02-20", "b", "100")
    )
    own = (
        "commission: {of: net revenue, rate: 10 %, scope: cumulative, hold: 20 days, "
        "clawback: credit}\n"
    )

    before = (Edition.ARRIVAL, Edition.ARRIVAL)
    assert above_base(ledger, own, own, own, editions=before) == [
        "10.00",
        "0.00",
        "0.00",
    ]


@pytest.mark.parametrize(
    ("amount", "weights", "taken_at", "parts"),
    [
        (100, [300, 100], "0", [75, 25]),
        (-100, [-300, -100], "1/3", [-75, -25]),
        # What is given back first: a third of 300.
        (100, [900, -300], "1/3", [200, -100]),
        # Nothing was stated for it before: it takes nothing back.
        (100, [900, -300], "0", [100, 0]),
        # More is taken back than it had: nobody who earned pays for that.
        (-200, [900, -300], "1/3", [0, -200]),
        (0, [900, -900], "1/10", [90, -90]),
        (7, [0, 0], "1/10", []),
    ],
)
def test_it_is_shared_out(
    amount: int, weights: list[int], taken_at: str, parts: list[int]
) -> None:
    given = [
        Piece(sale=f"s{number}", sold_on=date(2027, 1, 1), amount=0)
        for number in range(len(weights))
    ]
    by_weight = [Fraction(one) for one in weights]

    made = shared_out(amount, given, by_weight, Fraction(taken_at))

    found = {one.sale: one.amount for one in made}
    assert [found.get(one.sale, 0) for one in given if found] == parts


@given(
    amount=st.integers(-100_000, 100_000),
    given_=st.lists(
        st.tuples(st.integers(0, 5), st.integers(-5_000, 5_000)),
        min_size=1,
        max_size=8,
    ),
    taken_at=st.fractions(0, 1, max_denominator=100),
    turn=st.randoms(use_true_random=False),
)
def test_no_sale_has_more_than_all_and_the_order_changes_nothing(
    amount: int,
    given_: list[tuple[int, int]],
    taken_at: Fraction,
    turn: Random,
) -> None:
    shuffled = list(given_)
    turn.shuffle(shuffled)

    def made(told: list[tuple[int, int]]) -> list[Piece]:
        pieces = [
            Piece(sale=f"s{name}", sold_on=date(2027, 1, 1 + name), amount=0)
            for name, _ in told
        ]
        weights = [Fraction(weight) for _, weight in told]
        return list(shared_out(amount, pieces, weights, taken_at))

    found = made(given_)

    assert found == made(shuffled)
    if found:
        assert sum(one.amount for one in found) == amount
    lost = sum(min(weight, 0) for _, weight in given_) * taken_at
    assert all(abs(one.amount) <= abs(amount) - lost + 1 for one in found)
