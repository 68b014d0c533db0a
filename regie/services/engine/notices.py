"""The mails that follow a move: a person's changes, or a correction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from regie.campaign.model import ActionKind
from regie.campaign.moves import Announced
from regie.campaign.moves import Decision
from regie.campaign.moves import MovedAnchor
from regie.campaign.moves import MoveStory
from regie.campaign.moves import Shift
from regie.campaign.receivers import everyone
from regie.people.people import Person
from regie.planning.model import Plan
from regie.services import letters
from regie.services.engine.move_words import slot_texts
from regie.services.feeds import feed_address
from regie.services.runtime import Runtime
from regie.services.ticket import Call
from regie.services.ticket import mail_call
from regie.services.ticket import Ticket


def notice(runtime: Runtime, ticket: Ticket) -> Call | None:
    """Return the call that sends the message; None if there is nobody to address."""
    campaign, action = ticket.campaign, ticket.action
    with runtime.unit(reading=True) as unit:
        story = unit.moves.story(campaign.slug, action.move)
    person = _person(ticket)
    if person is None or not person.email:
        return None
    if action.kind is ActionKind.NOTICE:
        name, known = "dates", _changes(ticket, story, person)
        known["agenda"] = feed_address(runtime, campaign, person.slug)
    else:
        name, known = "correction", _correction(ticket, story, person)
    known |= letters.known_of_campaign(campaign, ticket.plan) | {
        "person": person,
        "console": letters.console_for(person, runtime.console),
    }
    name = f"{name}.{person.language}"
    letter = letters.own_letter(runtime.mail_templates, name, known)
    return mail_call(runtime, ticket, person, letter, runtime.default_mailer)


def _person(ticket: Ticket) -> Person | None:
    slug = ticket.action.person
    for person in everyone(ticket.campaign):
        if person.slug == slug:
            return person
    if "@" not in slug:
        return None
    language = ticket.campaign.playbook.language
    return Person(slug=slug, name="", email=slug, language=language)


def _changes(ticket: Ticket, story: MoveStory, person: Person) -> dict[str, Any]:
    zone, language = ticket.plan.zone, person.language
    own = [shift for shift in story.shifts if shift.person == person.slug]
    asked = [
        one
        for one in story.announced
        if one.person == person.slug and not one.automatic
    ]
    return {
        "dates": _dates(_known_to(ticket, story, person), ticket.plan, language),
        "items": [_item(shift, zone, language) for shift in own],
        "corrections": _titles(asked, Decision.CORRECT),
        "redone": _titles(asked, Decision.REDO),
    }


def _known_to(
    ticket: Ticket, story: MoveStory, person: Person
) -> tuple[MovedAnchor, ...]:
    """Return the dates to tell: outside the team, only those that were given."""
    given = tuple(moved for moved in story.anchors if moved.name in story.given)
    return story.anchors if person in ticket.campaign.team else given or story.anchors


def _correction(ticket: Ticket, story: MoveStory, person: Person) -> dict[str, Any]:
    """Return what a correction speaks of: the one date that was announced."""
    anchors = {
        each.anchor
        for move in ticket.campaign.moves
        if move.number == ticket.action.move
        for each in move.corrections
        if ticket.action.key.endswith(f":{each.step_key}:{person.slug}")
    }
    moved = [anchor for anchor in story.anchors if anchor.name in anchors]
    return {"dates": _dates(moved, ticket.plan, person.language)}


def _dates(
    anchors: Iterable[MovedAnchor], plan: Plan, language: str
) -> list[dict[str, str]]:
    return [
        {
            "title": anchor.after.title,
            "before": letters.anchor_text(anchor.before, plan, language),
            "after": letters.anchor_text(anchor.after, plan, language),
        }
        for anchor in anchors
    ]


def _item(shift: Shift, zone: ZoneInfo, language: str) -> dict[str, Any]:
    before, after = slot_texts(shift.before, shift.after, zone, language)
    return {
        "title": shift.title,
        "before": before,
        "after": after,
        "automatic": shift.automatic,
    }


def _titles(announced: Iterable[Announced], decision: Decision) -> list[str]:
    return [one.title for one in announced if one.decision is decision]
