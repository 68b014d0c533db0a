"""A period's statement is looked at and approved before its invoice has a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regie.billing.period import read_period
from regie.billing.statement.carried_text import no_invoice_words
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.agreements import refusals
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.books.collect import local_day
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A statement that waits for approval, or a period that was closed before.

    Attributes:
        billed: Closed if the period was closed before.
        digest: Names what is approved: what the statement says, and the total.
    """

    billed: Billed
    digest: str


def propose_bill(runtime: Runtime, *, client_slug: str, period: str) -> Proposed:
    """Return what a bill would be; nothing is stored, no number is used.

    Raises:
        UsageError: No agreement or profile, or the period is not over.
        ConflictError: Periods before it would be passed over.
    """
    days = read_period(period)
    if local_day(runtime.clock.now()) < days.end:
        raise UsageError(refusals.not_over(days))
    billed = bill_period(runtime, client_slug=client_slug, period=period, draft=True)
    if billed.passed_over:
        raise ConflictError(billed.passed_over)
    return Proposed(billed=billed, digest=billed.digest)


def approval_sheet(proposed: Proposed, *, send: bool = True) -> dict[str, Any]:
    """Return what the form of the approval shows.

    Args:
        send: The invoice is mailed once it is issued.
    """
    billed = proposed.billed
    refuse = say(fr="refuser", en="refuse")
    return {
        "closed": billed.closed,
        "invoice": billed.file is not None,
        "digest": proposed.digest,
        "total": str(billed.total),
        "description": _description(billed, send=send),
        "choices": [say(fr="approuver", en="approve"), refuse],
        "refuse": refuse,
        "refused": say(
            fr="Refusé : rien n'est écrit.", en="Refused: nothing is written."
        ),
        "words": {
            "decision": say(fr="Décision", en="Decision"),
            "meaning": _meaning(billed),
            "comment": say(fr="Commentaire", en="Comment"),
            "paid_on": say(fr="Déjà payée le", en="Paid already on"),
            "paid": say(
                fr="Seulement si tout était payé avant la facture, comme une "
                "commission retenue : la facture le dira.",
                en="Only if all of it was paid before the invoice, such as a "
                "commission that was withheld: the invoice will say so.",
            ),
        },
    }


def _description(billed: Billed, *, send: bool) -> str:
    shown = say(
        fr="Le relevé est dans l'onglet Artifacts de ce passage",
        en="The statement is under Artifacts of this run",
    )
    if billed.file is None:
        follows = no_invoice_words(billed.total, spoken_language())
        told = [f"{shown}.", follows]
    else:
        draft = say(fr="le brouillon ici :", en="the draft here:")
        told = [
            f"{shown}, {draft} {billed.file}",
            _mail_words(billed.receiver, send=send),
        ]
    told += _share_words(billed, send=send)
    warnings = [f"⚠ {sentence}" for sentence in billed.warnings]
    return "\n\n".join([f"### {_title(billed)}", *warnings, *told])


def _meaning(billed: Billed) -> str:
    if billed.file is None:
        return say(
            fr="Approuver : la période est close, sans facture. Refuser : rien n'est "
            "écrit.",
            en="Approve: the period is closed, without an invoice. Refuse: nothing is "
            "written.",
        )
    return say(
        fr="Approuver : la facture reçoit son numéro. Refuser : rien n'est écrit.",
        en="Approve: the invoice gets its number. Refuse: nothing is written.",
    )


def _title(billed: Billed) -> str:
    period = read_period(billed.period).text(spoken_language())
    total = billed.total.said()
    head = f"{billed.client_name} · {period}"
    return say(fr=f"{head} : {total}", en=f"{head}: {total}")


def _share_words(billed: Billed, *, send: bool) -> list[str]:
    """Say which other parties are told their share by mail, and whom to give a link."""
    mailed = [f"{name} ({to})" for name, to in billed.receivers.items()]
    names = (one.name for one in billed.shares)
    others = [name for name in names if name not in billed.receivers]
    found = []
    if mailed and send:
        named = ", ".join(mailed)
        found.append(
            say(
                fr=f"Leur part leur est dite par mail, une fois approuvée : {named}.",
                en=f"They are told their share by mail, once approved: {named}.",
            )
        )
    if others:
        named = ", ".join(others)
        link = f"regie statement link --client {billed.client} --period {billed.period}"
        found.append(
            say(
                fr=f"Sans adresse mail dans l'accord, à qui donner son lien : {named} "
                f'(`{link} --party "…"`).',
                en=f"Without a mail address in the agreement, to be given the link: "
                f'{named} (`{link} --party "…"`).',
            )
        )
    return found


def _mail_words(receiver: str, *, send: bool) -> str:
    if not send:
        return say(
            fr="Aucun mail ne part : `regie invoice send` l'envoie quand vous voulez.",
            en="No mail is sent: `regie invoice send` sends it when you like.",
        )
    if not receiver:
        return say(
            fr="La cliente n'a pas d'adresse mail dans son accord : la facture ne "
            "partira pas par mail.",
            en="The client has no mail address in her agreement: the invoice will not "
            "be mailed.",
        )
    return say(
        fr=f"Approuvée, la facture part par mail, avec son PDF, à {receiver}.",
        en=f"Once approved, the invoice is mailed, with its PDF, to {receiver}.",
    )
