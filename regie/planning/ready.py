"""How early a step may start: the latest of its bounds, its predecessors and `now`."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from regie.planning.dates import ELAPSED
from regie.planning.dates import Frame
from regie.planning.dates import instant
from regie.planning.dates import shifted
from regie.planning.dates import When
from regie.planning.graph import Link
from regie.planning.graph import Node
from regie.planning.model import Reason
from regie.planning.scene import edge_of
from regie.planning.scene import number_when
from regie.planning.scene import Scene
from regie.planning.scene import Spot
from regie.planning.scene import unknown_base
from regie.planning.sentences import early_sentences
from regie.planning.sentences import late_sentences
from regie.playbook.model import Edge
from regie.playbook.model import StepBase


@dataclass(slots=True, kw_only=True)
class Placed:
    """What a forward pass found, by place of the node.

    Attributes:
        spots: None for a step without a date, or one that was not looked at.
        unknown: Why a step has no date: the anchor, field or step that has none.
    """

    spots: list[Spot | None]
    unknown: dict[int, str] = field(default_factory=dict)

    def of(self, place: int) -> Spot:
        """Return the spot of a step that is known to have one.

        Raises:
            LookupError: The step has no date, or was not looked at.
        """
        spot = self.spots[place]
        if spot is None:
            message = f"no spot at place {place}"
            raise LookupError(message)
        return spot


@dataclass(slots=True, kw_only=True)
class Ready:
    """The latest of a step's early bounds.

    Attributes:
        notes: What happened to the date of the one that decides.
        number: The first working day on which work may start.
        at: For a moment: the first instant allowed (UTC); None if nothing bounds it.
        unknown: What has no date and would be needed; empty if everything is known.
    """

    number: int
    reason: Reason = Reason.NOW
    at: datetime | None = None
    driver: int = -1
    driver_number: int = 0
    length: int = 0
    unknown: str = ""
    notes: tuple[str, ...] = ()


def find_ready(scene: Scene, place: int, placed: Placed, *, is_moment: bool) -> Ready:
    """Return the latest of a step's early bounds, and the predecessor that decides.

    A late bound without a date leaves the step without one too: nobody could tell
    whether its date holds.
    """
    node = scene.graph.nodes[place]
    ready = Ready(number=scene.now_number)
    waits = scene.waits[place]
    without = [k.before for k in waits if placed.spots[k.before] is None]
    if without:
        ready.unknown = scene.graph.nodes[without[0]].key
    early = early_sentences(scene.playbook, node.step)
    for reason, moment in () if place in scene.unbound else early:
        when = scene.when(moment, node, placed.spots)
        ready.unknown = ready.unknown or unknown_base(scene, moment, when)
        if when is not None:
            _bound(ready, reason, when, scene.frame)
    for moment in late_sentences(node.step):
        if not isinstance(moment.base, StepBase):
            when = scene.when(moment, node, placed.spots)
            ready.unknown = ready.unknown or unknown_base(scene, moment, when)
    for link in waits:
        spot = placed.spots[link.before]
        if spot is not None and not link.is_at:
            _wait(ready, scene, node, link, spot, is_moment=is_moment)
    return ready


def _bound(ready: Ready, reason: Reason, when: When, frame: Frame) -> None:
    number = number_when(when, frame)
    if number >= ready.number:
        ready.number = number
        ready.reason = reason
        ready.notes = when.notes
    at = instant(when, frame)
    ready.at = at if ready.at is None else max(ready.at, at)


def _wait(
    ready: Ready,
    scene: Scene,
    node: Node,
    link: Link,
    spot: Spot,
    *,
    is_moment: bool,
) -> None:
    number = link_number(scene, node, link, spot, is_moment=is_moment)
    if is_moment:
        at = instant(link_when(scene, node, link, spot), scene.frame)
        ready.at = at if ready.at is None else max(ready.at, at)
    longest = (number, spot.length)
    if ready.driver < 0 or longest > (ready.driver_number, ready.length):
        ready.driver, ready.driver_number = link.before, number
        ready.length = spot.length
    if number > ready.number:
        ready.notes = ()
    if number >= ready.number:
        ready.number = number
        ready.reason = Reason.AFTER


def link_number(
    scene: Scene, node: Node, link: Link, spot: Spot, *, is_moment: bool
) -> int:
    """Return the first working day that a predecessor at this spot leaves its step.

    Args:
        scene: Where and how days are counted.
        node: The step that waits.
        link: What it waits for.
        spot: Where the predecessor sits.
        is_moment: Whether the step that waits is a moment.
    """
    if link.lag is None and link.moment is None:
        return spot.start if link.edge is Edge.STARTS else spot.end
    when = link_when(scene, node, link, spot)
    if is_moment or link.lag is None or link.lag.unit in ELAPSED:
        return number_when(when, scene.frame)
    return scene.frame.calendar.number(when.on)


def link_when(scene: Scene, node: Node, link: Link, spot: Spot) -> When:
    """Return when a predecessor at this spot leaves its step, with the instant."""
    edge = edge_of(spot, link.edge, scene.frame)
    if link.moment is not None:
        return scene.when_of_edge(link.moment, node, edge)
    return edge if link.lag is None else shifted(edge, link.lag, scene.frame)
