"""The mail to whoever gets a step from somebody else, or gives one away."""

from __future__ import annotations

from regie.campaign.cards import check_lines
from regie.campaign.handovers import latest
from regie.campaign.model import Campaign
from regie.campaign.receivers import everyone
from regie.campaign.receivers import obm_name
from regie.services import letters
from regie.services.history import CONSOLE
from regie.services.links import Link
from regie.services.runtime import Runtime
from regie.services.ticket import Call
from regie.services.ticket import mail_call
from regie.services.ticket import Ticket


def said_by(campaign: Campaign, who: str) -> str:
    """Return the name of who says so; nobody logs in to the console but the OBM."""
    return obm_name(campaign) if who == CONSOLE else who


def handover_letter(runtime: Runtime, ticket: Ticket) -> Call | None:
    """Return the call that sends it; None if there is nobody to address.

    The new owner gets what the card says and a link: it marks the step done, or leads
    to the form of the gate.
    """
    campaign, plan = ticket.campaign, ticket.plan
    (step_key,) = ticket.action.steps
    handover, planned = latest(campaign.handovers)[step_key], plan.steps[step_key]
    people = {person.slug: person for person in everyone(campaign)}
    person = people.get(ticket.action.person)
    if person is None or not person.email:
        return None
    names = {slug: one.name or one.email for slug, one in people.items()}
    link = Link(campaign=campaign.slug, step_key=step_key, person=person.name)
    known = letters.known_of_step(campaign, plan, planned, person) | {
        "mine": person.slug == handover.after,
        "giver": said_by(campaign, handover.who),
        "owner": names.get(handover.after, handover.after),
        "earlier": names.get(handover.before, ""),
        "why": handover.why,
        "gate": planned.step.gate,
        "checks": check_lines(campaign, planned),
        "links": planned.step.links,
        "link_done": runtime.links.done(link, now=runtime.clock.now()),
        "console": letters.console_for(person, runtime.console),
    }
    name = f"handover.{person.language}"
    letter = letters.own_letter(runtime.mail_templates, name, known)
    return mail_call(runtime, ticket, person, letter, runtime.default_mailer)
