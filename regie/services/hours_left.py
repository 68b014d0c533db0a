"""How many hours are worked and not billed yet, and how many are left."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import timedelta

from regie.billing.agreement import Agreement
from regie.billing.period import Period
from regie.billing.statement import make_statement
from regie.billing.work.corrected_text import limit_text
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.durations import minutes_text
from regie.money import Money
from regie.money import total
from regie.services.agreed import version_in
from regie.services.agreed import versions_in_force
from regie.services.collect import ZONE
from regie.services.runtime import Runtime
from regie.services.versions import closed_before
from regie.services.versions import Version
from regie.services.worked import Wanted
from regie.services.worked import work_known
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
        left: Minutes that are prepaid and not used; None without prepaid hours.
        is_near: Whether a limit is reached to the share that is to be told.
        limit: The cap or budget in words; empty if there is none.
    """

    client: str
    client_name: str
    minutes: int
    amount: Money
    left: int | None
    is_near: bool
    limit: str


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
    told = say(
        fr=f"{one.client_name} : {worked} à facturer ({amount} HT)",
        en=f"{one.client_name}: {worked} to bill ({amount} without VAT)",
    )
    if one.left is not None:
        left = minutes_text(one.left, language)
        told += say(
            fr=f", {left} prépayées restent", en=f", {left} of prepaid time left"
        )
    if one.is_near:
        what = one.limit or say(fr="heures prépayées", en="prepaid hours")
        told += say(fr=f" · bientôt épuisé : {what}", en=f" · nearly used up: {what}")
    return told


def _standing(runtime: Runtime, unit: Unit, client_slug: str) -> HoursLeft | None:
    versions = versions_in_force(unit, client_slug)
    if not versions:
        return None
    today = runtime.clock.now().astimezone(ZONE).date()
    version = version_in(versions, Period(start=today, end=today + timedelta(days=1)))
    agreement = version.agreement
    if not agreement.work.hourly and not agreement.work.retainer:
        return None
    details, amount = _so_far(runtime, unit, client_slug, version)
    hourly = agreement.work.hourly
    limit = (hourly.cap or hourly.budget) if hourly else None
    months = [one.months for one in details if one.kind is WorkKind.PREPAID]
    counted = {WorkKind.HOURS, WorkKind.PREPAID, WorkKind.CORRECTION}
    return HoursLeft(
        client=client_slug,
        client_name=agreement.client,
        minutes=sum(one.minutes for one in details if one.kind in counted),
        amount=amount,
        left=months[0][-1].closing if months and months[0] else None,
        is_near=any(one.is_near for one in details),
        limit=limit_text(limit, spoken_language()) if limit else "",
    )


def _so_far(
    runtime: Runtime, unit: Unit, client_slug: str, version: Version
) -> tuple[list[WorkDetail], Money]:
    """Return what a statement would say of work if it were made now."""
    now = runtime.clock.now()
    tomorrow = now.astimezone(ZONE).date() + timedelta(days=1)
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
