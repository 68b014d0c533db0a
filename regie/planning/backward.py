"""The backward pass: how late each step may end without making a later one late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import partial

from regie.planning.attendance import Attendance
from regie.planning.dates import Frame
from regie.planning.dates import wall_to_instant
from regie.planning.dates import When
from regie.planning.graph import Link
from regie.planning.graph import Node
from regie.planning.model import Reason
from regie.planning.ready import link_number
from regie.planning.ready import Placed
from regie.planning.scene import number_at
from regie.planning.scene import Scene
from regie.planning.scene import Spot
from regie.planning.sentences import asked_sentence
from regie.planning.sentences import late_sentences
from regie.playbook.model import Moment
from regie.playbook.model import Roll

SETTLED = frozenset({Reason.DONE, Reason.DROPPED, Reason.PAST})

#: Reasons of steps that sit where they sit, whatever days their owner works.
STILL = SETTLED | {Reason.STARTED, Reason.AT, Reason.PINNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A step's own late bound.

    Attributes:
        number: The `end` that it allows.
        when: Where its sentence falls.
        last_on: The last day that it leaves to the step; for a person's work a working
            day, unless the sentence says `even on a day off`.
        moment: The sentence; None for a pin.
    """

    number: int
    when: When
    last_on: date
    moment: Moment | None


@dataclass(slots=True, kw_only=True)
class Latest:
    """What a backward pass found, by place of the node.

    Attributes:
        ends: The latest `end`; None where nothing later limits the step.
        holders: The later step that limits it; -1 where it is its own bound.
        movable: The same for steps whose `at` hangs on another step, as if the `at` did
            not hold them: that step may move and take them along.
        bounds: The earliest of the step's own late bounds.
    """

    ends: list[int | None]
    holders: list[int]
    movable: dict[int, int] = field(default_factory=dict)
    bounds: dict[int, Bound] = field(default_factory=dict)


def backward(scene: Scene, placed: Placed) -> Latest:
    """Return how late each placed step may end."""
    count = len(scene.graph.nodes)
    latest = Latest(ends=[None] * count, holders=[-1] * count)
    for place in reversed(scene.graph.order):
        spot = placed.spots[place]
        if spot is None or spot.reason in SETTLED:
            continue
        follower_end = latest.ends[place]
        bounds = own_bounds(scene, place, placed)
        if any(link.is_at for link in scene.waits[place]):
            at = scene.graph.nodes[place].step.at
            ends = [each.number for each in bounds if each.moment is not at]
            ends += [] if follower_end is None else [follower_end]
            if ends:
                latest.movable[place] = min(ends)
        if bounds:
            bound = latest.bounds[place] = earliest(bounds)
            if follower_end is None or bound.number <= follower_end:
                latest.ends[place], latest.holders[place] = bound.number, -1
        latest.ends[place] = _worked_end(scene, place, spot, latest.ends[place])
        if spot.reason is not Reason.STARTED:
            _limit_predecessors(scene, place, placed, latest)
    return latest


def earliest(bounds: Iterable[Bound]) -> Bound:
    """Return the bound that allows the least; of equals the first."""
    return min(bounds, key=lambda bound: bound.number)


def own_bounds(scene: Scene, place: int, placed: Placed) -> list[Bound]:
    """Return a placed step's own late bounds: `due`, window, and `at` or pin."""
    spot = placed.of(place)
    node = scene.graph.nodes[place]
    bounds = [
        bound
        for moment in late_sentences(node.step)
        if (bound := _bound(scene, place, moment, placed)) is not None
    ]
    if spot.wanted is not None and spot.wanted_on is not None:
        pinned = scene.fact(node).pinned_on is not None
        number = _wanted_end(scene, place, spot, spot.wanted)
        bounds.append(
            Bound(
                number=number,
                when=When(on=spot.wanted_on, at=spot.missed_at or spot.at),
                last_on=max(spot.wanted_on, scene.frame.calendar.day(number - 1)),
                moment=None if pinned else asked_sentence(node.step),
            )
        )
    return bounds


def _bound(scene: Scene, place: int, moment: Moment, placed: Placed) -> Bound | None:
    node = scene.graph.nodes[place]
    when = scene.when(moment, node, placed.spots)
    if when is None:
        return None
    is_moment = placed.of(place).is_moment
    number = _end_number(when, scene.frame, is_moment=is_moment)
    last_on = when.on
    if not is_moment and moment.roll is not Roll.KEEP:
        last_on = min(last_on, scene.frame.calendar.day(number - 1))
    return Bound(number=number, when=when, last_on=last_on, moment=moment)


def _end_number(when: When, frame: Frame, *, is_moment: bool) -> int:
    """Return the `end` that a late bound allows.

    A person's work may still end on the day of the bound, unless that is over before
    the working day begins.
    """
    if when.at is None:
        return frame.calendar.number(when.on + timedelta(days=1))
    if is_moment:
        return number_at(when.at, frame)
    clock = when.at.astimezone(frame.zone).time()
    days = 0 if clock <= frame.day_starts else 1
    return frame.calendar.number(when.on + timedelta(days=days))


def _limit_predecessors(
    scene: Scene, place: int, placed: Placed, latest: Latest
) -> None:
    spot, node = placed.of(place), scene.graph.nodes[place]
    for link in scene.waits[place]:
        before = placed.spots[link.before]
        end = latest.movable.get(place) if link.is_at else latest.ends[place]
        if end is None or before is None or before.reason in SETTLED:
            continue
        start = latest_start(scene, place, spot, end)
        limit = latest_end(scene, node, link, before, start, is_moment=spot.is_moment)
        known = latest.ends[link.before]
        if known is None or limit < known:
            latest.ends[link.before], latest.holders[link.before] = limit, place


def latest_end(
    scene: Scene,
    node: Node,
    link: Link,
    before: Spot,
    start: int,
    *,
    is_moment: bool,
) -> int:
    """Return the latest `end` of a predecessor for its follower to start there.

    A lag is taken back by trying: months and days off make it longer or shorter from
    one day to the next, but a later predecessor never leaves its follower earlier.
    """
    if link.is_plain:
        return start
    attendance = _own_days(scene, link.before, before)
    if link.lag is None and link.moment is None:
        if attendance is None:
            return start + before.days
        return attendance.end(attendance.last(start), scene.duration(link.before))

    leaves = partial(link_number, scene, node, link, is_moment=is_moment)
    move = start - leaves(before)
    while leaves(moved(scene, link.before, before, move)) > start:
        move -= 1
    while leaves(moved(scene, link.before, before, move + 1)) <= start:
        move += 1
    return before.end + move


def latest_start(scene: Scene, place: int, spot: Spot, end: int) -> int:
    """Return the latest start of a step for it to end there."""
    attendance = _own_days(scene, place, spot)
    if attendance is None:
        return end - spot.days
    return attendance.start(end, scene.duration(place))


def moved(scene: Scene, place: int, spot: Spot, move: int) -> Spot:
    """Return the spot ending so many working days later."""
    frame, attendance = scene.frame, _own_days(scene, place, spot)
    calendar = frame.calendar
    starts_on = calendar.day(calendar.number(spot.starts_on) + move)
    if attendance is not None:
        start = attendance.start(spot.end + move, scene.duration(place))
        starts_on = calendar.day(start)
    ends_on = calendar.day(calendar.number(spot.ends_on) + move)
    at = spot.at
    if at is not None:
        clock = at.astimezone(frame.zone).time()
        at = wall_to_instant(datetime.combine(starts_on, clock), frame.zone)
    return replace(
        spot,
        start=spot.start + move if attendance is None else start,
        end=spot.end + move,
        starts_on=starts_on,
        ends_on=ends_on,
        at=at,
    )


def _own_days(scene: Scene, place: int, spot: Spot) -> Attendance | None:
    """Return the days of its owner, for a step that may move among them."""
    is_free = not spot.is_moment and spot.reason not in STILL
    return scene.attendances[place] if is_free else None


def _worked_end(scene: Scene, place: int, spot: Spot, end: int | None) -> int | None:
    """Return the end of the last day up to a limit that its owner works.

    Limits that do not hold stay as they are: they say how many days are missing.
    """
    attendance = _own_days(scene, place, spot)
    if attendance is None or end is None or end < spot.early:
        return end
    return attendance.last(end - 1) + 1


def _wanted_end(scene: Scene, place: int, spot: Spot, start: int) -> int:
    attendance = _own_days(scene, place, spot)
    if attendance is None:
        return start + spot.days
    return attendance.end(start, scene.duration(place))
