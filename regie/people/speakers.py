"""Speakers from a CSV, as the items that `for_each: speaker` is repeated for."""

from __future__ import annotations

from collections.abc import Mapping

from regie.people.contact import Contact
from regie.people.contact import read_contacts
from regie.people.people import slug_of
from regie.people.sheet import FRENCH_DATE
from regie.people.sheet import Problems
from regie.people.sheet import read_day
from regie.people.sheet import read_sheet
from regie.planning.model import Item

KIND = "speaker"


def read_speakers(text: str, *, file: str) -> list[Item]:
    """Return the speakers of a CSV with a name, an e-mail and free further columns.

    Every column becomes a field under its header (`Titre de la session` is
    `titre_de_la_session`); dates such as `12/03/2027` become ISO dates.

    Raises:
        ImportFileError: A row is bad, or an e-mail comes twice; lists all of them.
    """
    problems = Problems(file)
    rows = read_sheet(text, problems, ["name", "email"])
    if any("role" in row.cells for row in rows):
        _refuse_team(problems)
    found: dict[str, Contact] = {}
    for contact in read_contacts(rows, problems):
        first = found.setdefault(contact.identity, contact)
        if first is not contact:
            _refuse_twice(contact, first, problems)
    speakers: dict[str, Item] = {}
    for contact in found.values():
        slug = slug_of(contact.name, speakers)
        fields = _fields(contact, problems)
        speakers[slug] = Item(kind=KIND, slug=slug, title=contact.name, fields=fields)
    problems.refuse()
    return list(speakers.values())


def _refuse_team(problems: Problems) -> None:
    problems.add(
        1,
        fr="la colonne « role » est celle d'une équipe, pas d'intervenants. Donnez ce "
        "fichier comme équipe (team), ou renommez la colonne.",
        en="the column “role” belongs to a team, not to speakers. Give this file as "
        "the team, or rename the column.",
    )


def _refuse_twice(contact: Contact, first: Contact, problems: Problems) -> None:
    problems.add(
        contact.row.number,
        fr=f"l'adresse {contact.email} est déjà celle de la ligne {first.row.number} "
        f"({first.name}). Gardez une seule ligne par intervenant.",
        en=f"the address {contact.email} is already that of row {first.row.number} "
        f"({first.name}). Keep one row a speaker.",
    )


def _fields(contact: Contact, problems: Problems) -> Mapping[str, str]:
    fields = {
        column: _iso(text, contact.row.number, problems)
        for column, text in contact.row.cells.items()
    }
    return {**fields, "name": contact.name, "email": contact.email}


def _iso(text: str, number: int, problems: Problems) -> str:
    if FRENCH_DATE.fullmatch(text) is None:
        return text
    try:
        return read_day(text).isoformat()
    except ValueError:
        problems.add(
            number,
            fr=f"« {text} » n'est pas une date ; écrivez jour/mois/année, ou "
            "2027-03-08.",
            en=f"“{text}” is not a date; write day/month/year or 2027-03-08.",
        )
        return text
