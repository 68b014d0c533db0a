"""The plan as rows, for the terminal, JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import UTC
from enum import StrEnum

from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.wording import clock_text
from regie.planning.wording import short_day_text
from regie.playbook.model import Playbook


class State(StrEnum):
    """Where a planned step stands."""

    DONE = "done"
    DROPPED = "dropped"
    UNDATED = "undated"
    LATE = "late"
    STARTED = "started"
    OPEN = "open"


MARKS = {
    State.DONE: "✓",
    State.DROPPED: "×",
    State.UNDATED: "?",
    State.LATE: "!",
    State.STARTED: "▸",
    State.OPEN: "·",
}

KNOWN_STATES = {
    Reason.DONE: State.DONE,
    Reason.DROPPED: State.DROPPED,
    Reason.PAST: State.DROPPED,
}

#: The mark of an anchor's row.
ANCHOR_MARK = "◆"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One line of the timeline: a planned step, or an anchor.

    Attributes:
        week: Monday of its week; None while undated.
        when: Its days in words, in the reader's language.
        state: None for an anchor.
        starts_on: First day; None while undated.
        ends_on: Last day (inclusive).
        at: The instant (UTC) of a moment.
        done_at: When it was done (UTC).
        owner: Title of the role that owns it; the item's own title where the item
            does the step itself.
        slack: Working days; None where nothing limits it.
    """

    week: date | None
    when: str
    mark: str
    key: str
    title: str
    phase: str = ""
    owner: str = ""
    state: State | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    at: datetime | None = None
    due_on: date | None = None
    done_at: datetime | None = None
    slack: int | None = None
    critical: bool = False
    waits_for: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def rows(
    plan: Plan, playbook: Playbook, facts: Mapping[str, Fact], language: str
) -> list[PlanRow]:
    """Return anchors and steps by date; undated and dropped ones come last.

    Of one day, the anchors come first, then work, then moments by the clock.
    """
    steps = [
        _step_row(plan, playbook, planned, facts, language)
        for planned in plan.steps.values()
    ]
    anchors = [
        PlanRow(
            week=_week(anchor.on),
            when=_when(plan, anchor.on, anchor.on, anchor.at, language),
            mark=ANCHOR_MARK,
            key=anchor.name,
            title=anchor.title or anchor.name,
            starts_on=anchor.on,
            ends_on=anchor.on,
            at=anchor.at,
        )
        for anchor in plan.anchors.values()
    ]
    return sorted(anchors + steps, key=_by_day_and_time)


def _by_day_and_time(row: PlanRow) -> tuple[date, bool, datetime]:
    at = row.at or datetime.min.replace(tzinfo=UTC)
    return row.starts_on or date.max, row.state is not None, at


def state_of(plan: Plan, planned: PlannedStep) -> State:
    """Say where a planned step stands; late is what ends after its latest day."""
    known = KNOWN_STATES.get(planned.reason)
    if known is not None:
        return known
    if planned.is_left_out:
        return State.DROPPED
    if planned.ends_on is None:
        return State.UNDATED
    if planned.missed_at is not None:
        return State.LATE
    is_short = planned.slack_days is not None and planned.slack_days < 0
    if is_short or planned.ends_on < plan.today:
        return State.LATE
    return State.STARTED if planned.reason is Reason.STARTED else State.OPEN


def owner_title(playbook: Playbook, planned: PlannedStep) -> str:
    """Return who does a step, as people call the role or the item."""
    who = planned.step.who
    if planned.item is not None and who == planned.item.kind:
        return planned.item.title
    role = playbook.roles.get(who)
    return role.title if role else who


def _step_row(
    plan: Plan,
    playbook: Playbook,
    planned: PlannedStep,
    facts: Mapping[str, Fact],
    language: str,
) -> PlanRow:
    state = state_of(plan, planned)
    fact = facts.get(planned.key)
    phase = playbook.phases.get(planned.step.phase)
    return PlanRow(
        week=_week(planned.starts_on),
        when=_when(plan, planned.starts_on, planned.ends_on, planned.at, language),
        mark=MARKS[state],
        key=planned.key,
        title=planned.shown_title,
        phase=phase.title if phase else planned.step.phase,
        owner=owner_title(playbook, planned),
        state=state,
        starts_on=planned.starts_on,
        ends_on=planned.ends_on,
        at=planned.at,
        due_on=planned.due_on,
        done_at=fact.done_at if fact else None,
        slack=planned.slack_days,
        critical=planned.critical,
        waits_for=planned.waits_for,
        notes=planned.notes,
    )


def _week(day: date | None) -> date | None:
    return None if day is None else date.fromordinal(day.toordinal() - day.weekday())


def _when(
    plan: Plan,
    starts_on: date | None,
    ends_on: date | None,
    at: datetime | None,
    language: str,
) -> str:
    """Return `mar. 23 févr.`, `mar. 23 févr. 9 h` or `lun. 1er mars – mer. 3 mars`."""
    if starts_on is None or ends_on is None:
        return "–"
    first = short_day_text(starts_on, language)
    if at is not None:
        first += f" {clock_text(at.astimezone(plan.zone).time(), language)}"
    if starts_on == ends_on:
        return first
    return f"{first} – {short_day_text(ends_on, language)}"
