"""Planning 1,000 and 10,000 steps, from text to plan, beside networkx and TaskJuggler.

networkx does the passes of the critical path alone: no text, no calendar, no reasons;
so ours are measured alone too. TaskJuggler (`tj3`, a Debian package; only called as a
command) reads its own text of the same plan, up to 1,000 steps. CPU time, the best of
some.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import networkx as nx

from regie.memory import look_seldom
from regie.planning.jobs import early_spans
from regie.planning.jobs import Job
from regie.planning.jobs import late_ends
from regie.planning.jobs import Problem
from regie.planning.jobs import Wait
from regie.planning.plan import make_plan
from regie.playbook.load import load

NOW = datetime(2027, 1, 4, 8, tzinfo=ZoneInfo("Europe/Paris"))
ROLES = 6
TASKJUGGLER_MAX = 1_000

Network = list[tuple[int, list[int]]]


def network(count: int) -> Network:
    """Return days and predecessors of each step; one to three from the 30 before it."""
    random = Random(7)
    steps: Network = []
    for number in range(count):
        near = range(max(0, number - 30), number)
        befores = {random.choice(near) for _ in range(random.randint(1, 3)) if near}
        steps.append((random.randint(1, 5), sorted(befores)))
    return steps


def playbook_text(steps: Network) -> str:
    lines = [
        "playbook: Bench",
        "language: en",
        "launch:",
        "  time_zone: Europe/Paris",
        "  calendar: {holidays: FR}",
        "  anchors:",
        "    cart_open: 2190-02-23 at 10:00",
        "roles:",
        *(f"  r{number}: Role {number}" for number in range(ROLES)),
        "steps:",
    ]
    for number, (days, befores) in enumerate(steps):
        after = ", ".join(f"s{before}" for before in befores)
        waits = f", after: [{after}]" if befores else ""
        due = ", due: 2 business days before cart_open" if number % 50 == 49 else ""
        lines.append(
            f"  s{number}: {{do: Step {number}, who: r{number % ROLES}, "
            f"takes: {days} days{waits}{due}}}"
        )
    return "\n".join(lines) + "\n"


def taskjuggler_text(steps: Network) -> str:
    lines = ['project p "Bench" 2027-01-04 +60y { timezone "Europe/Paris" }']
    for number, (days, befores) in enumerate(steps):
        after = f" depends {', '.join(f's{b}' for b in befores)}" if befores else ""
        lines.append(f'task s{number} "Step {number}" {{ length {days}d{after} }}')
    return "\n".join(lines) + "\n"


def networkx_passes(graph: nx.DiGraph[int]) -> int:
    """Return the length; finds the latest ends too."""
    order = list(nx.topological_sort(graph))
    ends: dict[int, int] = {}
    for node in order:
        begins = max((ends[before] for before in graph.pred[node]), default=0)
        ends[node] = begins + graph.nodes[node]["days"]
    length = max(ends.values())
    latest: dict[int, int] = {}
    for node in reversed(order):
        latest[node] = min(
            (latest[n] - graph.nodes[n]["days"] for n in graph.succ[node]),
            default=length,
        )
    return length


def our_passes(problem: Problem) -> int:
    length = max(end for _, end in early_spans(problem))
    late_ends(problem, length)
    return length


def best(work: Callable[[], object], times: int) -> float:
    """Return the least CPU time, in milliseconds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1_000)
    return min(found)


def taskjuggler_ms(steps: Network) -> float | None:
    """Return its CPU time; None where it is not installed or the plan is too large."""
    if shutil.which("tj3") is None or len(steps) > TASKJUGGLER_MAX:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.tjp")
        path.write_text(taskjuggler_text(steps), "utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            ["tj3", "--silent", "--no-color", str(path)],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return used * 1_000


def measure(count: int, times: int) -> None:
    steps = network(count)
    text = playbook_text(steps)
    playbook = load(text, file="bench.yaml", mails={})
    far = range(sum(days for days, _ in steps) + 1)
    problem = Problem(
        jobs=tuple(
            Job(
                earliest=0,
                days=d,
                own=far,
                waits=tuple(Wait(before=b) for b in befores),
            )
            for d, befores in steps
        ),
        capacities=(),
    )
    graph: nx.DiGraph[int] = nx.DiGraph()
    for number, (days, befores) in enumerate(steps):
        graph.add_node(number, days=days)
        graph.add_edges_from((before, number) for before in befores)
    if networkx_passes(graph) != our_passes(problem):
        message = "the passes differ"
        raise SystemExit(message)

    read = best(lambda: load(text, file="bench.yaml", mails={}), times)
    plan = best(lambda: make_plan(playbook, anchors={}, now=NOW), times)
    ours = best(lambda: our_passes(problem), times)
    theirs = best(lambda: networkx_passes(graph), times)
    print(f"{count} steps")
    print(f"  text to playbook       {read:9.1f} ms")
    print(f"  playbook to plan       {plan:9.1f} ms")
    print(f"  text to plan           {read + plan:9.1f} ms")
    print(f"  passes alone           {ours:9.1f} ms")
    print(f"  passes by networkx     {theirs:9.1f} ms   {theirs / ours:5.1f} × ours")
    taskjuggler = taskjuggler_ms(steps)
    if taskjuggler is not None:
        ratio = taskjuggler / (read + plan)
        print(f"  TaskJuggler, from text {taskjuggler:9.1f} ms   {ratio:5.1f} × ours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    look_seldom()  # as the command line does
    for count in (1_000, 10_000):
        measure(count, times)


if __name__ == "__main__":
    main()
