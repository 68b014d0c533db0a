"""`/time`: the timer, and the hours of a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter
from fastapi import Form
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.responses import RedirectResponse

from regie.billing.agreed.agreement import OBM
from regie.billing.work.durations import seconds_text
from regie.billing.work.entry import Job
from regie.planning.wording import date_text
from regie.services.bills.hours_left import hours_left
from regie.services.bills.hours_left import left_sentence
from regie.services.bills.hours_left import period_lines
from regie.services.books.clients import client_names
from regie.services.books.collect import local_day
from regie.services.books.collect import ZONE
from regie.services.moments import moment_typed
from regie.services.work.timer import forget_timer
from regie.services.work.timer import Running
from regie.services.work.timer import running
from regie.services.work.timer import start_timer
from regie.services.work.timer import stop_timer
from regie.services.work.timesheet import list_time
from regie.services.work.timesheet import Listed
from regie.services.work.unagreed import bill_text
from regie.services.work.unagreed import unagreed_hours
from regie.services.work.unagreed import unagreed_sentence
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.words import say
from regie.words import spoken_language

router = APIRouter()

WEEK = timedelta(weeks=1)
PAGE = "/time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry in words.

    Attributes:
        clocks: From when to when; empty where only a day is known.
    """

    number: int
    clocks: str
    time: str
    client: str
    person: str
    what: str
    bill: str
    overlaps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The entries of a day, and their sum."""

    title: str
    time: str
    lines: tuple[Line, ...]


@router.get(PAGE)
def show_time(
    request: Request, runtime: RuntimeDep, week: date | None = None
) -> HTMLResponse:
    """Show what runs, and the hours of a week.

    Args:
        week: A day of it; today's by default.
    """
    today = local_day(runtime.clock.now())
    monday = (week or today) - timedelta(days=(week or today).weekday())
    found = list_time(runtime, monday, monday + WEEK)
    left, names = hours_left(runtime), client_names(runtime)
    return page(
        request,
        "time.html",
        timers=[_timer(one, names) for one in running(runtime)],
        clients=names,
        days=[_day(on, list(own), names) for on, own in groupby(found, key=_on)],
        total=_time(sum(one.entry.seconds for one in found)),
        left=[
            *((left_sentence(one), one.is_near, period_lines(one)) for one in left),
            *((unagreed_sentence(one), False, []) for one in unagreed_hours(runtime)),
        ],
        week=date_text(monday, "d MMMM y", spoken_language()),
        before=(monday - WEEK).isoformat(),
        after=(monday + WEEK).isoformat() if monday + WEEK <= today else "",
        obm=OBM,
    )


@router.post("/time/start", dependencies=[OwnForm])
def press_start(
    runtime: RuntimeDep,
    client: Annotated[str, Form()],
    activity: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = OBM,
) -> RedirectResponse:
    """Start a timer."""
    who = person.strip() or OBM
    job = Job(client=client, person=who, activity=activity.strip(), note=note.strip())
    start_timer(runtime, job)
    return back_to(PAGE, say(fr="Chronomètre lancé.", en="Timer started."))


@router.post("/time/stop", dependencies=[OwnForm])
def press_stop(
    runtime: RuntimeDep,
    person: Annotated[str, Form()],
    note: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
    at: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Stop a timer and keep what it measured.

    Args:
        at: When the work ended, if it was before now; of a forgotten timer.
    """
    today = local_day(runtime.clock.now())
    moment = moment_typed(at, today, ZONE) if at and not sure else None
    entry = stop_timer(runtime, person, at=moment, note=note.strip(), sure=bool(sure))
    kept, client = _time(entry.seconds), client_names(runtime)[entry.job.client]
    said = say(
        fr=f"{kept} gardées pour {client} (n° {entry.number}).",
        en=f"{kept} kept for {client} (no. {entry.number}).",
    )
    return back_to(PAGE, said)


@router.post("/time/forget", dependencies=[OwnForm])
def press_forget(
    runtime: RuntimeDep, person: Annotated[str, Form()]
) -> RedirectResponse:
    """Drop a timer; what it measured is not kept."""
    forget_timer(runtime, person)
    said = say(
        fr="Chronomètre effacé : rien n'est gardé.",
        en="Timer dropped: nothing is kept.",
    )
    return back_to(PAGE, said)


def _on(listed: Listed) -> date:
    return listed.entry.on


def _timer(one: Running, names: Mapping[str, str]) -> dict[str, object]:
    job = one.timer.job
    started = one.timer.started_at.astimezone(ZONE)
    return {
        "person": job.person,
        "what": " · ".join(word for word in (names[job.client], job.activity) if word),
        "note": job.note,
        "since": f"{started:%H:%M}",
        "day": date_text(started.date(), "EEE d MMM", spoken_language()),
        "time": _time(one.seconds),
        "is_long": one.is_long,
    }


def _day(on: date, found: list[Listed], names: Mapping[str, str]) -> Day:
    return Day(
        title=date_text(on, "EEEE d MMMM", spoken_language()),
        time=_time(sum(one.entry.seconds for one in found)),
        lines=tuple(_line(one, names) for one in found),
    )


def _line(one: Listed, names: Mapping[str, str]) -> Line:
    entry, job = one.entry, one.entry.job
    clocks = ""
    if entry.started_at is not None and entry.ended_at is not None:
        first, last = (at.astimezone(ZONE) for at in (entry.started_at, entry.ended_at))
        clocks = f"{first:%H:%M}-{last:%H:%M}"
    return Line(
        number=entry.number,
        clocks=clocks,
        time=_time(entry.seconds),
        client=names[job.client],
        person=job.person,
        what=" · ".join(word for word in (job.activity, job.note) if word),
        bill=bill_text(one.entry, one.invoice, one.unbilled, one.covered),
        overlaps=", ".join(str(number) for number in one.overlaps),
    )


def _time(seconds: int) -> str:
    return seconds_text(seconds, spoken_language())
