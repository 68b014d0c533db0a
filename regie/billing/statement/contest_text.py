"""In words: the line that keeps the promise of an accepted contest."""

from __future__ import annotations

from collections.abc import Iterator

from regie.billing.period import read_period
from regie.billing.statement.contest import Adjustment
from regie.money import Money
from regie.words import pick


def title_adjusted(adjustment: Adjustment, language: str) -> str:
    """Name the line: `Correction de mars 2027 · Commission 8 %`."""
    period = read_period(adjustment.period)
    title = pick(language, fr=adjustment.title_fr, en=adjustment.title_en)
    return pick(
        language,
        fr=f"Correction {period.of_french()} · {title}",
        en=f"Correction of {period.text('en')} · {title}",
    )


def why_adjusted(adjustment: Adjustment, amount: Money, language: str) -> str:
    """Explain what was promised, and what of it is done already.

    Args:
        amount: What the line counts: nothing where the currency is another one.
    """
    return " ".join(_why(adjustment, amount, language))


def _why(adjustment: Adjustment, amount: Money, language: str) -> Iterator[str]:
    yield pick(
        language,
        fr=f"Ligne contestée, contestation acceptée : {adjustment.reason}",
        en=f"Contested line, accepted: {adjustment.reason}",
    )
    due = adjustment.due.text(language)
    if adjustment.counted or adjustment.before:
        yield " ".join(_rest(adjustment, language))
    if amount.currency != adjustment.amount.currency:
        yield pick(
            language,
            fr=f"Ce relevé est dans une autre monnaie : {due} n'est pas compté ici, "
            "faites un avoir ou une facture à part.",
            en=f"This statement is in another currency: {due} is not counted here, "
            "make a credit note or an invoice of its own.",
        )


def _rest(adjustment: Adjustment, language: str) -> Iterator[str]:
    promised, due = adjustment.amount.text(language), adjustment.due.text(language)
    yield pick(language, fr=f"Promis : {promised}.", en=f"Promised: {promised}.")
    if adjustment.counted:
        made = adjustment.counted.text(language)
        yield pick(
            language,
            fr=f"Déjà fait par des corrections de ses mouvements ou heures : {made}.",
            en=f"Done already by corrections of its movements or hours: {made}.",
        )
    if adjustment.before:
        before = adjustment.before.text(language)
        yield pick(
            language,
            fr=f"Déjà porté par des relevés d'avant : {before}.",
            en=f"Added already by earlier statements: {before}.",
        )
    yield pick(language, fr=f"Reste : {due}.", en=f"Left: {due}.")
