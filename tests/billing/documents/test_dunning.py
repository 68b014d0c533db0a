from __future__ import annotations

from datetime import date
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.documents.dunning import Change
from regie.billing.documents.dunning import late_interest
from regie.billing.documents.dunning import next_reminder
from regie.billing.documents.dunning import rung_due
from regie.money import EUR
from regie.money import Money
from regie.money import round_half_away

DUE = date(2027, 5, 2)


def eur(text: str) -> Money:
    return Money.of(text, "EUR")


def change(day: int, amount: str) -> Change:
    return Change(on=DUE + timedelta(days=day), amount=eur(amount))


@pytest.mark.parametrize(
    ("late", "sent", "rung"),
    [
        (0, {}, 0),
        (2, {}, 0),
        (3, {}, 1),
        (14, {1: 3}, 0),
        (15, {1: 3}, 2),
        # However late, the first one is the first; the next one, a week later at least.
        (15, {}, 1),
        (45, {}, 1),
        (51, {1: 45}, 0),
        (52, {1: 45}, 3),
        (45, {3: 30}, 0),
        (45, {1: 3, 2: 15, 3: 30}, 0),
    ],
)
def test_the_latest_rung_that_was_reached_is_due(
    late: int, sent: dict[int, int], rung: int
) -> None:
    days = {one: DUE + timedelta(days=day) for one, day in sent.items()}

    assert rung_due(DUE, DUE + timedelta(days=late), sent=days) == rung


@pytest.mark.parametrize(
    ("late", "sent", "rung"), [(2, {}, 0), (3, {}, 3), (5, {1: 3}, 3), (31, {3: 30}, 0)]
)
def test_the_last_rung_can_be_asked_for_at_once(
    late: int, sent: dict[int, int], rung: int
) -> None:
    days = {one: DUE + timedelta(days=day) for one, day in sent.items()}

    found = rung_due(DUE, DUE + timedelta(days=late), sent=days, last=True)

    assert found == rung


@pytest.mark.parametrize(
    ("late", "changes", "interest"),
    [
        (0, [], "0"),
        (1, [], "0.33"),  # 1000 x 12.15 % / 365
        (30, [], "9.99"),
        (365, [], "121.50"),
        (30, [change(-5, "400")], "5.99"),  # paid before it was due
        (30, [change(10, "1000")], "3.33"),  # paid on the 10th day, it is 10 days late
        (30, [change(10, "500"), change(20, "500")], "4.99"),  # 10 x 1000, 10 x 500
        (30, [change(10, "1000"), change(12, "-100")], "3.93"),  # 10 x 1000, 18 x 100
        (30, [change(0, "1500")], "0"),  # overpaid: nothing is owed the other way
        (30, [change(1, "1500")], "0.33"),  # a day late
        (30, [change(40, "1000")], "9.99"),  # later than asked
    ],
)
def test_interest_follows_what_was_open_each_day(
    late: int, changes: list[Change], interest: str
) -> None:
    found = late_interest(
        eur("1000"),
        changes,
        due_on=DUE,
        until=DUE + timedelta(days=late),
        percent=Decimal("12.15"),
    )

    assert found == eur(interest)


@given(
    st.integers(1, 10_000_000),
    st.lists(
        st.tuples(st.integers(-30, 120), st.integers(-100_000, 5_000_000)), max_size=6
    ),
    st.integers(0, 100),
)
def test_interest_is_the_sum_of_its_days(
    minor: int, paid: list[tuple[int, int]], late: int
) -> None:
    currency = EUR
    changes = [
        Change(on=DUE + timedelta(days=day), amount=Money(amount, currency))
        for day, amount in paid
    ]

    found = late_interest(
        Money(minor, currency),
        changes,
        due_on=DUE,
        until=DUE + timedelta(days=late),
        percent=Decimal(10),
    )

    days = [DUE + timedelta(days=number) for number in range(1, late + 1)]
    left = [
        minor - sum(one.amount.minor for one in changes if one.on < day) for day in days
    ]
    exact = Fraction(sum(max(0, one) for one in left), 3650)
    assert found.minor == round_half_away(exact)


@given(
    today=st.integers(-5, 60),
    sent=st.dictionaries(st.sampled_from([1, 2, 3]), st.integers(3, 60)),
)
def test_the_next_reminder_is_due_on_the_first_day_that_has_one(
    today: int, sent: dict[int, int]
) -> None:
    days = {one: DUE + timedelta(days=day) for one, day in sent.items()}
    each = (DUE + timedelta(days=day) for day in range(today, 120))
    first = next((day for day in each if rung_due(DUE, day, sent=days)), None)

    assert next_reminder(DUE, DUE + timedelta(days=today), sent=days) == first
