"""A campaign's events for calendars, each with a revision that only grows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from regie.campaign.model import Campaign
from regie.campaign.receivers import everyone
from regie.campaign.receivers import owner
from regie.errors import NotFoundError
from regie.people.people import slug_of
from regie.planning.ics import calendar_feed
from regie.planning.ics import entries
from regie.planning.ics import Entry
from regie.planning.ics import Revised
from regie.planning.model import Plan
from regie.services.links import FeedLink
from regie.services.planned import load_planned
from regie.services.runtime import Runtime
from regie.words import say


def read_feed(runtime: Runtime, slug: str, person: str | None = None) -> str:
    """Return the campaign's feed, or that of one person's steps.

    What changed since it was last read is given its next revision first. An event that
    the plan no longer has stays in the feed as cancelled.

    Args:
        person: Slug of someone in the campaign; None for everything.
    """
    campaign, plan = load_planned(runtime, slug)
    events = _revised(runtime, campaign, plan)
    shown = [e for e in events if person is None or e.entry.person == person]
    title = campaign.title
    if person is not None:
        title = f"{title} · {_name(campaign, person)}"
    language = campaign.playbook.language
    return calendar_feed(shown, campaign=slug, title=title, language=language)


def find_person(campaign: Campaign, who: str) -> str:
    """Return the slug of the person of this slug, name, address or role.

    The beginning of a name will do where only one person's name begins so.

    Raises:
        NotFoundError: Nobody is called so, with the names there are.
    """
    wanted = who.strip().casefold()
    people = everyone(campaign)
    for person in people:
        names = {person.slug, person.name.casefold(), person.email.casefold()}
        if wanted in names:
            return person.slug
    for person in people:
        if wanted in person.roles:
            return person.slug
    begun = [p.slug for p in people if p.slug.startswith(slug_of(wanted))]
    if len(begun) == 1:
        return begun[0]
    known = ", ".join(person.slug for person in people)
    raise NotFoundError(
        say(
            fr=f"Personne ne s'appelle « {who} » dans cette campagne. On y trouve : "
            f"{known}.",
            en=f"Nobody is called “{who}” in this campaign. There are: {known}.",
        )
    )


def feed_address(runtime: Runtime, campaign: Campaign, person: str) -> str:
    """Return the signed address under which a person's calendar fetches the feed."""
    link = FeedLink(campaign=campaign.slug, person=person)
    return runtime.links.feed(link, now=runtime.clock.now())


def _revised(runtime: Runtime, campaign: Campaign, plan: Plan) -> list[Revised]:
    owners = {
        planned.key: person.slug
        for planned in plan.steps.values()
        if (person := owner(campaign, planned)) is not None
    }
    current = {entry.key: entry for entry in entries(plan, owners)}
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        found = _merged(current, unit.feeds.events(campaign.slug), now)
    if not any(event.modified_at == now for event in found):
        return found
    with runtime.unit() as unit:
        unit.campaigns.lock(campaign.slug)
        known = unit.feeds.events(campaign.slug)
        found = _merged(current, known, now)
        for event in found:
            if known.get(event.entry.key) != event:
                unit.feeds.publish(campaign.slug, event)
    return found


def _merged(
    current: Mapping[str, Entry], known: Mapping[str, Revised], now: datetime
) -> list[Revised]:
    """Return every event, the changed ones in their next revision."""
    gone = {
        key: event.entry.cancelled()
        for key, event in known.items()
        if key not in current
    }
    found = []
    for key, entry in {**current, **gone}.items():
        before = known.get(key)
        if before is not None and before.entry == entry:
            found.append(before)
        else:
            sequence = 0 if before is None else before.sequence + 1
            found.append(Revised(entry=entry, sequence=sequence, modified_at=now))
    return found


def _name(campaign: Campaign, slug: str) -> str:
    return next((p.name for p in everyone(campaign) if p.slug == slug), slug)
