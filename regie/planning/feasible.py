"""Which date of an anchor would work, found by planning with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from regie.planning.anchors import resolve_anchors
from regie.planning.backward import earliest
from regie.planning.backward import own_bounds
from regie.planning.dates import When
from regie.planning.forward import forward
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.series import with_series

#: How many dates are tried before giving up, and how often without coming closer.
TRIES_MAX = 24
STALLED_MAX = 3

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
class Feasible:
    """What moving an anchor can do.

    Attributes:
        on: The first working day on which no step is late; None if none was found.
        is_certain: Whether the search came to its end.
    """

    on: date | None
    is_certain: bool = True


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
    return max((short_of(scene, placed, place) for place in steps), default=0)


def short_of(scene: Scene, placed: Placed, place: int) -> int:
    """Return the working days by which a step ends after its own late bound."""
    spot, bounds = placed.of(place), own_bounds(scene, place, placed)
    return spot.early - earliest(bounds).number if bounds else 0
