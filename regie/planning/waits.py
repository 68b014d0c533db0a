"""What each planned step waits for, past the steps that hold nobody up."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from regie.planning.graph import Graph
from regie.planning.graph import Link
from regie.planning.model import Fact


def gone_of(graph: Graph, facts: Mapping[str, Fact]) -> frozenset[int]:
    """Return the places of what holds nobody up: dropped, or over before the start."""
    return frozenset(
        place
        for place, node in enumerate(graph.nodes)
        if (node.key in facts and facts[node.key].dropped)
        or (node.occurrence is not None and node.occurrence.is_past)
    )


def waits_of(graph: Graph, gone: AbstractSet[int]) -> Sequence[Sequence[Link]]:
    """Return each step's links, past the steps that are gone.

    In the place of an occurrence stands the nearest that is left; any other step hands
    on what it waited for itself.
    """
    waits: list[Sequence[Link]] = [node.links for node in graph.nodes]
    if not gone:
        return waits
    for place in graph.order:
        handed: dict[Link, None] = {}
        for link in waits[place]:
            passed = _past_gone(graph, gone, link) if link.before in gone else link
            if passed.before in gone and passed.moment is None:
                handed.update(dict.fromkeys(waits[passed.before]))
            else:
                handed[passed] = None
        waits[place] = tuple(handed)
    return waits


def _past_gone(graph: Graph, gone: AbstractSet[int], link: Link) -> Link:
    if graph.nodes[link.before].occurrence is None:
        return link
    siblings = graph.siblings(link.before)
    (before,) = graph.standing_for(siblings, link.edge, gone)
    return link._replace(before=before)
