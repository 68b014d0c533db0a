"""The arrows of a Gantt picture, from what a step waits for to the step."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from itertools import pairwise

from regie.planning.gantt_layout import Layout
from regie.planning.gantt_layout import Mark
from regie.planning.gantt_layout import ROW_HEIGHT
from regie.planning.gantt_marks import left_of
from regie.planning.gantt_marks import right_of
from regie.planning.table import State

#: A step that waits for more rows than this shows only the one that decided.
ARROWS_MAX = 4

#: How far an arrow leaves its step before it turns, and the radius of the turn.
LEAD = 5.0
TURN = 3.0

Placed = tuple[Mark, float]


def arrows(layout: Layout) -> Iterator[str]:
    """Yield all arrows as a few paths, those of the critical chains last.

    Between two marks there is one arrow, however many repetitions they stand for.
    What is done holds nobody up and has none.
    """
    placed = {
        planned.key: (mark, row.middle)
        for band in layout.bands
        for row in band.rows
        for mark in row.marks
        for planned in mark.steps
    }
    pairs = _pairs(placed)
    main = _main(layout, placed)
    light = [pair for pair in pairs if _places(pair) not in main]
    dark = [pair for pair in pairs if _places(pair) in main]
    for name, chosen in (("", light), ("-main", dark)):
        if chosen:
            lines = "".join(_line(layout, pair) for pair in chosen)
            heads = "".join(_head(layout, pair[1]) for pair in chosen)
            yield f'<path class="arrow{name}" d="{lines}"/>'
            yield f'<path class="head{name}" d="{heads}"/>'


def _pairs(placed: Mapping[str, Placed]) -> list[tuple[Placed, Placed]]:
    found: dict[tuple[str, str], tuple[Placed, Placed]] = {}
    for key, target in placed.items():
        planned = next(step for step in target[0].steps if step.key == key)
        sources = [placed[name] for name in planned.waits_for if name in placed]
        if len({source[1] for source in sources}) > ARROWS_MAX:
            decided = planned.reason_key
            sources = [placed[decided]] if decided in placed else sources[-1:]
        for source in sources:
            if source[0].state is not State.DONE:
                found.setdefault(_places((source, target)), (source, target))
    return list(found.values())


def _main(layout: Layout, placed: Mapping[str, Placed]) -> set[tuple[str, str]]:
    return {
        _places((placed[before], placed[after]))
        for chain in layout.plan.chains.values()
        for before, after in pairwise(chain)
        if before in placed and after in placed
    }


def _places(pair: tuple[Placed, Placed]) -> tuple[str, str]:
    """Return what tells a pair of marks from any other."""
    return pair[0][0].steps[0].key, pair[1][0].steps[0].key


def _head(layout: Layout, target: Placed) -> str:
    mark, y = target
    return f"M{left_of(layout, mark.planned):.1f} {y:.1f}l-5-2.6v5.2z"


def _line(layout: Layout, pair: tuple[Placed, Placed]) -> str:
    """Return a path with round turns; around the row where the target is not ahead."""
    (source, y1), (target, y2) = pair
    x1, x2 = right_of(layout, source.planned), left_of(layout, target.planned)
    down = 1 if y2 > y1 else -1
    turn, bend = x1 + LEAD, down * TURN
    if turn + TURN + LEAD <= x2:
        return (
            f"M{x1:.1f} {y1:.1f}H{turn - TURN:.1f}q{TURN:.0f} 0 {TURN:.0f} {bend:.0f}"
            f"V{y2 - bend:.1f}q0 {bend:.0f} {TURN:.0f} {bend:.0f}H{x2 - 4:.1f}"
        )
    lane = y2 - down * ROW_HEIGHT / 2
    back = x2 - LEAD - TURN
    return (
        f"M{x1:.1f} {y1:.1f}H{turn - 2:.1f}V{lane:.1f}H{back:.1f}V{y2:.1f}H{x2 - 4:.1f}"
    )
