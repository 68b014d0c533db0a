"""The plan as one page: no network, no outside file, a small script of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import resources

from jinja2 import Environment
from jinja2 import StrictUndefined

from regie.campaign.model import Campaign
from regie.planning.gantt.frame import numbers
from regie.planning.gantt.layout import Layout
from regie.planning.gantt.look import Look
from regie.planning.gantt.look import Theme
from regie.planning.gantt.rows import Band
from regie.planning.gantt.rows import Row
from regie.planning.gantt.svg import gantt_panes
from regie.planning.model import Plan
from regie.planning.table import PlanRow
from regie.planning.table import rows
from regie.planning.table import State
from regie.planning.wording import date_text
from regie.words import pick

#: A state's word, French and English.
WORDS = {
    State.DONE: ("faite", "done"),
    State.DROPPED: ("abandonnée", "dropped"),
    State.UNDATED: ("sans date", "undated"),
    State.LATE: ("en retard", "late"),
    State.STARTED: ("en cours", "in progress"),
    State.OPEN: ("à faire", "to do"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the page's table: a step, or its repetitions on the same days.

    Attributes:
        band: Number of its phase.
        items: For whom, where it stands for several repetitions.
    """

    mark: str
    word: str
    state: str
    when: str
    title: str
    items: str
    phase: str
    band: int
    slack: str
    waits_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What one person does in a week."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week's dates and people; undated ones come last."""

    title: str
    anchors: tuple[PlanRow, ...]
    people: tuple[Person, ...]


def plan_page(campaign: Campaign, plan: Plan, *, language: str, look: Look) -> str:
    """Return the page; the same plan gives the same bytes.

    Args:
        plan: What to show: the campaign's, or a part of it.
        look: The names of people; light or dark where it is not to follow the screen.
    """
    panes = gantt_panes(
        plan,
        campaign.playbook,
        facts=campaign.facts,
        language=language,
        look=Look(theme=Theme.PAGE, names=look.names),
    )
    layout = panes.layout
    lines = rows(plan, campaign.playbook, campaign.facts, language)
    engine = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return engine.from_string(_own("page.html")).render(
        language=language,
        pick=partial(pick, language),
        title=campaign.title,
        theme=look.theme.value if look.theme in {Theme.LIGHT, Theme.DARK} else "",
        numbers=numbers(layout),
        css=_own("page.css"),
        script=_own("page.js"),
        panes=panes,
        people=_people(layout, language),
        bands=layout.bands,
        labels=round(layout.left),
        bars=round(layout.right - layout.left),
        impossible=[each.sentence for each in plan.impossible],
        warnings=plan.warnings,
        weeks=list(_weeks(plan, layout, lines, language)),
        layout_json=_embedded(_places(layout, language)),
    )


def _own(name: str) -> str:
    folder = resources.files("regie") / "templates" / "plan"
    return (folder / name).read_text("utf-8")


def _embedded(value: object) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _places(layout: Layout, language: str) -> dict[str, object]:
    """Return where the rows lie, for the script that filters them."""
    return {
        "labels": layout.left,
        "bars": layout.right - layout.left,
        "today": layout.x(layout.plan.today) - layout.left,
        "top": layout.grid_top,
        "row": layout.sizes.row,
        "phase": layout.sizes.phase,
        "gap": layout.sizes.gap,
        "bands": [
            {
                "number": band.number,
                "top": band.top,
                "rows": [
                    {
                        "number": row.number,
                        "middle": row.middle,
                        "who": _owner(row, language),
                    }
                    for row in band.rows
                ],
            }
            for band in layout.bands
        ],
    }


def _owner(row: Row, language: str) -> str:
    if row.is_automatic:
        return pick(language, fr="Automatique", en="Automatic")
    return row.owner


def _people(layout: Layout, language: str) -> list[str]:
    """Return the names to filter by, what is automatic last."""
    ordered = sorted(layout.rows, key=lambda row: row.is_automatic)
    names = dict.fromkeys(_owner(row, language) for row in ordered)
    return [name for name in names if name]


def _weeks(
    plan: Plan, layout: Layout, lines: Sequence[PlanRow], language: str
) -> Iterator[Week]:
    places = {
        planned.key: (band, row)
        for band in layout.bands
        for row in band.rows
        for planned in row.steps
    }
    weeks = sorted({line.week for line in lines}, key=lambda week: week or date.max)
    for week in weeks:
        own = [line for line in lines if line.week == week]
        people: dict[str, list[Entry]] = {}
        for same in _together([line for line in own if line.state is not None], places):
            band, row = places[same[0].key]
            name = _owner(row, language)
            entry = _entry(plan, same, row, band.number, language)
            people.setdefault(name, []).append(entry)
        yield Week(
            title=_week_title(week, language),
            anchors=tuple(line for line in own if line.state is None),
            people=tuple(
                Person(name=name, entries=tuple(entries))
                for name, entries in people.items()
            ),
        )


def _together(
    lines: Sequence[PlanRow], places: Mapping[str, tuple[Band, Row]]
) -> list[list[PlanRow]]:
    """Return the lines of one step's repetitions on the same days together."""
    found: dict[tuple[object, ...], list[PlanRow]] = {}
    for line in lines:
        row = places[line.key][1]
        found.setdefault((row.number, line.when, line.state), []).append(line)
    return list(found.values())


def _week_title(week: date | None, language: str) -> str:
    if week is None:
        return pick(language, fr="Sans date", en="Undated")
    text = date_text(week, "d MMMM y", language)
    number = week.isocalendar().week
    return pick(
        language, fr=f"Semaine {number}, du {text}", en=f"Week {number}, from {text}"
    )


def _entry(
    plan: Plan, same: Sequence[PlanRow], row: Row, band: int, language: str
) -> Entry:
    first = min(
        same, key=lambda line: float("inf") if line.slack is None else line.slack
    )
    state = first.state or State.OPEN
    planned = plan.steps[first.key]
    items = [plan.steps[line.key].item for line in same]
    names = [item.title for item in items if item is not None]
    waits = dict.fromkeys(
        plan.steps[key].step.title if key in plan.steps else key
        for key in planned.waits_for
    )
    fr, en = WORDS[state]
    is_many = len(same) > 1
    return Entry(
        mark=first.mark,
        word=pick(language, fr=fr, en=en),
        state=state.value,
        when=first.when,
        title=f"{row.title} ×{len(same)}" if is_many else first.title,
        items=", ".join(names) if is_many else "",
        phase=first.phase,
        band=band,
        slack="" if first.slack is None else str(first.slack),
        waits_for=", ".join(waits),
    )
