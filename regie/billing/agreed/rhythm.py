"""The periods of an agreement: months, half months, quarters, or one for a launch."""

from __future__ import annotations

from datetime import date
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from regie.billing.agreed.terms import Rhythm
from regie.billing.period import Period

MIDDLE = 16
"""Day of the month on which its second half begins."""

_MONTHS = {
    Rhythm.MONTH: 1,
    Rhythm.QUARTER: 3,
    Rhythm.HALF_YEAR: 6,
    Rhythm.YEAR: 12,
}


def periods_of(rhythm: Rhythm, first: date, last: date) -> list[Period]:
    """Return calendar periods, without a gap, that hold both days.

    A quarter begins in January, April, July or October; LAUNCH is one period.
    """
    if rhythm is Rhythm.LAUNCH:
        return [Period(start=first, end=last + timedelta(days=1))]
    start, periods = _start(rhythm, first), []
    while start <= last:
        end = _next(rhythm, start)
        periods.append(Period(start=start, end=end))
        start = end
    return periods


def _start(rhythm: Rhythm, day: date) -> date:
    if rhythm is Rhythm.HALF_MONTH:
        return day.replace(day=1 if day.day < MIDDLE else MIDDLE)
    months = _MONTHS[rhythm]
    return day.replace(day=1, month=(day.month - 1) // months * months + 1)


def _next(rhythm: Rhythm, start: date) -> date:
    if rhythm is not Rhythm.HALF_MONTH:
        return start + relativedelta(months=_MONTHS[rhythm])
    if start.day == 1:
        return start.replace(day=MIDDLE)
    return start.replace(day=1) + relativedelta(months=1)
