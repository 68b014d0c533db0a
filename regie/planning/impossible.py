"""Steps that cannot meet their dates, each with the one chain that matters."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence

from regie.planning.backward import Latest
from regie.planning.chains import driving_chain
from regie.planning.chains import keys_of
from regie.planning.model import Impossible
from regie.planning.model import Reason
from regie.planning.ready import Placed
from regie.planning.remedies import Budget
from regie.planning.remedies import earliest_feasible
from regie.planning.remedies import Feasible
from regie.planning.remedies import find_remedies
from regie.planning.remedies import Remedies
from regie.planning.scene import Scene
from regie.planning.shortage import Shortage
from regie.planning.shortage import shortage_text


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
    found = _without_consequences(_shortages(scene, placed, latest, roots))
    told = _one_overdue_an_anchor(found, scene)
    budget = Budget()
    feasible = {
        anchor: earliest_feasible(scene, anchor, when, _steps_of(roots, anchor), budget)
        for anchor in dict.fromkeys(shortage.anchor for shortage in told)
        if (when := scene.anchors.get(anchor)) is not None
    }
    worst_first = sorted(told, key=_days, reverse=True)
    remedies = {
        shortage.place: find_remedies(
            scene, placed, shortage.chain, shortage.days, budget
        )
        for shortage in worst_first
        if not shortage.is_overdue
    }
    return tuple(
        _told(scene, placed, shortage, feasible, remedies) for shortage in told
    )


def _days(shortage: Shortage) -> int:
    return shortage.days


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
        if spot.is_moment and spot.reason is Reason.MISSED:
            continue
        found[place] = Shortage(
            place=place,
            bound=bound,
            days=spot.early - bound.number,
            chain=driving_chain(placed, place),
            anchor=roots[place],
            is_overdue=bound.when.on < today,
        )
    return found


def _without_consequences(found: Mapping[int, Shortage]) -> Sequence[Shortage]:
    return [
        shortage
        for place, shortage in found.items()
        if not any(
            before != place and found[before].days >= shortage.days
            for before in shortage.chain
            if before in found
        )
    ]


def _one_overdue_an_anchor(found: Sequence[Shortage], scene: Scene) -> list[Shortage]:
    overdue: dict[str, list[Shortage]] = {}
    for shortage in found:
        if shortage.is_overdue:
            overdue.setdefault(shortage.anchor, []).append(shortage)
    worst = {
        max(group, key=lambda shortage: shortage.days).place: group
        for group in overdue.values()
    }
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
    remedies: Mapping[int, Remedies],
) -> Impossible:
    found = feasible.get(shortage.anchor, Feasible(on=None))
    known = remedies.get(shortage.place, Remedies())
    return Impossible(
        key=scene.graph.nodes[shortage.place].key,
        chain=keys_of(scene, shortage.chain),
        short_days=shortage.days,
        sentence=shortage_text(scene, placed, shortage, known, found),
        overdue=shortage.is_overdue,
        anchor=shortage.anchor,
        feasible_on=found.on,
    )
