"""Playbook + anchors + facts + calendars + now -> Plan.

The plan is recomputed from its sentences each time; stored dates are never shifted.

1. The anchors get their dates, the `for_each` steps their repetitions, what recurs its
   occurrences; steps of which a condition does not hold are left out.
2. Forward: a step sits at its `at`; otherwise it starts as soon as its early bounds,
   its predecessors and `now` allow. Work is counted in whole working days. A machine
   step takes none: with `at` it happens then, otherwise when the last of its
   predecessors ends, which for a person's step is the end of the working day. An `at`
   with a time of day and without `takes` is an appointment, and takes none either.
3. Backward: how late each step may end for its own late bounds and its followers'.
   What must precede a moment must end by the end of an earlier working day, or of the
   same day if the moment lies after working hours.
4. Steps placed late move to the end of their free float.

Where the people are told, a person's work covers the days of `[start, end)` on which
that person works; `effort` without `takes` is spread by their daily capacity.

A lag is read like any sentence: `2 business days after X is done` is the second
working day after X's last day, not two free days in between.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC
from types import MappingProxyType

from regie.planning.anchors import Anchors
from regie.planning.anchors import check_anchors
from regie.planning.anchors import resolve_anchors
from regie.planning.attendance import Attendance
from regie.planning.attendance import attendance_of
from regie.planning.attendance import work_days
from regie.planning.attendance import Worker
from regie.planning.attendance import worker_of
from regie.planning.backward import backward
from regie.planning.backward import Latest
from regie.planning.calendar import WorkCalendar
from regie.planning.cautions import find_warnings
from regie.planning.chains import critical_chains
from regie.planning.chains import keys_of
from regie.planning.chains import with_repetitions
from regie.planning.dates import local
from regie.planning.dates import make_frame
from regie.planning.forward import forward
from regie.planning.graph import Graph
from regie.planning.graph import Link
from regie.planning.graph import make_graph
from regie.planning.impossible import find_impossible
from regie.planning.items import own_items
from regie.planning.late import late_starts
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import ResolvedAnchor
from regie.planning.presence import condition_values
from regie.planning.presence import presence_of
from regie.planning.presence import without_absent
from regie.planning.ready import Placed
from regie.planning.scene import number_at
from regie.planning.scene import Scene
from regie.planning.series import find_series
from regie.planning.steps import planned_steps
from regie.planning.texts import texts_of
from regie.playbook.model import Playbook

NO_GRAPH = Graph(nodes=(), order=(), of_step={})
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})
NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


def make_plan(  # noqa: PLR0913 -- everything that decides a plan, each by its name
    playbook: Playbook,
    *,
    anchors: Anchors,
    items: Sequence[Item] = (),
    parameters: Mapping[str, str] = NO_PARAMETERS,
    facts: Mapping[str, Fact] = NO_FACTS,
    holidays: Collection[date] = (),
    people: Sequence[Worker] = (),
    now: datetime,
    began_at: datetime | None = None,
) -> Plan:
    """Return every step with its dates, and what does not fit.

    Args:
        playbook: Read without a problem.
        anchors: The dates given by the user: days, or naive times in the playbook's
            zone; aware times are converted.
        items: The people that `for_each` steps are repeated for, in the order to show
            them; deliverables and days of the event follow from the playbook.
        parameters: What was answered, by name; defaults stand in for the rest.
        facts: By key of the planned step.
        holidays: The public holidays of the playbook's calendar, see `holiday_dates`.
        people: The team: who owns a step works on it on their own days only, and
            their day decides how long an `effort` takes.
        now: The present moment, aware.
        began_at: When the campaign began, aware; None if it begins now. What recurs
            and lay before it is over.

    Raises:
        MissingAnchorsError: A required anchor has no date; lists all of them.
        UnknownAnchorsError: A date was given for an anchor that the playbook lacks.
        AnchorCycleError: Anchors derive from one another.
        CycleError: Steps wait for one another.
        NoWorkingDayError: All seven weekdays are days off.
        NeverThereError: Somebody's days off leave none of the campaign's days.
        BeyondCalendarError: A date falls before year 1 or after year 9999.
    """
    check_anchors(playbook, anchors)
    frame = make_frame(playbook.zone, playbook.calendar, holidays, playbook.language)
    resolved = resolve_anchors(playbook.anchors, anchors, frame)
    every_item = [*items, *own_items(playbook, resolved, frame)]
    values = condition_values(playbook, parameters, every_item)
    presence = presence_of(playbook, values, facts)
    playbook = without_absent(playbook, presence)
    scene = Scene(
        playbook=playbook,
        graph=NO_GRAPH,
        frame=frame,
        facts=facts,
        given=anchors,
        anchors=resolved,
        waits=(),
        now=now.astimezone(UTC),
        now_number=number_at(now, frame),
        began=local(began_at or now, frame),
        owners=(),
        durations=(),
        attendances=(),
    )
    graph = make_graph(
        playbook,
        every_item,
        presence=presence,
        texts=texts_of(playbook, parameters),
        series=find_series(scene, every_item),
    )
    return _planned(*_passed(_with_graph(scene, graph, people)))


def _with_graph(scene: Scene, graph: Graph, people: Sequence[Worker]) -> Scene:
    owners = _owners(graph, people)
    gone = _gone(graph, scene.facts)
    return replace(
        scene,
        graph=graph,
        waits=_waits(graph, gone),
        gone=gone,
        owners=owners,
        durations=[
            work_days(node.step, owner)
            for node, owner in zip(graph.nodes, owners, strict=True)
        ],
        attendances=_attendances(owners, scene.frame.calendar),
    )


def _owners(graph: Graph, people: Sequence[Worker]) -> Sequence[Worker | None]:
    if not people:
        return [None] * len(graph.nodes)
    return [worker_of(node.step, node.item, people) for node in graph.nodes]


def _attendances(
    owners: Sequence[Worker | None], calendar: WorkCalendar
) -> Sequence[Attendance | None]:
    people = {id(owner): owner for owner in owners if owner is not None}
    known = {key: attendance_of(owner, calendar) for key, owner in people.items()}
    return [known.get(id(owner)) for owner in owners]


def _gone(graph: Graph, facts: Mapping[str, Fact]) -> frozenset[int]:
    """Return the places of what holds nobody up: dropped, or over before the start."""
    return frozenset(
        place
        for place, node in enumerate(graph.nodes)
        if (node.key in facts and facts[node.key].dropped)
        or (node.occurrence is not None and node.occurrence.is_past)
    )


def _waits(graph: Graph, gone: AbstractSet[int]) -> Sequence[Sequence[Link]]:
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
    return replace(link, before=before)


def _passed(scene: Scene) -> tuple[Scene, Placed, Latest]:
    placed = forward(scene)
    latest = backward(scene, placed)
    if not any(step.placed_late for step in scene.playbook.steps.values()):
        return scene, placed, latest
    scene = replace(scene, late_starts=late_starts(scene, placed, latest))
    placed = forward(scene)
    return scene, placed, backward(scene, placed)


def _planned(scene: Scene, placed: Placed, latest: Latest) -> Plan:
    chains = critical_chains(placed, latest)
    driving = {place for chain in chains.values() for place in chain}
    critical = with_repetitions(scene, placed, latest, driving)
    frame = scene.frame
    return Plan(
        zone=frame.zone,
        today=scene.now.astimezone(frame.zone).date(),
        anchors=_anchors(scene),
        steps=planned_steps(scene, placed, latest, critical),
        impossible=find_impossible(scene, placed, latest),
        warnings=find_warnings(scene, placed),
        holidays=frame.calendar.holidays,
        chains={name: keys_of(scene, chain) for name, chain in chains.items()},
    )


def _anchors(scene: Scene) -> dict[str, ResolvedAnchor]:
    found: dict[str, ResolvedAnchor] = {}
    for name, anchor in scene.playbook.anchors.items():
        when = scene.anchors[name]
        found[name] = ResolvedAnchor(
            name=name,
            title=anchor.title,
            on=when.on if when else None,
            at=when.at if when else None,
        )
    return found
