"""The titles of a Gantt picture's rows: state, title, who, first day."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping

from regie.planning.gantt.frame import text_at
from regie.planning.gantt.layout import Layout
from regie.planning.gantt.layout import MARGIN
from regie.planning.gantt.legend import BOLT
from regie.planning.gantt.legend import chip
from regie.planning.gantt.legend import chip_width
from regie.planning.gantt.marks import check_path
from regie.planning.gantt.rows import Row
from regie.planning.gantt.text import shortened
from regie.planning.gantt.text import text_width
from regie.planning.model import Reason
from regie.planning.table import State
from regie.planning.wording import brief_day_text
from regie.words import pick

WHEN_WIDTH = 56.0
TITLE_LEFT = MARGIN + 20.0

#: Space between the columns.
GAP = 8.0

BOLT_WIDTH = 12.0


def row_label(layout: Layout, row: Row, chips: Mapping[str, str]) -> Iterator[str]:
    """Yield a row's state, title, who does it and its first day, in columns."""
    sizes, y = layout.sizes, row.middle + layout.sizes.font * 0.34
    yield from _state(row)
    right = layout.left - 12
    if row.marks and row.marks[0].planned.starts_on is not None:
        late = " late-text" if row.state is State.LATE else ""
        day = brief_day_text(row.marks[0].planned.starts_on, layout.language)
        yield text_at(f"when{late}", right, y, day, "end")
    right -= WHEN_WIDTH + GAP
    letters = chips.get(row.owner, "")
    if row.is_automatic:
        right -= BOLT_WIDTH
        yield f'<path class="bolt" d="M{right + 8:.1f} {row.middle - 5.5:.1f}{BOLT}"/>'
    elif letters:
        right -= chip_width(letters)
        yield chip(letters, right, row.middle)
    if len(row.steps) > 1:
        count = len(row.steps)
        many = f"{row.done}/{count}" if row.done else f"×{count}"
        right -= GAP / 2
        yield text_at("owner", right, y, many, "end")
        right -= text_width(many, sizes.small)
    classes = _classes(row)
    room = right - GAP - TITLE_LEFT
    is_bold = classes.endswith("main")
    text = shortened(row.title, sizes.font, room, bold=is_bold)
    yield text_at(classes, TITLE_LEFT, y, text)


def undated_text(layout: Layout, row: Row) -> Iterator[str]:
    """Yield what stands in place of a mark where a row has none."""
    if row.state is not State.UNDATED:
        return
    cause = row.steps[0].reason_key
    anchor = layout.plan.anchors.get(cause)
    before = layout.plan.steps.get(cause)
    name = cause
    if anchor is not None:
        name = anchor.title or cause
    elif before is not None:
        name = before.title
    text = pick(layout.language, fr="sans date", en="no date")
    if name:
        text = pick(
            layout.language,
            fr=f"{text} : attend {name}",
            en=f"{text}: waits for {name}",
        )
    y = row.middle + 3.5
    room = layout.right - layout.left - 16
    yield text_at("none", layout.left + 8, y, shortened(text, 10.5, room))


def _state(row: Row) -> Iterator[str]:
    """Yield a small sign for where the row stands; none for what is only planned."""
    x, y = MARGIN + 7.0, row.middle
    if row.state is State.DONE:
        yield f'<path class="sign sign-done" d="{check_path(x, y)}"/>'
    elif row.state is State.LATE:
        yield (
            f'<path class="sign sign-late" '
            f'd="M{x:.1f} {y - 5:.1f}v6M{x:.1f} {y + 3:.1f}v2"/>'
        )
    elif row.state is State.STARTED:
        yield f'<path class="bolt" d="M{x - 2.5:.1f} {y - 4:.1f}l6 4-6 4z"/>'
    elif row.state is State.DROPPED:
        yield (
            f'<path class="sign" '
            f'd="M{x - 3:.1f} {y - 3:.1f}l6 6M{x - 3:.1f} {y + 3:.1f}l6-6"/>'
        )
    elif row.state is State.UNDATED:
        yield text_at("owner", x, y + 4, "?", "middle")


def _classes(row: Row) -> str:
    if row.state is State.DROPPED:
        return "label gone"
    if row.state in {State.DONE, State.UNDATED}:
        return "label muted"
    is_main = any(p.critical and p.reason is not Reason.DONE for p in row.steps)
    return "label main" if is_main else "label"
