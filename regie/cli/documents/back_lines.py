"""Lines about what a client is owed back: how it is paid back, or set off."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from regie.billing.documents.owed_back import SetOff
from regie.billing.documents.owed_back import TooMuch
from regie.billing.documents.proposal import Proposal
from regie.services.documents.settle import back_command
from regie.words import say


def once_paid_back(owed: Iterable[TooMuch]) -> Iterator[str]:
    """Yield the commands that record that what is owed was paid back."""
    for one in owed:
        command = back_command(one.number, one.amount)
        yield say(fr=f"→ une fois rendu : {command}", en=f"→ once paid back: {command}")


def if_she_agrees(number: str, parts: Iterable[TooMuch]) -> str:
    """Return what records, once it is agreed, that these parts pay a document."""
    steps = " ; ".join(_set_off(number, parts))
    return say(
        fr=f"→ si elle est d'accord pour déduire : {steps}",
        en=f"→ if she agrees to have it taken off: {steps}",
    )


def if_set_off(one: SetOff) -> str:
    """Return the same of a document that may be still to come."""
    if one.number:
        return if_she_agrees(one.number, one.parts)
    steps = " ; ".join(_set_off(say(fr="FACTURE", en="INVOICE"), one.parts))
    return say(
        fr="→ si elle est d'accord pour déduire de sa prochaine facture, une fois "
        f"émise : {steps}",
        en="→ if she agrees to have it taken off her next invoice, once that is "
        f"issued: {steps}",
    )


def over_line(one: Proposal, command: str) -> str:
    """Say that more was paid back than is owed, and why that may be.

    Args:
        one: A receipt of which this is so.
        command: What records it.
    """
    number, notes = one.number, ", ".join(one.notes)
    if not notes:
        return say(
            fr=f"→ c'est plus que ce qui est à rendre sur {number} (un avoir manque ? "
            f"regie invoice credit {number} --why …) ; si c'est juste : {command}",
            en=f"→ that is more than is owed back on {number} (is a credit note "
            f"missing? regie invoice credit {number} --why …); if it is right: "
            f"{command}",
        )
    return say(
        fr=f"→ c'est plus que ce qui est à rendre sur {number} : {notes} y est déjà "
        "compté, ôté de ce qui restait à payer. Si l'argent est bien parti, ce qui "
        f"reste à payer en augmente d'autant : {command}",
        en=f"→ that is more than is owed back on {number}: {notes} is counted there "
        "already, taken off what was still to be paid. If the money did go out, what "
        f"is open grows by as much: {command}",
    )


def _set_off(number: str, parts: Iterable[TooMuch]) -> Iterator[str]:
    for one in parts:
        amount = one.amount.decimal()
        yield f"{back_command(one.number, one.amount)} --note {number}"
        yield f"regie invoice pay {number} --amount {amount:f} --note {one.number}"
