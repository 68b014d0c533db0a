"""From places in the passes to the planned steps that people see."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Sequence
from datetime import date

from regie.planning.attendance import capacity_of
from regie.planning.attendance import Worker
from regie.planning.backward import Bound
from regie.planning.backward import earliest
from regie.planning.backward import Latest
from regie.planning.backward import own_bounds
from regie.planning.graph import Node
from regie.planning.model import Leave
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.naming import occurrence_text
from regie.planning.naming import planned_title
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.scene import Spot
from regie.planning.wording import absence_text
from regie.words import pick

#: What is said of a step that has no dates, French and English.
WITHOUT_DATES = {
    Reason.DROPPED: ("Abandonnée.", "Dropped."),
    Reason.PAST: (
        "Aucune fois entre son début et sa fin.",
        "Not once between its beginning and its end.",
    ),
    Reason.UNDATED: (
        "Sans date : {} n'en a pas encore.",
        "No date: {} has none yet.",
    ),
}


def planned_steps(
    scene: Scene, placed: Placed, latest: Latest, critical: Collection[int]
) -> dict[str, PlannedStep]:
    """Return the planned steps by key, predecessors first."""
    return {
        scene.graph.nodes[place].key: _planned(
            scene, placed, latest, place, critical=place in critical
        )
        for place in scene.graph.order
    }


def _planned(
    scene: Scene, placed: Placed, latest: Latest, place: int, *, critical: bool
) -> PlannedStep:
    node, spot = scene.graph.nodes[place], placed.spots[place]
    nodes = scene.graph.nodes
    waits_for = tuple(dict.fromkeys([nodes[k.before].key for k in scene.waits[place]]))
    if spot is None or spot.reason is Reason.DROPPED or _is_none(node):
        return _without_dates(scene, placed, place, waits_for)
    bound = _limit_of(scene, placed, latest, place)
    limit = latest.ends[place]
    latest_on = None if limit is None else _latest_on(scene, spot, limit)
    holder = latest.holders[place]
    absences = _absences(scene, place, spot)
    owner = scene.owners[place]
    return PlannedStep(
        key=node.key,
        step=node.step,
        item=node.item,
        title=_title(scene, node, spot, scene.playbook.language),
        said=_said(scene, place, spot),
        starts_on=spot.starts_on,
        ends_on=spot.ends_on,
        at=spot.at if _shows_instant(scene, node, spot) else None,
        missed_on=spot.wanted_on if spot.reason is Reason.MISSED else None,
        missed_at=spot.missed_at,
        fate=spot.fate,
        due_on=_due_on(node, bound, latest_on),
        latest_on=latest_on,
        slack_days=_slack(spot, limit, latest_on),
        critical=critical,
        waits_for=waits_for,
        notes=spot.notes + _absence_notes(scene, owner, absences),
        owner=owner.name if owner else "",
        absences=absences,
        minutes_per_day=_minutes_per_day(scene, place, spot),
        reason=spot.reason,
        reason_key=_reason_key(scene, spot),
        latest_for=scene.graph.nodes[holder].key if holder >= 0 else "",
        occurrence=node.occurrence,
    )


def _due_on(node: Node, bound: Bound | None, latest_on: date | None) -> date | None:
    """Return the last day that people are told; a gate has that of what it shuts."""
    if bound is not None:
        return bound.last_on
    return latest_on if node.step.gate else None


def _limit_of(scene: Scene, placed: Placed, latest: Latest, place: int) -> Bound | None:
    """Return the bound that a step's own sentences set; a pin is a wish, no limit."""
    if scene.fact(scene.graph.nodes[place]).pinned_on is None:
        return latest.bounds.get(place)
    limits = [each for each in own_bounds(scene, place, placed) if each.moment]
    return earliest(limits) if limits else None


def _absences(scene: Scene, place: int, spot: Spot) -> tuple[Leave, ...]:
    """Return when its owner is away, from when the step could begin to its end."""
    attendance = scene.attendances[place]
    if attendance is None or spot.asked is None:
        return ()
    return tuple(attendance.absences(spot.asked, spot.end))


def _absence_notes(
    scene: Scene, owner: Worker | None, absences: Sequence[Leave]
) -> tuple[str, ...]:
    if owner is None or not absences:
        return ()
    return (absence_text(owner.name, absences, scene.frame.language),)


def _minutes_per_day(scene: Scene, place: int, spot: Spot) -> int | None:
    step = scene.graph.nodes[place].step
    if step.takes is not None or step.effort_minutes is None or spot.is_moment:
        return None
    return capacity_of(scene.owners[place])


def _without_dates(
    scene: Scene, placed: Placed, place: int, waits_for: tuple[str, ...]
) -> PlannedStep:
    node = scene.graph.nodes[place]
    language = scene.frame.language
    unknown = placed.unknown.get(place, "")
    reason = Reason.PAST if _is_none(node) else Reason.UNDATED
    if scene.fact(node).dropped:
        reason = Reason.DROPPED
    french, english = WITHOUT_DATES[reason]
    note = pick(language, fr=french, en=english).format(unknown)
    return PlannedStep(
        key=node.key,
        step=node.step,
        item=node.item,
        title=node.title,
        said="" if language == scene.playbook.language else scene.title(place),
        starts_on=None,
        ends_on=None,
        at=None,
        waits_for=waits_for,
        notes=(note,),
        reason=reason,
        reason_key=unknown if reason is Reason.UNDATED else "",
        occurrence=node.occurrence,
    )


def _is_none(node: Node) -> bool:
    """Tell whether it stands for a recurrence that has no occurrence at all."""
    occurrence = node.occurrence
    return occurrence is not None and occurrence.is_past and occurrence.on is None


def _title(scene: Scene, node: Node, spot: Spot, language: str) -> str:
    """Return the title; an occurrence that was done bears the day it was done on."""
    if node.occurrence is None or spot.reason is not Reason.DONE:
        return node.title
    day = occurrence_text(node.step, spot.ends_on, spot.at, scene.frame.zone, language)
    return planned_title(node.step, node.item, day)


def _said(scene: Scene, place: int, spot: Spot) -> str:
    node, language = scene.graph.nodes[place], scene.frame.language
    if language == scene.playbook.language:
        return ""
    if node.occurrence is not None and spot.reason is Reason.DONE:
        return _title(scene, node, spot, language)
    return scene.title(place)


def _shows_instant(scene: Scene, node: Node, spot: Spot) -> bool:
    """Tell whether the instant is the step's; a person's done step has only a day.

    So has what is made up for: nobody knows when exactly that will be.
    """
    if spot.missed_at is not None and not spot.is_left_out:
        return spot.at is not None and spot.at > scene.now
    return node.step.run is not None or spot.reason is not Reason.DONE


def _latest_on(scene: Scene, spot: Spot, limit: int) -> date:
    """Return the last day that a limit allows; a moment keeps its time of day."""
    calendar = scene.frame.calendar
    if limit == spot.end:
        return spot.ends_on
    if spot.is_moment:
        return calendar.day(calendar.number(spot.ends_on) + limit - spot.end)
    return calendar.day(limit - 1)


def _slack(spot: Spot, limit: int | None, latest_on: date | None) -> int | None:
    """Return the working days left; a lateness of days off only counts as one."""
    if limit is None or spot.is_left_out:
        return None
    slack = limit - spot.early
    if latest_on is not None and spot.ends_on > latest_on:
        return min(slack, -1)
    return slack


def _reason_key(scene: Scene, spot: Spot) -> str:
    if spot.reason is Reason.AFTER and spot.driver >= 0:
        return scene.graph.nodes[spot.driver].key
    return ""
