"""In words: the line that keeps the promise of an accepted contest."""

from __future__ import annotations

from collections.abc import Iterator

from regie.billing.period import read_period
from regie.billing.statement.contest import Adjustment
from regie.billing.statement.contest import Promise
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


def promise_text(promise: Promise, language: str) -> str:
    """Say what becomes of an accepted line: `-100,00 € au relevé de juin 2027`."""
    amount = promise.amount.text(language)
    if promise.is_replaced:
        return pick(
            language,
            fr=f"{amount} promis, remplacé par une réponse plus tardive",
            en=f"{amount} promised, replaced by a later answer",
        )
    where = _where(promise.counted_in, language)
    if not promise.before:
        return f"{amount} {where}"
    before = promise.before.text(language)
    left = (promise.amount - promise.before).text(language)
    return pick(
        language,
        fr=f"{amount} en tout, dont {before} déjà portés : {left} {where}",
        en=f"{amount} in all, of which {before} counted already: {left} {where}",
    )


def _where(counted_in: str, language: str) -> str:
    if not counted_in:
        return pick(language, fr="au relevé suivant", en="in the next statement")
    period = read_period(counted_in)
    return pick(
        language,
        fr=f"au relevé {period.of_french()}",
        en=f"in the statement of {period.text('en')}",
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
