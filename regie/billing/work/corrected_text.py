"""The correction of an earlier statement's hours in words."""

from __future__ import annotations

from collections.abc import Iterator

from regie.billing.work.detail import Corrected
from regie.billing.work.durations import minutes_text
from regie.billing.work.hourly import Limit
from regie.money import Money
from regie.words import pick


def title_corrected(corrected: Corrected, language: str) -> str:
    """Name the line: `Correction des heures de mars 2027`."""
    when = corrected.period.text(language)
    return pick(
        language,
        fr=f"Heures corrigées, relevé {when}",
        en=f"Corrected hours, statement {when}",
    )


def why_corrected(corrected: Corrected, amount: Money, language: str) -> str:
    """Explain the difference: what would be due, what was stated, and the limits.

    Args:
        amount: What the line counts: nothing where the currency is another one.
    """
    return " ".join(_why(corrected, amount, language))


def _why(corrected: Corrected, amount: Money, language: str) -> Iterator[str]:
    when = corrected.period.text(language)
    before = minutes_text(corrected.minutes, language)
    now = minutes_text(corrected.now, language)
    yield pick(
        language,
        fr=f"Relevé {when} recalculé aux conditions qu'il avait, avec les heures "
        f"corrigées : {now} au lieu de {before}.",
        en=f"Statement {when} computed again under the terms it had, with the "
        f"corrected hours: {now} instead of {before}.",
    )
    yield from _limits(corrected, language)
    due, stated = corrected.due.text(language), corrected.stated.text(language)
    difference = corrected.due - corrected.stated
    yield pick(
        language,
        fr=f"Dû {due} − déjà relevé {stated} = {difference.text(language)}.",
        en=f"Due {due} − stated so far {stated} = {difference.text(language)}.",
    )
    if difference.currency != amount.currency:
        yield pick(
            language,
            fr="Ce relevé est dans une autre monnaie : la différence n'est pas comptée "
            "ici, faites un avoir ou une facture à part.",
            en="That statement is in another currency: the difference is not counted "
            "here, make a credit note or an invoice of its own.",
        )


def _limits(corrected: Corrected, language: str) -> Iterator[str]:
    """Tell the limits that made the difference other than hours times a price."""
    if corrected.cap is not None:
        most = limit_text(corrected.cap, language)
        yield pick(
            language,
            fr=f"Son plafond de {most} y est appliqué.",
            en=f"Its cap of {most} is applied.",
        )
    if corrected.least:
        least = minutes_text(corrected.least, language)
        yield pick(
            language,
            fr=f"Son minimum de {least} y est appliqué.",
            en=f"Its minimum of {least} is applied.",
        )


def limit_text(limit: Limit, language: str) -> str:
    """Write a limit: `20 h`, `1 500,00 €`."""
    if limit.amount is not None:
        return limit.amount.text(language)
    return minutes_text(limit.minutes or 0, language)
