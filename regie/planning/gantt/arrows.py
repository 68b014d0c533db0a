"""The arrows of a Gantt picture, from what a step waits for to the step.

Few are drawn: those of the critical chains, and for each step the one predecessor that
decided its date. The others of a step show when it is pointed at; in a small picture
they are drawn faintly. What follows through another predecessor is never drawn, and
what is done holds nobody up.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from regie.planning.gantt.layout import Layout
from regie.planning.gantt.marks import left_of
from regie.planning.gantt.marks import right_of
from regie.planning.gantt.rows import Mark
from regie.planning.gantt.rows import Row
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.table import State
from regie.playbook.model import Edge

#: Up to so many rows the arrows that decide nothing are drawn too.
FAINT_ROWS_MAX = 40

#: How far an arrow leaves its step before it turns, and the radius of the turn.
LEAD = 5.0
TURN = 3.0

#: How far inside a bar an arrow comes down on it that has no room before it.
INSIDE = 3.5


class Weight(StrEnum):
    """How an arrow is drawn: also the end of its class."""

    MAIN = "-main"
    DRIVING = ""
    FAINT = "-faint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One arrow between two marks, however many repetitions they stand for."""

    source: tuple[Mark, Row]
    target: tuple[Mark, Row]
    weight: Weight
    from_start: bool


def find_arrows(layout: Layout) -> list[Arrow]:
    """Return all arrows, the strongest of each pair of marks."""
    placed = {
        planned.key: (mark, row)
        for row in layout.rows
        for mark in row.marks
        for planned in mark.steps
    }
    chained = {
        pair for chain in layout.plan.chains.values() for pair in pairwise(chain)
    }
    found: dict[tuple[str, str], Arrow] = {}
    for key, target in placed.items():
        planned = layout.plan.steps[key]
        for before in _sources(layout, planned):
            source = placed.get(before)
            if source is None or source[0].state is State.DONE:
                continue
            weight = _weight(planned, before, is_main=(before, key) in chained)
            pair = (source[0].steps[0].key, target[0].steps[0].key)
            known = found.get(pair)
            if known is None or _RANK[weight] < _RANK[known.weight]:
                found[pair] = Arrow(
                    source=source,
                    target=target,
                    weight=weight,
                    from_start=_is_from_start(planned, source[0].planned),
                )
    return list(found.values())


_RANK = {Weight.MAIN: 0, Weight.DRIVING: 1, Weight.FAINT: 2}


def drawn_arrows(layout: Layout, found: Sequence[Arrow]) -> Iterator[str]:
    """Yield the arrows that always show, a path a weight, the strongest last."""
    count = sum(len(band.rows) for band in layout.bands)
    weights = [Weight.DRIVING, Weight.MAIN]
    if count <= FAINT_ROWS_MAX:
        weights.insert(0, Weight.FAINT)
    for weight in weights:
        chosen = [arrow for arrow in found if arrow.weight is weight]
        if chosen:
            yield from _paths(layout, chosen, weight)


def hidden_arrows(layout: Layout, found: Sequence[Arrow]) -> Mapping[int, str]:
    """Return, by the number of its row, what shows when a step is pointed at."""
    by_row: dict[int, list[Arrow]] = {}
    for arrow in found:
        if arrow.weight is Weight.FAINT:
            by_row.setdefault(arrow.target[1].number, []).append(arrow)
    return {
        number: f'<g class="waits">{"".join(_paths(layout, some, Weight.DRIVING))}</g>'
        for number, some in by_row.items()
    }


def _sources(layout: Layout, planned: PlannedStep) -> list[str]:
    """Return what is waited for, without what follows through another of them."""
    steps = layout.plan.steps
    if len(planned.waits_for) < 2:
        return list(planned.waits_for)
    implied = {
        key
        for before in planned.waits_for
        if before in steps
        for key in steps[before].waits_for
    }
    return [key for key in planned.waits_for if key not in implied]


def _weight(planned: PlannedStep, before: str, *, is_main: bool) -> Weight:
    if is_main:
        return Weight.MAIN
    decided = planned.reason is Reason.AFTER and planned.reason_key == before
    return Weight.DRIVING if decided else Weight.FAINT


def _is_from_start(planned: PlannedStep, source: PlannedStep) -> bool:
    return any(
        each.step == source.step.name and each.edge is Edge.STARTS
        for each in planned.step.after
    )


def _paths(layout: Layout, chosen: Sequence[Arrow], weight: Weight) -> Iterator[str]:
    parts = [_route(layout, arrow) for arrow in chosen]
    lines = "".join(line for line, _ in parts)
    heads = "".join(head for _, head in parts)
    plain = "arrow" if weight is Weight.DRIVING else f"arrow arrow{weight}"
    head = "head" if weight is Weight.DRIVING else f"head head{weight}"
    yield f'<path class="{plain}" d="{lines}"/><path class="{head}" d="{heads}"/>'


def _route(layout: Layout, arrow: Arrow) -> tuple[str, str]:
    """Return line and head: across and down, down on it, or around its row."""
    source, target = arrow.source[0].planned, arrow.target[0].planned
    y1, y2 = arrow.source[1].middle, arrow.target[1].middle
    down = 1 if y2 > y1 else -1
    x1, x2 = right_of(layout, source), left_of(layout, target)
    half = layout.sizes.bar / 2
    if arrow.from_start:
        x1 = min(left_of(layout, source) + INSIDE, x2 + INSIDE)
        return _drop(x1, y1 + down * half, x2, y2, down, half)
    if x2 - x1 >= 2 * LEAD + TURN:
        return _elbow(x1, y1, x2, y2, down)
    if x2 >= x1 - 1:
        x = x2 + INSIDE
        start = f"M{x1:.1f} {y1:.1f}H{x - TURN:.1f}q3 0 3 {down * TURN:.0f}"
        return _onto(start, x, y2, down, half)
    both = max(left_of(layout, source), x2)
    shared = min(x1, right_of(layout, target)) - both
    if shared > 2:
        x = both + min(INSIDE, shared / 2)
        return _onto(f"M{x:.1f} {y1 + down * half:.1f}", x, y2, down, half)
    return _around(layout, (x1, y1), (x2, y2), down)


def _elbow(x1: float, y1: float, x2: float, y2: float, down: int) -> tuple[str, str]:
    turn, bend = x1 + LEAD, down * TURN
    line = (
        f"M{x1:.1f} {y1:.1f}H{turn - TURN:.1f}q3 0 3 {bend:.0f}"
        f"V{y2 - bend:.1f}q0 {bend:.0f} 3 {bend:.0f}H{x2 - 4:.1f}"
    )
    return line, f"M{x2:.1f} {y2:.1f}l-5-2.6v5.2z"


def _drop(
    x1: float, y1: float, x2: float, y2: float, down: int, half: float
) -> tuple[str, str]:
    """Return an arrow that leaves from below a step's beginning."""
    if x2 - x1 < LEAD + TURN:
        x = max(x1, x2 + 1)
        return _onto(f"M{x:.1f} {y1:.1f}", x, y2, down, half)
    bend = down * TURN
    line = f"M{x1:.1f} {y1:.1f}V{y2 - bend:.1f}q0 {bend:.0f} 3 {bend:.0f}H{x2 - 4:.1f}"
    return line, f"M{x2:.1f} {y2:.1f}l-5-2.6v5.2z"


def _onto(start: str, x: float, y2: float, down: int, half: float) -> tuple[str, str]:
    """Return an arrow that comes down, or up, on its target."""
    end = y2 - down * (half + 1)
    line = f"{start}V{end - down * 4:.1f}"
    return line, f"M{x:.1f} {end:.1f}l-2.6 {-5 * down}h5.2z"


def _around(
    layout: Layout, start: tuple[float, float], end: tuple[float, float], down: int
) -> tuple[str, str]:
    """Return an arrow to a step that begins before its predecessor ends."""
    (x1, y1), (x2, y2) = start, end
    lane = y2 - down * layout.sizes.row / 2
    line = (
        f"M{x1:.1f} {y1:.1f}H{x1 + LEAD - 2:.1f}V{lane:.1f}"
        f"H{x2 - LEAD - TURN:.1f}V{y2:.1f}H{x2 - 4:.1f}"
    )
    return line, f"M{x2:.1f} {y2:.1f}l-5-2.6v5.2z"
