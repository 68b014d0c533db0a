from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.calendar import BeyondCalendarError
from regie.planning.calendar import holiday_dates
from regie.planning.calendar import holiday_years
from regie.planning.calendar import UnknownHolidaysError
from regie.planning.calendar import WorkCalendar
from regie.words import speaking

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
some_days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
calendars = st.builds(
    WorkCalendar,
    days_off=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(some_days, max_size=40),
)


def naive_shift(calendar: WorkCalendar, day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day


@given(calendars, some_days, st.integers(1, 60))
def test_business_days_equal_counting_one_by_one(
    calendar: WorkCalendar, day: date, count: int
) -> None:
    after = calendar.business_days_after(day, count)
    before = calendar.business_days_before(day, count)

    assert after == naive_shift(calendar, day, count)
    assert before == naive_shift(calendar, day, -count)


@given(calendars, some_days, some_days)
def test_between_equals_counting_one_by_one(
    calendar: WorkCalendar, start: date, end: date
) -> None:
    first, last = min(start, end), max(start, end)
    days = (first + timedelta(days=n) for n in range((last - first).days))
    counted = sum(calendar.is_working(day) for day in days)

    assert calendar.between(start, end) == (counted if start <= end else -counted)


@given(calendars, some_days)
def test_rolling_finds_the_nearest_working_day(
    calendar: WorkCalendar, day: date
) -> None:
    if calendar.is_working(day):
        assert calendar.on_or_after(day) == calendar.on_or_before(day) == day
    else:
        assert calendar.on_or_after(day) == naive_shift(calendar, day, 1)
        assert calendar.on_or_before(day) == naive_shift(calendar, day, -1)


@pytest.mark.shared
def test_business_days_from_a_day_off_do_not_roll_first(cases: dict[str, Any]) -> None:
    calendar = WorkCalendar()
    known = cases["business_days_from_a_nonworking_day"]["cases"]

    found = [
        str(calendar.business_days_after(date.fromisoformat(case["date"]), case["n"]))
        for case in known
    ]

    assert found == [case["count_working_days_after"] for case in known]


def moved(calendar: WorkCalendar, day: date, count: int) -> date:
    if count > 0:
        return calendar.business_days_after(day, count)
    return calendar.business_days_before(day, -count) if count else day


@pytest.mark.shared
def test_pandas_business_days_where_n_is_not_0(cases: dict[str, Any]) -> None:
    calendar = WorkCalendar()
    known = [case for case in cases["pandas_bday"]["cases"] if case["n"]]

    found = [
        str(moved(calendar, date.fromisoformat(case["date"]), case["n"]))
        for case in known
    ]

    assert found == [case["expected"] for case in known]


def numpy_days_off(case: dict[str, Any]) -> frozenset[int]:
    mask = case.get("weekmask", "MonTueWedThuFri")
    return frozenset(n for n, name in enumerate(WEEKDAYS) if name not in mask)


@pytest.mark.shared
def test_numpy_counts_the_same_once_it_has_rolled(cases: dict[str, Any]) -> None:
    """numpy rolls first and then counts; `modified` rolls protect months, ours do not."""
    rolls = {"forward": "on_or_after", "following": "on_or_after"}
    rolls |= {"backward": "on_or_before", "preceding": "on_or_before"}
    found, expected = [], []
    for case in cases["numpy_busday"]["cases"]:
        if case["fn"] != "busday_offset" or "modified" in case.get("roll", ""):
            continue
        text, count = case["args"]
        holidays = frozenset(map(date.fromisoformat, case.get("holidays", ())))
        calendar = WorkCalendar(days_off=numpy_days_off(case), holidays=holidays)
        day = date.fromisoformat(text if len(text) > len("2011-06") else f"{text}-01")
        day = getattr(calendar, rolls[case.get("roll", "forward")])(day)
        found.append(str(moved(calendar, day, count)))
        expected.append(case["expected"])

    assert found == expected
    assert len(found) >= 15


@pytest.mark.shared
def test_numpy_counts_working_days_between_as_we_do(cases: dict[str, Any]) -> None:
    for case in cases["numpy_busday"]["cases"]:
        if case["fn"] != "busday_count":
            continue
        calendar = WorkCalendar(days_off=numpy_days_off(case))
        start, end = (date.fromisoformat(f"{text}-01") for text in case["args"])

        assert calendar.between(start, end) == case["expected"]


@pytest.mark.shared
@pytest.mark.parametrize("part", ["weekends", "with_holidays_only"])
def test_openproject_day_arithmetic(cases: dict[str, Any], part: str) -> None:
    """Durations count both ends, as there; its `soonest` rolls before it counts."""
    known = cases["openproject_day_arithmetic"]
    calendar = WorkCalendar()
    if part == "with_holidays_only":
        known = known[part]
        holidays = frozenset(map(date.fromisoformat, known["holidays"]))
        calendar = WorkCalendar(days_off=frozenset(), holidays=holidays)
    day = date.fromisoformat

    for case in known["duration"]:
        end = day(case["due"]) + timedelta(days=1)
        assert calendar.between(day(case["start"]), end) == case["working_days"]
    for case in known["due_from_start"]:
        last = calendar.last_day(day(case["start"]), case["working_days"])
        assert str(last) == case["due"]
    for case in known["start_from_due"]:
        first = calendar.first_day(day(case["due"]), case["working_days"])
        assert str(first) == case["start"]
    for case in known["soonest"]:
        rolled = calendar.on_or_after(day(case["date"]))
        if case["lag"]:
            rolled = calendar.business_days_after(rolled, case["lag"])
        assert str(rolled) == case["expected"]


def test_a_lag_of_many_years_is_counted_at_once() -> None:
    calendar = WorkCalendar(holidays=frozenset({date(2027, 1, 1)}))

    assert calendar.business_days_after(date(2026, 12, 31), 100_000).year == 2410


@pytest.mark.parametrize("count", [0, -1])
def test_counts_and_durations_are_at_least_1(count: int) -> None:
    calendar = WorkCalendar()
    day = date(2027, 3, 1)

    for count_days in (
        calendar.business_days_after,
        calendar.business_days_before,
        calendar.last_day,
        calendar.first_day,
    ):
        with pytest.raises(ValueError, match="at least 1"):
            count_days(day, count)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_days_beyond_the_calendar_are_refused(day: date) -> None:
    calendar = WorkCalendar()

    with pytest.raises(BeyondCalendarError):
        calendar.business_days_after(day, 4_000_000)
    with pytest.raises(BeyondCalendarError):
        calendar.business_days_before(day, 4_000_000)


def test_holidays_of_france_and_of_alsace_moselle() -> None:
    france = holiday_dates("FR", [2027])
    alsace = holiday_dates("fr-57", [2027])

    assert len(france) == 11
    assert alsace - france == {date(2027, 3, 26), date(2027, 12, 26)}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Jours fériés inconnus : « XX ». Écrivez un code de pays (FR, BE, CH…)"),
        ("en", "Unknown public holidays: 'XX'. Write the code of a country (FR, BE,"),
    ],
)
def test_unknown_holidays_say_what_is_legal(language: str, sentence: str) -> None:
    with speaking(language), pytest.raises(UnknownHolidaysError) as error:
        holiday_dates("XX", [2027])

    assert str(error.value).startswith(sentence)


def test_unknown_regions_name_the_known_ones() -> None:
    with pytest.raises(UnknownHolidaysError) as error:
        holiday_dates("FR-99", [2027])

    assert "57" in error.value.regions


def test_the_years_of_a_plan_reach_around_its_dates() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)

    assert holiday_years([date(2027, 3, 8)], now) == range(2025, 2030)
    assert holiday_years([], now) == range(2025, 2029)
