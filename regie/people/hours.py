"""When a person of the team works, from the cells of their row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from decimal import InvalidOperation

from regie.people.sheet import Problems
from regie.people.sheet import read_day
from regie.people.sheet import Row
from regie.planning.calendar import WEEKDAYS
from regie.planning.model import Leave
from regie.playbook.languages import ENGLISH
from regie.playbook.languages import FRENCH

HOUR_MINUTES = 60
DAY_HOURS = 24
LEAVE_DAYS_MAX = 1_100

#: `7`, `3,5` or `3.5`, and `3h30` or `3 h`.
HOURS = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
HOURS_AND_MINUTES = re.compile(r"(\d{1,2}) ?h ?(\d{2})?", re.IGNORECASE)
BETWEEN_DAYS = re.compile(r"\s*(?:\.\.|→|\bau\b|\bto\b)\s*")

NAMES_OF_WEEKDAYS = {**ENGLISH.weekdays, **FRENCH.weekdays}


def read_minutes_per_day(row: Row, problems: Problems) -> int | None:
    """Read `hours_per_day` in minutes; None where the row does not say."""
    text = row.cells.get("hours_per_day", "")
    minutes = _minutes(text)
    if 0 < minutes <= DAY_HOURS * HOUR_MINUTES:
        return minutes
    if text:
        problems.add(
            row.number,
            fr=f"« {text[:80]} » n'est pas un nombre d'heures par jour ; écrivez par "
            "exemple 7, 3,5 ou 3h30.",
            en=f"“{text[:80]}” is no number of hours a day; write for example 7, 3.5 "
            "or 3h30.",
        )
    return None


def read_days_off(row: Row, problems: Problems) -> frozenset[int]:
    """Read weekdays such as `mercredi, vendredi`; 0 is Monday."""
    found: set[int] = set()
    for part in re.split(r"[,;+/]", row.cells.get("days_off", "")):
        name = part.strip().casefold()
        weekday = NAMES_OF_WEEKDAYS.get(name)
        if weekday is not None:
            found.add(weekday)
        elif name:
            problems.add(
                row.number,
                fr=f"« {part.strip()[:80]} » n'est pas un jour de la semaine ; "
                "écrivez par exemple mercredi, vendredi.",
                en=f"“{part.strip()[:80]}” is no weekday; write for example "
                "wednesday, friday.",
            )
    if len(found) == WEEKDAYS:
        problems.add(
            row.number,
            fr="les sept jours sont des jours de repos ; laissez-en au moins un.",
            en="all seven weekdays are days off; leave at least one.",
        )
    return frozenset(found)


def read_leaves(row: Row, problems: Problems) -> tuple[Leave, ...]:
    """Read `2027-02-01..2027-02-05; 2027-02-12`, both ends included; in order."""
    found: set[Leave] = set()
    for part in re.split(r"[;,+]", row.cells.get("leaves", "")):
        text = part.strip()
        try:
            found.update(_leave(text))
        except ValueError:
            problems.add(
                row.number,
                fr=f"« {text[:80]} » n'est pas un congé ; écrivez "
                "2027-02-01..2027-02-05 ou 01/02/2027 au 05/02/2027, ou un seul jour.",
                en=f"“{text[:80]}” is no leave; write 2027-02-01..2027-02-05, or one "
                "day.",
            )
    return tuple(sorted(found, key=in_order))


def _leave(text: str) -> Iterator[Leave]:
    """Yield the leave, nothing for an empty text.

    Raises:
        ValueError: It is none, ends before it begins, or lasts over three years.
    """
    if not text:
        return
    first_text, *rest = BETWEEN_DAYS.split(text)
    first = read_day(first_text)
    last = read_day(rest[0]) if rest else first
    if len(rest) > 1 or not 0 <= (last - first).days < LEAVE_DAYS_MAX:
        raise ValueError(text)
    yield Leave(first_on=first, last_on=last)


def _minutes(text: str) -> int:
    """Return the minutes that a text says; 0 where it says none."""
    clock = HOURS_AND_MINUTES.fullmatch(text)
    if clock is not None:
        hours, minutes = clock.groups()
        return int(hours) * HOUR_MINUTES + int(minutes or 0)
    if HOURS.fullmatch(text) is None:
        return 0
    try:
        return int(Decimal(text.replace(",", ".")) * HOUR_MINUTES)
    except InvalidOperation:
        return 0


def in_order(leave: Leave) -> tuple[date, date]:
    """Return what leaves are sorted by."""
    return leave.first_on, leave.last_on
