"""Lines about what follows an accepted quote."""

from __future__ import annotations

from collections.abc import Iterator

from regie.cli import show
from regie.services.documents.quote_next import Following
from regie.services.documents.quote_next import NOTHING
from regie.words import say


def print_next(number: str, next_: Following, *, told: str = "") -> None:
    """Print what came of an accepted quote, and the commands that are left.

    Args:
        told: Number of a document of which more was just said.
    """
    if next_ == NOTHING:
        return
    for line in _lines(number, next_, told):
        show.say_line(f"→ {line}")


def _lines(number: str, next_: Following, told: str) -> Iterator[str]:
    if next_.deposit_missing:
        yield _missing(number)
    elif next_.deposit not in {"", told}:
        yield _deposit(next_)
    if next_.campaign:
        yield _running(next_.campaign)
    elif next_.start:
        yield _starting(f"{next_.start} --dry-run")
    if next_.invoice:
        yield _billed(next_)
    else:
        yield _to_bill(f"regie quote bill {number}")


def _missing(number: str) -> str:
    command = f"regie quote accept {number}"
    return say(
        fr=f"La facture d'acompte n'est pas encore établie : {command}",
        en=f"The deposit invoice is not issued yet: {command}",
    )


def _deposit(next_: Following) -> str:
    number, where = next_.deposit, _where(next_.deposit, next_)
    return say(
        fr=f"La facture d'acompte {number} {where}",
        en=f"The deposit invoice {number} {where}",
    )


def _where(made: str, next_: Following) -> str:
    """Return where a document stands; of one to be mailed, the command that does."""
    if made in next_.unsent:
        command = f"regie invoice send {made} --send"
        return say(
            fr=f"n'est pas encore envoyée : {command}",
            en=f"is not sent yet: {command}",
        )
    if made in next_.unpaid:
        return say(
            fr="est envoyée et attend son règlement.", en="is sent, not yet paid."
        )
    if made in next_.credited:
        return say(fr="est annulée par avoir.", en="is credited.")
    return say(fr="est réglée.", en="is settled.")


def _running(campaign: str) -> str:
    command = f"regie status --campaign {campaign}"
    return say(
        fr=f"La campagne est démarrée : {command}",
        en=f"The campaign was started: {command}",
    )


def _starting(command: str) -> str:
    return say(
        fr=f"La campagne, à blanc d'abord (sans --dry-run, elle démarre) : {command}",
        en=f"The campaign, as a dry run first (without --dry-run it starts): {command}",
    )


def _billed(next_: Following) -> str:
    number, where = next_.invoice, _where(next_.invoice, next_)
    return say(
        fr=f"Le devis est facturé ; la facture {number} {where}",
        en=f"The quote is billed; invoice {number} {where}",
    )


def _to_bill(command: str) -> str:
    return say(
        fr=f"Le travail fini, facturer, acomptes déduits : {command}",
        en=f"Once the work is done, bill it, deposits deducted: {command}",
    )
