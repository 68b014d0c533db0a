"""What levelling works on: jobs with days, what they wait for and what they use.

All in whole numbers of working days (see `regie.planning.calendar`), so that a schedule
can be made, and checked, without knowing where the jobs come from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A job that must come first.

    Attributes:
        before: Its place.
        lag: From its `start` and `end`, the first start that it allows; None for its
            end. A later predecessor never allows an earlier start.
    """

    before: int
    lag: Callable[[int, int], int] | None = None

    def ready(self, start: int, end: int) -> int:
        """Return the first start that the predecessor allows from there."""
        return end if self.lag is None else self.lag(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to place.

    Attributes:
        earliest: The first start that its own bounds allow.
        days: How many of its days it needs; a job of no day is a moment.
        own: The days on which it may be worked on, in order; far more than it needs.
        latest: The end that its own bound allows.
        fixed: Its `start` and `end`, if it does not move.
        uses: Resource -> what it takes of it on each of its days.
    """

    earliest: int
    days: int
    own: Sequence[int]
    waits: tuple[Wait, ...] = ()
    latest: int | None = None
    fixed: tuple[int, int] | None = None
    uses: Mapping[int, int] = field(default_factory=dict)

    @property
    def last_rank(self) -> int:
        """Return the greatest rank of its first day among its own days."""
        return len(self.own) - self.days

    def rank(self, number: int) -> int:
        """Return the rank of the first of its days from this one on."""
        return bisect_left(self.own, number)

    def worked(self, rank: int) -> Sequence[int]:
        """Return its days, the first of which has this rank."""
        return self.own[rank : rank + self.days]

    def span(self, rank: int) -> tuple[int, int]:
        """Return `start` and `end` of its work from this rank on."""
        return self.own[rank], self.own[rank + self.days - 1] + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Jobs to place, and what there is for them on each day.

    Attributes:
        jobs: Predecessors first.
        capacities: By resource, of each day.
        taken: By resource and day: what is used already.
    """

    jobs: tuple[Job, ...]
    capacities: tuple[int, ...]
    taken: Mapping[tuple[int, int], int] = field(default_factory=dict)


Spans = Sequence[tuple[int, int]]


def early_spans(problem: Problem) -> list[tuple[int, int]]:
    """Return each job as early as it can be, whatever it uses."""
    spans: list[tuple[int, int]] = []
    for job in problem.jobs:
        spans.append(job.fixed or span_from(job, ready_at(job, spans)))
    return spans


def ready_at(job: Job, spans: Spans) -> int:
    """Return the first start that its bounds and predecessors allow."""
    return max([job.earliest, *(wait.ready(*spans[wait.before]) for wait in job.waits)])


def span_from(job: Job, start: int) -> tuple[int, int]:
    """Return `start` and `end` of a job that may begin there."""
    if job.days == 0:
        return start, start
    return job.span(job.rank(start))


def late_ends(problem: Problem, end: int) -> list[int]:
    """Return how late each job may end for none to pass its bound, or else `end`."""
    ends = [end if job.latest is None else job.latest for job in problem.jobs]
    for place in range(len(ends) - 1, -1, -1):
        job = problem.jobs[place]
        start = job.fixed[0] if job.fixed else latest_start(job, ends[place])
        for wait in job.waits:
            allowed = latest_end(problem.jobs[wait.before], wait, start)
            ends[wait.before] = min(ends[wait.before], allowed)
    return ends


def latest_start(job: Job, end: int) -> int:
    """Return the latest start of a job for it to end there."""
    if job.days == 0:
        return end
    return job.own[max(job.rank(end) - job.days, 0)]


def latest_end(before: Job, wait: Wait, start: int) -> int:
    """Return the latest end of a predecessor for its follower to start there."""
    if wait.lag is None:
        return start
    if before.fixed is not None:
        return before.fixed[1]
    low, high = before.rank(before.earliest), before.last_rank
    while low < high:
        middle = (low + high + 1) // 2
        if wait.lag(*_span_of_rank(before, middle)) <= start:
            low = middle
        else:
            high = middle - 1
    return _span_of_rank(before, low)[1]


def _span_of_rank(job: Job, rank: int) -> tuple[int, int]:
    return job.span(rank) if job.days else (job.own[rank], job.own[rank])
