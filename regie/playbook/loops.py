"""Loops among names that wait for each other."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from graphlib import CycleError
from graphlib import TopologicalSorter

#: Each loop costs another pass; whoever has more of them corrects these first.
LOOPS_MAX = 10


def find_loops(waits_for: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return loops that share no name, each closed: `(a, b, a)` for two names.

    Each begins with the name that comes first in the mapping; a name is followed by one
    that it waits for.
    """
    if _reads_downwards(waits_for):
        return []
    graph = {name: list(others) for name, others in waits_for.items()}
    order = {name: place for place, name in enumerate(graph)}
    loops: list[tuple[str, ...]] = []
    while len(loops) < LOOPS_MAX:
        loop = _find_loop(graph)
        if loop is None:
            break
        for name in loop:
            del graph[name]
        first = loop.index(min(loop, key=order.__getitem__))
        loops.append((*loop[first:], *loop[:first], loop[first]))
    return loops


def _reads_downwards(waits_for: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether every name waits for names above it only, as most are written."""
    above: set[str] = set()
    for name, others in waits_for.items():
        if not above.issuperset(others):
            return False
        above.add(name)
    return True


def _find_loop(graph: Mapping[str, Sequence[str]]) -> list[str] | None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # Each name in the error is waited for by the next; ours read the other way.
        return list(reversed(error.args[1]))[:-1]
    return None
