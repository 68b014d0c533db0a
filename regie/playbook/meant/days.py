"""Days that are said by letters (`J-7`), or that hang on today (`dans 3 jours`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from regie.playbook.meant.piece import Meant
from regie.playbook.meant.piece import number_of
from regie.playbook.meant.piece import Refuse
from regie.playbook.meant.piece import unit_of
from regie.playbook.meant.piece import Wording
from regie.playbook.meant.words import any_of
from regie.playbook.meant.words import AROUND_TODAY
from regie.playbook.meant.words import AT_ONCE
from regie.playbook.meant.words import LETTERS
from regie.playbook.meant.words import NUMBER
from regie.playbook.meant.words import UNDECIDED
from regie.playbook.meant.words import UNIT
from regie.playbook.meant.words import WEEKDAY
from regie.playbook.meant.words import WEEKDAYS
from regie.playbook.model import Unit
from regie.playbook.rules import meant as rules

_LETTER = re.compile(
    rf"(?<![\w.])(?:(?:jour|day)\s+)?(?P<letter>{any_of(LETTERS)})\s?(?P<sign>[+-])\s?"
    rf"(?P<number>\d{{1,3}})(?:\s?(?P<unit>{UNIT}))?(?![\w/])"
    r"(?P<work>\s+(?:ouvres?|business|working)\b)?"
)
#: `J-21 avant le webinaire`, `J-21 (cart_open)`.
_BASE = re.compile(
    r"\s*\(?(?:(?:avant|apres|before|after|du|de|of)\s+)?(?:l'|le |la |the )?"
    r"(?P<name>[^\W\d]\w*)\)?"
)
_ZERO = re.compile(
    r"(?<![\w.])(?:le\s+)?(?:jour\s?j|d-?\s?day|launch day|jour du lancement|[jd]\s?0"
    r"|(?:(?<=\ba )|(?<!\d)(?<!\d\s))[jd])(?![\w+.'-])(?!\s*[+-])"
)
_WITHIN = re.compile(
    rf"\b(?:dans|d'ici a|d'ici|sous|in|within)\s+(?P<number>{NUMBER})\s*"
    rf"(?P<unit>{UNIT})\b(?!\s+(?:avant|apres|before|after))"
)
_FROM_NOW = re.compile(
    rf"\b(?P<number>{NUMBER})\s*(?P<unit>{UNIT})\s+(?:from\s+(?:now|today)"
    r"|a partir (?:de maintenant|d'aujourd'hui)|a compter d'aujourd'hui)\b"
)
_TODAY = re.compile(rf"(?<![\w-])(?:{any_of(AROUND_TODAY)})(?![\w-])")
_NEXT = re.compile(
    rf"\b(?:(?:le\s+)?(?P<one>{WEEKDAY})\s+(?:prochaine?|en huit)"
    rf"|(?:next|this|ce)\s+(?P<two>{WEEKDAY}))\b"
)
_UNDECIDED = re.compile(rf"^\s*(?:{any_of(UNDECIDED)})\s*$")
_AT_ONCE = re.compile(rf"(?<!\w)(?:{any_of(AT_ONCE)})(?!\w)")


def unnamed_days_in(wording: Wording) -> Iterator[Meant]:
    """Yield every day that a letter stands for."""
    anchors = wording.scope.anchors or ()
    for match in wording.find(_LETTER):
        letter = wording.of(match, "letter")
        unit = unit_of(match["unit"]) if match["unit"] else LETTERS[match["letter"]]
        unit = Unit.BUSINESS_DAY if match["work"] else unit
        number = int(match["number"]) * (-1 if match["sign"] == "-" else 1)
        is_named = letter in anchors
        base, end = (letter, match.end()) if is_named else _base(wording, match.end())
        refuse = rules.day_in_letters if base else rules.unnamed_day
        yield Meant(
            start=match.start(),
            end=end,
            said=wording.away(number, unit, base),
            refuse=None if is_named else refuse,
        )
    for match in wording.find(_ZERO):
        if wording.of(match) not in anchors:
            yield _meant(match, wording.base, rules.unnamed_day)


def _base(wording: Wording, end: int) -> tuple[str, int]:
    """Return the date that is named behind `J-21`, if one is, and where that ends."""
    anchors, titles = wording.scope.anchors or (), wording.scope.titles
    match = _BASE.match(wording.folded, end)
    if match is not None:
        name = wording.of(match, "name")
        titled = {} if titles is None else titles.anchors
        found = name if name in anchors else titled.get(match["name"], "")
        if found in anchors:
            return found, match.end()
    return "", end


def days_from_today_in(wording: Wording) -> Iterator[Meant]:
    """Yield what hangs on the day of reading."""
    for pattern in (_WITHIN, _FROM_NOW):
        for match in wording.find(pattern):
            number, unit = number_of(match["number"]), unit_of(match["unit"])
            yield _meant(match, wording.away(number, unit), rules.from_today)
    for match in wording.find(_NEXT):
        weekday = WEEKDAYS[match["one"] or match["two"]]
        yield _meant(match, wording.weekday(weekday, after=True), rules.from_today)
    for match in wording.find(_TODAY):
        days = AROUND_TODAY[match.group()]
        yield _meant(match, wording.away(days, Unit.DAY), rules.from_today)


def undecided_in(wording: Wording) -> Iterator[Meant]:
    """Yield what says that there is no date yet, or that none is needed."""
    for match in wording.find(_UNDECIDED):
        yield _meant(match, None, rules.undecided)
    for match in wording.find(_AT_ONCE):
        yield _meant(match, None, rules.at_once)


def _meant(match: re.Match[str], said: str | None, refuse: Refuse | None) -> Meant:
    return Meant(start=match.start(), end=match.end(), said=said, refuse=refuse)
