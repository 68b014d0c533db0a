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
    words = {
        None: pick(language, fr="après coup", en="came in late"),
        Retold.TOLD: pick(
            language,
            fr="comptait autrement avant qu'on en sache plus",
            en="counted otherwise before more was known",
        ),
        Retold.SALE: pick(
            language,
            fr="comptait avant que sa vente soit connue",
            en="counted before its sale was known",
        ),
        Retold.LIMITS: pick(
            language,
            fr="comptait avant ; les paiements qui comptent ne sont plus les mêmes",
            en="counted before; the payments that count are not the same any more",
        ),
    }
    return f" ({words[source.retold]})"


def changes_text(source: Source, language: str) -> str:
    """Return which earlier periods it changes: ` (change janvier 2027)`, or nothing."""
    if not source.changes:
        return ""
    periods = ", ".join(period.text(language) for period in source.changes)
    return pick(language, fr=f" (change {periods})", en=f" (changes {periods})")
