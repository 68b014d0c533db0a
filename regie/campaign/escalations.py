"""Who is told when a gate is not answered by its last day, or answered no-go. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from datetime import time
from datetime import UTC

from regie.campaign.gates import is_answered
from regie.campaign.gates import is_refused
from regie.campaign.gates import last_answer
from regie.campaign.last_days import gate_closes_on
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.receivers import owner
from regie.campaign.receivers import receivers
from regie.people.people import Person
from regie.planning.attendance import wearing
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.words import pick

#: On its last day a gate can be answered until six in the evening, campaign's time:
#: late enough to be the end of the day's work, early enough to reach somebody.
CLOSES = time(18)

#: Who is told unless the gate says so by `to`; its owner always is.
ROLES = ("obm", "client")


def deadline(campaign: Campaign, plan: Plan, planned: PlannedStep) -> datetime | None:
    """Return until when a gate can be answered (UTC); None if it has no last day."""
    if planned.at is not None:
        return planned.at
    last_on = gate_closes_on(campaign, plan, planned)
    if last_on is None:
        return None
    return datetime.combine(last_on, CLOSES, plan.zone).astimezone(UTC)


def escalations(campaign: Campaign, plan: Plan) -> Iterator[Action]:
    """Yield one message a person for each gate that stands at no-go or has a last day.

    A no-go is told at once, and answers the last day that the gate has then. One that
    lay before the campaign began is nobody's fault.
    """
    for planned in plan.steps.values():
        if not planned.step.gate or is_answered(campaign, planned.key):
            continue
        if is_refused(campaign, planned.key):
            yield from _refused(campaign, planned)
            continue
        at = deadline(campaign, plan, planned)
        if at is not None and at >= campaign.started_at:
            title = pick(
                campaign.playbook.language,
                fr=f"sans réponse : {planned.title}",
                en=f"no answer: {planned.title}",
            )
            on = at.astimezone(plan.zone).date()
            yield from _messages(campaign, planned, on.isoformat(), at, title)


def _refused(campaign: Campaign, planned: PlannedStep) -> Iterator[Action]:
    answer = last_answer(campaign, planned.key)
    if answer is not None:
        title = f"no-go : {planned.title}"
        yield from _messages(
            campaign, planned, f"no-go-{answer.number}", answer.at, title
        )


def _messages(
    campaign: Campaign, planned: PlannedStep, what: str, at: datetime, title: str
) -> Iterator[Action]:
    for person in told(campaign, planned):
        yield Action(
            key=f"{campaign.slug}:escalation:{planned.key}:{what}:{person.slug}",
            kind=ActionKind.ESCALATION,
            step_key="",
            person=person.slug,
            due_at=at,
            phase=planned.step.phase,
            title=title,
            order=0,
            steps=(planned.key,),
        )


def told(campaign: Campaign, planned: PlannedStep) -> tuple[Person, ...]:
    """Return who hears of it: the owner, and whom `to` names or else OBM and client."""
    named = receivers(campaign, planned) or [
        person
        for role in ROLES
        if (person := wearing(campaign.team, role)) is not None and role in person.roles
    ]
    found: dict[str, Person] = {}
    for one in (owner(campaign, planned), *named):
        if one is not None:
            found.setdefault(one.slug, one)
    return tuple(found.values())
