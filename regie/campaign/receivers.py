"""Who a step speaks to: roles, speakers, everyone, or an address."""

from __future__ import annotations

from collections.abc import Sequence

from regie.campaign.model import Campaign
from regie.people.people import Person
from regie.people.team import MEMBER
from regie.planning.attendance import taker_of
from regie.planning.attendance import wearing
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import PlannedStep

#: All of the team.
EVERYONE = frozenset({"team", MEMBER, f"{MEMBER}s"})

NO_FACT = Fact()


def receivers(campaign: Campaign, planned: PlannedStep) -> tuple[Person, ...]:
    """Return the people that a machine step is for, each once, in a stable order."""
    found: dict[str, Person] = {}
    for word in planned.step.to:
        for person in _named(campaign, planned, word):
            found.setdefault(person.email.casefold() or person.slug, person)
    return tuple(found.values())


def owner(campaign: Campaign, planned: PlannedStep) -> Person | None:
    """Return who does a person's step; the item itself where `who` is its kind.

    Whoever it was handed to does it, whatever the playbook says.
    """
    handed_to = campaign.facts.get(planned.key, NO_FACT).owner
    taker = taker_of(campaign.team, handed_to)
    if taker is not None:
        return taker
    item = planned.item
    if item is not None and planned.step.who == item.kind:
        return _person(campaign, item)
    return wearing(campaign.team, planned.step.who)


def everyone(campaign: Campaign) -> tuple[Person, ...]:
    """Return the team, then the items that can be written to, such as speakers."""
    language = campaign.playbook.language
    return (*campaign.team, *(as_person(item, language) for item in campaign.items))


def obm_name(campaign: Campaign) -> str:
    """Return the name of the campaign's OBM."""
    person = wearing(campaign.team, "obm")
    return person.name if person else "OBM"


def as_person(item: Item, language: str) -> Person:
    """Return the item of a `for_each`, such as a speaker, as someone to write to."""
    return Person(
        slug=item.slug,
        name=item.title,
        email=item.fields.get("email", ""),
        roles=(item.kind,),
        language=item.fields.get("language", language),
    )


def _person(campaign: Campaign, item: Item) -> Person:
    """Return the member of the team that an item stands for, or the item itself."""
    if item.kind == MEMBER:
        for person in campaign.team:
            if person.slug == item.slug:
                return person
    return as_person(item, campaign.playbook.language)


def _named(campaign: Campaign, planned: PlannedStep, word: str) -> Sequence[Person]:
    language = campaign.playbook.language
    if planned.item is not None and word == planned.item.kind:
        return (_person(campaign, planned.item),)
    if word in EVERYONE:
        return campaign.team
    items = [i for i in campaign.items if word in {i.kind, f"{i.kind}s"}]
    if items:
        return [as_person(item, language) for item in items]
    if "@" in word:
        return (Person(slug=word, name="", email=word, roles=(), language=language),)
    person = wearing(campaign.team, word)
    return () if person is None else (person,)
