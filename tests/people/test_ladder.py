from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.people.ladder import reminder_days
from regie.planning.calendar import WorkCalendar

CALENDAR = WorkCalendar(holidays=frozenset({date(2027, 3, 29)}))


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2027, 3, 3), ("03-01", "03-03", "03-05", "03-10")),
        (date(2027, 3, 6), ("03-04", "03-05", "03-09", "03-12")),
        (date(2027, 3, 25), ("03-23", "03-25", "03-30", "04-02")),
    ],
)
def test_two_days_before_the_day_and_two_and_five_after(
    due_on: date, expected: tuple[str, ...]
) -> None:
    found = reminder_days(due_on, CALENDAR)

    assert tuple(f"{day:%m-%d}" for day in found) == expected


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_reminders_are_on_working_days_in_order_and_never_twice(due_on: date) -> None:
    found = reminder_days(due_on, CALENDAR)

    assert all(CALENDAR.is_working(day) for day in found)
    assert list(found) == sorted(set(found))
    assert len(found) == 4
