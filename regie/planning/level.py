"""`regie level`: a plan made into jobs to place, and the jobs placed into dates.

What moves is open work of people who are known. Everything else stays: moments,
appointments, pinned steps and what has begun; machine steps follow their predecessors.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType

from regie.planning.attendance import capacity_of
from regie.planning.attendance import daily_minutes
from regie.planning.attendance import Worker
from regie.planning.backward import Latest
from regie.planning.backward import moved
from regie.planning.backward import STILL
from regie.planning.graph import Link
from regie.planning.jobs import Job
from regie.planning.jobs import latest_end
from regie.planning.jobs import Problem
from regie.planning.jobs import ready_at
from regie.planning.jobs import Spans
from regie.planning.jobs import Wait
from regie.planning.model import Reason
from regie.planning.ready import link_number
from regie.planning.ready import Placed
from regie.planning.scene import number_when
from regie.planning.scene import Scene
from regie.planning.scene import Spot
from regie.planning.sentences import early_sentences
from regie.playbook.model import StepBase

#: How far beyond the end of the plan, in working days, levelled work may reach, beside
#: the days of all work one after the other.
FAR = 20

FIXED = STILL | {Reason.DROPPED}

Busy = Mapping[tuple[str, date], int]
NO_CAPACITIES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step that a levelled plan puts on other days.

    Attributes:
        pinned: Whether it must be pinned there; the others follow what they wait for.
    """

    key: str
    title: str
    owner: str
    old_on: date
    old_until: date
    new_on: date
    new_until: date
    pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelling:
    """A plan as a problem of jobs.

    Attributes:
        places: Of the nodes that the jobs stand for.
        movable: Keys of the steps that may move.
    """

    scene: Scene
    placed: Placed
    problem: Problem
    places: tuple[int, ...]
    movable: frozenset[str]

    def moves(self, spans: Spans) -> list[Move]:
        """Return the steps that a schedule puts on other days, in order of the plan.

        Where any step moves, those that are placed late are told too: they must be
        pinned to stay where they are, or they would follow into the room behind them.
        """
        changed = {
            number
            for number, place in enumerate(self.places)
            if self.scene.graph.nodes[place].key in self.movable
            and spans[number][0] != self.placed.of(place).start
        }
        held = {
            number
            for number, place in enumerate(self.places)
            if changed and self._is_placed_late(place)
        }
        return [self._move(number, spans) for number in sorted(changed | held)]

    def _is_placed_late(self, place: int) -> bool:
        node = self.scene.graph.nodes[place]
        return node.key in self.movable and node.step.placed_late

    def _move(self, number: int, spans: Spans) -> Move:
        place, (start, end) = self.places[number], spans[number]
        ready = ready_at(self.problem.jobs[number], spans)
        node, spot = self.scene.graph.nodes[place], self.placed.of(place)
        owner, calendar = self.scene.owners[place], self.scene.frame.calendar
        attendance = self.scene.attendances[place]
        first = ready if attendance is None else attendance.first(ready)
        return Move(
            key=node.key,
            title=node.title,
            owner=owner.name if owner else "",
            old_on=spot.starts_on,
            old_until=spot.ends_on,
            new_on=calendar.day(start),
            new_until=calendar.day(end - 1),
            pinned=start > first or self._is_placed_late(place),
        )


def make_levelling(
    scene: Scene,
    placed: Placed,
    latest: Latest,
    busy: Busy,
    capacities: Mapping[str, int] = NO_CAPACITIES,
) -> Levelling:
    """Return the problem of a plan.

    Args:
        scene: What was planned.
        placed: Where the steps sit.
        latest: How late they may end.
        busy: By e-mail and day: minutes of work that does not move.
        capacities: By e-mail: minutes of a day, where not what this plan's people say.
    """
    builder = _Builder(scene, placed, latest)
    return Levelling(
        scene=scene,
        placed=placed,
        problem=builder.problem(busy, capacities),
        places=builder.places,
        movable=movable_keys(scene, placed),
    )


def movable_keys(scene: Scene, placed: Placed) -> frozenset[str]:
    """Return the keys of the steps that levelling may move."""
    return frozenset(
        node.key
        for place, node in enumerate(scene.graph.nodes)
        if _is_movable(scene, placed, place)
    )


def _is_movable(scene: Scene, placed: Placed, place: int) -> bool:
    spot, node = placed.spots[place], scene.graph.nodes[place]
    if spot is None or spot.is_moment or spot.reason in FIXED:
        return False
    return node.step.run is None and scene.owners[place] is not None


class _Builder:
    """Makes the jobs of a plan."""

    def __init__(self, scene: Scene, placed: Placed, latest: Latest) -> None:
        self.scene, self.placed, self.latest = scene, placed, latest
        self.places = tuple(p for p in scene.graph.order if placed.spots[p] is not None)
        self.numbers = {place: number for number, place in enumerate(self.places)}
        spots = [placed.of(place) for place in self.places]
        self.first = min([scene.now_number, *(spot.start for spot in spots)])
        last = max([scene.now_number, *(spot.end for spot in spots)])
        self.far = last + FAR + sum(spot.days for spot in spots)
        self.owners = self._owners()
        self.own: dict[int, Sequence[int]] = {}

    def _owners(self) -> dict[str, Worker]:
        owners = (self.scene.owners[place] for place in self.places)
        return {each.email.casefold(): each for each in owners if each is not None}

    def problem(self, busy: Busy, capacities: Mapping[str, int]) -> Problem:
        """Return the jobs, with what they may use."""
        calendar = self.scene.frame.calendar
        resources = {email: number for number, email in enumerate(self.owners)}
        taken = {
            (resources[email], calendar.number(day)): minutes
            for (email, day), minutes in busy.items()
            if email in resources and calendar.is_working(day)
        }
        jobs = [self._job(place, resources) for place in self.places]
        _bound_by_fixed(jobs)
        return Problem(
            jobs=tuple(jobs),
            capacities=tuple(
                capacities.get(email, capacity_of(owner))
                for email, owner in self.owners.items()
            ),
            taken=taken,
        )

    def _job(self, place: int, resources: Mapping[str, int]) -> Job:
        spot, owner = self.placed.of(place), self.scene.owners[place]
        step = self.scene.graph.nodes[place].step
        follows = any(link.is_at for link in self.scene.waits[place])
        if _is_movable(self.scene, self.placed, place) and owner is not None:
            days = self.scene.duration(place)
            minutes = daily_minutes(step, owner, days)
            return Job(
                earliest=self._earliest(place, spot),
                days=days,
                own=self._own(place),
                waits=self._waits(place),
                latest=self._bound(place),
                uses={resources[owner.email.casefold()]: minutes},
            )
        stays = spot.reason in FIXED or spot.wanted is not None
        return Job(
            earliest=self._earliest(place, spot),
            days=spot.days,
            own=range(self.first, self.far),
            waits=self._waits(place),
            latest=None if follows else self._bound(place),
            fixed=(spot.start, spot.end) if stays and not follows else None,
        )

    def _own(self, place: int) -> Sequence[int]:
        attendance = self.scene.attendances[place]
        every = range(self.first, self.far)
        if attendance is None:
            return every
        known = self.own.get(id(attendance))
        if known is None:
            day = self.scene.frame.calendar.day
            known = [number for number in every if day(number) in attendance]
            self.own[id(attendance)] = known
        return known

    def _earliest(self, place: int, spot: Spot) -> int:
        """Return the start that a step's own bounds allow; late ones stay late."""
        scene, node = self.scene, self.scene.graph.nodes[place]
        if spot.reason is Reason.PLACED_LATE:
            return spot.start
        numbers = [scene.now_number]
        if spot.is_moment:
            numbers = [self.first]
        for _, moment in early_sentences(scene.playbook, node.step):
            if isinstance(moment.base, StepBase):
                continue
            when = scene.when(moment, node, self.placed.spots)
            if when is not None:
                numbers.append(number_when(when, scene.frame))
        return max(numbers)

    def _bound(self, place: int) -> int | None:
        bound = self.latest.bounds.get(place)
        return None if bound is None else bound.number

    def _waits(self, place: int) -> tuple[Wait, ...]:
        links = self.scene.waits[place]
        known = (link for link in links if link.before in self.numbers)
        return tuple(self._wait(place, link) for link in known)

    def _wait(self, place: int, link: Link) -> Wait:
        before = self.numbers[link.before]
        if link.is_plain:
            return Wait(before=before)
        return Wait(before=before, lag=partial(self._lagged, place, link))

    def _lagged(self, place: int, link: Link, start: int, end: int) -> int:
        """Return where a predecessor from `start` to `end` leaves a step."""
        scene, spot = self.scene, self.placed.of(link.before)
        there = moved(scene, link.before, spot, end - spot.end)
        if there.start != start:
            there = replace(
                there, start=start, starts_on=scene.frame.calendar.day(start)
            )
        node = scene.graph.nodes[place]
        is_moment = self.placed.of(place).is_moment
        return link_number(scene, node, link, there, is_moment=is_moment)


def _bound_by_fixed(jobs: list[Job]) -> None:
    """Give what comes before a job that does not move that job's start as a bound."""
    for job in tuple(jobs):
        if job.fixed is None:
            continue
        for wait in job.waits:
            before = jobs[wait.before]
            if before.fixed is None:
                end = latest_end(before, wait, job.fixed[0])
                known = end if before.latest is None else min(end, before.latest)
                jobs[wait.before] = replace(before, latest=known)
