"""When somebody worked: on a day for so long, or between two moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime

from regie.billing.work.entry import Job
from regie.billing.work.entry import spent
from regie.billing.work.entry import TimeEntry
from regie.errors import UsageError
from regie.services.books.collect import local_day
from regie.services.books.collect import ZONE
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """When somebody worked: a day and how long, or between two moments.

    Attributes:
        start: Aware; None with `seconds`.
        end: Aware; None with `seconds`.
        seconds: None between two moments.
    """

    on: date
    seconds: int | None = None
    start: datetime | None = None
    end: datetime | None = None


def past_day(on: date, now: datetime) -> date:
    """Return a day on which work can have been done by now.

    Raises:
        UsageError: It is still to come.
    """
    if on > local_day(now):
        raise UsageError(_not_yet())
    return on


def past(stretch: Stretch, now: datetime) -> Stretch:
    """Return a stretch in which work can have been done by now.

    Raises:
        UsageError: It ends before it begins, or lies in the future.
    """
    on, end = stretch.on, stretch.end
    if stretch.start is not None and end is not None:
        # By moments: two of one zone compare by what their clocks show.
        if end.timestamp() - stretch.start.timestamp() < 1:
            raise UsageError(_backwards())
        on = local_day(stretch.start)
    past_day(on, now)
    if end is not None and end > now:
        raise UsageError(_not_yet())
    return stretch


def entry_for(job: Job, stretch: Stretch, *, key: str, now: datetime) -> TimeEntry:
    """Return the entry of a stretch of work.

    Raises:
        UsageError: See `past`.
    """
    start, end = past(stretch, now).start, stretch.end
    if start is not None and end is not None:
        return spent(job, start, end, key=key, zone=ZONE, now=now)
    return TimeEntry(
        key=key,
        job=job,
        on=stretch.on,
        seconds=stretch.seconds or 0,
        recorded_at=now,
    )


def _backwards() -> str:
    return say(
        fr="Ce temps finit avant de commencer, ou dure moins d'une seconde.",
        en="This time ends before it begins, or lasts less than a second.",
    )


def _not_yet() -> str:
    return say(
        fr="Ce temps n'est pas encore passé : on ne saisit que du travail fait.",
        en="This time has not passed yet: only work that was done is entered.",
    )
