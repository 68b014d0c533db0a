"""What bounds a commission, in words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.money import decimal_text
from regie.money import Money
from regie.words import pick


def limit_words(terms: Terms, amount: Money, language: str) -> str:
    """Say the most and the least that were agreed, and of what."""
    parts = []
    if terms.cap is not None:
        most = terms.cap.text(language)
        parts.append(pick(language, fr=f"au plus {most}", en=f"at most {most}"))
    if terms.floor is not None:
        least = terms.floor.text(language)
        parts.append(pick(language, fr=f"au moins {least}", en=f"at least {least}"))
    limits = ", ".join(parts) + of_what(terms, language)
    agreed = pick(language, fr=f"Convenu : {limits}.", en=f"Agreed: {limits}.")
    agreed += as_paid(terms, language)
    if terms.floor is None or amount >= terms.floor or amount == terms.cap:
        return agreed
    return agreed + pick(
        language,
        fr=" Le minimum ne vaut que pour une assiette au-dessus de zéro.",
        en=" The least is for a base above zero only.",
    )


def of_what(terms: Terms, language: str) -> str:
    """Say what a limit looks at: ` par vente`, ` en tout`; nothing for the period."""
    if terms.scope is Scope.SALE:
        return pick(language, fr=" par vente", en=" a sale")
    if terms.scope is Scope.CUMULATIVE:
        return pick(language, fr=" en tout", en=" in all")
    return ""


def as_paid(terms: Terms, language: str) -> str:
    """Say what becomes of the rule on a sale while a part of it is paid."""
    if terms.scope is not Scope.SALE or terms.counted is not Counted.COLLECTED:
        return ""
    return pick(
        language,
        fr=" Payée en plusieurs fois, une vente compte pour sa part payée.",
        en=" Paid in instalments, a sale counts as far as it is paid.",
    )


def sum_as_paid(terms: Terms, language: str) -> str:
    """Say which cents of a sum a sale a payment has; with SALE its own line says so."""
    has_sum = any(rule.rate.flat for rule in terms.rates)
    is_each = terms.scope is Scope.SALE or terms.counted is not Counted.COLLECTED
    if not has_sum or is_each:
        return ""
    return pick(
        language,
        fr=" D'une vente payée en plusieurs fois : ce qui est dû de cette somme "
        "jusqu'ici, au centime, moins ce qui en était dû avant.",
        en=" Of a sale in instalments: what is due of this sum so far, to the cent, "
        "less what was due of it before.",
    )


def guarantee_words(terms: Terms, amount: Money, language: str) -> str:
    """Say what is guaranteed, or taken back of what was."""
    if terms.guarantee is None:
        return ""
    least = terms.guarantee.amount.text(language)
    if amount.minor < 0:
        return pick(
            language,
            fr="La garantie versée avant au-delà de ce qui était gagné, reprise ici "
            f"sur ce qui dépasse {least}.",
            en="What the guarantee paid before beyond what was earned, taken back here "
            f"from what exceeds {least}.",
        )
    return pick(
        language,
        fr=f"Il est garanti au moins {least} par période.",
        en=f"At least {least} a period is guaranteed.",
    )


def carried_words(terms: Terms, amount: Money, language: str) -> str:
    """Tell what is owed to the client from what is owed to the party."""
    least = terms.minimum_payout
    if amount.minor > 0 or least is None:
        return pick(
            language,
            fr="Le solde est négatif : rien n'est payé ici, et cette somme sera "
            "reprise sur ce qui sera gagné ensuite.",
            en="The balance is negative: nothing is paid here, and this sum will be "
            "taken back from what is earned later.",
        )
    return pick(
        language,
        fr=f"Moins de {least.text(language)} : ajouté au relevé suivant au lieu d'être "
        "payé ici.",
        en=f"Less than {least.text(language)}: added to the next statement instead of "
        "being paid here.",
    )


def advance_words(terms: Terms, amount: Money, language: str) -> str:
    """Tell an advance that is taken back from one that is owed again."""
    if amount.minor > 0:
        return pick(
            language,
            fr="Repris en trop jusqu'ici, au regard de ce qui est gagné, ou du total "
            "de l'avance : rendu.",
            en="Too much had been taken back for what is earned, or for the whole "
            "advance: given back here.",
        )
    each = terms.recoup.each if terms.recoup else None
    most = each.text(language) if each else ""
    return pick(
        language,
        fr="Une avance déjà versée, reprise ici"
        + (f" : au plus {most} par relevé." if most else "."),
        en="An advance that was paid before, taken back here"
        + (f": at most {most} a statement." if most else "."),
    )


def percent_text(share: Fraction, language: str) -> str:
    """Write a share in percent: `8 %`, `8%`."""
    percent = share * 100
    number = decimal_text(
        Decimal(percent.numerator) / Decimal(percent.denominator), language
    )
    return pick(language, fr=f"{number}\u00a0%", en=f"{number}%")
