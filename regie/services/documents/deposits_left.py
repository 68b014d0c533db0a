"""What is left of a client's deposits, and which invoice will deduct it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from regie.billing.documents.corrections import Deposit
from regie.billing.documents.invoice import Invoice
from regie.money import Currency
from regie.money import Money
from regie.services.documents.issuing import deposits_of
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositLeft:
    """What of a deposit no invoice has deducted yet; above zero.

    Attributes:
        amount: With VAT.
        quote: Number of the quote that it was issued for; empty without one.
        quote_billed: Whether that quote was billed: nothing else deducts it then.
    """

    number: str
    amount: Money
    quote: str = ""
    quote_billed: bool = False


def deposits_left(
    unit: Unit, client_slug: str, draft: Invoice | None = None
) -> tuple[DepositLeft, ...]:
    """Return what is left of a client's deposits, the oldest first.

    Args:
        draft: An invoice that is not issued yet; what it deducts is not left.
    """
    found = (_left(one, draft) for one in deposits_of(unit, client_slug))
    return tuple(one for one in found if one.amount.minor > 0)


def left_of(number: str, left: Iterable[DepositLeft]) -> DepositLeft | None:
    """Return what is left of one deposit; None if nothing is, or it is none."""
    return next((one for one in left if one.number == number), None)


def left_told(unit: Unit, client_slug: str, draft: Invoice | None) -> tuple[str, ...]:
    """Return a sentence on each deposit of which a bill leaves something.

    What waits for the invoice of its quote is not spoken of.

    Args:
        draft: Not issued yet; None where there is nothing to pay.
    """
    left = deposits_left(unit, client_slug, draft)
    waiting = (one for one in left if one.quote_billed or not one.quote)
    return tuple(_at_bill(one, draft.currency if draft else None) for one in waiting)


def left_sentence(one: DepositLeft) -> str:
    """Say what is left of a deposit and what becomes of it."""
    amount, code = one.amount.said(), one.amount.currency.code
    if one.quote_billed:
        return say(
            fr=f"Il reste {amount} de l'acompte {one.number} : son devis {one.quote} "
            f"est déjà facturé, rien d'autre ne le déduit. {_give_back(one)}",
            en=f"{amount} of deposit {one.number} is left: its quote {one.quote} was "
            f"billed already, and nothing else deducts it. {_give_back(one)}",
        )
    if one.quote:
        return say(
            fr=f"Il reste {amount} de l'acompte {one.number} : la facture de son devis "
            f"le déduit (regie quote bill {one.quote}).",
            en=f"{amount} of deposit {one.number} is left: the invoice of its quote "
            f"deducts it (regie quote bill {one.quote}).",
        )
    return say(
        fr=f"Il reste {amount} de l'acompte {one.number} : la prochaine facture de "
        f"cette cliente en {code} le déduit.",
        en=f"{amount} of deposit {one.number} is left: this client's next invoice in "
        f"{code} deducts it.",
    )


def _left(one: Deposit, draft: Invoice | None) -> DepositLeft:
    amount = one.rest.gross
    for part in draft.earlier if draft else ():
        if part.number == one.number:
            amount -= part.gross
    return DepositLeft(
        number=one.number,
        amount=amount,
        quote=one.quote,
        quote_billed=one.quote_billed,
    )


def _at_bill(one: DepositLeft, currency: Currency | None) -> str:
    if one.quote or currency in {None, one.amount.currency}:
        return left_sentence(one)
    assert currency is not None  # noqa: S101 -- looked at above
    amount, other = one.amount.said(), currency.code
    return say(
        fr=f"Il reste {amount} de l'acompte {one.number} : cette facture est en "
        f"{other}, elle ne le déduit pas ; la prochaine dans la devise de l'acompte le "
        f"fera. {_give_back(one)}",
        en=f"{amount} of deposit {one.number} is left: this invoice is in {other} and "
        "does not deduct it; the next one in the deposit's currency does. "
        f"{_give_back(one)}",
    )


def _give_back(one: DepositLeft) -> str:
    return say(
        fr=f"Pour le rendre : regie invoice credit {one.number} --why …, puis regie "
        "client balance.",
        en=f"To give it back: regie invoice credit {one.number} --why …, then regie "
        "client balance.",
    )
