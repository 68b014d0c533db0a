"""What is said of periods that a bill would pass over, and of the first statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.billing.period import day_text
from regie.billing.period import Period
from regie.money import Money
from regie.words import pick
from regie.words import remedy
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Hers:
    """What another party has of a period.

    Attributes:
        is_due: It is due; otherwise it is earned, and held or carried on.
    """

    name: str
    amount: Money
    is_due: bool


Amounts = tuple[Period, Money | None, Sequence[Hers]]
"""A period, what it comes to, and what other parties have of it."""


def passed_over(
    asked: Period,
    left: Sequence[Amounts],
    *,
    to_bill: Period,
    client: str,
    first: bool,
) -> str:
    """List the periods that nothing would bill any more, and say what to do.

    Args:
        left: What each comes to without VAT, the OBM's own, the oldest first; None
            while a rate of exchange is missing. Those beyond `NAMED_MAX` are not told.
        to_bill: The oldest of them.
        first: Whether nothing was billed so far: others may have been, elsewhere.
    """
    is_due = any(due is None or due.minor > 0 for _, due, _ in left)
    otherwise_fr, otherwise_en = "", ""
    if first:
        otherwise_fr, otherwise_en = _elsewhere(asked)
    elif is_due:
        otherwise_fr = (
            " Si rien n'y est dû, facturez, puis établissez un avoir : regie invoice "
            "credit."
        )
        otherwise_en = (
            " If nothing is due for it, bill it, then make a credit note: regie "
            "invoice credit."
        )
    oldest_fr, oldest_en = _oldest(to_bill, client)
    return say(
        fr=f"Il reste à facturer avant le {day_text(asked.start, 'fr')}, hors TVA : "
        f"{_each(left, 'fr')}. Une fois la période demandée facturée, ce qui "
        f"précède ne peut plus l'être. {oldest_fr}{otherwise_fr}",
        en=f"Still to bill before {day_text(asked.start, 'en')}, without VAT: "
        f"{_each(left, 'en')}. Once the period you asked for is billed, what comes "
        f"before cannot be any more. {oldest_en}{otherwise_en}",
    )


def _elsewhere(asked: Period) -> tuple[str, str]:
    """Return how to say that it was billed elsewhere, in French and in English."""
    month = f"{asked.start:%Y-%m}" if asked.start.day == 1 else f"{asked}"
    fr = remedy(
        command=f"ajoutez --since {month}.",
        form=f"écrivez {month} sous « Premier mois facturé avec Régie ».",
    )
    en = remedy(
        command=f"add --since {month}.",
        form=f"write {month} under “First month billed with Régie”.",
    )
    return (
        f" Si tout ce qui précède est facturé ailleurs, {fr}",
        f" If all from before was billed elsewhere, {en}",
    )


def _oldest(to_bill: Period, client: str) -> tuple[str, str]:
    """Return how to bill the oldest, in French and in English."""
    command = f"regie bill --client {client} --period {to_bill}"
    fr = remedy(command=command, form=f"{to_bill} sous « Période »")
    en = remedy(command=command, form=f"{to_bill} under “Period”")
    return f"Facturez d'abord le plus ancien : {fr}.", f"Bill the oldest first: {en}."


#: Periods that a sentence names; of more it says only that there are some.
NAMED_MAX = 6


def _each(left: Sequence[Amounts], language: str) -> str:
    named = ", ".join(
        f"{period.text(language)} ({_amounts(due, others, language)})"
        for period, due, others in left[:NAMED_MAX]
    )
    if len(left) <= NAMED_MAX:
        return named
    return named + pick(language, fr=" et les suivants", en=" and those after")


def _amounts(due: Money | None, others: Sequence[Hers], language: str) -> str:
    """Return the OBM's own amount; beside it, by name, those of other parties."""
    if due is None:
        return pick(
            language,
            fr="montant à venir : un taux de change manque",
            en="amount to come: an exchange rate is missing",
        )
    if not others:
        return due.text(language)
    you = pick(language, fr="vous", en="you")
    each = [f"{you} {due.text(language)}", *(_hers(one, language) for one in others)]
    return ", ".join(each)


def _hers(one: Hers, language: str) -> str:
    told = f"{one.name} {one.amount.text(language)}"
    if one.is_due:
        return told
    return told + pick(language, fr=" à verser plus tard", en=" to be paid later")


def since_too_late(since: date, period: Period) -> str:
    """Say that what is billed here cannot have been billed elsewhere."""
    month = f"{period.start:%Y-%m}"
    field_fr, field_en = _since_field()
    right = remedy(command=f"--since {month}", form=month)
    return say(
        fr=f"{field_fr} dit ce qui a été facturé ailleurs : tout ce qui précède le "
        f"{day_text(since, 'fr')}. {period.text('fr').capitalize()} en fait partie. "
        f"Donnez un mois qui ne commence pas après : {right}.",
        en=f"{field_en} says what was billed elsewhere: all before "
        f"{day_text(since, 'en')}. {period.text('en').capitalize()} is part of it. "
        f"Give a month that begins no later: {right}.",
    )


def _since_field() -> tuple[str, str]:
    """Return where that is said, in French and in English."""
    return (
        remedy(command="--since", form="« Premier mois facturé avec Régie »"),
        remedy(command="--since", form="“First month billed with Régie”"),
    )


def since_settled(first: Period) -> str:
    """Say that where billing with Régie begins was settled by the first statement."""
    field_fr, field_en = _since_field()
    return say(
        fr=f"{field_fr} dit où commence la facturation avec Régie, et le premier "
        f"relevé de cette cliente est fait : {first.text('fr')}. "
        + remedy(command="Facturez sans --since.", form="Laissez ce champ vide."),
        en=f"{field_en} says where billing with Régie begins, and this client's first "
        f"statement was made: {first.text('en')}. "
        + remedy(command="Bill without --since.", form="Leave this field empty."),
    )


def work_before(since: date) -> str:
    """Warn that hours and instalments count from the agreement's first day."""
    return say(
        fr=f"Ce relevé compte aussi des heures ou des échéances d'avant le "
        f"{day_text(since, 'fr')}, dites facturées ailleurs. Si elles le sont : regie "
        "time drop pour ces heures ; pour ces échéances, ôtez-les de l'accord.",
        en=f"This statement also counts hours or instalments from before "
        f"{day_text(since, 'en')}, said to be billed elsewhere. If they are: regie "
        "time drop for these hours; take these instalments out of the agreement.",
    )
