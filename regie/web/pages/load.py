"""`/load`: who has how much to do, by week, over all campaigns; overloads first."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from itertools import groupby

from fastapi import APIRouter
from fastapi import Request
from fastapi.responses import HTMLResponse

from regie.campaign.load import Load
from regie.campaign.load import PersonWeek
from regie.planning.wording import brief_day_text
from regie.planning.wording import duration_text
from regie.services.campaigns.load import everyones_load
from regie.services.campaigns.load import verdict
from regie.services.runtime import Runtime
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.words import spoken_language

router = APIRouter()

#: Weeks side by side; the page goes on from the next one.
WEEKS_SHOWN = 10

#: Overloads told in words; the table shows all of them.
OVERLOADS_TOLD = 12

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a week belongs to one campaign."""

    slug: str
    title: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A week of one person, in words.

    Attributes:
        share: Of a hundred, how much of the week is taken; at most 100.
        days_over: How many days have more than fits.
    """

    name: str
    week: str
    planned: str
    room: str
    share: int
    is_over: bool
    days_over: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person with their weeks; None for one without work."""

    name: str
    cells: tuple[Cell | None, ...]


@router.get("/load")
def show_load(
    request: Request, runtime: RuntimeDep, start: date | None = None
) -> HTMLResponse:
    """Show the load of everybody.

    Args:
        start: A day of the first week shown; by default the first week with work.
    """
    load = everyones_load(runtime)
    titles = _titles(runtime, load)
    mondays = sorted({week.week for week in load.weeks})
    shown = _shown(mondays, start)
    return page(
        request,
        "load.html",
        overloads=[_cell(week, titles) for week in load.overloads[:OVERLOADS_TOLD]],
        more=max(len(load.overloads) - OVERLOADS_TOLD, 0),
        sentence=verdict(load),
        weeks=[brief_day_text(monday, spoken_language()) for monday in shown],
        rows=list(_rows(load, titles, shown)),
        earlier=_start(shown, mondays, later=False),
        later=_start(shown, mondays, later=True),
    )


def _titles(runtime: Runtime, load: Load) -> Mapping[str, str]:
    slugs = {slug for week in load.weeks for slug in week.campaigns}
    with runtime.unit(reading=True) as unit:
        return {slug: unit.campaigns.get(slug).title for slug in slugs}


def _shown(mondays: Sequence[date], start: date | None) -> list[date]:
    """Return the weeks to show, from the one of `start` among those with work."""
    if not mondays:
        return []
    asked = mondays[0] if start is None else start - timedelta(days=start.weekday())
    first = min(max(asked, mondays[0]), mondays[-1])
    return [first + WEEK * number for number in range(WEEKS_SHOWN)]


def _start(shown: Sequence[date], mondays: Sequence[date], *, later: bool) -> str:
    """Return where the page goes on, or back; empty where nothing lies there."""
    if not shown:
        return ""
    if later:
        return (shown[-1] + WEEK).isoformat() if mondays[-1] > shown[-1] else ""
    if mondays[0] >= shown[0]:
        return ""
    return max(mondays[0], shown[0] - WEEK * WEEKS_SHOWN).isoformat()


def _rows(
    load: Load, titles: Mapping[str, str], shown: Sequence[date]
) -> Iterator[Row]:
    for _, weeks in groupby(load.weeks, key=lambda week: week.email):
        known = {week.week: week for week in weeks}
        cells = [
            _cell(known[monday], titles) if monday in known else None
            for monday in shown
        ]
        yield Row(name=next(iter(known.values())).name, cells=tuple(cells))


def _cell(week: PersonWeek, titles: Mapping[str, str]) -> Cell:
    language = spoken_language()
    by_minutes = sorted(week.campaigns.items(), key=lambda pair: -pair[1])
    full = week.is_over or not week.capacity
    return Cell(
        name=week.name,
        week=brief_day_text(week.week, language),
        planned=duration_text(week.minutes, language),
        room=duration_text(week.capacity, language),
        share=100 if full else round(100 * week.minutes / week.capacity),
        is_over=week.is_over,
        days_over=week.days_over,
        parts=tuple(
            Part(slug=slug, title=titles[slug], amount=duration_text(minutes, language))
            for slug, minutes in by_minutes
        ),
    )
