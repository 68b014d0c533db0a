"""What is said of answers to contests that are not taken."""

from __future__ import annotations

from regie.billing.period import read_period
from regie.money import Money
from regie.words import of_french
from regie.words import say

SHOWN_MAX = 40
"""Letters that are shown of what is no amount."""


def no_reason() -> str:
    """Ask for a reason."""
    return say(
        fr="Écrivez une raison : qui a contesté la lit avec votre réponse.",
        en="Write a reason: whoever contested it reads it with your answer.",
    )


def no_amount(billed: Money) -> str:
    """Ask for the amount of an accepted line."""
    amount = billed.said()
    return say(
        fr=f"Accepter, c'est dire le montant juste de la ligne, HT (facturé : {amount})"
        " : écrivez par exemple 640.",
        en="To accept is to say what the line should come to, without VAT (billed: "
        f"{amount}): write for example 640.",
    )


def unreadable(text: str, billed: Money) -> str:
    """Name what is no amount."""
    shown, code = text.strip()[:SHOWN_MAX], billed.currency.code
    return say(
        fr=f"« {shown} » n'est pas un montant en {code} : écrivez par exemple 640 ou "
        f"640,50 (facturé : {billed.said()}).",
        en=f"“{shown}” is not an amount in {code}: write for example 640 or 640.50 "
        f"(billed: {billed.said()}).",
    )


def as_billed(billed: Money) -> str:
    """Say that the billed amount is kept, not accepted."""
    return say(
        fr=f"{billed.said()} est le montant facturé : pour le laisser tel quel, "
        "il faut le maintenir, pas accepter.",
        en=f"{billed.said()} is the amount that was billed: to leave it as it is, keep "
        "it instead of accepting.",
    )


def other_sign(right: Money, billed: Money) -> str:
    """Say that a line keeps its sign."""
    return say(
        fr=f"Facturé {billed.said()}, la ligne ne peut pas valoir {right.said()} : "
        "écrivez ce qu'elle aurait dû valoir, pas la différence ; 0 pour rien.",
        en=f"Billed at {billed.said()}, the line cannot come to {right.said()}: write "
        "what it should have come to, not the difference; 0 for nothing.",
    )


def doubtful(billed: Money, right: Money, stood: Money, party: str) -> str:
    """Ask whether more than what stood is meant: what was billed, or promised since."""
    takes = _taken_more(right - stood, party)
    if stood != billed:
        return say(
            fr=f"La ligne, promise à {stood.said()}, vaudrait {right.said()} : "
            f"{takes}. Est-ce bien cela ?",
            en=f"The line, promised at {stood.said()}, would come to {right.said()}: "
            f"{takes}. Is that what you mean?",
        )
    return say(
        fr=f"La ligne, facturée {billed.said()}, vaudrait {right.said()} : {takes}. "
        "Est-ce bien cela ?",
        en=f"The line, billed at {billed.said()}, would come to {right.said()}: "
        f"{takes}. Is that what you mean?",
    )


def _taken_more(more: Money, party: str) -> str:
    """Say what the next statement makes of a line that was billed too little."""
    amount, is_more = abs(more).said(), more.minor > 0
    if party:
        changes = ("augmente", "is {} more") if is_more else ("baisse", "is {} less")
        return say(
            fr=f"la part suivante {of_french(party)} {changes[0]} de {amount}",
            en=f"the next share of {party} {changes[1].format(amount)}",
        )
    if is_more:
        return say(
            fr=f"le relevé suivant facture {amount} de plus",
            en=f"the next statement bills {amount} more",
        )
    return say(
        fr=f"le relevé suivant rend {amount} de plus",
        en=f"the next statement gives back {amount} more",
    )


def no_amount_of_split(party: str) -> str:
    """Say how a share of a split line is put right."""
    return say(
        fr=f"La part de {party} vient d'un partage : aucun montant n'en est promis, "
        "sinon les parts ne feraient plus le tout. Corrigez les écritures (regie "
        "ledger correct, attribute) : le relevé suivant compte la différence pour "
        "tous. Puis acceptez sans montant (--accept -).",
        en=f"The share of {party} is one of a split: no amount is promised of it, or "
        "the shares would no longer be the whole. Correct the entries (regie ledger "
        "correct, attribute): the next statement counts the difference for everybody. "
        "Then accept without an amount (--accept -).",
    )


def unknown(contest_id: int) -> str:
    """Say that there is no such contest."""
    return say(
        fr=f"Aucune contestation n° {contest_id}. Leurs numéros : regie statement "
        "list.",
        en=f"No contest number {contest_id}. Their numbers: regie statement list.",
    )


def settled(contest_id: int) -> str:
    """Say that there is an answer already."""
    return say(
        fr=f"La contestation n° {contest_id} a déjà sa réponse. Pour la changer, "
        "retirez-la d'abord, tant qu'aucun relevé ne la compte : regie statement "
        f'answer {contest_id} --withdraw --why "…".',
        en=f"Contest number {contest_id} has its answer already. To change it, "
        "withdraw it first, as long as no statement counts it: regie statement answer "
        f'{contest_id} --withdraw --why "…".',
    )


def nothing_to_withdraw(contest_id: int) -> str:
    """Say that there is no answer to withdraw."""
    return say(
        fr=f"La contestation n° {contest_id} n'a aucune réponse à retirer.",
        en=f"Contest number {contest_id} has no answer to withdraw.",
    )


def counted(contest_id: int, period: str, *, invoiced: bool, again: str) -> str:
    """Say that a statement counts the answer, and what changes it all the same.

    Args:
        period: Of the statement that counts it.
        invoiced: The line is on an invoice of the OBM.
        again: The command that gives the link by which the line is contested.
    """
    counting = read_period(period)
    told = say(
        fr=f"La réponse à la contestation n° {contest_id} ne se retire plus : le "
        f"relevé {counting.of_french()} la compte déjà. ",
        en=f"The answer to contest number {contest_id} can no longer be withdrawn: the "
        f"statement of {counting.text('en')} counts it already. ",
    )
    if invoiced:
        told += say(
            fr="Ce qu'il facture de trop se rend par un avoir (regie invoice credit). "
            "Ou bien : ",
            en="What it bills too much is given back by a credit note (regie invoice "
            "credit). Or else: ",
        )
    else:
        told += say(fr="Pour la changer : ", en="To change it: ")
    return told + say(
        fr="une nouvelle contestation de la même ligne (son lien : "
        f"{again}), acceptée au montant juste, vaut à sa place ; la différence est "
        "comptée ensuite.",
        en=f"a new contest of the same line (its link: {again}), accepted at the right "
        "amount, holds in its place; the difference is counted next.",
    )
