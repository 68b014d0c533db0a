"""The recurrences of dateutil's own tests, said in our sentences.

A rule may be several of our recurrences together: `TU, TH in January and March` is the
first to fifth Tuesday and Thursday of each, every twelve months.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from datetime import time
from datetime import UTC
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from regie.planning.calendar import WorkCalendar
from regie.planning.dates import Frame
from regie.planning.dates import When
from regie.planning.occurrences import occurrences
from regie.planning.occurrences import Span
from regie.playbook.model import Amount
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.recurrence import Cycle
from regie.playbook.recurrence import MonthDay
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence import Weekdays

Case = dict[str, Any]
Said = list[tuple[Cycle, datetime]]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY_DAY = Frame(
    zone=ZoneInfo("UTC"), calendar=WorkCalendar(days_off=frozenset()), language="en"
)

#: What no sentence of ours says: days of the year, weeks by number, Easter, the n-th of
#: what another part finds, seconds.
NEVER_SAID = {"byyearday", "byweekno", "byeaster", "bysetpos", "bysecond"}

#: What says on which days.
DAYS = {"bymonth", "bymonthday", "byweekday", "byhour"}


def why_unsaid(case: Case) -> str:
    """Return why our language has no sentence for the rule; empty if it has."""
    if parts := NEVER_SAID & case.keys():
        return f"no sentence has {min(parts)}"
    if {"byweekday", "bymonthday"} <= case.keys():
        return "a weekday that is also a day of the month"
    if case["freq"] == "HOURLY" and DAYS & case.keys():
        return "hours on some days only"
    days = {"byweekday", "bymonthday"} & case.keys()
    if case["freq"] in {"WEEKLY", "DAILY"} and "bymonth" in case and not days:
        return "days or weeks in some months only"
    return ""


def said(case: Case) -> Said:
    """Return our recurrences with their beginnings that together are the rule."""
    start = start_of(case)
    if "bymonth" in case:
        return [
            (cycle, begins)
            for begins in _months(case, start)
            for cycle in _days_of_month(case, start, months=12)
        ]
    if "bymonthday" in case or (case["freq"] == "MONTHLY" and "byweekday" in case):
        return [(cycle, start) for cycle in _days_of_month(case, start, months=1)]
    if case["freq"] == "YEARLY" and any(nth for _, nth in _weekdays(case)):
        return [
            (MonthDay(number=nth or 0, weekday=weekday, months=12), _end_of_year(nth))
            for weekday, nth in _weekdays(case)
        ]
    return [(_plain(case), start)]


def start_of(case: Case) -> datetime:
    """Return where the rule begins, without parts of a second."""
    start = datetime.fromisoformat(case["dtstart"])
    return start.replace(microsecond=0, tzinfo=UTC)


def expanded(case: Case) -> list[str]:
    """Return the moments of all our recurrences, as many as the rule asks for."""
    start = start_of(case)
    hours = _part(case, "byhour") or [start.hour]
    minutes = _part(case, "byminute") or [start.minute]
    found = {
        when.at
        for (cycle, begins), hour, minute in product(said(case), hours, minutes)
        for when in _moments(case, cycle, max(begins, start), time(hour, minute))
        if when.at is not None
    }
    moments = sorted(found)[: case.get("count")]
    return [moment.strftime("%Y-%m-%dT%H:%M:%S") for moment in moments]


def _moments(
    case: Case, cycle: Cycle, first: datetime, clock: time
) -> tuple[When, ...]:
    elapsed = isinstance(cycle, Amount) and cycle.unit is Unit.HOUR
    if elapsed:
        first = first.replace(minute=clock.minute)
    last = None
    if "until" in case:
        at = datetime.fromisoformat(case["until"]).replace(tzinfo=UTC)
        last = When(on=at.date(), at=at)
    every = Recurrence(
        cycle=cycle,
        at=None if elapsed else WallTime(at=clock),
        times=case.get("count"),
    )
    begins = When(on=first.date(), at=first)
    span = Span(every=every, first=begins, last=last, frame=EVERY_DAY)
    return occurrences(span, keeps_day=True)


def _plain(case: Case) -> Cycle:
    interval = case.get("interval", 1)
    if "byweekday" in case:
        chosen = tuple(weekday for weekday, _ in _weekdays(case))
        return Weekdays(weekdays=chosen, weeks=interval)
    if case["freq"] == "YEARLY":
        return Amount(number=12 * interval, unit=Unit.MONTH)
    unit = {"MONTHLY": Unit.MONTH, "WEEKLY": Unit.WEEK, "DAILY": Unit.DAY}
    return Amount(number=interval, unit=unit.get(case["freq"], Unit.HOUR))


def _days_of_month(case: Case, start: datetime, months: int) -> list[MonthDay]:
    found = [MonthDay(number=n, months=months) for n in _part(case, "bymonthday")]
    weekly = case["freq"] in {"WEEKLY", "DAILY"}  # there, dateutil forgets the number
    for weekday, nth in _weekdays(case):
        wanted = range(1, 6) if nth is None or weekly else (nth,)
        found += [MonthDay(number=n, weekday=weekday, months=months) for n in wanted]
    return found or [MonthDay(number=start.day, months=months)]


def _months(case: Case, start: datetime) -> Iterator[datetime]:
    """Yield where to begin for each of the rule's months, not before the start."""
    for month in _part(case, "bymonth"):
        first = start.replace(month=month, day=1, hour=0)
        yield first if first >= start else first.replace(year=start.year + 1)


def _end_of_year(nth: int | None) -> datetime:
    return (
        datetime(1998, 1, 1, tzinfo=UTC)
        if nth == 1
        else datetime(1997, 12, 1, tzinfo=UTC)
    )


def _weekdays(case: Case) -> list[tuple[int, int | None]]:
    """Return the rule's weekdays, 0 is Monday, and which of them in its month."""
    return [
        (WEEKDAYS.index(text[-2:]), int(text[:-2]) if text[:-2] else None)
        for text in _part(case, "byweekday")
    ]


def _part(case: Case, name: str) -> list[Any]:
    value = case.get(name, [])
    return value if isinstance(value, list) else [value]
