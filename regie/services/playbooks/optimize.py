"""Levelling by CP-SAT, Google's constraint solver, behind the extra `optimize`.

The model is the one of `regie.planning.jobs`, on each owner's own days: a job that a
leave interrupts is one interval there. What it minimises is the score of
`regie.planning.serial` as one sum, in which a day late weighs more than all delays, and
excess more than all days late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from regie.errors import UsageError
from regie.planning.jobs import early_spans
from regie.planning.jobs import Job
from regie.planning.jobs import late_ends
from regie.planning.jobs import Problem
from regie.planning.jobs import Spans
from regie.planning.jobs import Wait
from regie.words import say

#: What one day late weighs in days of delay, and one unit of excess in days late.
LATE_WEIGHT = 1_000
EXCESS_WEIGHT = 1_000

#: Threads of the solver.
WORKERS = 2


class NoOptimizerError(UsageError):
    """The extra `optimize` is not installed."""

    def __init__(self) -> None:
        super().__init__(
            say(
                fr="L'optimiseur n'est pas installé. Installez-le : pip install "
                '"regie[optimize]" ; ou lancez `regie level` sans --optimize, qui '
                "propose un plan sans lui.",
                en="The optimiser is not installed. Install it: pip install "
                '"regie[optimize]"; or run `regie level` without --optimize, which '
                "proposes a plan without it.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """What the solver found.

    Attributes:
        spans: `start` and `end` of each job; empty if it found nothing in time.
        objective: What it minimised.
        bound: No schedule can have less.
        proved: Whether it proved that there is no better one.
    """

    spans: tuple[tuple[int, int], ...]
    objective: float
    bound: float
    proved: bool

    @property
    def gap(self) -> float:
        """Return by how much at most a better one could be better, 0 to 1."""
        if self.objective <= self.bound:
            return 0.0
        return (self.objective - self.bound) / self.objective


def is_installed() -> bool:
    """Tell whether the extra is there, without importing it."""
    return find_spec("ortools") is not None


def optimum(
    problem: Problem, *, accept_late: bool, seconds: float, hint: Spans = ()
) -> Optimum:
    """Return the best schedule found in so many seconds, and how good it can get.

    Args:
        problem: What to place.
        accept_late: Whether jobs may end after their bounds, or make others do so.
        seconds: When to stop.
        hint: A schedule to begin from.

    Raises:
        NoOptimizerError: The extra is not installed.
    """
    if not is_installed():
        raise NoOptimizerError
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow, and optional

    model = cp_model.CpModel()
    built = _Model(model, problem, accept_late=accept_late)
    built.place()
    built.limit()
    built.minimise()
    for rank, job, span in zip(built.ranks, problem.jobs, hint, strict=False):
        if rank is not None:
            model.add_hint(rank, job.rank(span[0]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Optimum(spans=(), objective=0, bound=0, proved=False)
    return Optimum(
        spans=tuple(
            (solver.value(start), solver.value(end))
            for start, end in zip(built.starts, built.ends, strict=True)
        ),
        objective=solver.objective_value,
        bound=solver.best_objective_bound,
        proved=status == cp_model.OPTIMAL,
    )


class _Model:
    """The variables and constraints of one problem."""

    def __init__(self, model: Any, problem: Problem, *, accept_late: bool) -> None:  # noqa: ANN401 -- ortools is optional
        self.model = model
        self.problem = problem
        self.accept_late = accept_late
        self.early = early_spans(problem)
        far = max((job.own[-1] + 1 for job in problem.jobs if job.own), default=0)
        ends = late_ends(problem, far)
        self.caps = [
            far if accept_late else max(end, span[1])
            for end, span in zip(ends, self.early, strict=True)
        ]
        self.far = far
        self.starts: list[Any] = []
        self.ends: list[Any] = []
        self.ranks: list[Any] = []
        self.costs: list[Any] = []

    def place(self) -> None:
        """Give every job its variables, its own days and its predecessors."""
        for place, job in enumerate(self.problem.jobs):
            start, end, rank = self._variables(place, job)
            self.starts.append(start)
            self.ends.append(end)
            self.ranks.append(rank)
            for wait in job.waits:
                self.model.add(start >= self._ready(wait))
            if job.latest is not None:
                late = self.model.new_int_var(0, self.far, "")
                self.model.add(late >= end - job.latest)
                self.costs.append(LATE_WEIGHT * late)

    def _variables(self, place: int, job: Job) -> tuple[Any, Any, Any]:
        new = self.model.new_int_var
        if job.fixed is not None:
            return (*(new(each, each, "") for each in job.fixed), None)
        first = self.early[place][0]
        if job.days == 0:
            start = new(first, max(self.caps[place], first), "")
            return start, start, None
        low = job.rank(first)
        high = max(job.rank(self.caps[place]) - job.days, low)
        rank = new(low, min(high, job.last_rank), "")
        self.costs.append(rank)
        start = self._told(rank, lambda at: job.own[at], low, job)
        end = self._told(rank, lambda at: job.span(at)[1], low, job)
        return start, end, rank

    def _told(self, rank: Any, value: Callable[[int], int], low: int, job: Job) -> Any:  # noqa: ANN401 -- ortools is optional
        """Return a variable that says a value for the rank."""
        values = [value(at) for at in range(low, job.last_rank + 1)]
        if values == list(range(values[0], values[0] + len(values))):
            return rank + (values[0] - low)
        told = self.model.new_int_var(values[0], values[-1], "")
        self.model.add_element(rank - low, values, told)
        return told

    def _ready(self, wait: Wait) -> Any:  # noqa: ANN401 -- ortools is optional
        """Return when a predecessor lets its follower start."""
        if wait.lag is None:
            return self.ends[wait.before]
        before, rank = self.problem.jobs[wait.before], self.ranks[wait.before]
        if before.fixed is not None:
            return wait.lag(*before.fixed)
        low = before.rank(self.early[wait.before][0])
        if rank is not None:
            return self._told(
                rank, lambda at: wait.ready(*before.span(at)), low, before
            )
        start, first = self.starts[wait.before], self.early[wait.before][0]
        values = [wait.lag(at, at) for at in range(first, self.far + 1)]
        told = self.model.new_int_var(values[0], values[-1], "")
        self.model.add_element(start - first, values, told)
        return told

    def limit(self) -> None:
        """Keep what is used of each resource within its capacity, or say the excess."""
        for resource, capacity in enumerate(self.problem.capacities):
            using = [
                place
                for place, job in enumerate(self.problem.jobs)
                if resource in job.uses and self.ranks[place] is not None
            ]
            if not using:
                continue
            own = self.problem.jobs[using[0]].own
            intervals = [
                self.model.new_fixed_size_interval_var(
                    self.ranks[place], self.problem.jobs[place].days, ""
                )
                for place in using
            ]
            amounts = [
                min(self.problem.jobs[place].uses[resource], capacity)
                for place in using
            ]
            for rank, day in enumerate(own):
                taken = min(self.problem.taken.get((resource, day), 0), capacity)
                if taken:
                    intervals.append(
                        self.model.new_fixed_size_interval_var(rank, 1, "")
                    )
                    amounts.append(taken)
            # With late ends accepted there is always room, further on.
            most = 0 if self.accept_late else sum(amounts)
            over = self.model.new_int_var(0, most, "")
            self.model.add_cumulative(intervals, amounts, capacity + over)
            self.costs.append(LATE_WEIGHT * EXCESS_WEIGHT * over)

    def minimise(self) -> None:
        """Say what is to be small: the excess, then the days late, then the delays."""
        self.model.minimize(sum(self.costs))
