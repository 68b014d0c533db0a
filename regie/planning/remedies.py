"""What would make an impossible date possible; each proposal is tried by planning."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from itertools import pairwise

from regie.planning.anchors import resolve_anchors
from regie.planning.backward import earliest
from regie.planning.backward import own_bounds
from regie.planning.chains import with_predecessors
from regie.planning.dates import When
from regie.planning.forward import forward
from regie.planning.graph import Link
from regie.planning.model import Reason
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.series import with_series
from regie.playbook.model import Edge

#: How many dates are tried before giving up, and how often without coming closer.
TRIES_MAX = 24
STALLED_MAX = 3

#: Nobody cuts a step by more than half of its days.
CUT_SHARE = 2

#: Steps that are planned again while remedies are sought, all told: half a second. A
#: plan of 200 steps never comes near; one of 10,000 is tried a few times.
STEPS_PLANNED_AGAIN_MAX = 60_000


@dataclass(slots=True)
class Budget:
    """How many steps may still be planned again; the worst shortages come first."""

    left: int = STEPS_PLANNED_AGAIN_MAX

    def take(self, steps: int) -> bool:
        """Take so many, or say that they are not left; then nothing is any more."""
        enough = steps <= self.left
        self.left = self.left - steps if enough else 0
        return enough


class OutOfBudgetError(Exception):
    """Nothing more is tried; caught where the search began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """What would fix one impossible step.

    Attributes:
        cuts: By place: working days to cut; together they suffice.
        overlap: A step and its predecessor that would have to start together.
    """

    cuts: Mapping[int, int] = field(default_factory=dict)
    overlap: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasible:
    """What moving an anchor can do.

    Attributes:
        on: The first working day on which no step is late; None if none was found.
        is_certain: Whether the search came to its end.
    """

    on: date | None
    is_certain: bool = True


def find_remedies(
    scene: Scene, placed: Placed, chain: Sequence[int], short: int, budget: Budget
) -> Remedies:
    """Return the cuts and the overlap that make the chain's last step possible."""
    cuts: Mapping[int, int] = {}
    if not budget.left:
        return Remedies()
    try:
        cuts = _cuts(scene, placed, chain, short, budget)
        return Remedies(cuts=cuts, overlap=_overlap(scene, placed, chain, budget))
    except OutOfBudgetError:
        return Remedies(cuts=cuts)


def earliest_feasible(
    scene: Scene, anchor: str, known: When, steps: Collection[int], budget: Budget
) -> Feasible:
    """Return the first working day for an anchor on which no step is late.

    Later dates are tried by the days still missing, then earlier ones one by one.

    Args:
        scene: What is planned now.
        anchor: The one to move.
        known: Its date now.
        steps: Places of the steps whose late bounds hang on it.
        budget: Taken from.
    """
    try:
        later = _later(scene, anchor, known, steps, budget)
    except OutOfBudgetError:
        return Feasible(on=None, is_certain=False)
    if later is None:
        return Feasible(on=None)
    try:
        return Feasible(on=_not_earlier(scene, anchor, known, later, steps, budget))
    except OutOfBudgetError:
        return Feasible(on=later, is_certain=False)


def _later(
    scene: Scene, anchor: str, known: When, steps: Collection[int], budget: Budget
) -> date | None:
    """Return a date that works, tried by the days still missing."""
    calendar = scene.frame.calendar
    on, stalled = known.on, 0
    short = _shortage(scene, steps, budget)
    for _ in range(TRIES_MAX):
        on = calendar.business_days_after(on, short)
        missing = _shortage(_moved_to(scene, anchor, known, on), steps, budget)
        stalled = stalled + 1 if missing >= short else 0
        short = missing
        if short <= 0 or stalled >= STALLED_MAX:
            break
    return on if short <= 0 else None


def _not_earlier(
    scene: Scene,
    anchor: str,
    known: When,
    on: date,
    steps: Collection[int],
    budget: Budget,
) -> date:
    """Return the first date that works, from one that does, day by day."""
    calendar = scene.frame.calendar
    earlier = calendar.business_days_before(on, 1)
    while earlier > known.on and (
        _shortage(_moved_to(scene, anchor, known, earlier), steps, budget) <= 0
    ):
        on, earlier = earlier, calendar.business_days_before(earlier, 1)
    return on


def _moved_to(scene: Scene, anchor: str, known: When, on: date) -> Scene:
    anchors = {**scene.given, anchor: _on_day(known, on, scene)}
    resolved = resolve_anchors(scene.playbook.anchors, anchors, scene.frame)
    return with_series(scene.with_anchors(resolved))


def _on_day(known: When, on: date, scene: Scene) -> date | datetime:
    if known.at is None:
        return on
    return datetime.combine(on, known.at.astimezone(scene.frame.zone).time())


def _shortage(scene: Scene, steps: Collection[int], budget: Budget) -> int:
    """Return the working days that the worst of these steps is short by."""
    if not budget.take(len(scene.graph.nodes)):
        raise OutOfBudgetError
    placed = forward(scene)
    return max((_short_of(scene, placed, place) for place in steps), default=0)


def _short_of(scene: Scene, placed: Placed, place: int) -> int:
    spot, bounds = placed.of(place), own_bounds(scene, place, placed)
    return spot.early - earliest(bounds).number if bounds else 0


def _works(scene: Scene, place: int, budget: Budget) -> bool:
    places = with_predecessors(scene, place)
    if not budget.take(len(places)):
        raise OutOfBudgetError
    placed = forward(scene, places)
    return _short_of(scene, placed, place) <= 0


def _cuts(
    scene: Scene, placed: Placed, chain: Sequence[int], short: int, budget: Budget
) -> Mapping[int, int]:
    days = {
        place: scene.duration(place)
        for place in chain
        if (spot := placed.of(place)).reason is not Reason.STARTED
        and not spot.is_moment
        and scene.duration(place) >= CUT_SHARE
    }
    if sum(known // CUT_SHARE for known in days.values()) < short:
        return {}
    cuts = dict.fromkeys(days, 0)
    for _ in range(short):
        able = [place for place in days if cuts[place] < days[place] // CUT_SHARE]
        if not able:
            return {}
        longest = max(able, key=lambda place: (days[place] - cuts[place], -cuts[place]))
        cuts[longest] += 1
    cuts = {place: cut for place, cut in cuts.items() if cut}
    takes = {place: days[place] - cut for place, cut in cuts.items()}
    return cuts if _works(replace(scene, takes=takes), chain[-1], budget) else {}


def _overlap(
    scene: Scene, placed: Placed, chain: Sequence[int], budget: Budget
) -> tuple[int, int] | None:
    """Return the pair with the smallest overlap that suffices.

    Two steps that start together still end together: what came second cannot be done
    before what it builds on.
    """
    pairs = [
        (place, before)
        for before, place in pairwise(chain)
        if _can_overlap(placed, before, place)
    ]
    for place, before in sorted(pairs, key=lambda pair: placed.of(pair[1]).days):
        waits = list(scene.waits)
        waits[place] = [_started_with(link, before) for link in scene.waits[place]]
        takes = {place: max(scene.duration(place), scene.duration(before))}
        if _works(replace(scene, waits=waits, takes=takes), chain[-1], budget):
            return place, before
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
