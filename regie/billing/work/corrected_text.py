"""In words: hours of earlier statements that change, and months of prepaid ones."""

from __future__ import annotations

from collections.abc import Iterator

from regie.billing.work.detail import Corrected
from regie.billing.work.detail import Together
from regie.billing.work.durations import minutes_text
from regie.billing.work.durations import of_time
from regie.billing.work.hourly import Limit
from regie.billing.work.retainer import HoursMonth
from regie.money import Money
from regie.planning.wording import date_text
from regie.words import pick
from regie.words import with_colon


def title_corrected(corrected: Corrected, language: str) -> str:
    """Name the line: `Heures corrigées, relevé de mars 2027`."""
    french, english = _periods(corrected)
    if corrected.months:
        which = _statements(corrected, language)
        return pick(
            language,
            fr=f"Heures prépayées corrigées, {which}",
            en=f"Corrected prepaid hours, {which}",
        )
    if corrected.is_made:
        which = _statements(corrected, language)
        return pick(
            language, fr=f"Heures corrigées, {which}", en=f"Corrected hours, {which}"
        )
    if _is_new(corrected):
        return pick(language, fr=f"Heures {french}", en=f"Hours of {english}")
    return pick(
        language,
        fr=f"Heures corrigées {french}",
        en=f"Corrected hours of {english}",
    )


def title_together(together: Together, language: str) -> str:
    """Name the line: `Plafond · mars 2027`, after what made the difference."""
    what = pick(language, fr="Arrondi", en="Rounding")
    if together.cap is not None or together.held_cap is not None:
        what = pick(language, fr="Plafond", en="Cap")
    elif together.least or together.held_least:
        what = pick(language, fr="Minimum", en="Minimum")
    return f"{what} · {_span(together, language)}"


def why_corrected(corrected: Corrected, amount: Money, language: str) -> str:
    """Explain the difference: what would be due, what was stated, and the limits.

    Args:
        amount: What the line counts: nothing where the currency is another one.
    """
    return " ".join(_why(corrected, amount, language))


def why_together(together: Together, language: str) -> str:
    """Explain what one cap, minimum and rounding make of several statements."""
    span, all_hours = (
        _span(together, language),
        minutes_text(together.minutes, language),
    )
    due, stated = together.due.text(language), together.stated.text(language)
    own = together.own.text(language)
    amount = (together.due - together.stated - together.own).text(language)
    limits = " ".join(
        [
            *_limits(together.cap, together.least, language, whose=("Le", "The")),
            *_held(together, language),
        ]
    )
    return pick(
        language,
        fr=f"Plafond, minimum et arrondi valent une fois pour {span}, tous relevés "
        f"réunis : {all_hours}. {limits} Dû {due} − déjà relevé {stated} − heures de "
        f"ce relevé {own} = {amount}.",
        en=f"Cap, minimum and rounding hold once for {span}, all statements together: "
        f"{all_hours}. {limits} Due {due} − stated so far {stated} − hours of this "
        f"statement {own} = {amount}.",
    ).replace("  ", " ")


def _why(corrected: Corrected, amount: Money, language: str) -> Iterator[str]:
    yield _again(corrected, language)
    yield from _limits(corrected.cap, corrected.least, language)
    due, stated = corrected.due.text(language), corrected.stated.text(language)
    difference = corrected.due - corrected.stated
    yield pick(
        language,
        fr=f"Dû {due} − déjà relevé {stated} = {difference.text(language)}.",
        en=f"Due {due} − stated so far {stated} = {difference.text(language)}.",
    )
    if difference.currency != amount.currency:
        yield pick(
            language,
            fr="Ce relevé est dans une autre monnaie : la différence n'est pas comptée "
            "ici, faites un avoir ou une facture à part.",
            en="That statement is in another currency: the difference is not counted "
            "here, make a credit note or an invoice of its own.",
        )


def _again(corrected: Corrected, language: str) -> str:
    """Tell what was computed again, and the hours before and now."""
    if corrected.months:
        months = " ".join(f"{month_text(one, language)}." for one in corrected.months)
        return _again_prepaid(corrected, months, language)
    if not corrected.is_made:
        return _never_stated(corrected, language)
    which, now = _statements(corrected, language), _now(corrected, language)
    if corrected.also:
        return pick(
            language,
            fr=f"{_capital(which)} recalculés ensemble aux conditions qu'ils avaient, "
            f"avec les heures corrigées : {now}.",
            en=f"{_capital(which)} computed again together under the terms they had, "
            f"with the corrected hours: {now}.",
        )
    return pick(
        language,
        fr=f"{_capital(which)} recalculé aux conditions qu'il avait, avec les heures "
        f"corrigées : {now}.",
        en=f"{_capital(which)} computed again under the terms it had, with the "
        f"corrected hours: {now}.",
    )


def _again_prepaid(corrected: Corrected, months: str, language: str) -> str:
    which = _capital(_statements(corrected, language))
    if corrected.now == corrected.minutes:
        return pick(
            language,
            fr=f"{which} recalculé avec ce que les mois d'avant lui laissent "
            f"maintenant. {months}",
            en=f"{which} computed again with what the months before leave it now. "
            f"{months}",
        )
    now = _now(corrected, language)
    return pick(
        language,
        fr=f"{which} recalculé aux conditions qu'il avait, avec les heures corrigées : "
        f"{now}. {months}",
        en=f"{which} computed again under the terms it had, with the corrected hours: "
        f"{now}. {months}",
    )


def _never_stated(corrected: Corrected, language: str) -> str:
    """Tell what a statement that was never made would have said."""
    french, english = _periods(corrected)
    now = minutes_text(corrected.now, language)
    if not _is_new(corrected):
        hours = _now(corrected, language)
        now = pick(
            language,
            fr=f"avec les heures corrigées, {hours}",
            en=f"with the corrected hours, {hours}",
        )
    return pick(
        language,
        fr=f"Aucun relevé n'a été fait {french} : ses heures comptent à ses "
        f"conditions, comme il les aurait comptées : {now}.",
        en=f"No statement was made of {english}: its hours count under its terms, as "
        f"one would have counted them: {now}.",
    )


def _now(corrected: Corrected, language: str) -> str:
    """Tell the hours now and before: `2 h au lieu de 4 h`, `2 h comme avant`."""
    before = minutes_text(corrected.minutes, language)
    now = minutes_text(corrected.now, language)
    if now == before:
        return pick(language, fr=f"{now} comme avant", en=f"{now} as before")
    return pick(
        language, fr=f"{now} au lieu de {before}", en=f"{now} instead of {before}"
    )


def _is_new(corrected: Corrected) -> bool:
    """Say whether nothing was stated yet of a period without a statement."""
    return not (corrected.is_made or corrected.minutes or corrected.stated)


def _statements(corrected: Corrected, language: str) -> str:
    """Name them: `relevé de mars 2027`, `relevés du 1er … et du 16 …`."""
    french, english = _periods(corrected)
    many = "s" if corrected.also else ""
    return pick(
        language, fr=f"relevé{many} {french}", en=f"statement{many} of {english}"
    )


def _periods(corrected: Corrected) -> tuple[str, str]:
    """Return the periods in French, `de mars 2027`, and in English."""
    periods = [*corrected.also, corrected.period]
    french = [one.of_french() for one in periods]
    english = [one.text("en") for one in periods]
    if len(periods) == 1:
        return french[0], english[0]
    return (
        f"{', '.join(french[:-1])} et {french[-1]}",
        f"{', '.join(english[:-1])} and {english[-1]}",
    )


def _span(together: Together, language: str) -> str:
    if together.period is None:
        return pick(language, fr="tout le projet", en="the whole project")
    return together.period.text(language)


def _limits(
    cap: Limit | None,
    least: int,
    language: str,
    *,
    whose: tuple[str, str] = ("Son", "Its"),
) -> Iterator[str]:
    """Tell the limits that made the difference other than hours times a price.

    Args:
        whose: The word before cap and minimum, in French and in English.
    """
    if cap is not None:
        most = limit_text(cap, language)
        yield pick(
            language,
            fr=f"{whose[0]} plafond de {most} y est appliqué.",
            en=f"{whose[1]} cap of {most} is applied.",
        )
    if least:
        minutes = minutes_text(least, language)
        yield pick(
            language,
            fr=f"{whose[0]} minimum de {minutes} y est appliqué.",
            en=f"{whose[1]} minimum of {minutes} is applied.",
        )


def _held(together: Together, language: str) -> Iterator[str]:
    """Tell the limits that held for the earlier statements, and hold no longer."""
    if together.held_cap is not None:
        most = limit_text(together.held_cap, language)
        yield pick(
            language,
            fr=f"Le plafond de {most}, appliqué avant, n'est plus dépassé.",
            en=f"The cap of {most}, applied before, is exceeded no longer.",
        )
    if together.held_least:
        minutes = minutes_text(together.held_least, language)
        yield pick(
            language,
            fr=f"Le minimum de {minutes}, facturé avant, est atteint par toutes les "
            "heures réunies : il n'ajoute plus rien.",
            en=f"The minimum of {minutes}, billed before, is reached by all hours "
            "together: it adds nothing any more.",
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def month_text(month: HoursMonth, language: str) -> str:
    """Tell what became of the hours, as a sum with what is left."""
    terms = (
        (month.opening, "", "reportée", "carried in"),
        (month.granted, "+ ", "accordée", "granted"),
        (month.returned, "+ ", "rendue", "given back"),
        (month.used, "− ", "utilisée", "used"),
        (0 if month.is_running else month.lost, "− ", "perdue", "lost"),
    )
    told = [
        f"{sign}{_named(fr, en, minutes, language)} {minutes_text(minutes, language)}"
        for minutes, sign, fr, en in terms
        if minutes
    ]
    name = _capital(date_text(month.start, "LLLL y", language))
    if not told:
        none = pick(language, fr="aucune heure prépayée", en="no prepaid hours")
        return f"{with_colon(name, language)} {none}"
    sums = " ".join(told).removeprefix("+ ")
    left = minutes_text(left_of(month), language)
    rest = pick(language, fr=f"reste {left}", en=f"{left} left")
    return f"{with_colon(name, language)} {sums} = {rest}{_losing(month, language)}"


def left_of(month: HoursMonth) -> int:
    """Return the minutes that are left, those too that its end takes away."""
    return month.closing + (month.lost if month.is_running else 0)


def _losing(month: HoursMonth, language: str) -> str:
    """Say what the end of a month that goes on will take away."""
    if not month.is_running or not month.lost:
        return ""
    lost = minutes_text(month.lost, language)
    used = of_time(
        month.lost,
        "fr",
        one="sera perdue si elle n'est pas utilisée",
        many="seront perdues si elles ne sont pas utilisées",
    )
    return pick(
        language,
        fr=f", dont {lost} {used} d'ici la fin du mois",
        en=f", of which {lost} will be lost unless used by the month's end",
    )


def _named(fr: str, en: str, minutes: int, language: str) -> str:
    """Return what time is, before it: `utilisée 1 h`, `utilisées 2 h`."""
    french = of_time(minutes, "fr", one=fr, many=f"{fr}s")
    return pick(language, fr=french, en=en)


def limit_text(limit: Limit, language: str) -> str:
    """Write a limit: `20 h`, `1 500,00 €`."""
    if limit.amount is not None:
        return limit.amount.text(language)
    return minutes_text(limit.minutes or 0, language)
