"""What is said of a payment that cannot be recorded, or taken back."""

from __future__ import annotations

from datetime import date
from datetime import timedelta

from regie.billing.documents.settled import Settlement
from regie.billing.period import day_text
from regie.money import Money
from regie.words import say

#: Before the day of issue; a payment of such a day is not doubted.
_EARLY = timedelta(days=7)


def long_before(number: str, on: date, issued_on: date) -> str:
    """Doubt a payment of a day long before its invoice; empty for any other."""
    if on >= issued_on - _EARLY:
        return ""
    return say(
        fr=f"⚠ Le {day_text(on, 'fr')} est avant l'émission de {number}, le "
        f"{day_text(issued_on, 'fr')} : est-ce le bon jour ? Sinon : regie invoice pay "
        f"{number} --undo",
        en=f"⚠ {day_text(on, 'en')} is before {number} was issued, on "
        f"{day_text(issued_on, 'en')}: is it the right day? If not: regie invoice pay "
        f"{number} --undo",
    )


def more_than_came(settlement: Settlement, received: Money, left: Money) -> str:
    """Say that more is to be paid back than came in, and how much did.

    Args:
        received: Of all payments that are recorded.
        left: What is open; negative is owed back.
    """
    number, back = settlement.number, abs(settlement.amount)
    came = received.said() if received.minor > 0 else say(fr="rien", en="nothing")
    owed = abs(left).said() if left.minor < 0 else say(fr="rien", en="nothing")
    told = say(
        fr=f"Sur {number}, on ne peut pas rendre {back.said()}. Reçu jusqu'ici : "
        f"{came} ; à rendre : {owed}.",
        en=f"{back.said()} cannot be paid back on {number}. Received so far: {came}; "
        f"owed back: {owed}.",
    )
    if left.minor <= 0:
        return told
    return told + say(
        fr=f" Si c'est un règlement reçu : --amount {back.decimal():f}",
        en=f" If it is a payment that came in: --amount {back.decimal():f}",
    )


def no_amount(text: str, left: Money) -> str:
    """Say that a text is no amount of what is open."""
    return say(
        fr=f"« {text} » n'est pas un montant en {left.currency} : écrivez 120 ou "
        "120,50.",
        en=f"“{text}” is no amount in {left.currency}: write 120 or 120.50.",
    )


def other_currency(number: str, text: str, left: Money) -> str:
    """Say that an invoice is in another currency than what came in."""
    return say(
        fr=f"« {text} » : {number} est en {left.currency}, et il en reste "
        f"{left.said()}. Écrivez ce qui en est réglé, en {left.currency} ; si tout "
        f'l\'est, ôtez --amount. Ce qui est arrivé peut se noter : --note "{text}".',
        en=f"“{text}”: {number} is in {left.currency}, and {left.said()} of it is "
        f"open. Write what of it is paid, in {left.currency}; if all is, leave "
        f'--amount out. What came in can be noted: --note "{text}".',
    )


def still_to_come(on: date) -> str:
    """Say that a payment is recorded when it has come."""
    return say(
        fr=f"Le {day_text(on, 'fr')} est à venir : inscrivez le règlement quand il est "
        "arrivé. --on prend le jour où il l'est, aujourd'hui si rien n'est dit.",
        en=f"{day_text(on, 'en')} is still to come: record the payment when it has "
        "come. --on takes the day on which it did, today by default.",
    )


def nothing_to_undo(number: str) -> str:
    """Say that no payment is recorded on an invoice."""
    return say(
        fr=f"Aucun règlement n'est inscrit sur {number}.",
        en=f"No payment is recorded on {number}.",
    )
