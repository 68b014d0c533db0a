"""The scene of a campaign, and the passes over it, for plans and for levelling."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC

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
from regie.planning.dates import local
from regie.planning.dates import make_frame
from regie.planning.forward import forward
from regie.planning.graph import Graph
from regie.planning.graphs import Expansion
from regie.planning.graphs import Graphs
from regie.planning.items import own_items
from regie.planning.late import late_starts
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.presence import condition_values
from regie.planning.presence import presence_of
from regie.planning.presence import without_absent
from regie.planning.ready import Placed
from regie.planning.scene import NO_FACT
from regie.planning.scene import number_at
from regie.planning.scene import Scene
from regie.planning.series import find_series
from regie.planning.texts import texts_of
from regie.planning.waits import gone_of
from regie.planning.waits import waits_of
from regie.playbook.model import Playbook

NO_GRAPH = Graph(nodes=(), order=(), of_step={})


def set_scene(  # noqa: PLR0913 -- everything that decides a plan, each by its name
    playbook: Playbook,
    *,
    anchors: Anchors,
    items: Sequence[Item],
    parameters: Mapping[str, str],
    facts: Mapping[str, Fact],
    holidays: Collection[date],
    people: Sequence[Worker],
    now: datetime,
    began_at: datetime | None = None,
    language: str = "",
    graphs: Graphs | None = None,
) -> Scene:
    """Return everything that decides a plan; see `make_plan` for the arguments.

    Args:
        graphs: Of this playbook, where it is planned again and again.
    """
    check_anchors(playbook, anchors)
    spoken = language or playbook.language
    frame = make_frame(playbook.zone, playbook.calendar, holidays, spoken)
    resolved = resolve_anchors(playbook.anchors, anchors, frame)
    every_item = [*items, *own_items(playbook, resolved, frame)]
    values = condition_values(playbook, parameters, every_item)
    presence = presence_of(playbook, values, facts)
    present = without_absent(playbook, presence)
    scene = Scene(
        playbook=present,
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
    expansion = Expansion(
        items=every_item,
        presence=presence,
        texts=texts_of(playbook, parameters),
        series=find_series(scene, every_item),
    )
    graph = (graphs or Graphs(playbook)).graph(expansion, present)
    return _with_graph(scene, graph, people)


def _with_graph(scene: Scene, graph: Graph, people: Sequence[Worker]) -> Scene:
    owners = _owners(graph, people, scene.facts)
    gone = gone_of(graph, scene.facts)
    return replace(
        scene,
        graph=graph,
        waits=waits_of(graph, gone),
        gone=gone,
        owners=owners,
        durations=[
            work_days(node.step, owner)
            for node, owner in zip(graph.nodes, owners, strict=True)
        ],
        attendances=_attendances(owners, scene.frame.calendar),
    )


def _owners(
    graph: Graph, people: Sequence[Worker], facts: Mapping[str, Fact]
) -> Sequence[Worker | None]:
    if not people:
        return [None] * len(graph.nodes)
    return [
        worker_of(node.step, node.item, people, facts.get(node.key, NO_FACT).owner)
        for node in graph.nodes
    ]


def _attendances(
    owners: Sequence[Worker | None], calendar: WorkCalendar
) -> Sequence[Attendance | None]:
    people = {id(owner): owner for owner in owners if owner is not None}
    known = {key: attendance_of(owner, calendar) for key, owner in people.items()}
    return [known.get(id(owner)) for owner in owners]


def passed(scene: Scene) -> tuple[Scene, Placed, Latest]:
    """Return what the passes found; the scene knows what was placed late."""
    placed = forward(scene)
    latest = backward(scene, placed)
    if not any(step.placed_late for step in scene.playbook.steps.values()):
        return scene, placed, latest
    scene = replace(scene, late_starts=late_starts(scene, placed, latest))
    placed = forward(scene)
    return scene, placed, backward(scene, placed)
