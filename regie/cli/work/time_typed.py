"""What was typed about time -> what services take."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import timedelta

from regie.at_once import at_once
from regie.billing.period import read_period
from regie.billing.work.durations import read_seconds
from regie.billing.work.entry import Job
from regie.billing.work.entry import TimeEntry
from regie.cli.books.reason_option import reason_typed
from regie.errors import UsageError
from regie.services.books.clients import client_slug
from regie.services.books.collect import local_day
from regie.services.books.collect import ZONE
from regie.services.moments import day_typed
from regie.services.moments import moment_typed
from regie.services.runtime import Runtime
from regie.services.work import timesheet
from regie.services.work.stretch import past
from regie.services.work.stretch import past_day
from regie.services.work.stretch import Stretch
from regie.words import say

#: On it no clock changes: to see whether a time of day is written as one.
_PLAIN_DAY = date(2027, 1, 15)


def job_typed(
    client: str,
    person: str,
    activity: str,
    role: str,
    campaign: str,
    note: str,
    *,
    free: bool,
) -> Job:
    """Return who worked for whom, at what; a step stands after the campaign."""
    slug, _, step = campaign.partition("/")
    return Job(
        client=client,
        person=person,
        activity=activity,
        role=role,
        campaign=slug,
        step=step,
        note=note,
        billable=not free,
    )


def stretch_typed(
    opened: Runtime,
    on: str,
    time: str,
    start: str,
    end: str,
    *,
    number: int | None = None,
) -> Stretch | None:
    """Return when somebody worked, as typed; None if nothing of it was.

    What is corrected keeps its day, or its length, where only the other is typed.

    Raises:
        UsageError: It is no such time, or is still to come.
        NotFoundError: No such entry.
    """
    if not any((on, time, start, end)):
        return None
    now = opened.clock.now()
    before, day, seconds, _, _ = at_once(
        ("", lambda: _before(opened, number)),
        ("--on", lambda: past_day(day_typed(on, today_of(opened)), now)),
        ("", lambda: read_seconds(time) if time else None),
        ("--from", lambda: start and moment_typed(start, _PLAIN_DAY, ZONE)),
        ("--to", lambda: end and moment_typed(end, _PLAIN_DAY, ZONE)),
    )
    if before and not on:
        day = before.on
    if start or end:
        if not (start and end) or time:
            raise UsageError(_one_of_both() if time else how_long())
        first = moment_typed(start, day, ZONE)
        last = moment_typed(end, day, ZONE)
        if last.timestamp() <= first.timestamp() and len(end) <= 5:
            last = moment_typed(end, day + timedelta(days=1), ZONE)
        return past(Stretch(on=day, start=first, end=last), now)
    if seconds is None and before:
        seconds = before.seconds
    if seconds is None:
        raise UsageError(how_long())
    return Stretch(on=day, seconds=seconds)


def added_typed(
    opened: Runtime, job: Job, on: str, time: str, start: str, end: str
) -> Stretch:
    """Return when somebody worked, as typed.

    Args:
        job: Is looked at, too, so that all that is wrong is told together.

    Raises:
        UsageError: Nothing of it was typed, it is no such time, or the job has no such
            client or campaign.
    """
    _, stretch = at_once(
        ("", lambda: timesheet.job_for(opened, job)),
        ("", lambda: stretch_typed(opened, on, time, start, end)),
    )
    if stretch is None:
        raise UsageError(how_long())
    return stretch


def edited_typed(
    opened: Runtime,
    number: int,
    when: tuple[str, str, str, str],
    client: str,
    why: str,
    *,
    changes: bool,
) -> Stretch | None:
    """Return when somebody really worked, as typed; None if nothing of it was.

    Args:
        number: Of the entry that is corrected; is looked at, as are the client and the
            reason, so that all that is wrong is told together.
        when: The day, how long, start and end.
        client: Whom it really was for; empty if that stays.
        changes: Something else than its time does.

    Raises:
        UsageError: It is no such time, there is no reason, or nothing changes.
        NotFoundError: No such entry or client.
    """
    is_said = bool(why.strip()) and (changes or any(when))
    _, stretch, _, _ = at_once(
        ("", lambda: timesheet.entry_numbered(opened, number)),
        ("", lambda: stretch_typed(opened, *when, number=number)),
        ("--client", lambda: client and client_slug(opened, client)),
        ("", lambda: _check_said(is_said=is_said)),
    )
    return stretch


def dropped_typed(opened: Runtime, number: int, why: str) -> str:
    """Return why an entry is taken back.

    Raises:
        UsageError: There is no reason.
        NotFoundError: No such entry.
    """
    _, reason = at_once(
        ("", lambda: timesheet.entry_numbered(opened, number)),
        ("", lambda: reason_typed(why, "--why")),
    )
    return reason


def days_typed(opened: Runtime, period: str) -> tuple[date, date]:
    """Return the days of a period, the last one excluded; of this week if empty."""
    if period:
        days = read_period(period)
        return days.start, days.end
    today = today_of(opened)
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=7)


def listed_typed(opened: Runtime, period: str, client: str) -> tuple[date, date, str]:
    """Return which days are to be listed, as `days_typed`, and of which client.

    Raises:
        UsageError: It is no period, or nobody is called so; or both.
    """
    days, slug = at_once(
        ("--period", lambda: days_typed(opened, period)),
        ("--client", lambda: client_slug(opened, client) if client else ""),
    )
    return *days, slug


def time_typed(opened: Runtime, at: str) -> datetime | None:
    """Return a moment of today, or of another day that is said; None if empty."""
    return moment_typed(at, today_of(opened), ZONE) if at else None


def _before(opened: Runtime, number: int | None) -> TimeEntry | None:
    return None if number is None else timesheet.entry_numbered(opened, number)


def _check_said(*, is_said: bool) -> None:
    if not is_said:
        raise UsageError(timesheet.nothing_said())


def _one_of_both() -> str:
    return say(
        fr="Une durée et une heure de début ou de fin sont dites : donnez l'une ou "
        "l'autre, la durée (1h30), ou le début et la fin (--from 9:00 --to 10:30).",
        en="Both a length and a time of start or end are said: give one of them, how "
        "long (1h30), or start and end (--from 9:00 --to 10:30).",
    )


def today_of(opened: Runtime) -> date:
    """Return the day that it is in the OBM's zone."""
    now: datetime = opened.clock.now()
    return local_day(now)


def how_long() -> str:
    """Say how a length of time is typed."""
    return say(
        fr="Dites combien de temps (1h30), ou le début et la fin (--from 9:00 --to "
        "10:30).",
        en="Say how long (1h30), or start and end (--from 9:00 --to 10:30).",
    )
