"""Which planned step waits for which: `for_each` expanded, in topological order."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop
from heapq import heappush

from regie.errors import UsageError
from regie.planning.model import Item
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
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
    """A step of the playbook, or one of its repetitions."""

    key: str
    step: Step
    item: Item | None
    links: tuple[Link, ...] = ()

    @property
    def title(self) -> str:
        """Return the step's title, with the item's behind it unless it names it."""
        if self.item is None or self.item.title in self.step.title:
            return self.step.title
        return f"{self.step.title} · {self.item.title}"


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


def make_graph(
    playbook: Playbook,
    items: Sequence[Item],
    *,
    presence: Presence = ALL_PRESENT,
    texts: Texts = NO_TEXTS,
) -> Graph:
    """Expand the steps over the items and put predecessors first.

    Args:
        playbook: Its sentences may only name steps and anchors that it has.
        items: What `for_each` steps are repeated for.
        presence: Which repetitions are left out.
        texts: What titles and cards may speak of.

    Raises:
        CycleError: Steps wait for one another.
    """
    repeats = [
        (step, item)
        for step in playbook.steps.values()
        for item in _items_of(step, items)
        if not presence.hides(step.name, planned_key(step, item))
    ]
    of_step: dict[str, list[int]] = {name: [] for name in playbook.steps}
    of_key: dict[str, int] = {}
    for place, (step, item) in enumerate(repeats):
        of_step[step.name].append(place)
        of_key[planned_key(step, item)] = place
    waits = {s.name: _waits(s, playbook) for s in playbook.steps.values()}
    templates = {s.name for s in playbook.steps.values() if has_templates(s)}
    nodes = tuple(
        Node(
            key=planned_key(step, item),
            step=texts.filled(step, item) if step.name in templates else step,
            item=item,
            links=_links(waits[step.name], of_step, of_key, item),
        )
        for step, item in repeats
    )
    return Graph(nodes=nodes, order=_order(nodes), of_step=of_step)


def planned_key(step: Step, item: Item | None) -> str:
    """Return `sales_page`, or `speaker_bio/ada-lovelace` for a repetition."""
    return f"{step.name}/{item.slug}" if item else step.name


def _items_of(step: Step, items: Sequence[Item]) -> Sequence[Item | None]:
    if step.for_each is None:
        return (None,)
    return [item for item in items if item.kind == step.for_each]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wait:
    """A link before its step is repeated.

    Attributes:
        same: Whether only the same item's repetition is waited for.
    """

    step: str
    same: bool
    edge: Edge
    lag: Amount | None = None
    moment: Moment | None = None
    is_at: bool = False


def _waits(step: Step, playbook: Playbook) -> Sequence[_Wait]:
    sentences = [moment for _, moment in early_sentences(playbook, step)]
    sentences += [step.at] if step.at else []
    after = [
        _Wait(
            step=dependency.step,
            same=not dependency.every and _same_kind(step, dependency.step, playbook),
            edge=dependency.edge,
            lag=dependency.lag,
        )
        for dependency in step.after
    ]
    hanging = [
        _Wait(
            step=moment.base.step,
            same=_same_kind(step, moment.base.step, playbook),
            edge=moment.base.edge,
            moment=moment,
            is_at=moment is step.at,
        )
        for moment in sentences
        if isinstance(moment.base, StepBase)
    ]
    return after + hanging


def _same_kind(step: Step, other: str, playbook: Playbook) -> bool:
    return step.for_each is not None and (
        playbook.steps[other].for_each == step.for_each
    )


def _links(
    waits: Sequence[_Wait],
    of_step: Mapping[str, Sequence[int]],
    of_key: Mapping[str, int],
    item: Item | None,
) -> tuple[Link, ...]:
    """Return the links of a step's repetition for this item."""
    return tuple(
        Link(
            before=place,
            edge=wait.edge,
            lag=wait.lag,
            moment=wait.moment,
            is_at=wait.is_at,
        )
        for wait in waits
        for place in _awaited(wait, of_step, of_key, item)
    )


def _awaited(
    wait: _Wait,
    of_step: Mapping[str, Sequence[int]],
    of_key: Mapping[str, int],
    item: Item | None,
) -> Sequence[int]:
    if item is None or not wait.same:
        return of_step[wait.step]
    place = of_key.get(f"{wait.step}/{item.slug}")
    return () if place is None else (place,)


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
