"""What is said of a negative total that is carried, and of who gives it back."""

from __future__ import annotations

from collections.abc import Sequence

from regie.billing.period import Period
from regie.money import Currency
from regie.money import Money
from regie.words import say


def question(period: Period, amount: Money) -> str:
    """Ask what a credit note gives back of what is carried."""
    return say(
        fr=f"Le relevé {period.of_french()} est négatif : {amount.said()} HT "
        "seront déduits du relevé suivant. Combien cet avoir en rend-il (tout, rien, "
        "ou un montant HT) ?",
        en=f"The statement of {period.text('en')} is negative: {amount.said()} without "
        "VAT will be taken off the next one. How much of it does this credit note give "
        "back (all, none, or an amount without VAT)?",
    )


def unsaid(period: Period, amount: Money, number: str) -> str:
    """Say what would count twice, and how to say that it does not.

    Args:
        number: Of the credit note; empty for a draft.
    """
    how_fr = f"regie invoice carried {number} tout" if number else "--carried tout"
    how_en = f"regie invoice carried {number} all" if number else "--carried all"
    return say(
        fr=f"Le relevé {period.of_french()} est négatif : {amount.said()} HT "
        "seront déduits du relevé suivant. Si cet avoir les rend, la cliente les "
        f"recevrait deux fois : dites-le par {how_fr} (ou un montant HT ; rien, s'il "
        "rend autre chose).",
        en=f"The statement of {period.text('en')} is negative: {amount.said()} without "
        "VAT will be taken off the next one. If this credit note gives it back, the "
        f"client would get it twice: say so by {how_en} (or an amount without VAT; "
        "none, if it gives something else back).",
    )


def unsaid_elsewhere(period: Period, amount: Money) -> str:
    """Say that a credit note in another currency gives nothing of it back."""
    return say(
        fr=f"Le relevé {period.of_french()} est négatif : {amount.said()} HT "
        "seront déduits du relevé suivant. Cet avoir, dans une autre monnaie, n'en "
        "rend rien ; s'il était fait pour cela, la cliente les recevrait deux fois.",
        en=f"The statement of {period.text('en')} is negative: {amount.said()} without "
        "VAT will be taken off the next one. This credit note, in another currency, "
        "gives nothing of it back; if it is meant to, the client would get it twice.",
    )


def silent(period: Period, number: str, amount: Money) -> str:
    """Warn of a credit note that says nothing of what a statement takes over.

    Args:
        amount: Of the credit note, with VAT.
    """
    return say(
        fr=f"{number} ({amount.said()}), émis depuis le relevé "
        f"{period.of_french()}, ne dit pas s'il rend quelque chose du total "
        "négatif repris ici : la cliente pourrait le recevoir deux fois. Dites-le "
        f"d'abord : regie invoice carried {number} tout (ou un montant HT, ou rien).",
        en=f"{number} ({amount.said()}), issued since the statement of "
        f"{period.text('en')}, does not say whether it gives back any of the negative "
        "total that is taken over here: the client might get it twice. Say so first: "
        f"regie invoice carried {number} all (or an amount without VAT, or none).",
    )


def not_within(period: Period, part: Money, open_: Money) -> str:
    """Say how much is open."""
    return say(
        fr=f"Du relevé {period.of_french()}, il reste {open_.said()} HT à "
        f"rendre : {part.said()} ne va pas. Donnez un montant positif qui y tient, ou "
        "tout.",
        en=f"Of the statement of {period.text('en')}, {open_.said()} without VAT is "
        f"left to give back: {part.said()} does not fit. Give a positive amount "
        "within, or all.",
    )


def more_than_note(part: Money, net: Money) -> str:
    """Say that a credit note gives less."""
    return say(
        fr=f"L'avoir est de {net.said()} HT : il ne peut pas rendre {part.said()} du "
        "total reporté. Donnez un montant qui y tient.",
        en=f"The credit note is of {net.said()} without VAT: it cannot give back "
        f"{part.said()} of what is carried. Give an amount within.",
    )


def of_deposit(number: str) -> str:
    """Say that a deposit's credit note gives back an advance."""
    return say(
        fr=f"{number} est un acompte : un avoir y rend ce qui est payé d'avance, et "
        "rien du total reporté. Faites l'avoir sur une facture (F…).",
        en=f"{number} is a deposit: a credit note on it gives back what was paid in "
        "advance, and nothing of what is carried. Make it on an invoice (F…).",
    )


def other_currency(period: Period, owed: Currency, own: Currency) -> str:
    """Say that no rate was agreed between the two."""
    return say(
        fr=f"Le total {period.of_french()} est en {owed}, l'avoir serait en "
        f"{own} : il n'en rend rien. Faites-le sur une facture en {owed}, ou laissez "
        "le relevé suivant reprendre ce total, à son taux.",
        en=f"The total of {period.text('en')} is in {owed}, the credit note would be "
        f"in {own}: it gives nothing of it back. Make it on an invoice in {owed}, or "
        "let the next statement take that total over, at its own rate.",
    )


def no_amount(text: str) -> str:
    """Say what can be said of what is carried."""
    return say(
        fr=f"« {text} » ne dit pas ce que l'avoir rend du total reporté : écrivez "
        "tout, rien, ou un montant HT, comme 60.",
        en=f"“{text}” does not say what the credit note gives back of what is carried: "
        "write all, none, or an amount without VAT, such as 60.",
    )


def given_back_already(period: Period, owed: Money, numbers: Sequence[str]) -> str:
    """Name the credit notes that gave all of it back."""
    named = ", ".join(numbers)
    return say(
        fr=f"Le total négatif {period.of_french()} ({owed.said()} HT) est "
        f"déjà rendu en entier, par {named}.",
        en=f"The negative total of {period.text('en')} ({owed.said()} without VAT) was "
        f"given back in full already, by {named}.",
    )


def taken_over(period: Period, owed: Money, after: Period) -> str:
    """Name the statement that took it over."""
    return say(
        fr=f"Le total négatif {period.of_french()} ({owed.said()} HT) est "
        f"déjà repris par le relevé {after.of_french()} : un avoir n'en rend "
        "plus rien, il compterait deux fois. Sans --carried, l'avoir rend autre chose.",
        en=f"The negative total of {period.text('en')} ({owed.said()} without VAT) was "
        f"taken over by the statement of {after.text('en')} already: no credit note "
        "gives it back any more, it would count twice. Without --carried the credit "
        "note gives something else back.",
    )


def never_negative() -> str:
    """Say that nothing is carried."""
    return say(
        fr="Aucun relevé de cette cliente n'est négatif : un avoir n'a rien de reporté "
        "à rendre. Faites-le sans --carried.",
        en="No statement of this client is negative: there is nothing carried that a "
        "credit note could give back. Make it without --carried.",
    )


def no_credit_note(number: str) -> str:
    """Say what gives something back."""
    return say(
        fr=f"{number} n'est pas un avoir. Pour en faire un : regie invoice credit "
        f"{number} --carried tout --why ….",
        en=f"{number} is no credit note. To make one: regie invoice credit {number} "
        "--carried all --why ….",
    )


def no_reason() -> str:
    """Ask why something is given back."""
    return say(
        fr='La raison manque : écrivez --why "…", elle se lit sur l\'avoir.',
        en='The reason is missing: write --why "…", it is read on the credit note.',
    )
