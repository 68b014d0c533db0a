"""A file of another kind, given by mistake: told in one sentence, not key by key."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.report import Report

_NO_HEADER = frozenset(":{}[]#")
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A kind of file, with what reads it."""

    fr: str
    en: str
    command: str


#: By the key that only such a file has; that of a playbook may be in a quote.
_KINDS = {
    "quote": _Kind(fr="un devis", en="a quote", command="regie quote new"),
    "agreement": _Kind(
        fr="un accord", en="an agreement", command="regie bill --agreement"
    ),
    "seller": _Kind(
        fr="votre identité", en="your identity", command="regie bill --profile"
    ),
    "playbook": _Kind(fr="un playbook", en="a playbook", command="regie start"),
}


def reports_other_kind(table: Table, legal: Collection[str], report: Report) -> bool:
    """Report that the keys are those of another kind of file, if they are.

    Args:
        legal: The keys of the kind that is wanted.
    """
    wanted = _wanted(legal)
    if wanted in table.entries:
        return False
    key = next((key for key in _KINDS if key in table.entries), "")
    if not key:
        return False
    kind = _KINDS[key]
    report.error(
        "wrong-shape",
        table.entries[key].key.spot(),
        report.say(
            fr=f"c'est {kind.fr}{_not(wanted, 'fr')}",
            en=f"this is {kind.en}{_not(wanted, 'en')}",
        ),
        report.say(
            fr=f"il se donne à : {kind.command}", en=f"it is given to: {kind.command}"
        ),
    )
    return True


def reports_rows(text: str, legal: Collection[str], report: Report) -> bool:
    """Report that this is a table with columns, not keys and values, if it is."""
    header, *rows = [line for line in text.splitlines() if line.strip()]
    if not rows or _NO_HEADER & set(header):
        return False
    counts = [(header.count(one), rows[0].count(one)) for one in _SEPARATORS]
    if not any(0 < columns <= cells for columns, cells in counts):
        return False
    wanted = _wanted(legal)
    report.error(
        "wrong-shape",
        Spot(1, 1),
        report.say(
            fr=f"c'est un tableau (CSV){_not(wanted, 'fr')}",
            en=f"this is a table (CSV){_not(wanted, 'en')}",
        ),
        report.say(
            fr="des paiements se donnent à : regie import payments ; des heures à : "
            "regie time import",
            en="payments are given to: regie import payments; hours to: regie time "
            "import",
        ),
    )
    return True


def _wanted(legal: Collection[str]) -> str:
    return next((key for key in _KINDS if key in legal), "")


def _not(wanted: str, language: str) -> str:
    if not wanted:
        return ""
    kind = _KINDS[wanted]
    return f", et non {kind.fr}" if language == "fr" else f", not {kind.en}"
