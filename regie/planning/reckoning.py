"""The days that a chain of steps needs, has and lacks: counted by one rule.

Needed are days of work, each of the person who does it, and the days on which a chain
must wait. Left are the days until the date on which there is somebody to work: a leave
or a weekly day off is neither needed nor left. What is missing is the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.scene import Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """How much time a chain needs and has, in working days.

    Attributes:
        needed: From today, or where the chain can begin, to its end.
        left: Until the date; negative if the chain cannot even begin before it.
        worked: Of `needed`: days of work that are left of each step of the chain.
    """

    needed: int
    left: int
    worked: tuple[int, ...]

    @property
    def missing(self) -> int:
        """Return how many days of work too much there are."""
        return self.needed - self.left

    @property
    def waiting(self) -> int:
        """Return the days on which nothing is worked but must pass."""
        return max(self.needed - sum(self.worked), 0)


NOT_RECKONED = Reckoning(needed=0, left=0, worked=())


def reckon(scene: Scene, placed: Placed, chain: Sequence[int], bound: int) -> Reckoning:
    """Count the days of a chain up to a late bound.

    Args:
        scene: Where and how days are counted.
        placed: Where the steps sit.
        chain: Places of the steps that decide when the last one can end, in order.
        bound: The `end` that the last one would have to keep.
    """
    last = placed.of(chain[-1])
    begin = max(_asked(placed.of(chain[0])), scene.now_number)
    leaving = [place for place in chain if scene.attendances[place] is not None]
    away = [_away(scene, placed.of(place), place, begin) for place in leaving]
    beyond = [
        _away(scene, placed.of(place), place, max(begin, bound)) for place in leaving
    ]
    needed = last.early - begin - sum(away)
    missing = last.early - bound - sum(beyond)
    return Reckoning(
        needed=needed,
        left=needed - missing,
        worked=tuple(_worked(scene, placed.of(place), place) for place in chain),
    )


def _asked(spot: Spot) -> int:
    """Return where a step would begin if its owner were there.

    One that sits at its date although it may only begin later would begin then.
    """
    if spot.early > spot.end:
        return spot.early - spot.days
    return spot.start if spot.asked is None else min(spot.asked, spot.start)


def _away(scene: Scene, spot: Spot, place: int, start: int) -> int:
    """Count the days from `start` on that a step takes while its owner is away."""
    attendance = scene.attendances[place]
    first = max(_asked(spot), start)
    if attendance is None or spot.is_moment or first >= spot.end:
        return 0
    return spot.end - first - attendance.count(first, spot.end)


def _worked(scene: Scene, spot: Spot, place: int) -> int:
    """Return the days of work that are left of a step."""
    attendance = scene.attendances[place]
    start = max(spot.start, min(scene.now_number, spot.end))
    if attendance is None or spot.is_moment:
        return spot.end - start
    return attendance.count(start, spot.end)
