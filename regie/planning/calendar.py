# ruff: noqa: A005 -- only ever imported as regie.planning.calendar
"""Working days: counting them, and stepping from one to another.

A working day has a number: how many working days lie before it since day 1 of the
calendar. All planning is arithmetic on these numbers, which need no table and no range:
whole weeks are multiplied, days off that fall on a working weekday are subtracted.
"""

from __future__ import annotations

from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime

from regie.errors import UsageError
from regie.words import say

WEEKDAYS = 7
LAST_ORDINAL = date.max.toordinal()


class NoWorkingDayError(UsageError):
    """A calendar whose seven weekdays are all days off."""

    def __init__(self) -> None:
        super().__init__(
            say(
                fr="Le calendrier n'a aucun jour ouvré : retirez au moins un jour de "
                "« jours de repos ».",
                en="The calendar has no working day: take at least one weekday out of "
                "its days off.",
            )
        )


class BeyondCalendarError(UsageError):
    """A date before year 1 or after year 9999."""

    def __init__(self) -> None:
        super().__init__(
            say(
                fr="Une date tombe hors du calendrier (années 1 à 9999) : réduisez le "
                "décalage ou la durée.",
                en="A date falls outside the calendar (years 1 to 9999): reduce the "
                "offset or the duration.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days are worked.

    Attributes:
        days_off: Weekdays never worked, 0 is Monday.
        holidays: Further days off: public holidays and closed days.
    """

    days_off: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    _days: dict[int, date] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _numbers: dict[date, int] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _worked: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _before: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _closed: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        worked = tuple(day for day in range(WEEKDAYS) if day not in self.days_off)
        if not worked:
            raise NoWorkingDayError
        before = tuple(bisect_left(worked, day) for day in range(WEEKDAYS))
        closed = sorted(
            day.toordinal() for day in self.holidays if day.weekday() in worked
        )
        object.__setattr__(self, "_worked", worked)
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_closed", tuple(closed))

    def is_working(self, day: date) -> bool:
        """Tell whether the day is worked."""
        return day.weekday() not in self.days_off and day not in self.holidays

    def number(self, day: date) -> int:
        """Return how many working days lie before this day.

        That is the number of the day itself where it is worked, and otherwise the
        number of the next working day.
        """
        known = self._numbers.get(day)
        if known is None:
            known = self._numbers[day] = self._count(day.toordinal())
        return known

    def _count(self, ordinal: int) -> int:
        weeks, weekday = divmod(ordinal - 1, WEEKDAYS)
        weekdays = weeks * len(self._worked) + self._before[weekday]
        return weekdays - bisect_left(self._closed, ordinal)

    def day(self, number: int) -> date:
        """Return the working day that has this number."""
        known = self._days.get(number)
        if known is None:
            known = self._days[number] = self._find(number)
        return known

    def _find(self, number: int) -> date:
        ordinal, skipped = self._weekday(number), -1
        while (closed := bisect_right(self._closed, ordinal)) != skipped:
            skipped = closed
            ordinal = self._weekday(number + skipped)
        if not 1 <= ordinal <= LAST_ORDINAL:
            raise BeyondCalendarError
        return date.fromordinal(ordinal)

    def _weekday(self, number: int) -> int:
        weeks, rest = divmod(number, len(self._worked))
        return weeks * WEEKDAYS + self._worked[rest] + 1

    def on_or_after(self, day: date) -> date:
        """Return the day, or the next working day if it is a day off."""
        return day if self.is_working(day) else self.day(self.number(day))

    def on_or_before(self, day: date) -> date:
        """Return the day, or the working day before it if it is a day off."""
        return day if self.is_working(day) else self.day(self.number(day) - 1)

    def business_days_after(self, day: date, count: int) -> date:
        """Return the N-th working day strictly after the day; N is at least 1.

        The first one after a Saturday is Monday.
        """
        _check_count(count)
        return self.day(self.number(day) + count - (not self.is_working(day)))

    def business_days_before(self, day: date, count: int) -> date:
        """Return the N-th working day strictly before the day; N is at least 1.

        The first one before a Sunday is Friday.
        """
        _check_count(count)
        return self.day(self.number(day) - count)

    def between(self, start: date, end: date) -> int:
        """Count the working days in `[start, end)`; negative if `end` comes first."""
        return self.number(end) - self.number(start)

    def last_day(self, start: date, days: int) -> date:
        """Return the last day of work of so many days, both ends counted."""
        _check_count(days)
        return self.day(self.number(start) + days - 1)

    def first_day(self, end: date, days: int) -> date:
        """Return the first day of work of so many days that ends on `end` or before."""
        _check_count(days)
        return self.day(self.number(self.on_or_before(end)) - days + 1)


def _check_count(days: int) -> None:
    if days < 1:
        message = f"{days} working days: at least 1 is needed"
        raise ValueError(message)


def holiday_years(days: Iterable[date | datetime], now: datetime) -> range:
    """Return the years whose holidays a plan around these days may need."""
    years = [now.year, *(day.year for day in days)]
    return range(min(years) - 1, max(years) + 3)


class UnknownHolidaysError(UsageError):
    """A country or region that the `holidays` library does not know.

    Attributes:
        code: What was asked for.
        regions: The regions known of its country; empty if the country is not known.
    """

    def __init__(self, code: str, regions: Collection[str] = ()) -> None:
        self.code = code
        self.regions = tuple(regions)
        known = ", ".join(regions)
        super().__init__(
            say(
                fr=f"Jours fériés inconnus : « {code} ». Écrivez un code de pays (FR, "
                "BE, CH…) ou de région (FR-57 pour l'Alsace-Moselle)"
                + (f" ; régions connues : {known}." if known else "."),
                en=f"Unknown public holidays: '{code}'. Write the code of a country "
                "(FR, BE, CH…) or region (FR-57 for Alsace-Moselle)"
                + (f"; known regions: {known}." if known else "."),
            )
        )


def holiday_dates(code: str, years: Iterable[int]) -> frozenset[date]:
    """Return the public holidays of a country or region, such as `FR` or `FR-57`.

    Raises:
        UnknownHolidaysError: The code is not one the `holidays` library knows.
    """
    import holidays  # noqa: PLC0415 -- slow import

    country, _, region = code.strip().partition("-")
    country = country.upper()
    try:
        found = holidays.country_holidays(
            country, subdiv=region or None, years=list(years)
        )
    except NotImplementedError as error:
        supported = holidays.list_supported_countries(include_aliases=False)
        raise UnknownHolidaysError(code, supported.get(country, ())) from error
    return frozenset(found)
