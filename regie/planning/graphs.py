"""The latest graph of a playbook, for whoever plans it again and again."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from regie.planning.graph import Graph
from regie.planning.graph import make_graph
from regie.planning.model import Item
from regie.planning.model import Occurrence
from regie.planning.presence import Presence
from regie.planning.texts import Texts
from regie.playbook.model import Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What decides a graph besides the playbook; see `make_graph`."""

    items: Sequence[Item]
    presence: Presence
    texts: Texts
    series: Mapping[str, Sequence[Occurrence]]


@dataclass(slots=True)
class Graphs:
    """Makes graphs of one playbook; an equal question gets the same graph again.

    A graph knows no `now`, and no dates but those of what recurs: between two moments
    of a campaign it mostly stays. Whoever makes one plan only makes one of these too.
    """

    playbook: Playbook
    _last: tuple[Expansion, Graph] | None = field(default=None, init=False)

    def graph(self, expansion: Expansion, present: Playbook) -> Graph:
        """Return the graph of the playbook with nothing in it that is absent.

        Args:
            expansion: Of the playbook.
            present: The playbook without what `expansion.presence` leaves out.
        """
        last = self._last
        if last is not None and last[0] == expansion:
            return last[1]
        graph = make_graph(
            present,
            expansion.items,
            presence=expansion.presence,
            texts=expansion.texts,
            series=expansion.series,
        )
        self._last = (expansion, graph)
        return graph
