from __future__ import annotations

from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.loops import find_loops
from regie.playbook.loops import LOOPS_MAX

GRAPHS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefghz"), max_size=3)
)


def test_a_loop_is_closed_and_begins_with_the_first_name() -> None:
    waits_for = {"d": ["c"], "c": ["b"], "b": ["a", "x"], "a": ["c"], "e": ["e"]}

    assert find_loops(waits_for) == [("c", "b", "a", "c"), ("e", "e")]


def test_no_more_loops_are_looked_for_than_anyone_corrects_at_once() -> None:
    waits_for = {str(n): [str(n)] for n in range(LOOPS_MAX + 5)}

    assert len(find_loops(waits_for)) == LOOPS_MAX


def test_a_long_chain_is_no_loop() -> None:
    assert find_loops({str(n): [str(n + 1)] for n in range(20_000)}) == []


@given(waits_for=GRAPHS)
def test_loops_are_found_where_there_are_any(waits_for: dict[str, list[str]]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(
        [(a, b) for a, others in waits_for.items() for b in others]
    )

    loops = find_loops(waits_for)

    assert bool(loops) != nx.is_directed_acyclic_graph(graph)
    for loop in loops:
        assert loop[0] == loop[-1]
        assert all(b in waits_for[a] for a, b in pairwise(loop))
