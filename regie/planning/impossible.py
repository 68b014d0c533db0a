"""Steps that cannot meet their dates, each with the one chain that matters."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from regie.planning.backward import Latest
from regie.planning.chains import keys_of
from regie.planning.feasible import Budget
from regie.planning.feasible import earliest_feasible
from regie.planning.feasible import Feasible
from regie.planning.model import Impossible
from regie.planning.model import Reason
from regie.planning.pinned import chain_of
from regie.planning.ready import Placed
from regie.planning.reckoning import reckon
from regie.planning.reckoning import Reckoning
from regie.planning.remedies import find_remedies
from regie.planning.remedies import Trouble
from regie.planning.remedy_words import remedy_texts
from regie.planning.scene import Scene
from regie.planning.shortage import Shortage
from regie.planning.shortage_words import shortage_text

#: How many remedies are named; moving the anchor is one of them.
WAYS_MAX = 3

NOT_MOVED = Feasible(on=None)


def find_impossible(
    scene: Scene, placed: Placed, latest: Latest
) -> tuple[Impossible, ...]:
    """Return the steps that end after their own late bound, with the explanation.

    A step is left out when a step of its chain is short by as much: that one is the
    cause. A moment that was merely missed is late, not impossible: its `if_missed`
    decides. Of steps whose date has passed already, the worst one an anchor speaks for
    the others.
    """
    roots = _roots(scene, latest)
    short = _shortages(scene, placed, latest, roots)
    found = _without_consequences(short)
    told = [
        replace(
            each,
            reckoning=_reckoned(scene, placed, each),
            delayed=_delayed(short, each),
        )
        for each in _one_overdue_an_anchor(found, scene)
    ]
    budget = Budget()
    feasible = {
        anchor: earliest_feasible(scene, anchor, when, _steps_of(roots, anchor), budget)
        for anchor in dict.fromkeys(shortage.anchor for shortage in told)
        if (when := scene.anchors.get(anchor)) is not None
    }
    ways: dict[int, Sequence[str]] = {}
    for shortage in sorted(told, key=_lateness, reverse=True):
        moved = feasible.get(shortage.anchor, NOT_MOVED).on is not None
        ways[shortage.place] = _ways(scene, placed, shortage, budget, moved=moved)
    return tuple(_told(scene, placed, each, feasible, ways) for each in told)


def _reckoned(scene: Scene, placed: Placed, shortage: Shortage) -> Reckoning:
    return reckon(scene, placed, shortage.chain, shortage.bound.number)


def _delayed(short: Mapping[int, Shortage], shortage: Shortage) -> tuple[int, ...]:
    """Return the longest late chain behind an overdue step, without itself."""
    if not shortage.is_overdue:
        return ()
    behind = [
        each.chain[each.chain.index(shortage.place) + 1 :]
        for each in short.values()
        if shortage.place in each.chain
    ]
    return max(behind, key=len, default=())


def _lateness(shortage: Shortage) -> int:
    return shortage.late


def _ways(
    scene: Scene, placed: Placed, shortage: Shortage, budget: Budget, *, moved: bool
) -> Sequence[str]:
    """Return what would help beside moving the anchor; nothing brings a day back."""
    if shortage.is_overdue:
        return ()
    trouble = Trouble(
        scene=scene,
        placed=placed,
        chain=shortage.chain,
        missing=shortage.reckoning.missing,
        late=shortage.late,
        budget=budget,
    )
    return remedy_texts(scene, find_remedies(trouble, WAYS_MAX - moved))


def _roots(scene: Scene, latest: Latest) -> Mapping[int, str]:
    return {
        place: scene.root_of(bound.moment, scene.graph.nodes[place])
        for place, bound in latest.bounds.items()
    }


def _steps_of(roots: Mapping[int, str], anchor: str) -> Sequence[int]:
    return [place for place, root in roots.items() if root == anchor]


def _shortages(
    scene: Scene, placed: Placed, latest: Latest, roots: Mapping[int, str]
) -> dict[int, Shortage]:
    today = scene.now.astimezone(scene.frame.zone).date()
    found: dict[int, Shortage] = {}
    for place in scene.graph.order:
        bound = latest.bounds.get(place)
        if bound is None or placed.of(place).early <= bound.number:
            continue
        spot = placed.of(place)
        if spot.reason is Reason.MISSED and spot.is_moment and not spot.is_driven:
            continue
        chain = chain_of(placed, place)
        found[place] = Shortage(
            place=place,
            bound=bound,
            late=spot.early - bound.number,
            chain=chain,
            anchor=roots[place],
            is_overdue=bound.when.on < today,
        )
    return found


def _without_consequences(found: Mapping[int, Shortage]) -> Sequence[Shortage]:
    return [
        shortage
        for place, shortage in found.items()
        if not any(
            before != place and found[before].late >= shortage.late
            for before in shortage.chain
            if before in found
        )
    ]


def _one_overdue_an_anchor(found: Sequence[Shortage], scene: Scene) -> list[Shortage]:
    overdue: dict[str, list[Shortage]] = {}
    for shortage in found:
        if shortage.is_overdue:
            overdue.setdefault(shortage.anchor, []).append(shortage)
    worst = {max(group, key=_lateness).place: group for group in overdue.values()}
    return [
        shortage.speaking_for(_others(worst.get(shortage.place, ()), shortage, scene))
        for shortage in found
        if not shortage.is_overdue or shortage.place in worst
    ]


def _others(
    group: Sequence[Shortage], worst: Shortage, scene: Scene
) -> tuple[str, ...]:
    return tuple(scene.title(each.place) for each in group if each is not worst)


def _told(
    scene: Scene,
    placed: Placed,
    shortage: Shortage,
    feasible: Mapping[str, Feasible],
    ways: Mapping[int, Sequence[str]],
) -> Impossible:
    found = feasible.get(shortage.anchor, NOT_MOVED)
    known = tuple(ways[shortage.place])
    return Impossible(
        key=scene.graph.nodes[shortage.place].key,
        chain=keys_of(scene, shortage.chain),
        short_days=shortage.reckoning.missing,
        needed_days=shortage.reckoning.needed,
        left_days=shortage.reckoning.left,
        late_days=shortage.late,
        ways=known,
        sentence=shortage_text(scene, placed, shortage, found, known),
        overdue=shortage.is_overdue,
        anchor=shortage.anchor,
        feasible_on=found.on,
    )
