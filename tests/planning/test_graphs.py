from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from regie.planning.graphs import Expansion
from regie.planning.graphs import Graphs
from regie.planning.model import Item
from regie.planning.model import Occurrence
from regie.planning.presence import Presence
from regie.planning.texts import Texts
from regie.playbook.model import Playbook

ADA = Item(kind="speaker", slug="ada", title="Ada", fields={"topic": "Sleep"})
ASKED = Expansion(
    items=[ADA],
    presence=Presence(),
    texts=Texts(parameters={"tool": "Brevo"}, language="en"),
    series={"news": (Occurrence(number=1, count=1),)},
)

OTHERS: dict[str, Callable[[Expansion], Expansion]] = {
    "item": lambda e: replace(e, items=[replace(ADA, fields={"topic": "Rest"})]),
    "presence": lambda e: replace(e, presence=Presence(absent=frozenset({"bio"}))),
    "text": lambda e: replace(e, texts=replace(e.texts, parameters={"tool": "Wix"})),
    "series": lambda e: replace(e, series={}),
}


def test_equal_questions_get_one_graph_and_others_their_own(playbook: Playbook) -> None:
    """
    steps:
      bio: {do: "Bio on {{ speaker.topic }}", who: obm, for_each: speaker}
      news: {do: "News in {{ params.tool }}", who: obm}
    """
    graphs = Graphs(playbook)
    first = graphs.graph(ASKED, playbook)

    assert graphs.graph(replace(ASKED, items=[replace(ADA)]), playbook) is first
    for name, change in OTHERS.items():
        other = change(ASKED)
        assert graphs.graph(other, playbook) != first, name
        assert graphs.graph(other, playbook) == Graphs(playbook).graph(other, playbook)
    assert graphs.graph(ASKED, playbook) == first
