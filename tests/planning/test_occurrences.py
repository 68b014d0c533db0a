from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.calendar import WorkCalendar
from regie.planning.dates import Frame
from regie.planning.dates import When
from regie.planning.occurrences import occurrences
from regie.planning.occurrences import Span
from regie.playbook.model import Amount
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.recurrence import Cycle
from regie.playbook.recurrence import MonthDay
from regie.playbook.recurrence import OCCURRENCES_MAX
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence import Weekdays
from tests.planning.rrule_cases import expanded
from tests.planning.rrule_cases import why_unsaid

PARIS = ZoneInfo("Europe/Paris")
NINE = WallTime(at=time(9))
MONDAYS = Weekdays(weekdays=(0,))
DAILY = Amount(number=1, unit=Unit.DAY)


def day(text: str) -> When:
    return When(on=date.fromisoformat(text))


def paris(text: str) -> When:
    at = datetime.fromisoformat(text).replace(tzinfo=PARIS)
    return When(on=at.date(), at=at.astimezone(UTC))


def days(
    cycle: Cycle,
    first: str,
    last: str = "",
    *,
    through: bool = False,
    times: int | None = None,
    roll: Roll = Roll.DEFAULT,
    holidays: tuple[str, ...] = (),
    person: bool = True,
) -> list[str]:
    """Return the days of a recurrence in France, where Saturday and Sunday are off."""
    off = frozenset(date.fromisoformat(text) for text in holidays)
    span = Span(
        every=Recurrence(cycle=cycle, through=through, times=times, roll=roll),
        first=day(first),
        last=day(last) if last else None,
        frame=Frame(zone=PARIS, calendar=WorkCalendar(holidays=off), language="en"),
    )
    return [str(when.on) for when in occurrences(span, keeps_day=not person)]


#: Where our convention differs from dateutil's, and which rule of ours decides.
OURS = {
    # `until` leaves its own moment out (corner case 17); RFC 5545 lets it in.
    "testUntilSingle": [],
    # A week begins on Monday, wherever one is.
    "testWkStIntervalSU": [
        "1997-09-02T09:00:00",
        "1997-09-07T09:00:00",
        "1997-09-16T09:00:00",
    ],
}


def test_recurrences_are_those_of_dateutil(cases: dict[str, Any]) -> None:
    rules = [c for c in cases["dateutil_rrule"]["cases"] if not why_unsaid(c)]

    assert {case["test"]: expanded(case) for case in rules} == {
        case["test"]: OURS.get(case["test"], [text[:19] for text in case["expected"]])
        for case in rules
    }


def test_the_rest_of_dateutil_has_no_sentence(cases: dict[str, Any]) -> None:
    counted = Counter(why_unsaid(c) for c in cases["dateutil_rrule"]["cases"])

    assert counted == {
        "": 41,
        "a weekday that is also a day of the month": 7,
        "days or weeks in some months only": 2,
        "hours on some days only": 4,
        "no sentence has byeaster": 6,
        "no sentence has bysecond": 10,
        "no sentence has bysetpos": 2,
        "no sentence has byweekno": 14,
        "no sentence has byyearday": 12,
    }


@pytest.mark.parametrize(
    ("cycle", "first", "expected"),
    [
        (MonthDay(number=31), "2027-01-31", ["2027-01-31", "2027-03-31", "2027-05-31"]),
        (MonthDay(number=29), "2027-01-30", ["2027-03-29", "2027-04-29", "2027-05-29"]),
        (MonthDay(number=-1), "2027-01-31", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        (
            MonthDay(number=5, weekday=4),
            "2027-01-01",
            ["2027-01-29", "2027-04-30", "2027-07-30"],
        ),
        (
            MonthDay(number=-1, weekday=4),
            "2027-01-01",
            ["2027-01-29", "2027-02-26", "2027-03-26"],
        ),
        (
            MonthDay(number=1, is_business=True),
            "2027-01-02",
            ["2027-02-01", "2027-03-01", "2027-04-01"],
        ),
        (
            MonthDay(number=-1, is_business=True, months=2),
            "2027-01-31",
            ["2027-03-31", "2027-05-31", "2027-07-30"],
        ),
        (
            MonthDay(number=23, is_business=True),
            "2027-01-01",
            ["2027-03-31", "2027-12-31", "2028-03-31"],
        ),
        (
            Amount(number=1, unit=Unit.MONTH),
            "2027-01-31",
            ["2027-01-31", "2027-02-28", "2027-03-31"],
        ),
        (
            Amount(number=2, unit=Unit.BUSINESS_DAY),
            "2027-01-02",
            ["2027-01-04", "2027-01-06", "2027-01-08"],
        ),
    ],
)
def test_a_day_that_a_month_lacks_is_skipped_and_an_amount_is_clamped(
    cycle: Cycle, first: str, expected: list[str]
) -> None:
    """Corner cases 5 and 18; amounts count from the beginning, never from each other."""
    assert days(cycle, first, times=3, roll=Roll.KEEP) == expected


def test_until_leaves_its_moment_out_and_through_lets_its_day_in() -> None:
    """Corner case 17."""
    span = Span(
        every=Recurrence(cycle=DAILY, at=NINE),
        first=paris("2027-03-01T09:00"),
        last=paris("2027-03-03T09:00"),
        frame=Frame(zone=PARIS, calendar=WorkCalendar(), language="en"),
    )
    later = replace(span, last=paris("2027-03-03T09:01"))
    through = replace(span, every=replace(span.every, through=True))

    assert [len(occurrences(s, keeps_day=True)) for s in (span, later, through)] == [
        2,
        3,
        3,
    ]
    assert days(DAILY, "2027-03-01", "2027-03-03") == ["2027-03-01", "2027-03-02"]
    assert days(DAILY, "2027-03-01", "2027-03-01") == []
    assert days(DAILY, "2027-03-01", "2027-03-01", through=True) == ["2027-03-01"]


EASTER = ("2027-03-29",)


@pytest.mark.parametrize(
    ("last", "times", "roll", "person", "expected"),
    [
        # The machine keeps its day; a person works before what is run up to.
        ("2027-04-06", None, Roll.DEFAULT, False, ["2027-03-22", "2027-03-29"]),
        ("2027-04-01", None, Roll.DEFAULT, True, ["2027-03-22", "2027-03-26"]),
        # Only counted: a person works on the next working day.
        ("", 2, Roll.DEFAULT, True, ["2027-03-22", "2027-03-30"]),
        # Words decide for both.
        ("2027-04-01", None, Roll.LATER, True, ["2027-03-22", "2027-03-30"]),
        ("2027-04-01", None, Roll.EARLIER, False, ["2027-03-22", "2027-03-26"]),
        ("2027-04-01", None, Roll.KEEP, True, ["2027-03-22", "2027-03-29"]),
        # Never past the end: the other way then.
        ("2027-03-30", None, Roll.LATER, True, ["2027-03-22", "2027-03-26"]),
    ],
)
def test_days_off_move_people_away_from_the_end(
    last: str,
    times: int | None,
    roll: Roll,
    person: bool,  # noqa: FBT001
    expected: list[str],
) -> None:
    """Corner case 6, for what recurs."""
    found = days(
        MONDAYS,
        "2027-03-22",
        last,
        times=times,
        roll=roll,
        holidays=EASTER,
        person=person,
    )

    assert found[:2] == expected


def test_a_beginning_on_a_day_off_is_not_passed_either() -> None:
    assert days(DAILY, "2027-03-27", "2027-03-31", holidays=EASTER) == ["2027-03-30"]
    assert days(MONDAYS, "2027-03-29", "2027-03-30", holidays=EASTER) == ["2027-03-29"]


def test_wall_times_are_those_of_their_zone_and_of_the_season() -> None:
    """Corner cases 1, 4 and 22."""
    at = WallTime(at=time(2, 30))
    span = Span(
        every=Recurrence(cycle=DAILY, at=at, times=3),
        first=day("2027-03-27"),
        last=None,
        frame=Frame(zone=PARIS, calendar=WorkCalendar(), language="en"),
    )
    abroad = replace(
        span,
        every=Recurrence(
            cycle=MONDAYS, at=WallTime(at=time(23), zone="America/New_York"), times=1
        ),
    )

    gap = [when.at for when in occurrences(span, keeps_day=True)]
    (tuesday,) = occurrences(abroad, keeps_day=True)

    assert gap == [
        datetime(2027, 3, 27, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 29, 0, 30, tzinfo=UTC),
    ]
    assert (tuesday.on, tuesday.at) == (
        date(2027, 3, 30),
        datetime(2027, 3, 30, 3, tzinfo=UTC),
    )


def test_hours_are_elapsed_across_a_change_of_the_clock() -> None:
    span = Span(
        every=Recurrence(cycle=Amount(number=12, unit=Unit.HOUR)),
        first=paris("2027-03-27T18:00"),
        last=paris("2027-03-28T19:00"),
        frame=Frame(zone=PARIS, calendar=WorkCalendar(), language="en"),
    )

    found = [w.at.astimezone(PARIS) for w in occurrences(span, keeps_day=True) if w.at]

    assert [f"{at:%d %H:%M}" for at in found] == ["27 18:00", "28 07:00"]


def test_there_is_one_more_than_the_most_where_there_are_more() -> None:
    assert len(days(DAILY, "2027-01-01", "2037-01-01", roll=Roll.KEEP)) == (
        OCCURRENCES_MAX + 1
    )
    assert len(days(DAILY, "2027-01-01", times=OCCURRENCES_MAX, roll=Roll.KEEP)) == (
        OCCURRENCES_MAX
    )


# Against an oracle that looks at each day by itself ------------------------------

FIRST = date(2027, 1, 1)
A_DAY = st.integers(0, 400).map(lambda number: FIRST + timedelta(days=number))
CALENDARS = st.builds(
    WorkCalendar,
    days_off=st.sets(st.integers(0, 6), max_size=3).map(frozenset),
    holidays=st.sets(A_DAY, max_size=30).map(frozenset),
)
NUMBERS = st.one_of(st.just(-1), st.integers(1, 31))
CYCLES = st.one_of(
    st.builds(
        Weekdays,
        weekdays=st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
        weeks=st.integers(1, 4),
    ),
    st.builds(MonthDay, number=NUMBERS, months=st.integers(1, 4)),
    st.builds(
        MonthDay,
        number=st.sampled_from([-1, 1, 2, 3, 4, 5]),
        weekday=st.integers(0, 6),
        months=st.integers(1, 4),
    ),
    st.builds(
        MonthDay,
        number=st.one_of(st.just(-1), st.integers(1, 23)),
        is_business=st.just(value=True),
        months=st.integers(1, 4),
    ),
    st.builds(
        Amount,
        number=st.integers(1, 40),
        unit=st.sampled_from([Unit.DAY, Unit.WEEK, Unit.BUSINESS_DAY]),
    ),
)


def is_one(cycle: Cycle, first: date, on: date, calendar: WorkCalendar) -> bool:
    """Tell whether a day belongs to the cycle, by looking at the calendar on a wall."""
    if isinstance(cycle, Amount):
        if cycle.unit is Unit.BUSINESS_DAY:
            worked = [d for d in each_day(first, on) if calendar.is_working(d)]
            return worked[-1:] == [on] and (len(worked) - 1) % cycle.number == 0
        length = cycle.number * (7 if cycle.unit is Unit.WEEK else 1)
        return (on - first).days % length == 0
    if isinstance(cycle, Weekdays):
        monday = first - timedelta(days=first.weekday())
        weeks = (on - monday).days // 7
        return on.weekday() in cycle.weekdays and weeks % cycle.weeks == 0
    months = (on.year - first.year) * 12 + on.month - first.month
    alike = [d for d in month_of(on) if is_alike(cycle, d, calendar)]
    index = cycle.number - 1 if cycle.number > 0 else cycle.number
    return months % cycle.months == 0 and alike[index : index + 1 or None] == [on]


def is_alike(cycle: MonthDay, on: date, calendar: WorkCalendar) -> bool:
    if cycle.is_business:
        return calendar.is_working(on)
    return cycle.weekday is None or on.weekday() == cycle.weekday


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def month_of(on: date) -> list[date]:
    start = on.replace(day=1)
    return [
        day for day in each_day(start, on + timedelta(days=31)) if day.month == on.month
    ]


@given(CYCLES, A_DAY, st.integers(0, 300), CALENDARS, st.booleans())
def test_an_expansion_is_what_a_calendar_on_the_wall_shows(
    cycle: Cycle,
    first: date,
    length: int,
    calendar: WorkCalendar,
    through: bool,  # noqa: FBT001
) -> None:
    last = first + timedelta(days=length)
    span = Span(
        every=Recurrence(cycle=cycle, through=through),
        first=When(on=first),
        last=When(on=last),
        frame=Frame(zone=PARIS, calendar=calendar, language="en"),
    )

    found = [when.on for when in occurrences(span, keeps_day=True)]

    allowed = each_day(first, last) if through else each_day(first, last)[:-1]
    assert found == [on for on in allowed if is_one(cycle, first, on, calendar)]


@given(
    CYCLES,
    A_DAY,
    st.one_of(st.integers(0, 300), st.none()),
    CALENDARS,
    st.sampled_from(Roll),
)
def test_rolled_occurrences_stay_sorted_apart_and_inside(
    cycle: Cycle, first: date, length: int | None, calendar: WorkCalendar, roll: Roll
) -> None:
    last = None if length is None else first + timedelta(days=length)
    span = Span(
        every=Recurrence(
            cycle=cycle, roll=roll, at=NINE, times=12 if last is None else None
        ),
        first=When(on=first),
        last=None if last is None else When(on=last),
        frame=Frame(zone=PARIS, calendar=calendar, language="en"),
    )

    found = occurrences(span, keeps_day=False)
    moments = [when.at for when in found if when.at is not None]

    assert found == occurrences(span, keeps_day=False)
    assert len(moments) == len(found) == len(set(moments))
    assert moments == sorted(moments)
    assert all(first <= when.on and (not last or when.on < last) for when in found)
    if last is None and len(found) < 12:  # no month has that many working days
        years = each_day(first, first + timedelta(days=2 * 366))
        assert not any(is_one(cycle, first, on, calendar) for on in years)
