"""The plan as one SVG picture: no script, no outside file, light and dark.

Rows by phase; bars for work, envelopes and diamonds for what the machine does, rings
for appointments; dotted tails for slack, red for what is late, ink for the critical
chains. The same plan gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from html import escape

from regie.planning.calendar import WorkCalendar
from regie.planning.gantt_arrows import arrows
from regie.planning.gantt_frame import frame
from regie.planning.gantt_layout import Band
from regie.planning.gantt_layout import LABELS_WIDTH
from regie.planning.gantt_layout import Layout
from regie.planning.gantt_layout import make_layout
from regie.planning.gantt_layout import MARGIN
from regie.planning.gantt_layout import Row
from regie.planning.gantt_layout import ROW_HEIGHT
from regie.planning.gantt_marks import mark_parts
from regie.planning.gantt_style import PHASES
from regie.planning.gantt_style import style
from regie.planning.gantt_text import shortened
from regie.planning.gantt_text import text_width
from regie.planning.gantt_tips import row_tip
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import Reason
from regie.planning.table import owner_title
from regie.planning.table import State
from regie.planning.wording import brief_day_text
from regie.playbook.model import Playbook
from regie.words import pick

OWNER_WIDTH = 118
WHEN_WIDTH = 54

#: What the items of a kind are called together, French and English.
KINDS = {"speaker": ("intervenants", "speakers")}


def gantt_svg(
    plan: Plan,
    playbook: Playbook,
    *,
    facts: Mapping[str, Fact],
    language: str,
    title: str,
) -> str:
    """Return the picture as the text of an SVG file.

    Args:
        plan: What to draw.
        playbook: Whose phases and roles the rows are named by.
        facts: What happened, for the tooltips of done steps.
        language: `fr` or `en`, of everything that is not the playbook's own text.
        title: The picture's heading.
    """
    layout = make_layout(plan, playbook, language)
    calendar = WorkCalendar(days_off=playbook.calendar.days_off, holidays=plan.holidays)
    width, height = f"{layout.width:.0f}", f"{layout.height:.0f}"
    parts = [
        _opening(width, height),
        f"<title>{escape(title)}</title>",
        f"<style>{style()}</style>",
        f'<rect class="paper" width="{width}" height="{height}" rx="12"/>',
        *frame(layout, calendar, title, language),
        *arrows(layout),
    ]
    for band in layout.bands:
        parts += _band(layout, playbook, band, facts, language)
    parts.append("</svg>\n")
    return "\n".join(parts)


def _opening(width: str, height: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="regie-gantt" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" role="img">'
    )


def _band(
    layout: Layout,
    playbook: Playbook,
    band: Band,
    facts: Mapping[str, Fact],
    language: str,
) -> Iterator[str]:
    yield f'<g class="p{band.number % len(PHASES)}">'
    for row in band.rows:
        yield '<g class="row">'
        tip = row_tip(layout.plan, playbook, row.steps, facts, language)
        yield f"<title>{escape(tip)}</title>"
        yield (
            f'<rect class="hit" x="{MARGIN}" y="{row.middle - ROW_HEIGHT / 2:.1f}" '
            f'width="{layout.right - MARGIN:.1f}" height="{ROW_HEIGHT}" rx="4"/>'
        )
        yield from _label(layout, playbook, row, language)
        for mark in row.marks:
            yield from mark_parts(layout, mark, row.middle)
        yield "</g>"
    yield "</g>"


def _label(
    layout: Layout, playbook: Playbook, row: Row, language: str
) -> Iterator[str]:
    """Yield title, owner and first day, in three columns."""
    y = f"{row.middle + 4:.1f}"
    owner = shortened(_owner(playbook, row, language), 10.5, OWNER_WIDTH)
    room = LABELS_WIDTH - 24.0 - WHEN_WIDTH - text_width(owner, 10.5) - 12
    classes = _classes(row)
    text = shortened(_title(row), 12, room, bold=classes.endswith("main"))
    yield f'<text class="{classes}" x="{MARGIN + 10}" y="{y}">{escape(text)}</text>'
    right = layout.left - 12
    yield (
        f'<text class="owner" x="{right - WHEN_WIDTH:.1f}" y="{y}" text-anchor="end">'
        f"{escape(owner)}</text>"
    )
    if row.marks and row.marks[0].planned.starts_on is not None:
        late = " late-text" if _is_late(row) else ""
        day = brief_day_text(row.marks[0].planned.starts_on, language)
        yield (
            f'<text class="when{late}" x="{right:.1f}" y="{y}" text-anchor="end">'
            f"{escape(day)}</text>"
        )


def _title(row: Row) -> str:
    return row.steps[0].title if len(row.steps) == 1 else row.steps[0].step.title


def _owner(playbook: Playbook, row: Row, language: str) -> str:
    """Return the owner's title without what a comma adds, and how many there are."""
    first, count = row.steps[0], len(row.steps)
    owner = owner_title(playbook, first).partition(",")[0]
    if count == 1:
        return owner
    if first.item is not None and first.step.who == first.item.kind:
        fr, en = KINDS.get(first.item.kind, (first.item.kind, first.item.kind))
        owner = pick(language, fr=fr, en=en)
    many = f"· {row.done}/{count}" if row.done else f"×{count}"
    return f"{owner} {many}".strip(" ·")


def _classes(row: Row) -> str:
    if all(each.reason is Reason.DROPPED for each in row.steps):
        return "label gone"
    if row.done == len(row.steps) or not row.marks:
        return "label muted"
    if any(each.critical for each in row.steps):
        return "label main"
    return "label"


def _is_late(row: Row) -> bool:
    return any(mark.state is State.LATE for mark in row.marks)
