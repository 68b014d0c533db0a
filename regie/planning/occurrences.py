"""`every`: the moments at which a step recurs.

- Weeks and months are those of the calendar; an amount counts from the beginning
  itself, so that a month after 31 January is the end of February and the next one is
  31 March. A day that a month lacks is skipped (RFC 5545, section 3.3.10, read in
  November 2026).
- What falls between the beginning (inclusive) and the end counts; `until` leaves its
  own moment out, `through` lets its whole day in. A day without a time is compared with
  days only.
- On a day off the machine keeps its day. A person's day moves away from what the
  recurrence runs up to: to the working day before it where there is an end, to the one
  after it where there are only `times`; never past the beginning or the end.
- Two that fall on the same moment are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from functools import partial
from itertools import count
from zoneinfo import ZoneInfo

from regie.planning.calendar import WorkCalendar
from regie.planning.dates import at_wall
from regie.planning.dates import counted
from regie.planning.dates import day_off_note
from regie.planning.dates import ELAPSED
from regie.planning.dates import Frame
from regie.planning.dates import instant
from regie.planning.dates import local
from regie.planning.dates import no_time_note
from regie.planning.dates import rolled_note
from regie.planning.dates import When
from regie.playbook.model import Amount
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.recurrence import Cycle
from regie.playbook.recurrence import MonthDay
from regie.playbook.recurrence import OCCURRENCES_MAX
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence import Weekdays

YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a recurrence begins and ends, as days or moments of this campaign.

    Attributes:
        first: The beginning, inclusive.
        last: The end; None with a number of times.
    """

    every: Recurrence
    first: When
    last: When | None
    frame: Frame

    def has(self, on: date, when: When) -> bool:
        """Tell whether a moment lies inside.

        Args:
            on: Its day, in the zone of its own clock.
            when: The moment.
        """
        return not _is_before(on, when, self.first) and not self.is_over(on, when)

    def is_over(self, on: date, when: When) -> bool:
        """Tell whether a moment lies behind the end."""
        if self.last is None:
            return False
        if self.every.through:
            return on > self.last.on
        return not _is_before(on, when, self.last)


def occurrences(span: Span, *, keeps_day: bool) -> tuple[When, ...]:
    """Return the moments in order, one more than OCCURRENCES_MAX if there are more.

    There are fewer than its `times` where such a day never comes: the 20th working day
    of a month, where Mondays to Wednesdays are days off.

    Args:
        span: The recurrence with its beginning and end.
        keeps_day: Whether one on a day off stays there, as the machine's do.

    Raises:
        BeyondCalendarError: One falls after year 9999.
    """
    wanted = span.every.times or OCCURRENCES_MAX + 1
    found: dict[date | datetime, When] = {}
    for when in _inside(span, keeps_day=keeps_day):
        found.setdefault(when.at or when.on, when)
        if len(found) == wanted:
            break
    return tuple(found.values())


def _inside(span: Span, *, keeps_day: bool) -> Iterator[When]:
    """Yield what lies inside the span, rolled where it falls on a day off."""
    for on, when in _moments(span):
        if span.is_over(on, when):
            return
        if span.has(on, when):
            yield _rolled(span, on, when, keeps_day=keeps_day)


def _moments(span: Span) -> Iterator[tuple[date, When]]:
    """Yield days and moments in order, some before the beginning among them."""
    every, frame = span.every, span.frame
    cycle = every.cycle
    if isinstance(cycle, Amount) and cycle.unit in ELAPSED:
        start = instant(span.first, frame)
        notes = no_time_note(span.first, frame)
        for number in count():
            length = ELAPSED[cycle.unit] * cycle.number * number
            when = local(start + length, frame, notes)
            yield when.on, when
    for on in _days(cycle, _first_day(span), frame.calendar):
        yield on, _on_day(span, on)


def _first_day(span: Span) -> date:
    """Return the day of the beginning, by the clock of the occurrences."""
    clock = span.every.at
    if span.first.at is None or clock is None or clock.zone is None:
        return span.first.on
    return span.first.at.astimezone(ZoneInfo(clock.zone)).date()


def _on_day(span: Span, on: date, notes: tuple[str, ...] = ()) -> When:
    if span.every.at is None:
        return When(on=on, notes=notes)
    return at_wall(on, span.every.at, span.frame, notes)


def _days(cycle: Cycle, first: date, calendar: WorkCalendar) -> Iterator[date]:
    """Yield the days of a cycle from the first one on, without end."""
    if isinstance(cycle, Amount):
        return _amounts(cycle, first, calendar)
    if isinstance(cycle, MonthDay) and cycle.is_business:
        return _business_days_of_months(cycle, first, calendar)
    return _by_rule(cycle, first)


def _amounts(cycle: Amount, first: date, calendar: WorkCalendar) -> Iterator[date]:
    if cycle.unit is Unit.BUSINESS_DAY:
        first = calendar.on_or_after(first)
    yield first
    for number in count(cycle.number, cycle.number):
        amount = Amount(number=number, unit=cycle.unit)
        yield counted(first, amount, 1, calendar)


def _by_rule(cycle: Weekdays | MonthDay, first: date) -> Iterator[date]:
    from dateutil import rrule  # noqa: PLC0415 -- slow import

    start = datetime.combine(first, time())
    if isinstance(cycle, Weekdays):
        rule = rrule.rrule(
            rrule.WEEKLY,
            dtstart=start,
            interval=cycle.weeks,
            byweekday=cycle.weekdays,
            wkst=0,
        )
    else:
        monthly = partial(
            rrule.rrule, rrule.MONTHLY, dtstart=start, interval=cycle.months
        )
        if cycle.weekday is None:
            rule = monthly(bymonthday=cycle.number)
        else:
            rule = monthly(byweekday=rrule.weekday(cycle.weekday, cycle.number))
    return (each.date() for each in rule)


def _business_days_of_months(
    cycle: MonthDay, first: date, calendar: WorkCalendar
) -> Iterator[date]:
    months = first.year * YEAR_MONTHS + first.month - 1
    for month in range(months, date.max.year * YEAR_MONTHS, cycle.months):
        begins = _month_start(month)
        if cycle.number < 0:
            on = calendar.business_days_before(_month_start(month + 1), -cycle.number)
        else:
            on = calendar.day(calendar.number(begins) + cycle.number - 1)
        if on.month == begins.month and on >= first:
            yield on


def _month_start(months: int) -> date:
    year, month = divmod(months, YEAR_MONTHS)
    return date(year, month + 1, 1)


def _is_before(on: date, when: When, bound: When) -> bool:
    if when.at is not None and bound.at is not None:
        return when.at < bound.at
    return on < bound.on


def _rolled(span: Span, on: date, when: When, *, keeps_day: bool) -> When:
    every, frame = span.every, span.frame
    if every.is_elapsed or every.roll is Roll.KEEP or frame.calendar.is_working(on):
        return when
    if every.roll is not Roll.DEFAULT or not keeps_day:
        for day in _working_days_near(span, on):
            moved = _on_day(span, day, (rolled_note(on, day, frame),))
            if span.has(day, moved):
                return moved
    return When(on=when.on, at=when.at, notes=(*when.notes, day_off_note(on, frame)))


def _working_days_near(span: Span, on: date) -> Iterator[date]:
    """Yield the working days around a day off, the one to prefer first."""
    calendar, roll = span.frame.calendar, span.every.roll
    if roll is Roll.DEFAULT:
        roll = Roll.LATER if span.last is None else Roll.EARLIER
    near = [calendar.on_or_before(on), calendar.on_or_after(on)]
    yield from near if roll is Roll.EARLIER else reversed(near)
