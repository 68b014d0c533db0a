"""Until when a person's step is wanted. Pure."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from regie.campaign.model import Campaign
from regie.planning.calendar import WorkCalendar
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.playbook.amounts import EFFORT_DAY_MINUTES


def last_day(campaign: Campaign, plan: Plan, planned: PlannedStep) -> date | None:
    """Return the day after which a step is late.

    A gate that neither has a limit nor shuts anything with one is late after the day
    that its reminders count from; no other step is ever late without a limit, since the
    plan puts it on a later day.
    """
    if not planned.step.gate:
        return planned.due_on or planned.ends_on
    return gate_closes_on(campaign, plan, planned) or planned.ends_on


def gate_closes_on(campaign: Campaign, plan: Plan, planned: PlannedStep) -> date | None:
    """Return the last day for the answer of a gate; None while it has none.

    It is the gate's own limit, else the last day that makes nothing late that it shuts
    (both are the plan's `due_on`), else the end of the work as seen when its card
    opened: a day, if the gate does not say what it `takes`.
    """
    if planned.due_on is not None or opened_on(campaign, plan, planned) is None:
        return planned.due_on
    return wanted_on(campaign, plan, planned)


def wanted_on(campaign: Campaign, plan: Plan, planned: PlannedStep) -> date | None:
    """Return the day that reminders of a step count from.

    Without a limit of its own, that is the end of its work as seen when its card
    opened. The plan puts an undone step on today anew each day; its reminders do not
    follow, or they would never end.
    """
    if planned.due_on is not None:
        return planned.due_on
    opened = opened_on(campaign, plan, planned)
    if opened is None or planned.ends_on is None:
        return planned.ends_on
    calendar = calendar_of(campaign.playbook.calendar.days_off, plan.holidays)
    effort = planned.step.effort_minutes or 0
    days = planned.step.takes or max(1, -(-effort // EFFORT_DAY_MINUTES))
    return calendar.last_day(calendar.on_or_after(opened), days)


def opened_on(campaign: Campaign, plan: Plan, planned: PlannedStep) -> date | None:
    """Return the day on which the card of a step opened, if it did."""
    card = campaign.outcomes.get(f"{campaign.slug}:{planned.key}:card")
    if card is None or card.finished_at is None:
        return None
    return card.finished_at.astimezone(plan.zone).date()


@lru_cache(maxsize=64)
def calendar_of(days_off: frozenset[int], holidays: frozenset[date]) -> WorkCalendar:
    """Return the calendar; made once for a campaign, asked for at every step."""
    return WorkCalendar(days_off=days_off, holidays=holidays)
