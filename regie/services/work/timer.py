"""The timer: one a person, in the database, so that it survives everything."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from regie.at_once import at_once
from regie.billing.period import day_text
from regie.billing.work.durations import seconds_text
from regie.billing.work.entry import DAY
from regie.billing.work.entry import Job
from regie.billing.work.entry import spent
from regie.billing.work.entry import TimeEntry
from regie.billing.work.entry import Timer
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.books.clients import client_name
from regie.services.books.collect import local_day
from regie.services.books.collect import recorded_at
from regie.services.books.collect import ZONE
from regie.services.runtime import Runtime
from regie.services.work.agreed_activity import spelled
from regie.services.work.agreed_activity import spelled_job
from regie.services.work.day_limit import refuse_beyond_a_day
from regie.services.work.timesheet import job_for
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A timer, as it stands.

    Attributes:
        seconds: How long it has been running.
        is_long: So long that it was probably forgotten.
    """

    timer: Timer
    seconds: int
    is_long: bool


def start_timer(runtime: Runtime, job: Job, *, at: datetime | None = None) -> Running:
    """Start a person's timer.

    Args:
        at: When the work began, if it was before now.

    Raises:
        ConflictError: The person's timer runs already.
        NotFoundError: No such client or campaign.
        UsageError: It would begin in the future.
    """
    now = runtime.clock.now()
    known, started_at = at_once(
        ("", lambda: job_for(runtime, job)), ("", lambda: begun(runtime, at))
    )
    with runtime.unit() as unit:
        job = spelled_job(unit, known, local_day(started_at))
        timer = Timer(job=job, started_at=started_at)
        if not unit.timesheet.start(timer):
            other = _timer(unit, known.person)
            raise ConflictError(_runs(other, client_name(unit, other.job.client), now))
    return _running(timer, now)


def begun(runtime: Runtime, at: datetime | None) -> datetime:
    """Return when work began: now if nothing is said.

    Raises:
        UsageError: It is still to come.
    """
    now = runtime.clock.now()
    if at is not None and at > now:
        raise UsageError(
            say(
                fr="Un chronomètre ne part pas dans l'avenir.",
                en="A timer does not start in the future.",
            )
        )
    return at or now


def check_running(runtime: Runtime, person: str) -> None:
    """Refuse a person whose timer does not run.

    Raises:
        UsageError: It is hers.
    """
    with runtime.unit(reading=True) as unit:
        _timer(unit, person)


def stop_timer(
    runtime: Runtime,
    person: str,
    *,
    at: datetime | None = None,
    note: str = "",
    sure: bool = False,
) -> TimeEntry:
    """Stop a person's timer and keep what it measured.

    Args:
        at: When the work ended, if it was before now.
        note: Replaces the one it was started with.
        sure: A long time is meant, the timer was not forgotten.

    Raises:
        UsageError: No timer runs, it would end before it begins, or it ran for so long
            that somebody must say when the work ended, or longer than a day.
    """
    with runtime.unit() as unit:
        timer = _timer(unit, person)
        now = runtime.clock.now()
        end = at or now
        if end > now or int((end - timer.started_at).total_seconds()) < 1:
            raise UsageError(_no_end(timer))
        if timer.is_long(end) and not sure:
            raise UsageError(_long(timer, now))
        job = replace(timer.job, note=note or timer.job.note)
        kept_at = recorded_at(runtime, unit, job.client)
        key = f"timer:{person}:{timer.started_at.isoformat()}"
        entry = spent(job, timer.started_at, end, key=key, zone=ZONE, now=kept_at)
        (entry,) = spelled(unit, [entry])
        refuse_beyond_a_day(unit, [entry])
        unit.timesheet.stop(person)
        added = unit.timesheet.add([entry])
        if not added:
            raise ConflictError(_kept(timer))
    return added[0]


def forget_timer(runtime: Runtime, person: str) -> Running:
    """Take a person's timer away; what it measured is not kept.

    Raises:
        UsageError: No timer runs.
    """
    with runtime.unit() as unit:
        timer = _timer(unit, person)
        unit.timesheet.stop(person)
    return _running(timer, runtime.clock.now())


def running(runtime: Runtime) -> list[Running]:
    """Return the timers that run, the oldest first."""
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        return [_running(timer, now) for timer in unit.timesheet.timers()]


def _running(timer: Timer, now: datetime) -> Running:
    seconds = max(int((now - timer.started_at) / timedelta(seconds=1)), 0)
    return Running(timer=timer, seconds=seconds, is_long=timer.is_long(now))


def _timer(unit: Unit, person: str) -> Timer:
    timers = unit.timesheet.timers()
    found = next((one for one in timers if one.job.person == person), None)
    if found is None:
        raise UsageError(_none_runs(person))
    return found


def _none_runs(person: str) -> str:
    return say(
        fr=f"Aucun chronomètre ne tourne pour {person}. Pour en lancer un : "
        '`regie time start "Cliente"`.',
        en=f'No timer runs for {person}. To start one: `regie time start "Client"`.',
    )


def _runs(timer: Timer, client: str, now: datetime) -> str:
    since = f"{timer.started_at.astimezone(ZONE):%H:%M}"
    long = seconds_text(
        int((now - timer.started_at).total_seconds()), spoken_language()
    )
    return say(
        fr=f"Un chronomètre tourne déjà pour {timer.job.person} ({client}, "
        f"depuis {since}, {long}) : arrêtez-le d'abord (`regie time stop`).",
        en=f"A timer runs already for {timer.job.person} ({client}, since "
        f"{since}, {long}): stop it first (`regie time stop`).",
    )


def _long(timer: Timer, now: datetime) -> str:
    long = seconds_text(
        int((now - timer.started_at).total_seconds()), spoken_language()
    )
    start, day = _start(timer), f"{timer.started_at.astimezone(ZONE):%Y-%m-%d}"
    confirm = say(fr="confirmez (--yes), ", en="confirm (--yes), ")
    either = confirm if now - timer.started_at <= DAY else ""
    return say(
        fr=f"Ce chronomètre tourne depuis {long} (lancé le {start}) : oublié ? Dites "
        f'quand le travail a fini (--at "{day} 18:00"), {either}ou '
        "effacez-le (--forget). Rien n'a changé.",
        en=f"This timer has run for {long} (started on {start}): forgotten? Say when "
        f'the work ended (--at "{day} 18:00"), {either}or drop it '
        "(--forget). Nothing changed.",
    )


def _start(timer: Timer) -> str:
    """Return when it was started: `11 janvier 2027 à 09:07`."""
    begun = timer.started_at.astimezone(ZONE)
    day = day_text(begun.date(), spoken_language())
    return say(fr=f"{day} à {begun:%H:%M}", en=f"{day} at {begun:%H:%M}")


def _no_end(timer: Timer) -> str:
    start = _start(timer)
    return say(
        fr=f"La fin doit suivre le début (le {start}) d'une seconde au moins, et ne "
        "pas être dans l'avenir.",
        en=f"The end must follow the start (on {start}) by a second at least, and not "
        "lie in the future.",
    )


def _kept(timer: Timer) -> str:
    start = _start(timer)
    return say(
        fr=f"Ce que ce chronomètre a mesuré (du {start}) est déjà gardé.",
        en=f"What this timer measured (from {start}) is kept already.",
    )
