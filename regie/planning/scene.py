"""What the passes over the graph work with, and the dates of a step's sentences."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta

from regie.planning.anchors import root_anchor
from regie.planning.attendance import Attendance
from regie.planning.attendance import Worker
from regie.planning.dates import Frame
from regie.planning.dates import local
from regie.planning.dates import resolve
from regie.planning.dates import wall_to_instant
from regie.planning.dates import When
from regie.planning.graph import Graph
from regie.planning.graph import Link
from regie.planning.graph import Node
from regie.planning.items import is_own
from regie.planning.items import item_date
from regie.planning.items import item_sentence
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Occurrence
from regie.planning.model import Reason
from regie.planning.naming import occurrence_text
from regie.planning.naming import shown_title
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Edge
from regie.playbook.model import ItemBase
from regie.playbook.model import Missed
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import StepBase

NO_FACT = Fact()
ONE_DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Spot:
    """Where a planned step sits while the passes work.

    `start` and `end` are numbers of working days (see `regie.planning.calendar`): the
    work covers the working days `[start, end)`. A moment covers none: its `start` and
    `end` are the number of the first working day that was not over when it happened.

    Attributes:
        early: The `end` that predecessors, early bounds and `now` allow; beyond `end`
            for a step that sits at its `at` although it cannot be ready by then.
        at: The instant of a moment, or of the `at` of longer work (UTC).
        wanted: The `start` that its `at` or pin asks for; None without one.
        wanted_on: The day of it.
        driver: Place of the predecessor that it waits for longest; -1 for none.
        is_driven: Whether the driver decided `start`, or would have to.
        length: Working days of the chain of drivers that ends here.
        ready_at: For a moment: when its last predecessor ends (UTC).
        asked: Where its owner is away: the `start` if that were not so.
        missed_at: When it was to happen (UTC): a machine's moment that has passed.
        fate: What becomes of it then; what is left out stays where it was.
    """

    start: int
    end: int
    early: int
    starts_on: date
    ends_on: date
    reason: Reason
    at: datetime | None = None
    wanted: int | None = None
    wanted_on: date | None = None
    driver: int = -1
    is_driven: bool = False
    length: int = 0
    ready_at: datetime | None = None
    asked: int | None = None
    missed_at: datetime | None = None
    fate: Missed | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_left_out(self) -> bool:
        """Tell whether it will not happen any more."""
        return self.fate is Missed.SKIP

    @property
    def days(self) -> int:
        """Return how many working days it covers."""
        return self.end - self.start

    @property
    def is_moment(self) -> bool:
        """Tell whether it covers no working day."""
        return self.start == self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that decides a plan.

    Attributes:
        given: The dates that were given.
        anchors: None where not known.
        waits: By place: the links that hold the step, dropped steps passed over.
        gone: Places of the dropped steps, and of occurrences that are over.
        now: In UTC.
        now_number: Number of the first working day that is not over.
        durations: By place: the days that its owner needs for it.
        attendances: By place: when its owner works; None for the campaign's days.
        owners: By place: the person of the team who does it; None where unknown.
        began: When the campaign began.
        takes: By place: a duration to try instead of the playbook's.
        late_starts: By place: where a step placed late was found to start.
        moments: By place: an occurrence's moment by other dates than the graph's.
        unbound: Places of steps to try as if nothing said when they may begin.
    """

    playbook: Playbook
    graph: Graph
    frame: Frame
    facts: Mapping[str, Fact]
    given: Mapping[str, date | datetime]
    anchors: Mapping[str, When | None]
    waits: Sequence[Sequence[Link]]
    now: datetime
    now_number: int
    durations: Sequence[int]
    attendances: Sequence[Attendance | None]
    owners: Sequence[Worker | None]
    began: When
    gone: AbstractSet[int] = frozenset()
    takes: Mapping[int, int] = field(default_factory=dict)
    late_starts: Mapping[int, int] = field(default_factory=dict)
    moments: Mapping[int, When] = field(default_factory=dict)
    unbound: AbstractSet[int] = frozenset()
    _resolved: dict[tuple[int, bool], When | None] = field(default_factory=dict)

    def with_anchors(self, anchors: Mapping[str, When | None]) -> Scene:
        """Return the same scene with other dates."""
        return replace(self, anchors=anchors, _resolved={})

    def fact(self, node: Node) -> Fact:
        """Return what is known to have happened to the step."""
        return self.facts.get(node.key, NO_FACT)

    def title(self, place: int) -> str:
        """Return a step's title for the reader of the plan; see `shown_title`."""
        node, language = self.graph.nodes[place], self.frame.language
        if language == self.playbook.language:
            return node.title
        day = ""
        if node.occurrence is not None and node.occurrence.on is not None:
            on, at = node.occurrence.on, node.occurrence.at
            day = occurrence_text(node.step, on, at, self.frame.zone, language)
        return shown_title(node.step, node.item, day, language)

    def duration(self, place: int) -> int:
        """Return how many days of its owner the step needs."""
        return self.takes.get(place) or self.durations[place]

    def when(
        self, moment: Moment, node: Node, spots: Sequence[Spot | None]
    ) -> When | None:
        """Return when a sentence of a step falls; None if that is not known."""
        keeps_day = node.step.run is not None
        cached = (id(moment), keeps_day)
        if cached in self._resolved:
            return self._resolved[cached]
        base = self._base(moment, node, spots)
        found = base and resolve(moment, base, self.frame, keeps_day=keeps_day)
        if isinstance(moment.base, DateBase | AnchorBase):
            self._resolved[cached] = found
        return found

    def asked(self, place: int, spots: Sequence[Spot | None]) -> When | None:
        """Return the moment that a step's `at` or `every` asks for, if it is known."""
        node = self.graph.nodes[place]
        if node.occurrence is not None:
            return self.moments.get(place, _moment_of(node.occurrence))
        return self.when(node.step.at, node, spots) if node.step.at else None

    def bound(self, moment: Moment, node: Node) -> When | None:
        """Return where a recurrence begins or ends; it stays on a day off."""
        base = self._base(moment, node, ())
        return base and resolve(moment, base, self.frame, keeps_day=True)

    def when_of_edge(self, moment: Moment, node: Node, edge: When) -> When:
        """Return when a sentence falls that hangs on a step's edge falling there."""
        return resolve(moment, edge, self.frame, keeps_day=node.step.run is not None)

    def root_of(self, moment: Moment | None, node: Node) -> str:
        """Return the anchor that must move for a step's sentence to move, or none."""
        if moment is not None and isinstance(moment.base, ItemBase):
            if node.item is None:
                return ""
            moment = item_sentence(node.item, moment.base.name, self.playbook)
        return root_anchor(moment, self.playbook, self.given)

    def place_of(self, key: str) -> int | None:
        """Return the place of a planned step; None if there is none of that key."""
        name, _, _ = key.partition("/")
        places = self.graph.of_step.get(name, ())
        return next((p for p in places if self.graph.nodes[p].key == key), None)

    def _base(
        self, moment: Moment, node: Node, spots: Sequence[Spot | None]
    ) -> When | None:
        base = moment.base
        if isinstance(base, DateBase):
            return When(on=base.on)
        if isinstance(base, AnchorBase):
            return self.anchors[base.anchor]
        if isinstance(base, ItemBase):
            return self._item_date(node.item, base.name)
        return self._edge(node, base.step, base.edge, spots)

    def _item_date(self, item: Item | None, name: str) -> When | None:
        if item is not None and is_own(item):
            return item_date(item, name, self.playbook, self.anchors, self.frame)
        text = item.fields.get(name, "") if item else ""
        try:
            if len(text) <= len("2027-03-08"):
                return When(on=date.fromisoformat(text))
            at = datetime.fromisoformat(text)
        except ValueError:
            return None
        aware = at.tzinfo is not None
        zone = self.frame.zone
        return local(at if aware else wall_to_instant(at, zone), self.frame)

    def _edge(
        self, node: Node, name: str, edge: Edge, spots: Sequence[Spot | None]
    ) -> When | None:
        """Return an edge of a step; of its repetitions, the last one."""
        places: Sequence[int] = self.graph.of_step[name]
        same = self.playbook.steps[name].for_each == node.step.for_each
        if node.item is not None and same:
            nodes = self.graph.nodes
            places = [p for p in places if nodes[p].item == node.item]
        if self.playbook.steps[name].every is not None:
            places = self.graph.standing_for(places, edge, self.gone)
        found = [spots[place] for place in places]
        edges = [edge_of(spot, edge, self.frame) for spot in found if spot is not None]
        if len(edges) < len(found) or not edges:
            return None
        return max(edges, key=lambda when: when.at or when.on)


def _moment_of(occurrence: Occurrence) -> When | None:
    if occurrence.on is None:
        return None
    return When(on=occurrence.on, at=occurrence.at, notes=occurrence.notes)


def number_at(at: datetime, frame: Frame) -> int:
    """Return the number of the first working day that is not over at this instant."""
    wall = at.astimezone(frame.zone)
    on = wall.date()
    over = wall.time() >= frame.day_ends and frame.calendar.is_working(on)
    return frame.calendar.number(on) + over


def number_when(when: When, frame: Frame) -> int:
    """Return the number of the first working day on which work may start by then."""
    if when.at is not None:
        return number_at(when.at, frame)
    return frame.calendar.number(when.on)


def edge_of(spot: Spot, edge: Edge, frame: Frame) -> When:
    """Return the start or the end of a placed step, with its instant."""
    if spot.at is not None and spot.start == spot.end:
        return local(spot.at, frame)
    if edge is Edge.STARTS:
        wall = datetime.combine(spot.starts_on, frame.day_starts)
        return When(on=spot.starts_on, at=wall_to_instant(wall, frame.zone))
    wall = datetime.combine(spot.ends_on, frame.day_ends)
    return When(on=spot.ends_on, at=wall_to_instant(wall, frame.zone))


def unknown_base(scene: Scene, moment: Moment, when: When | None) -> str:
    """Name what a sentence hangs on that has no date: anchor, item's field or step."""
    if when is not None:
        return ""
    base = moment.base
    while isinstance(base, AnchorBase):
        inner = scene.playbook.anchors[base.anchor].moment
        if inner is None or not isinstance(inner.base, AnchorBase):
            return base.anchor
        base = inner.base
    if isinstance(base, StepBase):
        return base.step
    return f"{base.item}.{base.name}" if isinstance(base, ItemBase) else ""
