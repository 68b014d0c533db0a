"""Amounts for work in words: what a line is called, and why it is what it is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from regie.billing.period import day_text
from regie.billing.work.corrected_text import left_of
from regie.billing.work.corrected_text import limit_text
from regie.billing.work.corrected_text import month_text
from regie.billing.work.corrected_text import title_corrected
from regie.billing.work.corrected_text import title_together
from regie.billing.work.corrected_text import why_corrected
from regie.billing.work.corrected_text import why_together
from regie.billing.work.detail import HowFar
from regie.billing.work.detail import Nearness
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.durations import minutes_text
from regie.billing.work.durations import of_time
from regie.billing.work.hourly import Each
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import Rounding
from regie.billing.work.project import DueInstalment
from regie.billing.work.project import DueKind
from regie.billing.work.project import Instalment
from regie.billing.work.rate_name import rate_name
from regie.money import decimal_text
from regie.money import Money
from regie.planning.wording import date_text
from regie.words import pick
from regie.words import with_colon


def work_title(detail: WorkDetail, language: str) -> str:
    """Name the line: `Heures · stratégie`, `Échéance 1/3 · Sommet 2027`."""
    due = detail.instalment
    if due is not None:
        what = pick(language, fr="Échéance", en="Instalment")
        name = due.instalment.name or detail.name
        return f"{what} {due.number}/{due.of} · {name}"
    if detail.corrects is not None:
        return title_corrected(detail.corrects, language)
    if detail.together is not None:
        return title_together(detail.together, language)
    fr, en = _TITLES[detail.kind]
    if detail.kind is WorkKind.INCLUDED and not detail.in_fee:
        fr, en = _NOT_BY_THE_HOUR
    title = pick(language, fr=fr, en=en)
    if detail.kind is WorkKind.PREPAID and detail.limit is not None:
        return f"{title} ({_granted(detail, detail.limit, language)})"
    name = rate_name(detail)
    return f"{title} · {name}" if name else title


def _granted(detail: WorkDetail, agreed: Limit, language: str) -> str:
    """Say how many hours a statement grants: as agreed for a month, or by its days."""
    parts = [one for one in detail.months if one.shares]
    if not parts:
        return limit_text(agreed, language)
    granted = minutes_text(sum(one.granted for one in detail.months), language)
    if len(parts) == len(detail.months):
        return pick(language, fr=f"{granted}, au prorata", en=f"{granted}, by days")
    count = len(parts)
    return pick(
        language,
        fr=f"{granted}, dont {count} mois au prorata",
        en=f"{granted}, of which {count} month{'s' if count > 1 else ''} by days",
    )


def work_why(line: WorkLine, language: str) -> str:
    """Explain in full how the amount came about."""
    detail = line.detail
    if detail.corrects is not None:
        return why_corrected(detail.corrects, line.amount, language)
    if detail.together is not None:
        return why_together(detail.together, language)
    if detail.instalment is not None:
        return _why_instalment(detail.instalment, language)
    return _WHY.get(detail.kind, _why_rest)(line, language)


def _why_hours(line: WorkLine, language: str) -> str:
    detail = line.detail
    parts = [_hours_worked(detail, language)]
    if detail.beyond:
        over = minutes_text(detail.beyond, language)
        parts.append(
            pick(
                language,
                fr=f"{over} au-delà du plafond {_not(detail.beyond, 'fr')}.",
                en=f"{over} beyond the cap {_not(detail.beyond, 'en')}.",
            )
        )
    parts.append(_product(line, language))
    return " ".join([*parts, *near_words(detail, language)])


def _hours_worked(detail: WorkDetail, language: str) -> str:
    """Say how many entries there are, how they are rounded, and what they come to."""
    count = len(detail.spells)
    entries = pick(
        language,
        fr=f"{count} saisie{'s' if count > 1 else ''}",
        en=f"{count} {'entry' if count == 1 else 'entries'}",
    )
    rounded = _rounding(detail.rounding, count, language)
    if detail.least:
        rounded += _at_least(detail.least, count, language)
    worked = minutes_text(detail.minutes, language)
    return f"{with_colon(f'{entries}, {rounded}', language)} {worked}."


def _why_prepaid(line: WorkLine, language: str) -> str:
    detail = line.detail
    told = [_product(line, language)] if line.quantity else []
    told += [f"{month_text(month, language)}." for month in detail.months]
    if detail.rounding is not None and detail.rounding.to > 1 and detail.spells:
        told.append(_hours_worked(detail, language))
    return " ".join([*told, *near_words(detail, language)])


def _why_overage(line: WorkLine, language: str) -> str:
    minutes = line.detail.minutes
    over = minutes_text(minutes, language)
    if not line.unit_price:
        free = of_time(minutes, "fr", one="offerte", many="offertes")
        return pick(
            language,
            fr=f"{over} au-delà des heures prépayées, {free} selon l'accord.",
            en=f"{over} beyond the prepaid hours, not billed as agreed.",
        )
    return pick(
        language,
        fr=f"{over} au-delà des heures prépayées. {_product(line, language)}",
        en=f"{over} beyond the prepaid hours. {_product(line, language)}",
    )


def _why_rest(line: WorkLine, language: str) -> str:
    detail = line.detail
    minutes = minutes_text(detail.minutes, language)
    if detail.kind is WorkKind.INCLUDED:
        return _why_included(detail, language)
    if detail.kind is WorkKind.UNBILLED:
        return pick(
            language,
            fr=f"{minutes} de travail de jours pour lesquels aucun accord sur les "
            "heures ne valait : ce temps n'est pas facturé.",
            en=f"{minutes} of work on days for which nothing was agreed about hours: "
            "it is not billed.",
        )
    if detail.kind is WorkKind.MINIMUM:
        return _why_minimum(line, language)
    most = _amount(detail.limit.amount if detail.limit else None, language)
    gone = line.unit_price.text(language)
    return pick(
        language,
        fr=f"Le plafond convenu est de {most} : le reste, {gone}, n'est pas facturé.",
        en=f"The cap agreed is {most}: the rest, {gone}, is not billed.",
    )


def _why_included(detail: WorkDetail, language: str) -> str:
    minutes = minutes_text(detail.minutes, language)
    if not detail.in_fee:
        return pick(
            language,
            fr=f"{minutes} de travail que l'accord ne facture pas à l'heure : rien à "
            "payer.",
            en=f"{minutes} of work that the agreement does not bill by the hour: "
            "nothing is due.",
        )
    within = of_time(detail.minutes, "fr", one="comprise", many="comprises")
    return pick(
        language,
        fr=f"{minutes} de travail {within} dans le forfait : rien à payer.",
        en=f"{minutes} of work within the fixed fee: nothing is due.",
    )


def _why_minimum(line: WorkLine, language: str) -> str:
    detail = line.detail
    least = detail.limit.minutes or 0 if detail.limit else 0
    least_text = minutes_text(least, language)
    missing = minutes_text(detail.minutes, language)
    billed = of_time(least, "fr", one="est facturée", many="sont facturées")
    is_billed = of_time(least, "en", one="is", many="are")
    is_missing = of_time(detail.minutes, "en", one="is", many="are")
    return pick(
        language,
        fr=f"Au moins {least_text} {billed} par période : il en manque {missing}. "
        f"{_product(line, language)}",
        en=f"At least {least_text} {is_billed} billed a period: {missing} {is_missing} "
        f"missing. {_product(line, language)}",
    )


def _not(minutes: int, language: str) -> str:
    """Return `n'est pas facturée` or `ne sont pas facturées`, after a time."""
    one = pick(language, fr="n'est pas facturée", en="is not billed")
    many = pick(language, fr="ne sont pas facturées", en="are not billed")
    return of_time(minutes, language, one=one, many=many)


def _why_part(line: WorkLine, language: str) -> str:
    month = line.detail.months[0]
    days, all_days = month.shares or (1, 1)
    name = date_text(month.start, "LLLL y", language).capitalize()
    return pick(
        language,
        fr=f"{name} ne compte que {days} jours sur {all_days} : "
        f"{line.amount.text(language)}, arrondi une fois.",
        en=f"{name} counts {days} days of {all_days}: "
        f"{line.amount.text(language)}, rounded once.",
    )


def _why_instalment(due: DueInstalment, language: str) -> str:
    amount, on = due.amount.text(language), day_text(due.on, language)
    share = _share(due, language)
    reason = _reason(due.instalment, language)
    return pick(
        language,
        fr=f"{share} = {amount}, due le {on} ({reason}).",
        en=f"{share} = {amount}, due on {on} ({reason}).",
    )


def _share(due: DueInstalment, language: str) -> str:
    if due.rest:
        return pick(
            language,
            fr="Ce qui reste du prix après les autres échéances",
            en="What is left of the price after the other instalments",
        )
    if due.instalment.share is None:
        return pick(language, fr="Montant convenu", en="Amount as agreed")
    share = due.instalment.share * 100
    number = decimal_text(Decimal(share.numerator) / share.denominator, language)
    return pick(language, fr=f"{number} % du prix", en=f"{number}% of the price")


def _reason(one: Instalment, language: str) -> str:
    name = one.due.name
    words = {
        DueKind.SIGNATURE: ("à la signature", "on signature"),
        DueKind.DAY: ("à cette date", "on that day"),
        DueKind.ANCHOR: (f"à la date {name}", f"by the date {name}"),
        DueKind.STEP: (f"étape {name} faite", f"step {name} done"),
        DueKind.DELIVERY: ("à la livraison", "on delivery"),
    }
    fr, en = words[one.due.kind]
    days = one.due.days
    if not days:
        return pick(language, fr=fr, en=en)
    return pick(language, fr=f"{fr}, {days:+} j", en=f"{en}, {days:+} d")


def _rounding(rounding: Rounding | None, count: int, language: str) -> str:
    to = minutes_text(rounding.to if rounding else 1, language)
    if count == 1:
        return pick(language, fr=f"arrondie à {to}", en=f"rounded to {to}")
    if rounding is not None and rounding.each is Each.ENTRY:
        return pick(
            language, fr=f"arrondies chacune à {to}", en=f"each rounded to {to}"
        )
    return pick(
        language, fr=f"arrondies ensemble à {to}", en=f"rounded together to {to}"
    )


def _at_least(minutes: int, count: int, language: str) -> str:
    """Say what each entry counts at least, after how it is rounded."""
    least = minutes_text(minutes, language)
    each = pick(language, fr=" chacune", en=" each") if count > 1 else ""
    return pick(
        language, fr=f", {least} au moins{each}", en=f", {least} at least{each}"
    )


def _product(line: WorkLine, language: str) -> str:
    price, amount = line.unit_price.text(language), line.amount.text(language)
    number = decimal_text(Decimal(line.quantity), language)
    unit = " h" if line.detail.kind in HOURS else ""
    return f"{number}{unit} × {price} = {amount}."


def near_words(detail: WorkDetail, language: str) -> Iterator[str]:
    """Yield how far work has gone of a limit; nothing below what is to be told."""
    if detail.told is not None:
        yield _near_limit(detail.told, language)
    elif detail.is_near and detail.kind is WorkKind.PREPAID:
        left = left_of(detail.months[-1])
        yield pick(
            language,
            fr=f"Les heures prépayées sont {'presque ' if left else ''}épuisées.",
            en=f"The prepaid hours are {'nearly ' if left else ''}used up.",
        )


def _near_limit(told: Nearness, language: str) -> str:
    """Say of all hours together how far they have gone of a cap or a budget."""
    most = limit_text(told.limit, language)
    fr, en = {
        HowFar.NEARLY: ("presque atteint", "nearly reached"),
        HowFar.REACHED: ("atteint", "reached"),
        HowFar.BEYOND: ("dépassé", "exceeded"),
    }[told.how_far]
    what_fr, what_en = ("plafond", "cap") if told.is_cap else ("budget", "budget")
    return pick(
        language,
        fr=f"Le {what_fr} de {most} est {fr}.",
        en=f"The {what_en} of {most} is {en}.",
    )


def _amount(amount: Money | None, language: str) -> str:
    return amount.text(language) if amount else ""


#: Kinds whose quantity is in hours.
HOURS = frozenset({WorkKind.HOURS, WorkKind.MINIMUM, WorkKind.OVERAGE})

_WHY = {
    WorkKind.HOURS: _why_hours,
    WorkKind.PREPAID: _why_prepaid,
    WorkKind.OVERAGE: _why_overage,
    WorkKind.PART: _why_part,
}

_NOT_BY_THE_HOUR = ("Heures non facturées", "Hours not billed")

_TITLES = {
    WorkKind.HOURS: ("Heures", "Hours"),
    WorkKind.INCLUDED: ("Heures comprises dans le forfait", "Hours within the fee"),
    WorkKind.MINIMUM: ("Minimum facturé", "Minimum billed"),
    WorkKind.CAP: ("Plafond", "Cap"),
    WorkKind.PREPAID: ("Heures prépayées", "Prepaid hours"),
    WorkKind.PART: ("Heures prépayées, mois entamé", "Prepaid hours, part of a month"),
    WorkKind.OVERAGE: ("Heures au-delà", "Hours beyond"),
    WorkKind.INSTALMENT: ("Échéance", "Instalment"),
    WorkKind.UNBILLED: (
        "Heures sans accord, non facturées",
        "Hours not agreed, not billed",
    ),
}
