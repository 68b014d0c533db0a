"""Rows of an export that the ledger has otherwise: which, and what to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence

from regie.ledger.entry import each_written
from regie.ledger.entry import Entry
from regie.money import Money
from regie.services.books.correct_words import correct_command
from regie.store.unit import Unit
from regie.words import say


def contradicted(
    unit: Unit, told: Sequence[Entry], lines: Mapping[str, int]
) -> list[str]:
    """Return a sentence on each movement, in the order of the file.

    Args:
        told: As the file has them; each is in the ledger with another content.
        lines: Where the file has a movement, by its key.
    """
    in_order = sorted(told, key=lambda one: lines.get(one.key, 0))
    return [_sentence(unit, one, lines.get(one.key, 1)) for one in in_order]


def _sentence(unit: Unit, told: Entry, line: int) -> str:
    key, amount = told.key, _amount(told)
    first = unit.ledger.get(key)
    known = list(each_written(first, unit.ledger.get)) if first else [told]
    last, said = known[-1], amount.said()
    where = say(fr=f"ligne {line} : {key}", en=f"line {line}: {key}")
    if last is not first and _amount(last) == amount:
        return say(
            fr=f"{where} a été corrigé au journal, à {said} comme dans le fichier : "
            "retirez la ligne, puis importez à nouveau.",
            en=f"{where} was corrected in the ledger, to {said} as in the file: take "
            "the row out, then import again.",
        )
    held, command = _amount(last).said(), correct_command(last.key, amount)
    return say(
        fr=f"{where} est déjà au journal, avec {held} ; le fichier dit {said}. "
        f"Retirez la ligne, puis importez à nouveau ; si c'est le fichier qui a "
        f"raison, corrigez aussi le journal : {command}",
        en=f"{where} is in the ledger already, with {held}; the file says {said}. Take "
        "the row out, then import again; if it is the file that is right, correct the "
        f"ledger, too: {command}",
    )


def _amount(entry: Entry) -> Money:
    return abs(entry.postings[0].amount)
