"""Levelling: a serial schedule generation scheme with forward-backward improvement.

Jobs are placed one by one, those first that must end first (Kolisch 1996: priority by
latest finish), each on the first days on which everything it uses is free. Then the
schedule is pushed to its end, from the last job to the first, and pulled back to its
beginning in the order that this gave (Tormos and Lova 2001). Further tries draw the
order at random around the latest finish, always from the same seed, so that the same
question has the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from heapq import heappop
from heapq import heappush
from random import Random

from regie.planning.jobs import early_spans
from regie.planning.jobs import Job
from regie.planning.jobs import late_ends
from regie.planning.jobs import latest_end
from regie.planning.jobs import Problem
from regie.planning.jobs import ready_at
from regie.planning.jobs import span_from
from regie.planning.jobs import Spans
from regie.planning.jobs import Wait

#: The share of a plan's length by which drawn orders stray from the latest finish.
SPREAD = 8

#: How often forward and backward take turns before giving up.
TURNS_MAX = 6


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Score:
    """How good a schedule is; the smaller the better, the first field decides.

    Attributes:
        excess: What is used beyond the capacities, summed over days.
        late: Days by which jobs end after their own bounds, summed.
        delay: Days by which jobs start later than they could, summed.
    """

    excess: int
    late: int
    delay: int


@dataclass(slots=True)
class Board:
    """What is used of each resource on each day."""

    problem: Problem
    used: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.used = dict(self.problem.taken)

    def add(self, job: Job, days: Sequence[int]) -> None:
        """Note that a job is worked on during these days."""
        for resource, amount in job.uses.items():
            for day in days:
                key = resource, day
                self.used[key] = self.used.get(key, 0) + amount

    def blocked(self, job: Job, days: Sequence[int]) -> int:
        """Return the place of the last of the days on which a job finds no room, or -1.

        A job that needs more than there is takes a whole day.
        """
        used = self.used
        for resource, amount in job.uses.items():
            capacity = self.problem.capacities[resource]
            room = capacity - min(amount, capacity)
            for place in range(len(days) - 1, -1, -1):
                if used.get((resource, days[place]), 0) > room:
                    return place
        return -1

    def excess(self, job: Job, days: Sequence[int]) -> int:
        """Return by how much a job on these days passes the capacities."""
        total = 0
        for resource, amount in job.uses.items():
            capacity = self.problem.capacities[resource]
            for day in days:
                used = self.used.get((resource, day), 0)
                total += min(max(used + amount - capacity, 0), amount)
        return total


def level(
    problem: Problem, *, accept_late: bool, tries: int, seed: int = 1
) -> list[tuple[int, int]]:
    """Return `start` and `end` of each job, with as little excess as was found.

    Args:
        problem: What to place.
        accept_late: Whether jobs may end after their bounds, or make others do so.
        tries: How many orders to begin from; the first is by latest finish.
        seed: Of the orders drawn.
    """
    early = early_spans(problem)
    far = max((job.own[-1] + 1 for job in problem.jobs if job.days), default=0)
    ends = late_ends(problem, far)
    caps = None
    if not accept_late:
        caps = [max(end, span[1]) for end, span in zip(ends, early, strict=True)]
    random = Random(seed)  # noqa: S311 -- no secret, the same draws each time
    best: list[tuple[int, int]] = []
    best_score: Score | None = None
    for number in range(max(tries, 1)):
        order = [float(end) for end in ends]
        if number:
            spread = 1 + _length(best) / SPREAD
            order = [end + random.uniform(0, spread) for end in ends]
        spans = _improved(problem, order, caps, early)
        score = score_of(problem, spans, early)
        if best_score is None or score < best_score:
            best, best_score = spans, score
        if best_score == Score(excess=0, late=0, delay=0):
            break
    return best


def score_of(problem: Problem, spans: Spans, early: Spans) -> Score:
    """Return how good a schedule is."""
    board = Board(problem)
    excess = late = delay = 0
    for job, (start, end), (first, _) in zip(problem.jobs, spans, early, strict=True):
        if job.fixed is None and job.days:
            days = job.worked(job.rank(start))
            excess += board.excess(job, days)
            board.add(job, days)
            delay += start - first
        if job.latest is not None:
            late += max(end - job.latest, 0)
    return Score(excess=excess, late=late, delay=delay)


def _length(spans: Spans) -> int:
    starts = [start for start, _ in spans]
    return max((end for _, end in spans), default=0) - min(starts, default=0)


def _improved(
    problem: Problem,
    order: Sequence[float],
    caps: Sequence[int] | None,
    early: Spans,
) -> list[tuple[int, int]]:
    best = _forward(problem, order, caps)
    best_score = score_of(problem, best, early)
    for _ in range(TURNS_MAX):
        late = _backward(problem, best, caps)
        spans = _forward(problem, [start for start, _ in late], caps)
        score = score_of(problem, spans, early)
        if score >= best_score:
            break
        best, best_score = spans, score
    return best


def _forward(
    problem: Problem, order: Sequence[float], caps: Sequence[int] | None
) -> list[tuple[int, int]]:
    """Place every job as early as there is room, the lowest in the order first."""
    board = Board(problem)
    spans = [(0, 0)] * len(problem.jobs)
    followers, waiting = _followers(problem)
    ready = [(order[p], p) for p, count in enumerate(waiting) if count == 0]
    ready.sort()
    while ready:
        _, place = heappop(ready)
        job = problem.jobs[place]
        spans[place] = _placed(board, job, spans, None if caps is None else caps[place])
        for follower, _ in followers[place]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heappush(ready, (order[follower], follower))
    return spans


def _placed(board: Board, job: Job, spans: Spans, cap: int | None) -> tuple[int, int]:
    if job.fixed is not None:
        return job.fixed
    start = ready_at(job, spans)
    if job.days == 0 or not job.uses:
        return span_from(job, start)
    first = rank = job.rank(start)
    last = job.last_rank if cap is None else job.rank(cap) - job.days
    while rank <= last and (place := board.blocked(job, job.worked(rank))) >= 0:
        rank += place + 1
    if rank > last:
        rank = _least_excess(board, job, first, last)
    board.add(job, job.worked(rank))
    return job.span(rank)


def _least_excess(board: Board, job: Job, first: int, last: int) -> int:
    """Return the rank with the least excess; of equals the first."""
    ranks = range(first, max(first, last) + 1)
    return min(ranks, key=lambda rank: board.excess(job, job.worked(rank)))


def _backward(
    problem: Problem, spans: Spans, caps: Sequence[int] | None
) -> list[tuple[int, int]]:
    """Push every job as late as there is room, the last one first."""
    board = Board(problem)
    end = max((end for _, end in spans), default=0)
    late = list(spans)
    followers, _ = _followers(problem)
    waiting = [len(each) for each in followers]
    ready = [(-spans[p][1], p) for p, count in enumerate(waiting) if count == 0]
    ready.sort()
    while ready:
        _, place = heappop(ready)
        job = problem.jobs[place]
        limits = [
            latest_end(job, wait, late[after][0]) for after, wait in followers[place]
        ]
        limits.append(end if caps is None else min(end, caps[place]))
        late[place] = _pushed(board, job, min(limits), spans[place])
        for wait in job.waits:
            waiting[wait.before] -= 1
            if waiting[wait.before] == 0:
                heappush(ready, (-spans[wait.before][1], wait.before))
    return late


def _pushed(
    board: Board, job: Job, limit: int, span: tuple[int, int]
) -> tuple[int, int]:
    if job.fixed is not None:
        return job.fixed
    if job.days == 0:
        return max(limit, span[0]), max(limit, span[0])
    first = job.rank(span[0])
    rank = max(job.rank(limit) - job.days, first)
    found = rank
    while found > first and (place := board.blocked(job, job.worked(found))) >= 0:
        found -= max(job.days - place, 1)
    found = max(found, first)
    board.add(job, job.worked(found))
    return job.span(found)


def _followers(problem: Problem) -> tuple[list[list[tuple[int, Wait]]], list[int]]:
    """Return each job's followers with the link, and how many it waits for itself."""
    followers: list[list[tuple[int, Wait]]] = [[] for _ in problem.jobs]
    waiting = [len(job.waits) for job in problem.jobs]
    for place, job in enumerate(problem.jobs):
        for wait in job.waits:
            followers[wait.before].append((place, wait))
    return followers, waiting
