"""The forward pass: every step as early as its bounds and predecessors allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC

from regie.planning.dates import at_wall
from regie.planning.dates import Frame
from regie.planning.dates import instant
from regie.planning.dates import local
from regie.planning.dates import When
from regie.planning.missed import fate_of
from regie.planning.missed import is_missed
from regie.planning.missed import missed_note
from regie.planning.model import Fact
from regie.planning.model import Occurrence
from regie.planning.model import Reason
from regie.planning.ready import find_ready
from regie.planning.ready import Placed
from regie.planning.ready import Ready
from regie.planning.scene import number_at
from regie.planning.scene import number_when
from regie.planning.scene import Scene
from regie.planning.scene import Spot
from regie.planning.scene import unknown_base
from regie.planning.wording import day_text
from regie.playbook.model import Missed
from regie.playbook.model import Step
from regie.playbook.model import WallTime
from regie.words import pick


def forward(scene: Scene, places: Iterable[int] | None = None) -> Placed:
    """Place the steps, predecessors first.

    Args:
        scene: What decides where they sit.
        places: The steps to look at, in order and with all their predecessors; all of
            them by default.
    """
    placed = Placed(spots=[None] * len(scene.graph.nodes))
    for place in scene.graph.order if places is None else places:
        node = scene.graph.nodes[place]
        fact = scene.fact(node)
        if fact.done_at is not None:
            placed.spots[place] = _done(fact, fact.done_at, scene.frame)
        elif fact.started_on is not None and node.step.run is None:
            placed.spots[place] = _started(scene, place, fact.started_on)
        elif node.occurrence is not None and node.occurrence.is_past:
            placed.spots[place] = _past(scene, node.occurrence)
        else:
            placed.spots[place] = _open(scene, place, fact, placed)
    return placed


def _done(fact: Fact, done_at: datetime, frame: Frame) -> Spot:
    done_on = done_at.astimezone(frame.zone).date()
    number = number_at(done_at, frame)
    return Spot(
        start=number,
        end=number,
        early=number,
        starts_on=min(fact.started_on or done_on, done_on),
        ends_on=done_on,
        reason=Reason.DONE,
        at=done_at.astimezone(UTC),
    )


def _started(scene: Scene, place: int, started_on: date) -> Spot:
    """Keep the actual start; work that should be over by now ends today at best."""
    calendar = scene.frame.calendar
    start = calendar.number(started_on)
    attendance = scene.attendances[place]
    end = _end(scene, place, start, started_on)
    if end <= scene.now_number:
        now = scene.now_number
        end = attendance.end(now, 1) if attendance else now + 1
    return Spot(
        start=start,
        end=end,
        early=end,
        starts_on=started_on,
        ends_on=max(calendar.day(end - 1), started_on),
        reason=Reason.STARTED,
        length=end - max(start, scene.now_number),
        asked=None if attendance is None else start,
    )


def _open(scene: Scene, place: int, fact: Fact, placed: Placed) -> Spot | None:
    node = scene.graph.nodes[place]
    step = node.step
    wanted = scene.asked(place, placed.spots)
    if fact.pinned_on is not None:
        wanted = _pinned(fact.pinned_on, wanted, scene.frame)
    is_moment = step.run is not None or _is_appointment(step, wanted)
    ready = find_ready(scene, place, placed, is_moment=is_moment)
    if node.occurrence is not None:
        ready.unknown = node.occurrence.unknown or ready.unknown
    elif step.at is not None and wanted is None:
        ready.unknown = ready.unknown or unknown_base(scene, step.at, None)
    if ready.unknown and wanted is None:
        placed.unknown[place] = ready.unknown
        return None
    if fact.dropped:
        return _dropped(scene, ready)
    spot = _placed(scene, place, ready, wanted, is_moment=is_moment)
    if fact.pinned_on is not None and spot.reason is Reason.AT:
        spot.reason = Reason.PINNED
    return spot


def _placed(
    scene: Scene, place: int, ready: Ready, wanted: When | None, *, is_moment: bool
) -> Spot:
    step = scene.graph.nodes[place].step
    if wanted is not None:
        today = scene.now.astimezone(scene.frame.zone).date()
        if wanted.on < today and step.run is None:
            return _missed(scene, place, ready, wanted)
        if is_moment:
            return _at_moment(scene, place, ready, wanted)
        return _at_day(scene, place, ready, wanted)
    if is_moment:
        return _free_moment(scene, place, ready)
    return _free(scene, place, ready)


def _is_appointment(step: Step, wanted: When | None) -> bool:
    """Tell whether a person's step is a moment: a time of day, and no duration."""
    return step.takes is None and wanted is not None and wanted.at is not None


def _pinned(on: date, wanted: When | None, frame: Frame) -> When:
    if wanted is None or wanted.at is None:
        return When(on=on)
    clock = WallTime(at=wanted.at.astimezone(frame.zone).time())
    return at_wall(on, clock, frame)


def _end(scene: Scene, place: int, start: int, on: date) -> int:
    """Return the end of work that starts on a day; a day off worked counts as one."""
    days, attendance = scene.duration(place), scene.attendances[place]
    if attendance is not None:
        return attendance.end_from(on, days)
    return start + days - (not scene.frame.calendar.is_working(on))


def _free(scene: Scene, place: int, ready: Ready) -> Spot:
    calendar = scene.frame.calendar
    late = scene.late_starts.get(place)
    asked = ready.number if late is None else max(late, ready.number)
    days, attendance = scene.duration(place), scene.attendances[place]
    start, end = asked, asked + days
    reason = ready.reason if late is None else Reason.PLACED_LATE
    is_driven = reason is Reason.AFTER  # also where its owner then comes back later
    if attendance is not None:
        start, end = attendance.first(asked), attendance.end(asked, days)
        reason = Reason.AWAY if start > asked else reason
    return Spot(
        start=start,
        end=end,
        early=end,
        starts_on=calendar.day(start),
        ends_on=calendar.day(end - 1),
        reason=reason,
        driver=ready.driver,
        is_driven=is_driven,
        length=end - start + (ready.length if is_driven else 0),
        asked=None if attendance is None else asked,
        notes=ready.notes,
    )


def _free_moment(scene: Scene, place: int, ready: Ready) -> Spot:
    """Place a machine step at the first instant that its bounds allow."""
    at = ready.at or scene.now
    if is_missed(at, scene.now, scene.frame.zone):
        return _late_moment(scene, place, ready, local(at, scene.frame))
    number = number_at(at, scene.frame)
    on = at.astimezone(scene.frame.zone).date()
    return Spot(
        start=number,
        end=number,
        early=max(number, ready.number),
        starts_on=on,
        ends_on=on,
        reason=_moment_reason(ready),
        at=at,
        driver=ready.driver,
        is_driven=ready.driver >= 0 and ready.driver_number >= number,
        length=ready.length,
        ready_at=ready.at,
        notes=ready.notes,
    )


def _moment_reason(ready: Ready) -> Reason:
    """Say what decided; a machine's moment may lie before `now`, and stays there."""
    if ready.at is None or ready.reason is not Reason.NOW:
        return ready.reason
    return Reason.AFTER if ready.driver >= 0 else Reason.NOT_BEFORE


def _at_moment(scene: Scene, place: int, ready: Ready, wanted: When) -> Spot:
    """Place a step exactly at its instant, whatever its predecessors need."""
    at = instant(wanted, scene.frame)
    automatic = scene.graph.nodes[place].step.run is not None
    if automatic and is_missed(at, scene.now, scene.frame.zone):
        return _late_moment(scene, place, ready, replace(wanted, at=at), asked=True)
    number = number_at(at, scene.frame)
    is_over = at < scene.now and ready.reason is not Reason.AFTER and not automatic
    return Spot(
        start=number,
        end=number,
        early=max(number, ready.number),
        starts_on=wanted.on,
        ends_on=wanted.on,
        reason=Reason.MISSED if is_over else Reason.AT,
        at=at,
        wanted=number,
        wanted_on=wanted.on,
        driver=ready.driver,
        is_driven=ready.driver >= 0 and not is_over,
        ready_at=ready.at,
        notes=wanted.notes,
    )


def _late_moment(
    scene: Scene, place: int, ready: Ready, missed: When, *, asked: bool = False
) -> Spot:
    """Place a machine step whose instant has passed at now, or where it can be ready.

    One that is not worth doing late stays where it was.

    Args:
        scene: Where and how days are counted.
        place: Of the step.
        ready: What it waits for.
        missed: When it was to happen.
        asked: Whether its own sentence asked for that instant.
    """
    frame, step = scene.frame, scene.graph.nodes[place].step
    then = missed_at = instant(missed, frame)
    fate = fate_of(step, missed_at, scene.now)
    is_left_out = fate is Missed.SKIP
    if not is_left_out:
        then = max(scene.now, ready.at or scene.now)
    number, on = number_at(then, frame), then.astimezone(frame.zone).date()
    note = missed_note(fate, missed_at, frame.zone, frame.language)
    return Spot(
        start=number,
        end=number,
        early=number if is_left_out else max(number, ready.number),
        starts_on=on,
        ends_on=on,
        reason=Reason.MISSED,
        at=then,
        wanted=number_at(missed_at, frame) if asked else None,
        wanted_on=missed.on if asked else None,
        driver=ready.driver,
        is_driven=ready.reason is Reason.AFTER and then > scene.now,
        length=ready.length,
        ready_at=None,
        missed_at=missed_at,
        fate=fate,
        notes=(*missed.notes, note),
    )


def _at_day(scene: Scene, place: int, ready: Ready, wanted: When) -> Spot:
    """Place longer work on its day, even on a day off."""
    calendar = scene.frame.calendar
    start = calendar.number(wanted.on)
    end = _end(scene, place, start, wanted.on)
    return Spot(
        start=start,
        end=end,
        early=max(start, ready.number) + end - start,
        starts_on=wanted.on,
        ends_on=max(calendar.day(end - 1), wanted.on),
        reason=Reason.AT,
        at=wanted.at,
        wanted=start,
        wanted_on=wanted.on,
        driver=ready.driver,
        is_driven=ready.driver >= 0,
        length=end - start,
        asked=None if scene.attendances[place] is None else start,
        notes=wanted.notes,
    )


def _missed(scene: Scene, place: int, ready: Ready, wanted: When) -> Spot:
    """Move a person's step whose day has passed to the first day that is left."""
    spot = _free(scene, place, ready)
    language = scene.frame.language
    spot.wanted = scene.frame.calendar.number(wanted.on)
    spot.wanted_on = wanted.on
    spot.reason = Reason.MISSED
    day = day_text(wanted.on, language)
    note = pick(
        language,
        fr=f"Prévue le {day}, pas faite : reportée.",
        en=f"Planned for {day}, not done: put off.",
    )
    spot.notes = (*wanted.notes, note)
    return spot


def _past(scene: Scene, occurrence: Occurrence) -> Spot:
    """Keep an occurrence that was over before the campaign began where it lay."""
    when = scene.began
    if occurrence.on is not None:
        when = When(on=occurrence.on, at=occurrence.at)
    number = number_when(when, scene.frame)
    note = pick(
        scene.frame.language,
        fr="Passée avant le début de la campagne.",
        en="Over before the campaign began.",
    )
    return Spot(
        start=number,
        end=number,
        early=number,
        starts_on=when.on,
        ends_on=when.on,
        reason=Reason.PAST,
        at=when.at,
        notes=(note,),
    )


def _dropped(scene: Scene, ready: Ready) -> Spot:
    day = scene.frame.calendar.day(ready.number)
    return Spot(
        start=ready.number,
        end=ready.number,
        early=ready.number,
        starts_on=day,
        ends_on=day,
        reason=Reason.DROPPED,
    )
