"""Hours that no agreement bills, and why: the days, or because it bills no hours."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from regie.billing.agreed.agreement import Agreement
from regie.billing.period import day_text
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.work.durations import seconds_text
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.billing.work.stored import unbilled_in
from regie.services.agreements.agreed import version_in
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.versions import version_of
from regie.services.books.clients import client_name
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unagreed:
    """Hours of a client that no agreement bills and no statement has told of yet.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        reasons: Why, each once.
    """

    client: str
    client_name: str
    seconds: int
    reasons: tuple[str, ...]


def uncounted(unit: Unit) -> list[TimeEntry]:
    """Return the entries that stand and that no statement counted yet."""
    entries = standing(unit.timesheet.between(date.min, date.max))
    counted = unit.timesheet.statements_of([one.key for one in entries])
    return [one for one in entries if one.key not in counted]


def unagreed_hours(runtime: Runtime) -> list[Unagreed]:
    """Return the hours that nothing will bill, of every client who has some."""
    with runtime.unit(reading=True) as unit:
        left = uncounted(unit)
        why = why_unbilled(unit, left)
        left = [one for one in left if one.key in why]
        found = []
        for slug in sorted({one.job.client for one in left}):
            own = [one for one in left if one.job.client == slug]
            found.append(
                Unagreed(
                    client=slug,
                    client_name=client_name(unit, slug),
                    seconds=sum(one.seconds for one in own),
                    reasons=tuple(dict.fromkeys(why[one.key] for one in own)),
                )
            )
    return found


def unagreed_sentence(one: Unagreed) -> str:
    """Say how many hours no agreement bills, and why."""
    time = seconds_text(one.seconds, spoken_language())
    reasons = " ; ".join(one.reasons)
    return say(
        fr=f"{one.client_name} : {time} qu'aucun accord ne facture ({reasons})",
        en=f"{one.client_name}: {time} that no agreement bills ({reasons})",
    )


def bill_text(entry: TimeEntry, invoice: str, unbilled: str, covered: str = "") -> str:
    """Say which invoice bills an entry, or why none does; empty while open.

    Args:
        invoice: Of the statement that took it; empty if none did.
        unbilled: See `why_unbilled`; empty if an agreement bills it.
        covered: See `why_covered`; likewise.
    """
    if not entry.job.billable:
        return invoice or say(fr="offert", en="free")
    if covered:
        return f"{with_colon(invoice)} {covered}" if invoice else covered
    if unbilled and invoice:
        return with_colon(invoice) + say(
            fr=f" non facturé, {unbilled}", en=f" not billed, {unbilled}"
        )
    return invoice or unbilled


def why_unbilled(unit: Unit, entries: Sequence[TimeEntry]) -> dict[str, str]:
    """Return why no agreement bills an entry, by its key; of those that none bills.

    What somebody said is not to be billed is not among them.
    """
    counted = unit.timesheet.statements_of([one.key for one in entries])
    at_no_price = {
        key
        for statement_id in set(counted.values())
        for key in unbilled_in(unit.documents.statement_of(statement_id).text)
    }
    found = dict[str, str]()
    for slug in {one.job.client for one in entries}:
        agreed_on = _agreed(unit, slug)
        for one in entries:
            if one.job.client != slug or not one.job.billable:
                continue
            if one.key in at_no_price:
                found[one.key] = _reason(agreed_on(one.on), one.on) or _no_terms()
            elif one.key not in counted and (why := _reason(agreed_on(one.on), one.on)):
                found[one.key] = why
    return found


def why_covered(unit: Unit, entries: Sequence[TimeEntry]) -> dict[str, str]:
    """Return why an agreement on hours asks nothing for an entry, by its key.

    It bills by the hour, but not such work (`activities_out` and the like).
    """
    found = dict[str, str]()
    for slug in {one.job.client for one in entries}:
        agreed_on = _agreed(unit, slug)
        for one in entries:
            agreement = agreed_on(one.on) if one.job.client == slug else None
            if agreement is None or not one.job.billable:
                continue
            hourly = agreement.work.hourly
            if hourly is None or agreement.work.retainer or hourly.where.takes(one):
                continue
            if not _reason(agreement, one.on):
                found[one.key] = _covered(agreement)
    return found


def _covered(agreement: Agreement) -> str:
    if agreement.has_fee:
        return say(fr="compris dans le forfait", en="within the fee")
    return say(fr="non facturé, selon l'accord", en="not billed, as agreed")


def _agreed(unit: Unit, slug: str) -> Callable[[date], Agreement | None]:
    """Return what tells the agreement of a day: a statement's own, once it is made."""
    stated = list(_stated(unit, slug))
    versions = versions_in_force(unit, slug)

    def agreed_on(day: date) -> Agreement | None:
        made = next((one for period, one in stated if day < period.end), None)
        if made is not None or not versions:
            return made
        return version_in(versions, Period(start=day, end=day + ONE_DAY)).agreement

    return agreed_on


def _stated(unit: Unit, slug: str) -> Iterator[tuple[Period, Agreement]]:
    read: dict[int, Agreement] = {}
    for one in unit.documents.statements_before(slug, date.max):
        number = one.agreement_id
        if number not in read:
            stored = unit.documents.agreement(slug, agreement_id=number)
            if stored is None:
                continue
            read[number] = version_of(stored).agreement
        yield read_period(one.period), read[number]


def _reason(agreement: Agreement | None, day: date) -> str:
    """Say why an agreement does not bill the hours of a day; empty if it does."""
    if agreement is None:
        return say(fr="pas encore d'accord", en="no agreement yet")
    if not (agreement.work.hourly or agreement.work.retainer):
        return say(
            fr="l'accord de ce jour ne facture pas d'heures",
            en="that day's agreement bills no hours",
        )
    if day < agreement.starts_on:
        first = day_text(agreement.starts_on, spoken_language())
        return say(
            fr=f"avant le premier jour de l'accord, le {first}",
            en=f"before the agreement's first day, {first}",
        )
    if agreement.ends_on is not None and day >= agreement.ends_on:
        last = day_text(agreement.ends_on - ONE_DAY, spoken_language())
        return say(
            fr=f"après le dernier jour de l'accord, le {last}",
            en=f"after the agreement's last day, {last}",
        )
    return ""


def _no_terms() -> str:
    return say(fr="pas d'accord sur les heures", en="nothing agreed about hours")


def statement_named(period: str) -> str:
    """Name a statement without an invoice, by its period as it is stored."""
    meant = read_period(period)
    return say(fr=f"relevé {meant.of_french()}", en=f"statement of {meant.text('en')}")
