"""Warn the OBM by a mail: of what is late, has failed, or waits for an answer."""

from __future__ import annotations

from typing import Any

from regie.campaign.actions import all_actions
from regie.campaign.alerts import Alert
from regie.campaign.alerts import alert_action
from regie.campaign.alerts import alert_of
from regie.campaign.alerts import automation_name
from regie.campaign.alerts import last_line
from regie.campaign.alerts import NEWS
from regie.campaign.last_days import last_day
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import Outcome
from regie.campaign.overdue import held_keys
from regie.campaign.overdue import late_steps
from regie.campaign.receivers import everyone
from regie.campaign.receivers import owner
from regie.people.people import Person
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.services import letters
from regie.services.runtime import Runtime
from regie.services.ticket import Call
from regie.services.ticket import mail_call
from regie.services.ticket import Ticket

#: Of each alert, the states of an action that it tells of.
_HELD = {
    Alert.FAILED: frozenset({ActionState.FAILED}),
    Alert.UNANSWERED: frozenset({ActionState.ASKED, ActionState.UNKNOWN}),
}


def raise_alert(runtime: Runtime, slug: str, alert: Alert) -> str | None:
    """Store that the OBM is to be told of the news; return the action's key.

    News since the last alert of its kind is told by one mail, however often this is
    asked; None where there is none. The mail leaves by `perform_action`, or with the
    next wake-up.
    """
    now = runtime.clock.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        after = last_line(campaign, alert)
        lines = unit.journal.news(slug, NEWS[alert], after=after)
        if not lines:
            return None
        action = alert_action(campaign, alert, lines[-1])
        waiting = Outcome(key=action.key, state=ActionState.WAITING, retry_at=now)
        unit.actions.note(slug, action, waiting)
    return action.key


def alert_call(runtime: Runtime, ticket: Ticket) -> Call | None:
    """Return the call that sends the mail; None if all of it is settled meanwhile."""
    campaign, plan = ticket.campaign, ticket.plan
    alert = alert_of(campaign, ticket.action)
    person = _receiver(runtime, ticket)
    items = _items(runtime, campaign, plan, alert, person.language)
    if not items:
        return None
    known = letters.known_of_campaign(campaign, plan) | {
        "person": person,
        "alert": alert.value,
        "automation": automation_name(alert),
        "items": items,
        "console": f"{runtime.console}/campaigns/{campaign.slug}",
    }
    name = f"alert.{person.language}"
    letter = letters.own_letter(runtime.mail_templates, name, known)
    return mail_call(runtime, ticket, person, letter, runtime.default_mailer)


def _receiver(runtime: Runtime, ticket: Ticket) -> Person:
    """Return the OBM; without one in the team, whoever the mails are from."""
    campaign = ticket.campaign
    for person in everyone(campaign):
        if person.slug == ticket.action.person and person.email:
            return person
    sender = runtime.sender
    return Person(
        slug="obm",
        name=sender.name,
        email=sender.email,
        roles=("obm",),
        language=campaign.playbook.language,
    )


def _items(
    runtime: Runtime, campaign: Campaign, plan: Plan, alert: Alert, language: str
) -> list[dict[str, Any]]:
    if alert is Alert.LATE:
        return [
            _item(runtime, campaign, plan, planned, language)
            for planned in late_steps(campaign, plan)
        ]
    return [
        _item(runtime, campaign, plan, plan.steps[step], language) | {"detail": detail}
        for step, detail in _held(campaign, plan, alert).items()
    ]


def _held(campaign: Campaign, plan: Plan, alert: Alert) -> dict[str, str]:
    """Return the steps that wait for a decision, with what a vendor said."""
    held = set(held_keys(campaign))
    found: dict[str, str] = {}
    for action in all_actions(campaign, plan):
        if action.key in held and action.step_key in plan.steps:
            outcome = campaign.outcomes[action.key]
            if outcome.state in _HELD[alert]:
                found.setdefault(action.step_key, outcome.detail)
    return found


def _item(
    runtime: Runtime,
    campaign: Campaign,
    plan: Plan,
    planned: PlannedStep,
    language: str,
) -> dict[str, Any]:
    person = owner(campaign, planned)
    last_on = last_day(campaign, plan, planned)
    return {
        "title": planned.title,
        "who": person.name if person else "",
        "due": letters.day_text(last_on, language) if last_on else "",
        "detail": "",
        "link": f"{runtime.console}/campaigns/{campaign.slug}/steps/{planned.key}",
    }
