"""Which steps drive which: the chain behind a step, and the critical one an anchor."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence

from regie.planning.backward import Latest
from regie.planning.backward import SETTLED
from regie.planning.model import Reason
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.sentences import late_sentences
from regie.playbook.model import AnchorBase
from regie.playbook.model import Direction
from regie.playbook.model import StepBase

#: Reasons of steps that no predecessor moves.
HELD = frozenset({Reason.AT, Reason.PINNED})


def driving_chain(placed: Placed, place: int) -> tuple[int, ...]:
    """Return the steps that decide when this one can be done, first to last.

    Each one starts as soon as the one before leaves it; done steps are left out, and
    what lies before a step that sits at its own `at` decides nothing behind it.
    """
    chain: list[int] = []
    at = place
    while at >= 0:
        spot = placed.of(at)
        if spot.reason in SETTLED:
            break
        chain.append(at)
        goes_on = spot.is_driven and (at == place or spot.reason not in HELD)
        at = spot.driver if goes_on else -1
    return tuple(reversed(chain))


def critical_chains(placed: Placed, latest: Latest) -> dict[str, tuple[int, ...]]:
    """Return, by anchor, the chain that would delay it first.

    That is the chain of the step with the least slack among those that must be done by
    a date counted up to the anchor (on or before it, not after); of equals the longest,
    then the first of the file. A step that nothing drives is no chain, unless it is
    late.
    """
    best: dict[str, tuple[tuple[int, int, int], int]] = {}
    for place, bound in latest.bounds.items():
        moment = bound.moment
        if moment is None or not isinstance(moment.base, AnchorBase):
            continue
        room = bound.number - _driven_end(placed, place)
        is_after = moment.direction is Direction.AFTER
        if is_after or (room >= 0 and _drives_nothing(placed, place)):
            continue
        rank = (room, -_length(placed, place), place)
        anchor = moment.base.anchor
        if anchor not in best or rank < best[anchor][0]:
            best[anchor] = (rank, place)
    return {
        anchor: driving_chain(placed, place)
        for anchor, (_, place) in sorted(best.items())
    }


def _drives_nothing(placed: Placed, place: int) -> bool:
    """Tell whether no open step decides when this one can start."""
    spot = placed.of(place)
    return not spot.is_driven or placed.of(spot.driver).reason in SETTLED


def _length(placed: Placed, place: int) -> int:
    """Return the working days of the chain that ends with this step."""
    spot = placed.of(place)
    if spot.reason not in HELD or spot.driver < 0:
        return spot.length
    return spot.length + placed.of(spot.driver).length


def _driven_end(placed: Placed, place: int) -> int:
    """Return the `end` that a step's driver would allow, were it not for its `at`."""
    spot = placed.of(place)
    if spot.wanted is None or spot.driver < 0 or spot.early > spot.end:
        return spot.early
    return placed.of(spot.driver).end + spot.days


def with_repetitions(
    scene: Scene, placed: Placed, latest: Latest, chain: Iterable[int]
) -> set[int]:
    """Return the steps of a chain and their repetitions that are as tight."""
    found: set[int] = set()
    for place in chain:
        name = scene.graph.nodes[place].step.name
        tight = _tightness(placed, latest, place)
        found |= {
            each
            for each in scene.graph.of_step[name]
            if _tightness(placed, latest, each) == tight
        }
    return found


def _tightness(placed: Placed, latest: Latest, place: int) -> object:
    spot = placed.spots[place]
    if spot is None or spot.reason in SETTLED:
        return None
    return spot.start, spot.end, latest.ends[place]


def with_predecessors(scene: Scene, place: int) -> tuple[int, ...]:
    """Return a step and all that it waits for, in the order to place them.

    Steps that its late bounds hang on are among them.
    """
    found: set[int] = set()
    step = scene.graph.nodes[place].step
    ahead = [place]
    for moment in late_sentences(step):
        if isinstance(moment.base, StepBase):
            ahead += scene.graph.of_step[moment.base.step]
    while ahead:
        at = ahead.pop()
        if at not in found:
            found.add(at)
            ahead += [link.before for link in scene.graph.nodes[at].links]
            ahead += [link.before for link in scene.waits[at]]
    return tuple(at for at in scene.graph.order if at in found)


def keys_of(scene: Scene, chain: Sequence[int]) -> tuple[str, ...]:
    """Return the keys of the steps of a chain."""
    return tuple(scene.graph.nodes[place].key for place in chain)
