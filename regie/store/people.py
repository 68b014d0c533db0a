"""People and items of a campaign ⇄ JSON values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from regie.people.people import Person
from regie.planning.model import Item
from regie.planning.model import Leave


def item_data(item: Item) -> dict[str, Any]:
    """Return what is kept of an item."""
    return {
        "kind": item.kind,
        "slug": item.slug,
        "title": item.title,
        "fields": dict(item.fields),
    }


def person_data(person: Person) -> dict[str, Any]:
    """Return what is kept of a member of the team."""
    return asdict(person) | {
        "days_off": sorted(person.days_off),
        "leaves": [
            [leave.first_on.isoformat(), leave.last_on.isoformat()]
            for leave in person.leaves
        ],
    }


def person_of(data: dict[str, Any]) -> Person:
    """Return the person; one kept before people had hours has the usual ones."""
    leaves = (
        [date.fromisoformat(day) for day in days] for days in data.get("leaves", ())
    )
    known = {
        "roles": tuple(data["roles"]),
        "days_off": frozenset(data.get("days_off", ())),
        "leaves": tuple(Leave(first_on=on, last_on=until) for on, until in leaves),
    }
    return Person(**(data | known))
