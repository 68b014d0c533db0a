"""Every schedule is judged by a checker that knows nothing of how it was made."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.jobs import early_spans
from regie.planning.jobs import Job
from regie.planning.jobs import late_ends
from regie.planning.jobs import Problem
from regie.planning.jobs import Wait
from regie.planning.serial import level
from regie.planning.serial import Score
from regie.planning.serial import score_of

FAR = range(400)


def instance(seed: int, *, jobs: int = 30, resources: int = 4) -> Problem:
    """Return a problem like those of PSPLIB, with one job at the end of all."""
    random = Random(seed)
    made: list[Job] = []
    for number in range(jobs):
        earlier = range(max(0, number - 12), number)
        count = random.choice([0, 1, 1, 2, 2, 3]) if number else 0
        befores = {random.choice(earlier) for _ in range(count)}
        made.append(
            Job(
                earliest=0,
                days=random.randint(1, 10),
                own=FAR,
                waits=tuple(Wait(before=before) for before in sorted(befores)),
                uses={
                    resource: random.randint(1, 10)
                    for resource in range(resources)
                    if random.random() < 0.5
                },
            )
        )
    last = tuple(Wait(before=number) for number in range(jobs))
    made.append(Job(earliest=0, days=0, own=FAR, waits=last, latest=0))
    return Problem(
        jobs=tuple(made),
        capacities=tuple(random.randint(10, 24) for _ in range(resources)),
    )


def faults(problem: Problem, spans: list[tuple[int, int]]) -> list[str]:
    """Say what is wrong with a schedule: days, precedence, capacity."""
    found = []
    used: dict[tuple[int, int], int] = dict(problem.taken)
    for number, (job, (start, end)) in enumerate(zip(problem.jobs, spans, strict=True)):
        days = [day for day in job.own if start <= day < end]
        if job.days and (len(days) != job.days or days[0] != start):
            found.append(f"{number} does not have its days")
        if start < job.earliest:
            found.append(f"{number} begins before it may")
        found += [
            f"{number} begins before {wait.before} allows"
            for wait in job.waits
            if start < wait.ready(*spans[wait.before])
        ]
        for resource, amount in job.uses.items():
            for day in days:
                used[resource, day] = used.get((resource, day), 0) + amount
    return found + [
        f"resource {resource} on day {day}: {amount}"
        for (resource, day), amount in used.items()
        if amount > problem.capacities[resource]
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_critical_path_is_the_longest_path(seed: int) -> None:
    problem = instance(seed, jobs=60)
    graph: nx.DiGraph[int] = nx.DiGraph()
    for number, job in enumerate(problem.jobs):
        for wait in job.waits:
            days = problem.jobs[wait.before].days
            graph.add_edge(wait.before, number, weight=days)

    length = nx.dag_longest_path_length(graph)

    early = early_spans(problem)
    assert early[-1] == (length, length)
    without_bound = Problem(
        jobs=(*problem.jobs[:-1], replace(problem.jobs[-1], latest=None)),
        capacities=problem.capacities,
    )
    ends = late_ends(without_bound, length)
    slacks = [last - end for last, (_, end) in zip(ends, early, strict=True)]
    assert min(slacks) == 0
    assert {slacks[number] for number in nx.dag_longest_path(graph)} == {0}


@pytest.mark.parametrize("seed", range(12))
def test_levelled_instances_keep_precedence_and_capacity(seed: int) -> None:
    problem = instance(seed)
    once = level(problem, accept_late=True, tries=1)
    often = level(problem, accept_late=True, tries=8)

    assert faults(problem, once) == []
    assert faults(problem, often) == []
    assert early_spans(problem)[-1][1] <= often[-1][1] <= once[-1][1]
    work = max(
        -(-sum(j.days * j.uses.get(r, 0) for j in problem.jobs) // capacity)
        for r, capacity in enumerate(problem.capacities)
    )
    assert often[-1][1] >= work


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Return jobs of two people with days of their own, deadlines and other work."""
    people = [
        [
            day
            for day in range(120)
            if day % 5 not in draw(st.sets(st.integers(0, 4), max_size=3))
        ]
        for _ in range(2)
    ]
    jobs: list[Job] = []
    for number in range(draw(st.integers(1, 10))):
        person = draw(st.integers(0, 1))
        befores = (
            draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        )
        jobs.append(
            Job(
                earliest=draw(st.integers(0, 8)),
                days=draw(st.integers(1, 4)),
                own=people[person],
                waits=tuple(Wait(before=before) for before in sorted(befores)),
                latest=draw(st.none() | st.integers(1, 40)),
                uses={person: draw(st.integers(30, 420))},
            )
        )
    taken = draw(
        st.dictionaries(
            st.tuples(st.integers(0, 1), st.integers(0, 30)),
            st.integers(0, 420),
            max_size=8,
        )
    )
    return Problem(jobs=tuple(jobs), capacities=(420, 420), taken=taken)


@given(problem=problems())
def test_with_late_ends_accepted_nothing_is_over(problem: Problem) -> None:
    assert faults(problem, level(problem, accept_late=True, tries=3)) == []


@given(problem=problems())
def test_without_it_no_job_gets_later_than_its_bound(problem: Problem) -> None:
    early = early_spans(problem)
    spans = level(problem, accept_late=False, tries=3)

    for job, (_, end), (_, known) in zip(problem.jobs, spans, early, strict=True):
        if job.latest is not None:
            assert end <= max(job.latest, known)
    assert [fault for fault in faults(problem, spans) if "resource" not in fault] == []
    assert (
        score_of(problem, spans, early).excess <= score_of(problem, early, early).excess
    )


@given(problem=problems())
def test_the_same_question_has_the_same_answer(problem: Problem) -> None:
    first = level(problem, accept_late=True, tries=3)

    assert level(problem, accept_late=True, tries=3) == first


def test_a_job_that_needs_more_than_there_is_has_days_of_its_own() -> None:
    jobs = (
        Job(earliest=0, days=1, own=FAR, uses={0: 900}),
        Job(earliest=0, days=1, own=FAR, uses={0: 60}),
    )
    problem = Problem(jobs=jobs, capacities=(420,))
    spans = level(problem, accept_late=True, tries=1)

    assert sorted(spans) == [(0, 1), (1, 2)]
    assert score_of(problem, spans, early_spans(problem)) == Score(
        excess=480, late=0, delay=1
    )
