"""Time that somebody worked for a client, and the timer that measures it.

An entry is never changed. What was wrong is taken back by a reversal, and written anew:
both come with the reason. A statement that counted the wrong one stays as it is; the
next one counts the difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

LONG = timedelta(hours=12)
"""A timer that ran longer was forgotten; a person says when the work ended."""

DAY = timedelta(hours=24)
"""More than that nobody works on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Who worked for whom, at what.

    Attributes:
        client: The client's slug.
        person: The name, as it was typed; `OBM` for the OBM herself.
        activity: What kind of work, as agreements name it; may be empty.
        role: The hat the person wore; may be empty.
        campaign: Slug of the campaign; may be empty.
        step: Key of its step; may be empty.
        billable: Whether it may be billed at all.
    """

    client: str
    person: str
    activity: str = ""
    role: str = ""
    campaign: str = ""
    step: str = ""
    note: str = ""
    billable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """A stretch of work.

    Attributes:
        key: Unique for ever; the same line of an export has the same one.
        on: The day it counts on, in the OBM's zone: the one on which it began.
        seconds: How long; negative in a reversal, never zero. Between two moments, the
            time that passed, whatever the clocks did meanwhile.
        started_at: When it began (UTC); None where only a day is known.
        ended_at: When it ended (UTC); None with `started_at`.
        recorded_at: When Régie learned of it (UTC).
        reverses: Key of the entry that this one takes back; empty otherwise.
        why: The reason of a correction.
        number: What people call it by; 0 until it is kept.
    """

    key: str
    job: Job
    on: date
    seconds: int
    recorded_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reverses: str = ""
    why: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Work that goes on; one a person.

    Attributes:
        started_at: When it began (UTC).
    """

    job: Job
    started_at: datetime

    def is_long(self, now: datetime) -> bool:
        """Say whether it runs for so long that it was probably forgotten."""
        return now - self.started_at > LONG


def spent(
    job: Job, start: datetime, end: datetime, *, key: str, zone: ZoneInfo, now: datetime
) -> TimeEntry:
    """Return the entry of a stretch between two moments.

    Args:
        start: Aware.
        end: Aware, at least a second later.
        zone: In which the day is meant.
        now: When Régie learns of it.

    Raises:
        ValueError: It ends before it begins.
    """
    # In UTC: two moments of one zone are subtracted by what their clocks show.
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    seconds = int((end - start).total_seconds())
    if seconds <= 0:
        message = f"{start} to {end} is no stretch of time"
        raise ValueError(message)
    return TimeEntry(
        key=key,
        job=job,
        on=start.astimezone(zone).date(),
        seconds=seconds,
        started_at=start,
        ended_at=end,
        recorded_at=now,
    )


def reversal(entry: TimeEntry, *, why: str, now: datetime) -> TimeEntry:
    """Return the entry that takes another one back: once, by its key."""
    return replace(
        entry,
        key=f"undo:{entry.key}",
        seconds=-entry.seconds,
        recorded_at=now,
        reverses=entry.key,
        why=why,
        number=0,
    )


def standing(entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    """Return the entries without those that are taken back, and what took them back.

    A reversal whose entry is not among them stays: a statement counted the entry.
    """
    known = list(entries)
    keys = {entry.key for entry in known}
    undone = {entry.reverses for entry in known if entry.reverses}
    return [
        entry
        for entry in known
        if entry.key not in undone
        and (not entry.reverses or entry.reverses not in keys)
    ]


def in_time_order(entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    """Sort by day, then by moment, then by key: no order of arrival matters."""
    return sorted(entries, key=lambda one: (*when_of(one), one.key))


def when_of(entry: TimeEntry) -> tuple[date, float]:
    """Return what sorts by day, then by moment; those without one come first."""
    return entry.on, entry.started_at.timestamp() if entry.started_at else 0.0


def overlaps(entries: Sequence[TimeEntry]) -> Iterator[tuple[TimeEntry, TimeEntry]]:
    """Yield pairs of one person's entries that lie at the same time, earlier first."""
    timed = [
        entry for entry in standing(entries) if entry.started_at and entry.ended_at
    ]
    timed.sort(key=lambda one: (one.job.person, _start(one), one.key))
    for index, entry in enumerate(timed):
        for other in timed[index + 1 :]:
            if other.job.person != entry.job.person or _start(other) >= _end(entry):
                break
            yield entry, other


def beyond_a_day(entries: Iterable[TimeEntry]) -> dict[tuple[date, str], int]:
    """Return the seconds of each day and person that come to more than `DAY`."""
    sums: defaultdict[tuple[date, str], int] = defaultdict(int)
    for entry in standing(entries):
        sums[entry.on, entry.job.person] += entry.seconds
    longest = DAY.total_seconds()
    return {key: seconds for key, seconds in sums.items() if seconds > longest}


def _start(entry: TimeEntry) -> datetime:
    assert entry.started_at is not None  # noqa: S101 -- only of timed ones
    return entry.started_at


def _end(entry: TimeEntry) -> datetime:
    assert entry.ended_at is not None  # noqa: S101 -- only of timed ones
    return entry.ended_at
