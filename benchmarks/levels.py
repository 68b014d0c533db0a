"""Levelling: our serial scheme beside CP-SAT, on problems like those of PSPLIB.

First 30 jobs that share four resources (like J30), then plans shaped as ours: six
people, one owner a step. The gap is to the shortest that CP-SAT found; where it proved
it, that is the optimum. Times are wall times, so run nothing else.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from collections.abc import Sequence
from functools import partial
from random import Random
from statistics import mean
from statistics import median
from typing import TypeVar

from regie.planning.jobs import early_spans
from regie.planning.jobs import Job
from regie.planning.jobs import Problem
from regie.planning.jobs import Wait
from regie.planning.serial import level
from regie.services.playbooks.optimize import is_installed
from regie.services.playbooks.optimize import optimum

TRIES = (1, 10, 40)

Found = TypeVar("Found")


def shared(seed: int, *, jobs: int = 30, resources: int = 4) -> Problem:
    """Return a problem like J30; a last job of no day ends after all others."""
    random = Random(seed)
    far = range(jobs * 10)
    made = [
        Job(
            earliest=0,
            days=random.randint(1, 10),
            own=far,
            waits=_waits(random, number, 12),
            uses={
                resource: random.randint(1, 10)
                for resource in range(resources)
                if random.random() < 0.5
            },
        )
        for number in range(jobs)
    ]
    return _closed(made, tuple(random.randint(10, 24) for _ in range(resources)), far)


def owned(seed: int, *, jobs: int, people: int = 6) -> Problem:
    """Return a plan of people who do one step at a time."""
    random = Random(seed)
    far = range(jobs * 5)
    made = [
        Job(
            earliest=0,
            days=random.randint(1, 5),
            own=far,
            waits=_waits(random, number, 20),
            uses={random.randrange(people): 1},
        )
        for number in range(jobs)
    ]
    return _closed(made, (1,) * people, far)


def _waits(random: Random, number: int, reach: int) -> tuple[Wait, ...]:
    near = range(max(0, number - reach), number)
    befores = {random.choice(near) for _ in range(random.choice((0, 1, 1, 2))) if near}
    return tuple(Wait(before=before) for before in sorted(befores))


def _closed(jobs: Sequence[Job], capacities: tuple[int, ...], far: range) -> Problem:
    last = Job(
        earliest=0,
        days=0,
        own=far,
        waits=tuple(Wait(before=number) for number in range(len(jobs))),
        latest=0,
    )
    return Problem(jobs=(*jobs, last), capacities=capacities)


def measure(
    name: str, problems: Sequence[Problem], seconds: float, tries: Sequence[int]
) -> None:
    print(f"{name}: {len(problems)} problems")
    best: list[int] = []
    if is_installed():
        solver = partial(optimum, accept_late=True, seconds=seconds)
        found, took = _timed(problems, solver)
        best = [each.spans[-1][1] for each in found]
        proved = sum(each.proved for each in found)
        print(f"  CP-SAT {seconds:g} s: {proved} proved, {took:9.1f} ms in the median")
    else:
        print("  CP-SAT is not installed: pip install 'regie[optimize]'")
    floor = mean(early_spans(problem)[-1][1] for problem in problems)
    print(f"  without people         mean length {floor:7.1f}")
    for count in tries:
        ours = partial(level, accept_late=True, tries=count)
        spans, took = _timed(problems, ours)
        ends = [each[-1][1] for each in spans]
        gap = ""
        if best:
            gaps = [end / known - 1 for end, known in zip(ends, best, strict=True)]
            gap = f", mean gap {mean(gaps):6.2%}"
        print(f"  ours, {count:3} tries: {took:9.1f} ms in the median{gap}", flush=True)


def _timed(
    problems: Sequence[Problem], solve: Callable[[Problem], Found]
) -> tuple[list[Found], float]:
    found, times = [], []
    for problem in problems:
        began = time.perf_counter()
        found.append(solve(problem))
        times.append((time.perf_counter() - began) * 1_000)
    return found, median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    seeds = range(options.count)
    like_j30 = [shared(seed) for seed in seeds]
    measure("like J30", like_j30, options.seconds, TRIES)
    for jobs in (60, 150):
        plans = [owned(seed, jobs=jobs) for seed in seeds[:5]]
        measure(f"{jobs} steps of 6 people", plans, options.seconds, TRIES)


if __name__ == "__main__":
    main()
