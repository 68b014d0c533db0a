"""A step that ends after its own late bound."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from regie.planning.backward import Bound
from regie.planning.ready import Placed
from regie.planning.reckoning import NOT_RECKONED
from regie.planning.reckoning import Reckoning
from regie.planning.scene import Scene
from regie.planning.wording import day_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """A step that ends after its own late bound.

    Attributes:
        place: Of the step among the nodes.
        late: Working days of the campaign by which it ends too late.
        chain: Places of the steps that decide when it can end, itself last.
        reckoning: The days that the chain needs and has; of what is told only.
        anchor: The anchor that its bound hangs on at last; empty for none.
        others: Titles of further steps of the anchor whose dates have passed.
        delayed: Places of what its chain makes late behind it, in order.
    """

    place: int
    bound: Bound
    late: int
    chain: tuple[int, ...]
    anchor: str
    is_overdue: bool
    reckoning: Reckoning = NOT_RECKONED
    others: tuple[str, ...] = ()
    delayed: tuple[int, ...] = ()

    def speaking_for(self, others: tuple[str, ...]) -> Shortage:
        """Return the same shortage, told together with these steps."""
        return replace(self, others=others)


def earliest_end(scene: Scene, placed: Placed, place: int) -> str:
    """Return the day on which a step can be done at the earliest, in words."""
    spot = placed.of(place)
    last = spot.early if spot.is_moment else spot.early - 1
    return day_text(scene.frame.calendar.day(last), scene.frame.language)
