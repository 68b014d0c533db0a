"""The rows of a Gantt picture, whole or cut into titles and bars."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from regie.planning.calendar import WorkCalendar
from regie.planning.gantt.arrows import Arrow
from regie.planning.gantt.arrows import drawn_arrows
from regie.planning.gantt.arrows import find_arrows
from regie.planning.gantt.arrows import hidden_arrows
from regie.planning.gantt.chips import chips
from regie.planning.gantt.frame import band_class
from regie.planning.gantt.frame import band_ground
from regie.planning.gantt.frame import band_label
from regie.planning.gantt.frame import band_span
from regie.planning.gantt.frame import ground
from regie.planning.gantt.frame import row_lines
from regie.planning.gantt.labels import row_label
from regie.planning.gantt.labels import undated_text
from regie.planning.gantt.layout import Layout
from regie.planning.gantt.layout import make_layout
from regie.planning.gantt.layout import MARGIN
from regie.planning.gantt.look import Look
from regie.planning.gantt.marks import mark_parts
from regie.planning.gantt.rows import DENSE
from regie.planning.gantt.rows import Row
from regie.planning.gantt.style import CHAINS_MAX
from regie.planning.gantt.tips import row_tip
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.playbook.model import Playbook

Box = tuple[float, float, float, float]


class Part(StrEnum):
    """What is drawn of each row."""

    WHOLE = "whole"
    LABELS = "labels"
    MARKS = "marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What all parts of a picture are drawn from.

    Attributes:
        chips: The letters of each person who does a step.
        chains: The critical chains, in the order of their anchors.
    """

    layout: Layout
    playbook: Playbook
    facts: Mapping[str, Fact]
    chips: Mapping[str, str]
    chains: Sequence[frozenset[str]]
    arrows: Sequence[Arrow]


def make_drawing(
    plan: Plan,
    playbook: Playbook,
    *,
    facts: Mapping[str, Fact],
    language: str,
    look: Look,
) -> Drawing:
    """Return where everything lies, and what it is drawn from."""
    layout = make_layout(plan, playbook, language, look)
    return Drawing(
        layout=layout,
        playbook=playbook,
        facts=facts,
        chips=chips(row.owner for row in layout.rows if not row.is_automatic),
        chains=[frozenset(chain) for chain in plan.chains.values()][:CHAINS_MAX],
        arrows=find_arrows(layout),
    )


def svg_of(layout: Layout, box: Box, attributes: str, parts: Iterable[str]) -> str:
    """Return an `<svg>` that shows this box (x, y, width, height) of the picture."""
    x, y, width, height = (f"{number:.0f}" for number in box)
    dense = " dense" if layout.sizes is DENSE else ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="regie-gantt{dense}" '
        f'width="{width}" height="{height}" viewBox="{x} {y} {width} {height}" '
        f"{attributes}>"
    )
    return "\n".join([opening, *parts, "</svg>"])


def grounds(drawing: Drawing, right: float) -> Iterator[str]:
    """Yield the bands' grounds."""
    for band in drawing.layout.bands:
        rect = band_ground(band, MARGIN - 10, right)
        yield f'<g class="{band_class(band)}" data-ground="{band.number}">{rect}</g>'


def behind(drawing: Drawing, right: float) -> Iterator[str]:
    """Yield the bands, the days and the arrows, on which the rows lie."""
    layout, calendar = drawing.layout, drawing.playbook.calendar
    yield from grounds(drawing, right)
    yield from ground(
        layout,
        WorkCalendar(days_off=calendar.days_off, holidays=layout.plan.holidays),
    )
    yield row_lines(layout)
    yield '<g class="arrows">'
    yield from drawn_arrows(layout, drawing.arrows)
    yield "</g>"


def rows(drawing: Drawing, part: Part) -> Iterator[str]:
    """Yield all bands; each row is a group that says which it is."""
    waits = hidden_arrows(drawing.layout, drawing.arrows)
    for band in drawing.layout.bands:
        yield f'<g class="{band_class(band)}"><g data-band="{band.number}">'
        if part is not Part.MARKS:
            yield from band_label(drawing.layout, band)
        if part is not Part.LABELS:
            yield from band_span(drawing.layout, band)
        yield "</g>"
        for row in band.rows:
            yield from _row(drawing, row, part, waits.get(row.number, ""))
        yield "</g>"


def _row(drawing: Drawing, row: Row, part: Part, waits: str) -> Iterator[str]:
    layout = drawing.layout
    on = []
    if any(planned.critical for planned in row.steps):
        keys = {planned.key for planned in row.steps}
        on = [n for n, chain in enumerate(drawing.chains) if not keys.isdisjoint(chain)]
    classes = "".join(f" c{n}" for n in on)
    about = "" if part is Part.WHOLE else f' data-row="{row.number}"'
    yield f'<g class="row{classes}"{about}>'
    yield f"<title>{escape(_tip(drawing, row, on))}</title>"
    size = layout.sizes.row
    yield (
        f'<rect class="hit" x="{MARGIN - 10}" y="{row.middle - size / 2:.1f}" '
        f'width="{layout.right - MARGIN + 20:.1f}" height="{size:.0f}" rx="4"/>'
    )
    if part is not Part.MARKS:
        yield from row_label(layout, row, drawing.chips)
    if part is not Part.LABELS:
        yield waits
        for mark in row.marks:
            yield from mark_parts(layout, mark, row.middle)
        if not row.marks:
            yield from undated_text(layout, row)
    yield "</g>"


def _tip(drawing: Drawing, row: Row, chains: Sequence[int]) -> str:
    layout = drawing.layout
    anchors = list(layout.plan.chains)
    return row_tip(
        layout.plan,
        row,
        facts=drawing.facts,
        anchors=[anchors[number] for number in chains],
        language=layout.language,
    )
