"""A statement without an invoice, in words, and what the next one takes over."""

from __future__ import annotations

from collections.abc import Sequence

from regie.billing.period import Period
from regie.billing.revenue.closed import GivenBack
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
        "ce montant est repris au relevé suivant, moins ce qu'un avoir en rend avant.",
        en=f"The statement is negative ({amount} without VAT): the period closes "
        "without an invoice, and the amount is carried to the next statement, less "
        "what a credit note gives back before.",
    )


def title_carried(period: Period, language: str) -> str:
    """Name the line: `Report du relevé précédent (mars 2027)`."""
    days = period.text(language)
    return pick(
        language,
        fr=f"Report du relevé précédent ({days})",
        en=f"Carried from the statement before ({days})",
    )


def why_carried(period: Period, given_back: Sequence[GivenBack], language: str) -> str:
    """Explain why it is taken off.

    Args:
        period: Of the statement that was negative.
        given_back: What credit notes gave back of its total.
    """
    days = period.text(language)
    if given_back:
        before = given_back_words(given_back, language)
        return pick(
            language,
            fr=f"Le relevé précédent ({days}) était négatif, et n'a pas été facturé. "
            f"{before} Ce qui en reste est repris ici, une seule fois.",
            en=f"The statement before ({days}) was negative, and was not billed. "
            f"{before} What is left of it is taken over here, once.",
        )
    return pick(
        language,
        fr=f"Le relevé précédent ({days}) était négatif, et n'a pas été facturé : son "
        "montant est repris ici, une seule fois.",
        en=f"The statement before ({days}) was negative, and was not billed: its "
        "amount is taken over here, once.",
    )


def since_words(period: Period, since: Period | None, language: str) -> str:
    """Say where the cause is to be read if it may lie further back; else nothing.

    Args:
        period: Of the statement that was negative.
        since: The first one since which all were.
    """
    if since is None or since == period:
        return ""
    first = since.text(language)
    return pick(
        language,
        fr=f" Les relevés sont négatifs depuis {first} : ses lignes, et celles des "
        "suivants, disent pourquoi.",
        en=f" The statements have been negative since {first}: its lines, and those of "
        "the later ones, say why.",
    )


def given_back_words(given_back: Sequence[GivenBack], language: str) -> str:
    """Say which credit notes gave what back of a negative total; empty for none."""
    told = ", ".join(
        f"{one.amount.text(language)} ({one.number})" for one in given_back
    )
    if not told:
        return ""
    return pick(
        language,
        fr=f"Rendu depuis par avoir, HT : {told}.",
        en=f"Given back since by credit note, without VAT: {told}.",
    )
