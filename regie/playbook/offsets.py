"""How far from the launch, as spreadsheets say it: `J-21`, `D+3`, `-21`, `J`."""

from __future__ import annotations

import re

from regie.playbook.tokens import fold
from regie.words import pick

#: Sign, number, unit and time of day, of a cell without accents and capitals.
_SHORT = re.compile(
    r"(?:[jdt](?![a-z]))?\s*(?:([+-])\s*([0-9]{1,6})\s*([a-z ]*?)|0?)"
    r"\s*((?:a|at)\s+[0-9mn].*)?"
)
_SLASHED = re.compile(r"\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b")
_OPEN_ENDS = frozenset({"avant", "apres", "before", "after"})


def offset_sentence(cell: str, anchor: str, language: str) -> str:
    """Return a cell as a sentence of a playbook, which may still make no sense.

    Args:
        anchor: What the cell counts from if it does not say so.
        language: In which a number without a unit is read as days.
    """
    short = _SHORT.fullmatch(fold(cell).strip())
    if short is None:
        return _whole(cell.strip(), anchor)
    sign, number, unit, at = short.groups()
    if sign is None or int(number) == 0:
        return f"{anchor} {at or ''}".strip()
    days = pick(language, fr="jours", en="days")
    return f"{anchor} {sign} {number} {unit or days} {at or ''}".strip()


def _whole(sentence: str, anchor: str) -> str:
    """Return the sentence with its dates turned round, and the date it leaves out."""
    dated = _SLASHED.sub(_iso_date, sentence)
    is_open = not _OPEN_ENDS.isdisjoint(fold(dated).split()[-1:])
    return f"{dated} {anchor}" if is_open else dated


def _iso_date(match: re.Match[str]) -> str:
    day, month, year = match.groups()
    return f"{year}-{int(month):02}-{int(day):02}"
