"""What to do about a payment of an invoice that its payer contested at a bank."""

from __future__ import annotations

from regie.billing.documents.proposal import Match
from regie.billing.documents.proposal import Proposal
from regie.words import say


def dispute_line(one: Proposal, command: str) -> str:
    """Say what happened, and what to do.

    Args:
        command: What records it.
    """
    amount, number = abs(one.receipt.amount).said(), one.number
    about = number or ", ".join(one.others) or say(fr="NUMÉRO", en="NUMBER")
    if one.match is Match.DISPUTE_WON:
        return say(
            fr=f"→ {about} : litige gagné, {amount} vous est rendu. Rien à faire si sa "
            f"perte n'est pas inscrite ; sinon : {command}",
            en=f"→ {about}: dispute won, {amount} is given back to you. Nothing to do "
            f"if its loss was not recorded; otherwise: {command}",
        )
    given_up = f"regie invoice credit {number or about} --why …"
    return say(
        fr=f"→ {about} : le paiement de {amount} est contesté, la banque l'a repris. "
        "Répondez chez Stripe avant la date limite, preuves à l'appui. Perdu, il est "
        f"de nouveau à régler : {command} ; si vous y renoncez, ensuite : {given_up}",
        en=f"→ {about}: the payment of {amount} is contested, the bank took it back. "
        "Answer at Stripe before its deadline, with evidence. Once lost it is open "
        f"again: {command}; if you give it up, then: {given_up}",
    )
