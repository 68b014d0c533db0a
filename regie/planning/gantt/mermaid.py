"""The plan as a Mermaid Gantt text, for READMEs and wikis.

Every bar has its own first and last moment. Mermaid's way of leaving out weekends is
not used: it counts wrongly in places, and knows no holidays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta

from regie.planning.gantt.look import PLAIN
from regie.planning.gantt.rows import grouped
from regie.planning.gantt.rows import make_bands
from regie.planning.gantt.rows import Mark
from regie.planning.gantt.rows import Row
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.table import State
from regie.playbook.model import Playbook
from regie.words import pick

#: What Mermaid reads as something other than text, in a title.
SPECIAL = re.compile(r"[^\w\s.,'’()«»“”/+·×–—-]")

#: Words that begin a line of another kind, and dates.
KEYWORD = re.compile(
    r"(?i)title|section|gantt|dateFormat|axisFormat|tickInterval|includes|excludes"
    r"|todayMarker|inclusiveEndDates|topAxis|weekday|weekend|click|href|call|acc|\d"
)

TAGS = {State.DONE: ("done",), State.STARTED: ("active",), State.LATE: ("crit",)}


def gantt_mermaid(plan: Plan, playbook: Playbook, *, language: str, title: str) -> str:
    """Return the text; times are the campaign's, undated steps are comments."""
    return "\n".join(_lines(plan, playbook, language, title)) + "\n"


def _lines(plan: Plan, playbook: Playbook, language: str, title: str) -> Iterator[str]:
    yield "gantt"
    yield f"    title {_escaped(title)}"
    yield "    dateFormat YYYY-MM-DDTHH:mm"
    yield f"    axisFormat {pick(language, fr='%d/%m', en='%d %b')}"
    dated = sorted(
        (anchor for anchor in plan.anchors.values() if anchor.on is not None),
        key=lambda anchor: (anchor.on, anchor.name),
    )
    if dated:
        yield "    section Dates"
    for anchor in dated:
        at = _local(plan, anchor.at) or _start(anchor.on or plan.today)
        name = _escaped(anchor.title or anchor.name)
        yield f"    {name} :milestone, {_stamp(at)}, 0d"
    undated: list[str] = []
    for band in make_bands(grouped(plan, playbook, language, PLAIN), 0):
        yield f"    section {_escaped(band.title)}"
        for row in band.rows:
            for mark in row.marks:
                yield f"    {_bar(plan, row, mark)}"
            if row.state is State.UNDATED:
                undated.append(_escaped(row.title))
    for name in undated:
        yield f"    %% {pick(language, fr='sans date', en='no date')} {name}"


def _bar(plan: Plan, row: Row, mark: Mark) -> str:
    """Return one bar, for the repetitions that share their dates a single one."""
    title = mark.planned.shown_title
    if len(mark.steps) > 1:
        title = f"{row.title} ×{len(mark.steps)}"
    tags = list(TAGS.get(mark.state, ()))
    if mark.planned.critical and mark.state is State.OPEN:
        tags.append("crit")
    start, end = _stretch(plan, mark.planned)
    is_moment = start == end
    if is_moment:
        tags.append("milestone")
    last = "0d" if is_moment else _stamp(end)
    return f"{_escaped(title)} :{', '.join([*tags, _stamp(start), last])}"


def _stretch(plan: Plan, planned: PlannedStep) -> tuple[datetime, datetime]:
    """Return the first moment and the end (exclusive), the same for a moment."""
    at = _local(plan, planned.at)
    first = planned.starts_on or plan.today
    last = planned.ends_on or first
    if at is not None and first == last:
        return at, at
    return at or _start(first), _start(last + timedelta(days=1))


def _local(plan: Plan, at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(plan.zone)


def _start(day: date) -> datetime:
    return datetime.combine(day, time())


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def _escaped(text: str) -> str:
    """Return a title that Mermaid reads as text: signs become its entity codes."""
    flat = " ".join(text.split()) or "–"
    safe = SPECIAL.sub(lambda found: f"#{ord(found[0])};", flat)
    if KEYWORD.match(safe):
        return f"#{ord(flat[0])};{safe[1:]}"
    return safe
