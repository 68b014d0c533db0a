"""Steps that somebody put on a day: whether that decides, and what would be without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from regie.planning.chains import driving_chain
from regie.planning.chains import with_predecessors
from regie.planning.forward import forward
from regie.planning.model import Reason
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.scene import Spot


def chain_of(placed: Placed, place: int) -> tuple[int, ...]:
    """Return the steps that decide when this one can be done, first to last.

    What comes before a pinned step decides nothing where it is done before that day.
    """
    spot = placed.of(place)
    if spot.reason is Reason.PINNED and spot.early <= spot.end:
        return (place,)
    return driving_chain(placed, place)


def pin_behind(placed: Placed, chain: Sequence[int]) -> int | None:
    """Return the step whose pin decides where its chain begins; None for none.

    A step that cannot keep its own pin is not held back by it.
    """
    first = chain[0]
    spot = placed.of(first)
    if spot.reason is not Reason.PINNED:
        return None
    return first if len(chain) > 1 or spot.early <= spot.end else None


def pinned(scene: Scene, place: int, on: date | None) -> Scene:
    """Return the scene with a step pinned to a day, or to none."""
    node = scene.graph.nodes[place]
    fact = replace(scene.fact(node), pinned_on=on)
    return replace(scene, facts={**scene.facts, node.key: fact})


def spot_without(scene: Scene, pin: int, place: int) -> Spot:
    """Return where a step would sit if another one, or itself, were not pinned."""
    free = pinned(scene, pin, None)
    return forward(free, with_predecessors(free, place)).of(place)
