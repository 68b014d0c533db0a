"""The mail about a gate that nobody answered, or that was answered no-go."""

from __future__ import annotations

from typing import Any

from regie.campaign.escalations import deadline
from regie.campaign.escalations import told
from regie.campaign.gates import is_refused
from regie.campaign.gates import last_answer
from regie.campaign.gates import stopped_by
from regie.people.people import Person
from regie.planning.model import PlannedStep
from regie.services import letters
from regie.services.campaigns.proposals import Proposal
from regie.services.campaigns.proposals import proposal_for
from regie.services.links import Link
from regie.services.runtime import Runtime
from regie.services.ticket import Call
from regie.services.ticket import mail_call
from regie.services.ticket import Ticket


def escalation_letter(runtime: Runtime, ticket: Ticket) -> Call | None:
    """Return the call that sends the mail; None if there is nobody to address."""
    campaign, plan, action = ticket.campaign, ticket.plan, ticket.action
    planned = plan.steps.get(action.steps[0])
    if planned is None:
        return None
    people = {person.slug: person for person in told(campaign, planned)}
    person = people.get(action.person)
    if person is None or not person.email:
        return None
    known = letters.known_of_campaign(campaign, plan) | {
        "person": person,
        "console": letters.console_for(person, runtime.console),
        "link": runtime.links.done(
            Link(campaign=campaign.slug, step_key=planned.key, person=person.name),
            now=runtime.clock.now(),
        ),
        **_known_of_gate(ticket, planned, person),
        **_known_of_move(
            proposal_for(runtime, campaign.slug, planned.key), ticket, person
        ),
    }
    name = f"gate.{person.language}"
    letter = letters.own_letter(runtime.mail_templates, name, known)
    return mail_call(runtime, ticket, person, letter, runtime.default_mailer)


def _known_of_gate(
    ticket: Ticket, planned: PlannedStep, person: Person
) -> dict[str, Any]:
    campaign, plan = ticket.campaign, ticket.plan
    answer = last_answer(campaign, planned.key)
    at = deadline(campaign, plan, planned)
    return {
        "gate": planned.title,
        "refused": answer if is_refused(campaign, planned.key) else None,
        "due": ""
        if at is None
        else letters.moment_text(at.astimezone(plan.zone), person.language),
        "behind": [step.title for step in stopped_by(campaign, plan, planned.key)],
    }


def _known_of_move(
    proposal: Proposal | None, ticket: Ticket, person: Person
) -> dict[str, Any]:
    if proposal is None:
        return {"move": None}
    return {
        "move": {
            "title": proposal.before.title,
            "anchor": proposal.anchor,
            "before": letters.anchor_text(
                proposal.before, ticket.plan, person.language
            ),
            "after": letters.day_text(proposal.on, person.language),
            "day": proposal.on.isoformat(),
            "until": letters.day_text(proposal.until, person.language)
            if proposal.until
            else "",
            "shifts": proposal.shifts,
            "announced": proposal.announced,
        }
    }
