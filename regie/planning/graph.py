"""Which planned step waits for which: `for_each` expanded, in topological order."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import heappop
from heapq import heappush
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple
from typing import TypeVar
from zoneinfo import ZoneInfo

from regie.errors import UsageError
from regie.planning.model import Item
from regie.planning.model import Occurrence
from regie.planning.naming import numbered_key
from regie.planning.naming import occurrence_text
from regie.planning.naming import planned_key
from regie.planning.naming import planned_title
from regie.planning.presence import ALL_PRESENT
from regie.planning.presence import Presence
from regie.planning.sentences import early_sentences
from regie.planning.texts import has_templates
from regie.planning.texts import NO_TEXTS
from regie.planning.texts import Texts
from regie.playbook.model import Amount
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import StepBase
from regie.words import say

Place = TypeVar("Place")

#: Name of the step -> slug of the item, or nothing -> places of the occurrences.
Places = dict[str, dict[str, list[int]]]

NO_SERIES: Mapping[str, Sequence[Occurrence]] = MappingProxyType({})


class CycleError(UsageError):
    """Steps that wait for one another.

    Attributes:
        keys: The loop, each step waiting for the next one, the first one repeated last.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        loop = " → ".join(keys)
        super().__init__(
            say(
                fr=f"Des étapes s'attendent en boucle : {loop}. Retirez l'un de ces "
                "« après ».",
                en=f"Steps wait for one another in a loop: {loop}. Remove one of these "
                "`after`.",
            )
        )


class Link(NamedTuple):
    """One thing that a planned step waits for.

    Attributes:
        before: Place of the predecessor among the nodes.
        edge: Whether its end or its start is waited for.
        lag: How long to wait after that.
        moment: Instead of a lag: an early bound, or the `at`, that hangs on the
            predecessor.
        is_at: Whether that sentence is the step's `at`.
    """

    before: int
    edge: Edge = Edge.DONE
    lag: Amount | None = None
    moment: Moment | None = None
    is_at: bool = False

    @property
    def is_plain(self) -> bool:
        """Tell whether it is nothing but one step after the end of another."""
        return self.lag is None and self.moment is None and self.edge is Edge.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A step of the playbook, or one of its repetitions.

    Attributes:
        day: Of the occurrence, in words.
    """

    key: str
    step: Step
    item: Item | None
    links: tuple[Link, ...] = ()
    occurrence: Occurrence | None = None
    day: str = ""

    @property
    def title(self) -> str:
        """Return the step's title with the day and the item that it is for."""
        return planned_title(self.step, self.item, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Planned steps and the order in which to look at them.

    Attributes:
        nodes: In the order of the file, and of the items within a step.
        order: Places of the nodes, predecessors first, otherwise as in the file.
        of_step: Name of the step -> places of its repetitions.
    """

    nodes: tuple[Node, ...]
    order: tuple[int, ...]
    of_step: Mapping[str, Sequence[int]]

    def standing_for(
        self, places: Sequence[int], edge: Edge, gone: AbstractSet[int]
    ) -> Sequence[int]:
        """Return the occurrence that stands for a recurring step, one an item.

        Args:
            places: Of the step.
            edge: Its end is that of the last occurrence, its start that of the first.
            gone: What is passed over, unless there is nothing else.
        """
        of_item: dict[str, list[int]] = {}
        for place in places:
            item = self.nodes[place].item
            of_item.setdefault(item.slug if item else "", []).append(place)
        left = ([p for p in of if p not in gone] or of for of in of_item.values())
        return [place for of in left for place in one_of(of, edge)]

    def siblings(self, place: int) -> Sequence[int]:
        """Return all occurrences of the step for the same item, in order."""
        node = self.nodes[place]
        places = self.of_step[node.step.name]
        return [each for each in places if self.nodes[each].item == node.item]


def make_graph(
    playbook: Playbook,
    items: Sequence[Item],
    *,
    presence: Presence = ALL_PRESENT,
    texts: Texts = NO_TEXTS,
    series: Mapping[str, Sequence[Occurrence]] = NO_SERIES,
) -> Graph:
    """Expand the steps over items and occurrences, and put predecessors first.

    Args:
        playbook: Its sentences may only name steps and anchors that it has.
        items: What `for_each` steps are repeated for.
        presence: Which repetitions are left out.
        texts: What titles and cards may speak of.
        series: The occurrences of each recurring step, by its key without a number.

    Raises:
        CycleError: Steps wait for one another.
    """
    repeats = [
        (key, step, item, occurrence)
        for step in playbook.steps.values()
        for item in items_of(step, items)
        for key, occurrence in _occurrences(planned_key(step, item), series)
        if not presence.hides(step.name, key)
    ]
    places: Places = {name: {} for name in playbook.steps}
    for place, (_, step, item, _) in enumerate(repeats):
        of_item = places[step.name].setdefault(item.slug if item else "", [])
        of_item.append(place)
    waits = {s.name: _waits(s, playbook) for s in playbook.steps.values()}
    templates = {s.name for s in playbook.steps.values() if has_templates(s)}
    nodes = tuple(
        [
            Node(
                key=key,
                step=texts.filled(step, item) if step.name in templates else step,
                item=item,
                links=_links(waits[step.name], places, item),
                occurrence=occurrence,
                day=_day_of(step, occurrence, playbook) if occurrence else "",
            )
            for key, step, item, occurrence in repeats
        ]
    )
    of_step = {name: [*chain(*of.values())] for name, of in places.items()}
    return Graph(nodes=nodes, order=_order(nodes), of_step=of_step)


def _occurrences(
    key: str, series: Mapping[str, Sequence[Occurrence]]
) -> Sequence[tuple[str, Occurrence | None]]:
    """Return each time that a step, or its repetition, happens, with its key."""
    if key not in series:
        return ((key, None),)
    return [(numbered_key(key, each.number), each) for each in series[key]]


def _day_of(step: Step, occurrence: Occurrence, playbook: Playbook) -> str:
    if occurrence.on is None:
        return ""
    zone = ZoneInfo(playbook.zone)
    on, at = occurrence.on, occurrence.at
    return occurrence_text(step, on, at, zone, playbook.language)


def items_of(step: Step, items: Sequence[Item]) -> Sequence[Item | None]:
    """Return what a step is repeated for; one None for a step that is not."""
    if step.for_each is None:
        return (None,)
    return [item for item in items if item.kind == step.for_each]


class _Wait(NamedTuple):
    """A link before its step is repeated.

    Attributes:
        same: Whether only the same item's repetition is waited for.
        every: Of a recurring step: every occurrence, not only the last (or the first,
            where its start is waited for).
    """

    step: str
    same: bool
    edge: Edge
    lag: Amount | None = None
    moment: Moment | None = None
    is_at: bool = False
    every: bool = False


def _waits(step: Step, playbook: Playbook) -> Sequence[_Wait]:
    waits = [
        _Wait(
            one.step,
            not one.every and _same_kind(step, one.step, playbook),
            one.edge,
            one.lag,
            every=one.every,
        )
        for one in step.after
    ]
    sentences = [moment for _, moment in early_sentences(playbook, step)]
    for moment in (*sentences, step.at):
        if moment is not None and isinstance(moment.base, StepBase):
            base = moment.base
            same = _same_kind(step, base.step, playbook)
            is_at = moment is step.at
            waits.append(_Wait(base.step, same, base.edge, moment=moment, is_at=is_at))
    return waits


def _same_kind(step: Step, other: str, playbook: Playbook) -> bool:
    return step.for_each is not None and (
        playbook.steps[other].for_each == step.for_each
    )


def _links(
    waits: Sequence[_Wait], places: Places, item: Item | None
) -> tuple[Link, ...]:
    """Return the links of the repetition for this item."""
    slug = item.slug if item else ""
    return tuple(
        [
            Link(place, edge, lag, moment, is_at)
            for step, same, edge, lag, moment, is_at, every in waits
            for of_item in _of_item(places[step], slug, same=same)
            for place in (of_item if every else one_of(of_item, edge))
        ]
    )


def _of_item(
    of_step: Mapping[str, Sequence[int]], slug: str, *, same: bool
) -> Iterable[Sequence[int]]:
    """Return the places of a step's repetitions, an item at a time."""
    return (of_step.get(slug, ()),) if same else of_step.values()


def one_of(occurrences: Sequence[Place], edge: Edge) -> Sequence[Place]:
    """Return the occurrence that stands for a recurring step, if there is one.

    A recurring step is done with its last occurrence, and starts with its first.
    """
    return occurrences[:1] if edge is Edge.STARTS else occurrences[-1:]


def _order(nodes: Sequence[Node]) -> tuple[int, ...]:
    followers: list[list[int]] = [[] for _ in nodes]
    waiting = [len(node.links) for node in nodes]
    for place, node in enumerate(nodes):
        for link in node.links:
            followers[link.before].append(place)
    order = tuple(_ready(followers, waiting))
    if len(order) < len(nodes):
        raise CycleError(_loop(nodes, waiting))
    return order


def _ready(followers: Sequence[Sequence[int]], waiting: list[int]) -> Iterator[int]:
    """Yield places whose predecessors were all yielded; counts `waiting` down to 0."""
    ready = [place for place, count in enumerate(waiting) if count == 0]
    while ready:
        place = heappop(ready)
        yield place
        for follower in followers[place]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heappush(ready, follower)


def _loop(nodes: Sequence[Node], waiting: Sequence[int]) -> list[str]:
    """Walk backwards among nodes that all wait for one another until one comes back."""
    path: dict[int, None] = {}
    place = next(place for place, count in enumerate(waiting) if count > 0)
    while place not in path:
        path[place] = None
        place = next(k.before for k in nodes[place].links if waiting[k.before] > 0)
    walked = list(path)
    loop = [*walked[walked.index(place) :], place]
    return [nodes[each].key for each in loop]
