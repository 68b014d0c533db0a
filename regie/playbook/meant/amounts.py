"""Distances and days that no sentence says so: `2 semaines et 3 jours`, `1h30 avant`.

A sentence has one amount in one unit, and knows no end of a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regie.playbook.languages import LANGUAGES
from regie.playbook.meant.piece import Meant
from regie.playbook.meant.piece import number_of
from regie.playbook.meant.piece import unit_of
from regie.playbook.meant.piece import Wording
from regie.playbook.meant.words import AFTER
from regie.playbook.meant.words import any_of
from regie.playbook.meant.words import BEFORE
from regie.playbook.meant.words import MONTHS
from regie.playbook.meant.words import NUMBER
from regie.playbook.meant.words import UNIT
from regie.playbook.meant.words import WEEKDAY
from regie.playbook.meant.words import WEEKDAYS
from regie.playbook.model import Unit
from regie.playbook.rules import meant as rules
from regie.playbook.saying import say_weekday

_WAY = rf"(?=\s+(?:{BEFORE}|{AFTER})\b)"
_TWO = re.compile(
    rf"^(?P<one>{NUMBER})\s*(?P<big>{UNIT})\s*(?:,|\bet\b|\band\b)\s*"
    rf"(?P<two>{NUMBER})\s*(?P<small>{UNIT}){_WAY}"
)
_CLOCK = re.compile(rf"^(?P<hours>\d{{1,2}})\s?h\s?(?P<minutes>\d{{2}}){_WAY}")
_FIRST = re.compile(
    rf"^(?:le\s+|the\s+)?(?:premier|1er|first)\s+(?P<day>{WEEKDAY}){_WAY}"
)
_EDGE = re.compile(
    r"^(?:la\s+|le\s+|the\s+)?(?:fin|debut|milieu|end|beginning|start|middle)\s+"
    r"(?:du|de la|of the|of)\s+(?:mois|semaine|month|week)\s+(?:du\s+|de\s+|d'|of\s+)"
    rf"(?!(?:{any_of(MONTHS)})\b)\w+$"
)

#: How many days or minutes a unit has; a month's 30 are an example.
_DAYS = {Unit.MONTH: 30, Unit.WEEK: 7, Unit.DAY: 1}
_MINUTES = {Unit.HOUR: 60, Unit.MINUTE: 1}


def two_amounts_in(wording: Wording) -> Iterator[Meant]:
    """Yield a distance that is said in two units."""
    for match in wording.find(_TWO):
        units = [unit_of(match["big"]), unit_of(match["small"])]
        numbers = [number_of(match["one"]), number_of(match["two"])]
        for sizes, unit in ((_DAYS, Unit.DAY), (_MINUTES, Unit.MINUTE)):
            if all(each in sizes for each in units):
                pairs = zip(numbers, units, strict=True)
                total = sum(number * sizes[each] for number, each in pairs)
                is_exact = Unit.MONTH not in units
                refuse = rules.two_amounts if is_exact else rules.months_and_days
                said = wording.amount(total, unit)
                yield Meant(
                    start=match.start(), end=match.end(), said=said, refuse=refuse
                )
    for match in wording.find(_CLOCK):
        minutes = int(match["hours"]) * 60 + int(match["minutes"])
        yield Meant(
            start=match.start(),
            end=match.end(),
            said=wording.amount(minutes, Unit.MINUTE),
            refuse=rules.two_amounts,
        )


def first_weekdays_in(wording: Wording) -> Iterator[Meant]:
    """Yield `the first monday` before or after a date: every such monday is."""
    for match in wording.find(_FIRST):
        article = LANGUAGES[wording.language].some_weekday
        day = say_weekday(WEEKDAYS[match["day"]], wording.language)
        yield Meant(
            start=match.start(),
            end=match.end(),
            said=article + day,
            refuse=rules.first_weekday,
        )


def edges_in(wording: Wording) -> Iterator[Meant]:
    """Yield the end of the month or week of a date."""
    for match in wording.find(_EDGE):
        yield Meant(
            start=match.start(), end=match.end(), said=None, refuse=rules.no_edge
        )
