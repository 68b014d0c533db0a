"""What nobody says by themselves: a step is late, a question stays unanswered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from datetime import timedelta

from regie.campaign.last_days import last_day
from regie.campaign.model import Campaign
from regie.campaign.model import HELD
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason

#: How long something may wait for a person's decision before that is told.
PATIENCE = timedelta(days=1)


def late_steps(campaign: Campaign, plan: Plan) -> tuple[PlannedStep, ...]:
    """Return the people's steps and gates that are past their last day.

    Only those that nothing holds back: what waits for a late one is not late itself.
    Steps whose reminders rest are left out until they are heard again, and so is a gate
    that was answered, whatever the answer.
    """
    return tuple(
        planned
        for planned in plan.steps.values()
        if planned.step.run is None
        and _is_past(campaign, plan, planned)
        and not _rests(campaign.facts.get(planned.key, Fact()), plan)
        and not _over(campaign, planned.key)
        and planned.key not in campaign.answers
        and all(_over(campaign, key) for key in planned.waits_for)
    )


def newly_late(
    campaign: Campaign, plan: Plan, noticed_at: Mapping[str, datetime]
) -> tuple[PlannedStep, ...]:
    """Return the late steps of which that was not noticed since their last day.

    Args:
        campaign: As it is now.
        plan: Its plan now.
        noticed_at: When a step was last noticed to be late (UTC), by its key.
    """
    return tuple(
        planned
        for planned in late_steps(campaign, plan)
        if not _noticed_since(campaign, plan, planned, noticed_at.get(planned.key))
    )


def held_keys(campaign: Campaign) -> tuple[str, ...]:
    """Return the keys of the actions that wait for a person's decision."""
    return tuple(
        key for key, outcome in campaign.outcomes.items() if outcome.state in HELD
    )


def newly_unanswered(
    steps: Mapping[str, str],
    asked_at: Mapping[str, datetime],
    noticed_at: Mapping[str, datetime],
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Return the steps with a question that waits for too long, told of once.

    Args:
        steps: Of each held action, the key of its step.
        asked_at: Since when each held action waits (UTC).
        noticed_at: When a step was last noticed to be unanswered (UTC).
        now: The campaign's present moment (UTC).
    """
    waiting: dict[str, datetime] = {}
    for key, step in steps.items():
        since = asked_at.get(key)
        if since is not None and now - since >= PATIENCE:
            waiting[step] = max(since, waiting.get(step, since))
    return tuple(
        step for step, since in waiting.items() if noticed_at.get(step, since) <= since
    )


def _is_past(campaign: Campaign, plan: Plan, planned: PlannedStep) -> bool:
    last_on = last_day(campaign, plan, planned)
    return (
        planned.reason is not Reason.PAST
        and last_on is not None
        and last_on < plan.today
    )


def _noticed_since(
    campaign: Campaign, plan: Plan, planned: PlannedStep, at: datetime | None
) -> bool:
    last_on = last_day(campaign, plan, planned)
    return (
        at is not None
        and last_on is not None
        and (at.astimezone(plan.zone).date() > last_on)
    )


def _rests(fact: Fact, plan: Plan) -> bool:
    return fact.snoozed_until is not None and fact.snoozed_until > plan.today


def _over(campaign: Campaign, key: str) -> bool:
    fact = campaign.facts.get(key)
    return fact is not None and (fact.done_at is not None or fact.dropped)
