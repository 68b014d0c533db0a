"""The periods of an agreement: months, half months, quarters, or one for a launch."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from regie.billing.agreed.agreement import Agreement
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


def periods_to_come(
    agreements: Sequence[Agreement], free: date, end: date
) -> Iterator[tuple[int, Period]]:
    """Yield the periods that were not billed, each with the place of its version.

    Args:
        agreements: The versions by their first day, each until the next one's.
        free: The first day that was not billed, here or elsewhere. Periods are whole
            as far as they are free.
        end: Only days before this one.
    """
    ends = [*(one.starts_on for one in agreements[1:]), date.max]
    for place, (agreement, changes) in enumerate(zip(agreements, ends, strict=True)):
        begins, until = max(agreement.starts_on, free), min(changes, end)
        rhythm = agreement.terms.every if agreement.terms else Rhythm.MONTH
        if begins < until:
            for one in periods_of(rhythm, begins, until - timedelta(days=1)):
                start = max(one.start, free)
                yield place, Period(start=start, end=min(one.end, until))
        free = max(free, until)


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
