"""Which occurrences each recurring step has in this campaign, with their numbers.

The n-th occurrence is the n-th moment counted from the beginning of the recurrence, and
its key says so: `count_down/3`. Like every date it is recomputed, never shifted. When
the dates move, number n stays the n-th: what was done keeps its number and its actual
day and is not done again, what is still open takes the n-th of the new moments. Moving
there and back gives the same plan. A done one beyond the new end stays in the plan.

What lay before the campaign began is over: nobody is asked, nothing is sent late.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from regie.planning.dates import When
from regie.planning.graph import items_of
from regie.planning.graph import Node
from regie.planning.model import Item
from regie.planning.model import Occurrence
from regie.planning.naming import planned_key
from regie.planning.occurrences import occurrences
from regie.planning.occurrences import Span
from regie.planning.scene import Scene
from regie.planning.scene import unknown_base
from regie.playbook.model import Moment
from regie.playbook.model import Step
from regie.playbook.recurrence import OCCURRENCES_MAX
from regie.playbook.recurrence import Recurrence

Series = Mapping[str, Sequence[Occurrence]]


def find_series(scene: Scene, items: Sequence[Item]) -> Series:
    """Return the occurrences of every recurring step, by its key without a number.

    Args:
        scene: Its anchors, facts and beginning are used; its graph is not.
        items: What `for_each` steps are repeated for.
    """
    return {
        planned_key(step, item): tuple(_series(scene, step, step.every, item))
        for step in scene.playbook.steps.values()
        if step.every is not None
        for item in items_of(step, items)
    }


def with_series(scene: Scene) -> Scene:
    """Return the scene with the moments that occurrences have by its anchors.

    The plan's steps stay what they are: a number that the new series lacks takes the
    last of its moments.
    """
    moments: dict[int, When] = {}
    known: dict[str, Sequence[When]] = {}
    for place, node in enumerate(scene.graph.nodes):
        if node.occurrence is None or node.occurrence.on is None:
            continue
        base = planned_key(node.step, node.item)
        if base not in known:
            known[base] = _whens(scene, node, node.step.every)[0]
        if known[base]:
            last = len(known[base]) - 1
            moments[place] = known[base][min(node.occurrence.number - 1, last)]
    return replace(scene, moments=moments)


def _series(
    scene: Scene, step: Step, every: Recurrence, item: Item | None
) -> Iterator[Occurrence]:
    base = planned_key(step, item)
    node = Node(key=base, step=step, item=item)
    whens, unknown = _whens(scene, node, every)
    if scene.fact(node).dropped:  # all of them, while their dates were not known
        whens = ()
    count = len(whens)
    yield from _done_beyond(scene, base, count)
    if not whens:
        yield Occurrence(number=0, count=0, is_past=not unknown, unknown=unknown)
    for number, when in enumerate(whens[:OCCURRENCES_MAX], start=1):
        fresh = planned_key(step, item, number) not in scene.facts
        yield Occurrence(
            number=number,
            count=count,
            on=when.on,
            at=when.at,
            notes=when.notes,
            is_past=fresh and _is_before(when, scene.began),
        )


def _whens(
    scene: Scene, node: Node, every: Recurrence | None
) -> tuple[Sequence[When], str]:
    """Return the moments, and what has no date if they are not known."""
    if every is None:
        return (), ""
    ends = None
    begins = every.begins or _phase_begins(scene, node.step)
    first = scene.began if begins is None else scene.bound(begins, node)
    if first is None and begins is not None:
        return (), unknown_base(scene, begins, None)
    if every.ends is not None:
        ends = scene.bound(every.ends, node)
        if ends is None:
            return (), unknown_base(scene, every.ends, None)
    span = Span(every=every, first=first or scene.began, last=ends, frame=scene.frame)
    return occurrences(span, keeps_day=node.step.run is not None), ""


def _phase_begins(scene: Scene, step: Step) -> Moment | None:
    phase = scene.playbook.phases.get(step.phase)
    return None if phase is None else phase.begins


def _done_beyond(scene: Scene, base: str, count: int) -> Iterator[Occurrence]:
    for key, fact in scene.facts.items():
        head, _, tail = key.rpartition("/")
        if head != base or not tail.isdecimal() or fact.done_at is None:
            continue
        if int(tail) > min(count, OCCURRENCES_MAX):
            yield Occurrence(number=int(tail), count=count)


def _is_before(when: When, began: When) -> bool:
    if when.at is not None and began.at is not None:
        return when.at < began.at
    return when.on < began.on
