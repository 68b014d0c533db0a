"""What an action comes down to: which vendor is called, with what."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from regie.campaign.cards import check_lines
from regie.campaign.due import digest_steps
from regie.campaign.last_days import last_day
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.receivers import everyone
from regie.campaign.receivers import receivers
from regie.errors import UsageError
from regie.planning.model import Plan
from regie.ports import Contact
from regie.ports import ContactLists
from regie.ports import Delivery
from regie.ports import Repeat
from regie.services import letters
from regie.services.engine.alerts import alert_call
from regie.services.engine.escalation_letter import escalation_letter
from regie.services.engine.handover_letter import handover_letter
from regie.services.engine.notices import notice
from regie.services.links import Link
from regie.services.runtime import Runtime
from regie.services.ticket import Call
from regie.services.ticket import mail_call
from regie.services.ticket import Ticket
from regie.store.board import Card
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCall:
    """One person onto one list."""

    lists: ContactLists
    contact: Contact
    list_id: str
    key: str

    @property
    def vendor(self) -> str:
        """The e-mail vendor's slug."""
        return self.lists.slug

    @property
    def repeat(self) -> Repeat:
        """What a second call does."""
        return self.lists.repeat

    @property
    def repeat_window(self) -> timedelta | None:
        """An upsert needs no memory."""
        return None

    def make(self) -> Delivery:
        """Add the contact."""
        return self.lists.add(self.contact, list_id=self.list_id, key=self.key)


def prepare(runtime: Runtime, ticket: Ticket) -> Call | None:
    """Return the call that performs the action; None if there is nobody to address."""
    prepare_kind = _STEPLESS.get(ticket.action.kind, _of_step)
    return prepare_kind(runtime, ticket)


def _of_step(runtime: Runtime, ticket: Ticket) -> Call | None:
    planned = ticket.plan.steps[ticket.action.step_key]
    people = {p.slug: p for p in receivers(ticket.campaign, planned)}
    person = people.get(ticket.action.person)
    if person is None:
        return None
    if not person.email:
        raise UsageError(
            say(
                fr=f"{person.name} n'a pas d'adresse mail. Ajoutez-la à la fiche, "
                "puis relancez l'étape.",
                en=f"{person.name} has no e-mail address. Add it to the record, "
                "then run the step again.",
            )
        )
    if ticket.action.kind is ActionKind.CONTACT:
        names = {"PRENOM": person.first_name, "NOM": person.name.partition(" ")[2]}
        return ContactCall(
            lists=runtime.contacts,
            contact=Contact(email=person.email, attributes=names),
            list_id=planned.step.arguments["list"],
            key=ticket.action.key,
        )
    known = letters.known_of_step(ticket.campaign, ticket.plan, planned, person)
    known["link_done"] = runtime.links.done(
        Link(campaign=ticket.campaign.slug, step_key=planned.key, person=person.name),
        now=runtime.clock.now(),
    )
    known["console"] = letters.console_for(person, runtime.console)
    template = ticket.campaign.playbook.mails[planned.step.mail or ""]
    slug = planned.step.via or runtime.default_mailer
    return mail_call(runtime, ticket, person, letters.fill(template, known), slug)


def _digest(runtime: Runtime, ticket: Ticket) -> Call | None:
    campaign, plan = ticket.campaign, ticket.plan
    person = next(
        (p for p in everyone(campaign) if p.slug == ticket.action.person), None
    )
    steps = digest_steps(campaign, ticket.action)
    if person is None or not person.email or not steps:
        return None
    now = runtime.clock.now()
    linked = [
        (
            plan.steps[key],
            last_day(campaign, plan, plan.steps[key]),
            runtime.links.done(
                Link(campaign=campaign.slug, step_key=key, person=person.name), now=now
            ),
        )
        for key in steps
    ]
    today = now.astimezone(plan.zone).date()
    language = person.language
    known = letters.known_of_campaign(campaign, plan) | {
        "person": person,
        "today": letters.day_text(today, language),
        "items": letters.listing(linked, today=today, language=language),
        "console": letters.console_for(person, runtime.console),
    }
    name = f"digest.{language}"
    letter = letters.own_letter(runtime.mail_templates, name, known)
    return mail_call(runtime, ticket, person, letter, runtime.default_mailer)


#: How what belongs to no step is prepared.
_STEPLESS: Mapping[ActionKind, Callable[[Runtime, Ticket], Call | None]] = {
    ActionKind.DIGEST: _digest,
    ActionKind.NOTICE: notice,
    ActionKind.CORRECTION: notice,
    ActionKind.HANDOVER: handover_letter,
    ActionKind.ALERT: alert_call,
    ActionKind.ESCALATION: escalation_letter,
}


def card_of(
    campaign: Campaign, plan: Plan, action: Action, opened_at: datetime
) -> Card:
    """Return the card of a person's step."""
    planned = plan.steps[action.step_key]
    return Card(
        campaign=campaign.slug,
        step_key=planned.key,
        title=planned.title,
        person=action.person,
        due_on=last_day(campaign, plan, planned),
        how=planned.step.how,
        checks=check_lines(campaign, planned),
        links=planned.step.links,
        opened_at=opened_at,
    )
