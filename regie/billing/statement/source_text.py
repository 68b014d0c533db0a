"""What a statement's entry is, in words."""

from __future__ import annotations

from regie.billing.revenue.sources import Retold
from regie.billing.revenue.sources import Source
from regie.billing.statement.share_text import exchange_words
from regie.billing.statement.signed_text import whole_text
from regie.ledger.words import entry_name
from regie.words import pick


def exchange_text(source: Source, language: str) -> str:
    """Return where a converted amount came from; empty for others.

    ` (100,00 $US × 0,925926, BCE, 5 mars 2027)`.
    """
    if source.rate is None or source.original is None:
        return ""
    return f" ({exchange_words(source.original, source.rate, language)})"


def what_of(source: Source, language: str) -> str:
    """Return what an entry is, by the name it has in the ledger."""
    whole = whole_text(source, language)
    changes = changes_text(source, language)
    name = entry_name(source.kind, language)
    return name + whole + late_text(source, language) + changes


def reference_of(key: str) -> str:
    """Return the vendor's own id in the name of an entry, as a client may know it."""
    return key.rsplit(":", 1)[-1]


def late_text(source: Source, language: str) -> str:
    """Return why a statement has what is not of its own period: ` (came in late)`."""
    if not source.late:
        return ""
    if source.retold is None:
        return pick(language, fr=" (après coup)", en=" (came in late)")
    told = _TAKEN_BACK if source.takes_back else _ANEW
    fr, en = told[source.retold]
    return f" ({pick(language, fr=fr, en=en)})"


#: What takes back what an earlier statement counted.
_TAKEN_BACK = {
    Retold.TOLD: (
        "reprend ce qui comptait avant qu'on en sache plus",
        "takes back what counted before more was known",
    ),
    Retold.SALE: (
        "reprend ce qui comptait avant que sa vente soit connue",
        "takes back what counted before its sale was known",
    ),
    Retold.LIMITS: (
        "reprend ce qui comptait ; les paiements qui comptent ne sont plus les mêmes",
        "takes back what counted; the payments that count are not the same any more",
    ),
}

#: What counts instead.
_ANEW = {
    Retold.TOLD: (
        "compte désormais ainsi : on en sait plus",
        "counts like this from now on: more is known",
    ),
    Retold.SALE: (
        "compte désormais ainsi : sa vente est connue",
        "counts like this from now on: its sale is known",
    ),
    Retold.LIMITS: (
        "compte désormais ; les paiements qui comptent ne sont plus les mêmes",
        "counts from now on; the payments that count are not the same any more",
    ),
}


def changes_text(source: Source, language: str) -> str:
    """Return which earlier periods it changes: ` (change janvier 2027)`, or nothing."""
    if not source.changes:
        return ""
    periods = ", ".join(period.text(language) for period in source.changes)
    return pick(language, fr=f" (change {periods})", en=f" (changes {periods})")
