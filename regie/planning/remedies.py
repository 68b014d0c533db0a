"""What would make an impossible date possible; each proposal is tried by planning."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from itertools import pairwise

from regie.planning.backward import earliest
from regie.planning.backward import own_bounds
from regie.planning.chains import with_predecessors
from regie.planning.feasible import Budget
from regie.planning.feasible import OutOfBudgetError
from regie.planning.forward import forward
from regie.planning.graph import Link
from regie.planning.model import Leave
from regie.planning.model import Reason
from regie.planning.pinned import pin_behind
from regie.planning.pinned import pinned
from regie.planning.pinned import spot_without
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.scene import Spot
from regie.planning.waits import waits_of
from regie.playbook.model import Edge

ONE_DAY = timedelta(days=1)

#: Nobody cuts a step by more than half of its days.
CUT_SHARE = 2

#: How many steps of a chain are tried for one way.
TRIED_MAX = 12

#: What keeps a step from beginning although everything before it is done.
HELD_BACK = frozenset({Reason.PHASE, Reason.NOT_BEFORE, Reason.WINDOW})


class Way(StrEnum):
    """Ways to gain days, the gentlest first."""

    UNPIN = "unpin"
    PIN = "pin earlier"
    HAND_OVER = "hand over"
    BEGIN = "begin earlier"
    CUT = "cut"
    OVERLAP = "overlap"
    DAY_OFF = "work on a day off"
    DROP = "drop"  # only where nothing else helps


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One thing that suffices to make one impossible step possible.

    Attributes:
        place: Of the step to change.
        before: OVERLAP: its predecessor, that it would have to start with.
        cuts: CUT: by place, working days to cut; together they suffice.
        on: PIN, BEGIN, DAY_OFF: on which day to begin.
        absences: HAND_OVER: when whoever takes over would have to work.
    """

    way: Way
    place: int
    before: int = -1
    cuts: Mapping[int, int] = field(default_factory=dict)
    on: date | None = None
    absences: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A chain that ends too late.

    Attributes:
        chain: Places of its steps, first to last; the last one is late.
        missing: Days of work that there is no room for.
        late: Working days of the campaign by which it ends too late.
    """

    scene: Scene
    placed: Placed
    chain: tuple[int, ...]
    missing: int
    late: int
    budget: Budget

    def ends_in_time(self, scene: Scene) -> bool:
        """Plan the chain in another scene; tell whether its last step is in time."""
        last = self.chain[-1]
        places = with_predecessors(scene, last)
        if not self.budget.take(len(places)):
            raise OutOfBudgetError
        placed = forward(scene, places)
        bounds, spot = own_bounds(scene, last, placed), placed.of(last)
        if not bounds:
            return True  # it was only its pin that it could not keep
        bound = earliest(bounds)
        last_on = bound.last_on if bound.moment is None else bound.when.on
        return spot.early <= bound.number and spot.ends_on <= last_on


def find_remedies(trouble: Trouble, most: int) -> tuple[Remedy, ...]:
    """Return what would each suffice, the gentlest first.

    Args:
        trouble: What is to be helped.
        most: How many are enough.
    """
    found: list[Remedy] = []
    try:
        for remedy in islice(_each(trouble), most):
            found.append(remedy)  # noqa: PERF402 -- what was found before the end counts
    except OutOfBudgetError:
        pass
    return tuple(found)


def _each(trouble: Trouble) -> Iterator[Remedy]:
    is_found = False
    for way in _WAYS:
        if not trouble.budget.left or (is_found and way is _drop):
            return
        remedy = way(trouble)
        if remedy is not None:
            is_found = True
            yield remedy


def _unpin(trouble: Trouble) -> Remedy | None:
    """Return the pinned step, at either end of the chain, to give back to the plan."""
    scene, placed = trouble.scene, trouble.placed
    for place in dict.fromkeys((trouble.chain[0], trouble.chain[-1])):
        if placed.of(place).reason is not Reason.PINNED:
            continue
        if trouble.ends_in_time(pinned(scene, place, None)):
            return Remedy(way=Way.UNPIN, place=place)
    return None


def _pin(trouble: Trouble) -> Remedy | None:
    """Return the last day to which the step that is pinned too late can be pinned."""
    scene, place = trouble.scene, pin_behind(trouble.placed, trouble.chain)
    if place is None:
        return None
    calendar, attendance = scene.frame.calendar, scene.attendances[place]
    first = max(spot_without(scene, place, place).start, scene.now_number)

    def is_late(number: int) -> bool:
        return not trouble.ends_in_time(pinned(scene, place, calendar.day(number)))

    days = range(first, trouble.placed.of(place).start)
    number = first + bisect_left(days, True, key=is_late) - 1  # noqa: FBT003
    if attendance is not None:
        number = attendance.last(number)
    if number < first or is_late(number):
        return None
    return Remedy(way=Way.PIN, place=place, on=calendar.day(number))


def _hand_over(trouble: Trouble) -> Remedy | None:
    """Return the step to give to somebody who works while its owner does not."""
    scene = trouble.scene
    for place in trouble.chain[:TRIED_MAX]:
        spot, attendance = trouble.placed.of(place), scene.attendances[place]
        if attendance is None or spot.asked is None:
            continue
        absences = tuple(attendance.absences(spot.asked, spot.end))
        others = [*scene.attendances]
        others[place] = None
        if absences and trouble.ends_in_time(replace(scene, attendances=others)):
            return Remedy(way=Way.HAND_OVER, place=place, absences=absences)
    return None


def _begin(trouble: Trouble) -> Remedy | None:
    """Return how early the chain would have to begin, where a sentence forbids it."""
    scene, place = trouble.scene, trouble.chain[0]
    spot, attendance = trouble.placed.of(place), trouble.scene.attendances[place]
    if spot.reason not in HELD_BACK or spot.is_moment:
        return None
    number = max(spot.start - trouble.late, scene.now_number)
    if attendance is not None:
        number = max(attendance.last(number), attendance.first(scene.now_number))
    on = scene.frame.calendar.day(number)
    tried = replace(pinned(scene, place, on), unbound=scene.unbound | {place})
    if number < spot.start and trouble.ends_in_time(tried):
        return Remedy(way=Way.BEGIN, place=place, on=on)
    return None


def _cut(trouble: Trouble) -> Remedy | None:
    """Return cuts of the longest steps, none by more than half."""
    scene = trouble.scene
    days = {
        place: scene.duration(place)
        for place in trouble.chain
        if (spot := trouble.placed.of(place)).reason is not Reason.STARTED
        and not spot.is_moment
        and scene.duration(place) >= CUT_SHARE
    }
    if sum(known // CUT_SHARE for known in days.values()) < trouble.missing:
        return None
    cuts = dict.fromkeys(days, 0)
    for _ in range(trouble.missing):
        able = [place for place in days if cuts[place] < days[place] // CUT_SHARE]
        longest = max(able, key=lambda place: (days[place] - cuts[place], -cuts[place]))
        cuts[longest] += 1
    cuts = {place: cut for place, cut in cuts.items() if cut}
    takes = {place: days[place] - cut for place, cut in cuts.items()}
    if not cuts or not trouble.ends_in_time(replace(scene, takes=takes)):
        return None
    return Remedy(way=Way.CUT, place=next(iter(cuts)), cuts=cuts)


def _overlap(trouble: Trouble) -> Remedy | None:
    """Return the pair with the smallest overlap that suffices.

    Two steps that start together still end together: what came second cannot be done
    before what it builds on.
    """
    scene, placed = trouble.scene, trouble.placed
    pairs = [
        (place, before)
        for before, place in pairwise(trouble.chain)
        if _can_overlap(placed, before, place)
        and not scene.graph.nodes[before].step.gate
    ]
    for place, before in sorted(pairs, key=lambda pair: placed.of(pair[1]).days):
        waits = list(scene.waits)
        waits[place] = [_started_with(link, before) for link in scene.waits[place]]
        takes = {place: max(scene.duration(place), scene.duration(before))}
        if trouble.ends_in_time(replace(scene, waits=waits, takes=takes)):
            return Remedy(way=Way.OVERLAP, place=place, before=before)
    return None


def _can_overlap(placed: Placed, before: int, place: int) -> bool:
    first, second = placed.of(before), placed.of(place)
    if first.is_moment or second.is_moment:
        return False
    return second.wanted is None and second.reason is not Reason.STARTED


def _started_with(link: Link, before: int) -> Link:
    if link.before == before and link.is_plain:
        return link._replace(edge=Edge.STARTS)
    return link


def _day_off(trouble: Trouble) -> Remedy | None:
    """Return the step that could begin on the day off before it, as a pin does."""
    scene, calendar = trouble.scene, trouble.scene.frame.calendar
    today = scene.now.astimezone(scene.frame.zone).date()
    for place in trouble.chain[:TRIED_MAX]:
        spot = trouble.placed.of(place)
        on = calendar.day(spot.start) - ONE_DAY
        if on <= today or calendar.is_working(on) or not _can_move(spot):
            continue
        while on - ONE_DAY > today and not calendar.is_working(on - ONE_DAY):
            on -= ONE_DAY
        if trouble.ends_in_time(pinned(scene, place, on)):
            return Remedy(way=Way.DAY_OFF, place=place, on=on)
    return None


def _can_move(spot: Spot) -> bool:
    """Tell whether work begins where it does only because nothing lets it earlier."""
    is_back = spot.asked is not None and spot.asked < spot.start
    is_free = spot.wanted is None and not spot.is_moment and not is_back
    return is_free and spot.reason is not Reason.STARTED


def _drop(trouble: Trouble) -> Remedy | None:
    """Return the shortest step of the chain without which the last one is in time."""
    scene, placed = trouble.scene, trouble.placed
    able = [place for place in trouble.chain[:-1] if _can_drop(scene, placed, place)]
    for place in sorted(able, key=scene.duration)[:TRIED_MAX]:
        if not trouble.budget.take(len(scene.waits)):
            return None  # what waits for it would be looked for among all
        key = scene.graph.nodes[place].key
        fact = replace(scene.fact(scene.graph.nodes[place]), dropped=True)
        gone = frozenset(scene.gone) | {place}
        tried = replace(
            scene,
            facts={**scene.facts, key: fact},
            gone=gone,
            waits=waits_of(scene.graph, gone),
        )
        if trouble.ends_in_time(tried):
            return Remedy(way=Way.DROP, place=place)
    return None


def _can_drop(scene: Scene, placed: Placed, place: int) -> bool:
    """Tell whether a step is a person's work that has not begun, and no decision."""
    node, spot = scene.graph.nodes[place], placed.of(place)
    is_work = node.step.run is None and not node.step.gate and not spot.is_moment
    return is_work and node.occurrence is None and spot.reason is not Reason.STARTED


_WAYS: tuple[Callable[[Trouble], Remedy | None], ...] = (
    _unpin,
    _pin,
    _hand_over,
    _begin,
    _cut,
    _overlap,
    _day_off,
    _drop,
)
