"""A statement without an invoice, in words, and what the next one takes over."""

from __future__ import annotations

from regie.billing.period import Period
from regie.money import Money
from regie.words import pick


def no_invoice_words(total: Money, language: str) -> str:
    """Say how a period closes in which nothing is to be paid.

    Args:
        total: Of its statement, without VAT: zero or negative.
    """
    if not total:
        return pick(
            language,
            fr="Rien à payer : la période se clôt par son relevé, sans facture.",
            en="Nothing to pay: the period closes with its statement, without an "
            "invoice.",
        )
    amount = total.text(language)
    return pick(
        language,
        fr=f"Le relevé est négatif ({amount} HT) : la période se clôt sans facture, et "
        "ce montant est repris au relevé suivant.",
        en=f"The statement is negative ({amount} without VAT): the period closes "
        "without an invoice, and the amount is carried to the next statement.",
    )


def title_carried(period: Period, language: str) -> str:
    """Name the line: `Report du relevé précédent (mars 2027)`."""
    days = period.text(language)
    return pick(
        language,
        fr=f"Report du relevé précédent ({days})",
        en=f"Carried from the statement before ({days})",
    )


def why_carried(period: Period, language: str) -> str:
    """Explain why it is taken off."""
    days = period.text(language)
    return pick(
        language,
        fr=f"Le relevé précédent ({days}) était négatif, et n'a pas été facturé : son "
        "montant est repris ici, une seule fois.",
        en=f"The statement before ({days}) was negative, and was not billed: its "
        "amount is taken over here, once.",
    )
