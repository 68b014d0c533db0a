"""On which days the European Central Bank publishes exchange rates.

It does, at about 16:00 in Frankfurt, on every day that its payment system TARGET is
open: not on Saturdays and Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and
26 December (https://www.ecb.europa.eu, "Euro foreign exchange reference rates", read
2026-11-27).
"""

from __future__ import annotations

from datetime import date
from datetime import timedelta

from dateutil.easter import easter

ONE_DAY = timedelta(days=1)

_SATURDAY = 5
_CLOSED = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})


def is_published(day: date) -> bool:
    """Say whether rates are published on a day."""
    return day.weekday() < _SATURDAY and not _is_closed(day)


def published_by(day: date) -> date:
    """Return the last day, that one included, on which rates were published."""
    while not is_published(day):
        day -= ONE_DAY
    return day


def was_published(first: date, end: date) -> bool:
    """Say whether rates were published from a day to the one before another."""
    return first < end and published_by(end - ONE_DAY) >= first


def _is_closed(day: date) -> bool:
    around_easter = {easter(day.year) + timedelta(days=shift) for shift in (-2, 1)}
    return (day.month, day.day) in _CLOSED or day in around_easter
