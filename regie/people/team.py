"""The team from a CSV: who wears which hat."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from regie.people.contact import Contact
from regie.people.contact import read_contacts
from regie.people.hours import in_order
from regie.people.hours import read_days_off
from regie.people.hours import read_leaves
from regie.people.hours import read_minutes_per_day
from regie.people.people import Person
from regie.people.people import slug_of
from regie.people.sheet import Problems
from regie.people.sheet import read_sheet
from regie.planning.model import Item
from regie.words import LANGUAGES

MEMBER = "member"


def read_team(text: str, *, file: str, unread: list[str] | None = None) -> list[Person]:
    """Return the people of a CSV with the columns role, name and e-mail.

    Someone who wears several hats has several rows, or several roles in one cell
    (`obm + copywriter`). Columns for the language (`fr`, `en`), the time zone, the
    hours a day, the days off and the leaves are optional.

    Args:
        unread: Takes the names of columns that are not read.

    Raises:
        ImportFileError: A column is mistyped, a row is bad, a person has the same role
            twice, or an e-mail two names; lists all of them.
    """
    problems = Problems(file)
    more: list[str] = [] if unread is None else unread
    rows = read_sheet(text, problems, ["role", "name", "email"], unread=more)
    team: dict[str, Person] = {}
    slugs: set[str] = set()
    for contact in read_contacts(rows, problems):
        known = team.get(contact.identity)
        slug = known.slug if known else slug_of(contact.name, slugs)
        slugs.add(slug)
        person = _person(contact, slug, problems)
        team[contact.identity] = (
            _joined(known, person, contact, problems) if known else person
        )
    problems.refuse()
    return list(team.values())


def role_rows(text: str, *, file: str) -> dict[str, int]:
    """Return the first row that gives somebody each role, as a spreadsheet counts.

    Raises:
        ImportFileError: The text is no table of a team.
    """
    found: dict[str, int] = {}
    for row in read_sheet(text, Problems(file), ["role"]):
        for role in _roles(row.cells.get("role", "")):
            found.setdefault(role, row.number)
    return found


def as_item(person: Person) -> Item:
    """Return a person of the team as what `for_each: member` is repeated for."""
    return Item(
        kind=MEMBER,
        slug=person.slug,
        title=person.name,
        fields={
            "email": person.email,
            "language": person.language,
            "roles": ", ".join(person.roles),
        },
    )


def _person(contact: Contact, slug: str, problems: Problems) -> Person:
    cells, number = contact.row.cells, contact.row.number
    roles = tuple(dict.fromkeys(_roles(cells.get("role", ""))))
    if not roles:
        problems.add(number, fr="le rôle manque.", en="the role is missing.")
    language = cells.get("language", "fr").lower()
    if language not in LANGUAGES:
        legal = ", ".join(LANGUAGES)
        problems.add(
            number,
            fr=f"langue inconnue : « {language} » (possibles : {legal}).",
            en=f"unknown language: “{language}” (possible: {legal}).",
        )
    zone = cells.get("zone", "")
    if zone and not _is_zone(zone):
        problems.add(
            number,
            fr=f"fuseau horaire inconnu : « {zone} » ; écrivez par exemple "
            "Europe/Paris.",
            en=f"unknown time zone: “{zone}”; write for example Europe/Paris.",
        )
    return Person(
        slug=slug,
        name=contact.name,
        email=contact.email,
        roles=roles,
        language=language,
        zone=zone,
        minutes_per_day=read_minutes_per_day(contact.row, problems),
        days_off=read_days_off(contact.row, problems),
        leaves=read_leaves(contact.row, problems),
    )


def _roles(text: str) -> list[str]:
    parts = re.split(r"[,+/]", text)
    return [slug_of(part).replace("-", "_") for part in parts if part.strip()]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def _joined(
    known: Person, person: Person, contact: Contact, problems: Problems
) -> Person:
    """Return the person with the roles, days off and leaves of both rows."""
    number = contact.row.number
    if known.name != person.name:
        problems.add(
            number,
            fr=f"l'adresse {person.email} est déjà celle de {known.name}.",
            en=f"the address {person.email} is already that of {known.name}.",
        )
    twice = [role for role in person.roles if role in known.roles]
    if twice:
        roles = ", ".join(twice)
        problems.add(
            number,
            fr=f"{person.name} a déjà le rôle {roles}.",
            en=f"{person.name} has the role {roles} already.",
        )
    hours = {known.minutes_per_day, person.minutes_per_day} - {None}
    if len(hours) > 1:
        problems.add(
            number,
            fr=f"{person.name} a déjà un autre nombre d'heures par jour.",
            en=f"{person.name} has another number of hours a day already.",
        )
    return replace(
        known,
        roles=tuple(dict.fromkeys(known.roles + person.roles)),
        minutes_per_day=known.minutes_per_day or person.minutes_per_day,
        days_off=known.days_off | person.days_off,
        leaves=tuple(sorted({*known.leaves, *person.leaves}, key=in_order)),
    )
