"""How many hours are worked and not billed yet, and how many are left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from datetime import timedelta

from regie.billing.agreed.agreement import Agreement
from regie.billing.period import Period
from regie.billing.statement.statement import make_statement
from regie.billing.work.corrected_text import limit_text
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.durations import minutes_text
from regie.billing.work.text import near_words
from regie.money import Money
from regie.money import total
from regie.services.agreements.agreed import version_in
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.versions import closed_before
from regie.services.agreements.versions import Version
from regie.services.books.collect import local_day
from regie.services.books.collect import next_moment
from regie.services.runtime import Runtime
from regie.services.work.worked import Wanted
from regie.services.work.worked import work_known
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursLeft:
    """How a client's hours stand since her last statement.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        minutes: Worked and not billed, as her agreement rounds them.
        amount: What they come to so far, without VAT.
        corrected: Of the minutes, those by which hours of earlier statements were
            corrected; below zero where they were too many.
        within: What else than hours is in that amount: a minimum, a cap, a fee.
        left: Minutes that are prepaid and not used; None without prepaid hours.
        near: Which limit is reached to the share that is to be told, and how far:
            a sentence; empty below that.
    """

    client: str
    client_name: str
    minutes: int
    amount: Money
    within: tuple[str, ...]
    left: int | None
    near: str
    corrected: int = 0

    @property
    def is_near(self) -> bool:
        """Whether a limit is nearly reached, reached or exceeded."""
        return bool(self.near)


def hours_left(runtime: Runtime) -> list[HoursLeft]:
    """Return how the hours of every client stand whose agreement bills hours."""
    with runtime.unit(reading=True) as unit:
        found = [
            _standing(runtime, unit, slug)
            for slug in unit.documents.clients_with_agreement()
        ]
    return [one for one in found if one is not None]


def left_sentence(one: HoursLeft) -> str:
    """Say how a client's hours stand."""
    language = spoken_language()
    worked = minutes_text(one.minutes, language)
    amount = one.amount.text(language)
    within = "".join(f", {what}" for what in one.within)
    if one.corrected:
        late = minutes_text(one.corrected, language)
        within += say(
            fr=f", dont {late} de relevés d'avant corrigés",
            en=f", of which {late} corrected of earlier statements",
        )
    told = say(
        fr=f"{one.client_name} : {worked} à facturer ({amount} HT{within})",
        en=f"{one.client_name}: {worked} to bill ({amount} without VAT{within})",
    )
    if one.left is not None:
        left = minutes_text(one.left, language)
        told += say(
            fr=f", il reste {left} d'heures prépayées",
            en=f", {left} of prepaid time left",
        )
    return f"{told}. {one.near}" if one.near else told


def _standing(runtime: Runtime, unit: Unit, client_slug: str) -> HoursLeft | None:
    versions = versions_in_force(unit, client_slug)
    if not versions:
        return None
    today = local_day(runtime.clock.now())
    version = version_in(versions, Period(start=today, end=today + timedelta(days=1)))
    agreement = version.agreement
    if not agreement.work.hourly and not agreement.work.retainer:
        return None
    details, amount = _so_far(runtime, unit, client_slug, version)
    months = [one.months for one in details if one.kind is WorkKind.PREPAID]
    counted = {WorkKind.HOURS, WorkKind.PREPAID, WorkKind.CORRECTION}
    return HoursLeft(
        client=client_slug,
        client_name=agreement.client,
        minutes=sum(one.minutes for one in details if one.kind in counted),
        amount=amount,
        within=tuple(dict.fromkeys(what for one in details for what in _within(one))),
        left=months[0][-1].closing if months and months[0] else None,
        corrected=sum(
            one.minutes for one in details if one.kind is WorkKind.CORRECTION
        ),
        near=" ".join(dict.fromkeys(said for one in details for said in _near(one))),
    )


def _near(detail: WorkDetail) -> Iterator[str]:
    return near_words(detail, spoken_language())


def _within(detail: WorkDetail) -> Iterator[str]:
    """Yield what makes the amount another one than the hours at their price."""
    together, language = detail.together, spoken_language()
    if detail.kind in {WorkKind.PREPAID, WorkKind.PART} and any(
        month.fee for month in detail.months
    ):
        yield say(fr="forfait compris", en="fee included")
    least = together.least if together else 0
    cap = together.cap if together else None
    if detail.kind is WorkKind.MINIMUM and detail.limit is not None:
        least = detail.limit.minutes or 0
    if detail.kind is WorkKind.CAP or (detail.kind is WorkKind.HOURS and detail.beyond):
        cap = detail.limit
    if least:
        minutes = minutes_text(least, language)
        yield say(fr=f"minimum de {minutes}", en=f"minimum of {minutes}")
    if cap is not None:
        most = limit_text(cap, language)
        yield say(fr=f"plafond de {most}", en=f"cap of {most}")


def _so_far(
    runtime: Runtime, unit: Unit, client_slug: str, version: Version
) -> tuple[list[WorkDetail], Money]:
    """Return what a statement would say of work if it were made now."""
    now = next_moment(runtime, unit, client_slug)
    tomorrow = local_day(runtime.clock.now()) + timedelta(days=1)
    before = unit.documents.statements_before(client_slug, tomorrow)
    closed = [
        replace(one, agreement=one.agreement and _only_work(one.agreement))
        for one in closed_before(unit, client_slug, before, version)
    ]
    agreement = _only_work(version.agreement)
    start = (tomorrow - timedelta(days=1)).replace(day=1)
    if closed:
        start = min(max(start, closed[-1].period.end), tomorrow - timedelta(days=1))
    statement = make_statement(
        [],
        agreement,
        Period(start=start, end=tomorrow),
        client=client_slug,
        recorded_until=now,
        earlier=closed,
        work=work_known(
            unit,
            agreement,
            Wanted(client=client_slug, end=tomorrow, until=now),
            before=[one.text for one in before],
        ),
    )
    lines = [one.work for one in statement.lines if one.work]
    owed = [one for one in lines if one.detail.kind is not WorkKind.INSTALMENT]
    return (
        [one.detail for one in owed],
        total((one.amount for one in owed), agreement.currency),
    )


def _only_work(agreement: Agreement) -> Agreement:
    return replace(agreement, base=None, commission=None, parties=())
