"""On which days a planned step is worked on, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import timedelta

from regie.planning.attendance import attendance_of
from regie.planning.attendance import capacity_of
from regie.planning.attendance import UNSAID_SHARE
from regie.planning.attendance import Worker
from regie.planning.calendar import WorkCalendar
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason

OVER = frozenset({Reason.DONE, Reason.DROPPED, Reason.PAST, Reason.UNDATED})


def daily_work(
    plan: Plan, planned: PlannedStep, worker: Worker, calendar: WorkCalendar
) -> Iterator[tuple[date, int]]:
    """Yield the days from today on with the minutes of work of a step on each.

    The effort is spread evenly over the days on which its owner is there. Work that has
    begun is taken to have gone evenly so far. A step whose effort is not said takes a
    share of each day (`UNSAID_SHARE`); an appointment without effort takes none.
    """
    effort = planned.step.effort_minutes
    if planned.reason in OVER or (effort is None and _is_appointment(planned)):
        return
    days = _days(planned, worker, calendar)
    for place, day in enumerate(days):
        if day < plan.today:
            continue
        if effort is None:
            yield day, capacity_of(worker) // UNSAID_SHARE
        else:
            least, rest = divmod(effort, len(days))
            yield day, least + (place < rest)


def _is_appointment(planned: PlannedStep) -> bool:
    return planned.at is not None and planned.step.takes is None


def _days(
    planned: PlannedStep, worker: Worker, calendar: WorkCalendar
) -> Sequence[date]:
    """Return the days of a step on which its owner works; its first one if on none."""
    if planned.starts_on is None or planned.ends_on is None:
        return ()
    attendance = attendance_of(worker, calendar)
    own = calendar if attendance is None else attendance.own
    count = (planned.ends_on - planned.starts_on).days + 1
    days = [planned.starts_on + timedelta(days=number) for number in range(count)]
    return [day for day in days if own.is_working(day)] or days[:1]


def worked_days(calendar: WorkCalendar, planned: PlannedStep) -> int | None:
    """Return the days on which its owner works on it, leaves left out.

    A day off that it was put on counts as one.
    """
    starts_on, ends_on = planned.starts_on, planned.ends_on
    if starts_on is None or ends_on is None:
        return None
    is_moment = planned.at is not None or planned.missed_at is not None
    if is_moment and starts_on == ends_on:
        return None
    number = (ends_on - starts_on).days + 1
    days = [starts_on + timedelta(days=count) for count in range(number)]
    away = {day for leave in planned.absences for day in leave.days()}
    first = starts_on in away or not calendar.is_working(starts_on)
    return sum(calendar.is_working(day) and day not in away for day in days) + first
