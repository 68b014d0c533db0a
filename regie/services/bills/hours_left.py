"""How many hours are worked and not billed yet, and how many are left."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta

from regie.billing.period import day_text
from regie.billing.period import Period
from regie.billing.statement.running import with_running_months
from regie.billing.work.corrected_text import left_of
from regie.billing.work.corrected_text import limit_text
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.durations import minutes_text
from regie.billing.work.text import near_words
from regie.money import Money
from regie.money import total
from regie.services.agreements.agreed import versions_in_force
from regie.services.bills.open_periods import Asked
from regie.services.bills.open_periods import open_periods
from regie.services.bills.open_periods import OpenPeriod
from regie.services.books.collect import local_day
from regie.services.books.collect import next_moment
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

_COUNTED = frozenset({WorkKind.HOURS, WorkKind.PREPAID, WorkKind.CORRECTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHours:
    """What the hours of a period come to that is not billed.

    Attributes:
        period: From the agreement's first day on; the one that goes on ends with today.
        billed: The same as it is billed, with days before the agreement.
        goes_on: Today is one of its days.
        minutes: Worked, as the agreement rounds them.
        amount: What they come to, without VAT.
        within: What else than hours is in that amount: a minimum, a cap, a fee.
        corrected: Of the minutes, those by which hours of earlier statements were
            corrected; below zero where they were too many.
    """

    period: Period
    billed: Period
    goes_on: bool
    minutes: int
    amount: Money
    within: tuple[str, ...]
    corrected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursLeft:
    """How a client's hours stand that are not billed.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        minutes: Of all her open periods.
        amount: Of all of them, without VAT; None where their currencies differ.
        left: Minutes that are prepaid and not used today; None without prepaid hours.
        near: Which limit of the period that goes on is reached to the share that is to
            be told, and how far: a sentence; empty below that.
        is_rounded: Her agreement rounds time to more than the minute.
        periods: Those that have something to bill, the oldest first, each as it would
            be billed after the one before; at least one.
    """

    client: str
    client_name: str
    minutes: int
    amount: Money | None
    left: int | None
    near: str
    is_rounded: bool
    periods: tuple[OpenHours, ...]

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
    worked = say(fr=f"{worked} à facturer", en=f"{worked} to bill")
    if one.is_rounded:
        worked += say(fr=", après arrondi", en=", after rounding")
    only, name = one.periods[0], with_colon(one.client_name)
    if len(one.periods) == 1:
        told = f"{name} {worked} ({_amount_words(only)})"
    else:
        count = counted(
            len(one.periods), fr=("période", "périodes"), en=("period", "periods")
        )
        within = ""
        if one.amount is not None:
            within = f" ({_without_vat(one.amount.text(language))})"
        told = f"{name} {worked}, " + say(
            fr=f"en {count}{within}", en=f"in {count}{within}"
        )
    if one.left is not None:
        left = minutes_text(one.left, language)
        told += say(
            fr=f", il reste {left} d'heures prépayées",
            en=f", {left} of prepaid time left",
        )
    return f"{told}. {one.near}" if one.near else told


def period_lines(one: HoursLeft) -> list[str]:
    """Say of each of several open periods what it comes to; nothing of a single one."""
    if len(one.periods) == 1:
        return []
    language = spoken_language()
    return [
        f"{with_colon(_name(each))} {minutes_text(each.minutes, language)} "
        f"({_amount_words(each)})"
        for each in one.periods
    ]


def _name(one: OpenHours) -> str:
    language = spoken_language()
    if one.goes_on:
        first = day_text(one.period.start, language)
        return say(fr=f"depuis le {first}", en=f"since {first}")
    return one.billed.text(language)


def _amount_words(one: OpenHours) -> str:
    """Return what a period comes to, and what else than hours is in it."""
    language = spoken_language()
    within = "".join(f", {what}" for what in one.within)
    if one.corrected:
        late = minutes_text(one.corrected, language)
        within += say(
            fr=f", dont {late} de relevés d'avant corrigés",
            en=f", of which {late} corrected of earlier statements",
        )
    return f"{_without_vat(one.amount.text(language))}{within}"


def _without_vat(amount: str) -> str:
    return say(fr=f"{amount} HT", en=f"{amount} without VAT")


def _standing(runtime: Runtime, unit: Unit, client_slug: str) -> HoursLeft | None:
    today, language = local_day(runtime.clock.now()), spoken_language()
    tomorrow = today + timedelta(days=1)
    asked = Asked(
        client=client_slug,
        period=Period(start=tomorrow, end=tomorrow + timedelta(days=1)),
        versions=versions_in_force(unit, client_slug),
        now=next_moment(runtime, unit, client_slug),
        only_work=True,
    )
    found = list(open_periods(unit, asked))
    hours = [_hours(one, _owed(one, today), today) for one in found]
    periods = tuple(
        own
        for one, own in zip(found, hours, strict=True)
        if own.minutes or own.amount or (own.goes_on and _bills_hours(one))
    )
    if not periods:
        return None
    now = [one.detail for one in _owed(found[-1], today)]
    months = [one.months for one in now if one.kind is WorkKind.PREPAID]
    near = (said for one in now for said in near_words(one, language))
    return HoursLeft(
        client=client_slug,
        client_name=found[-1].version.agreement.client,
        minutes=sum(one.minutes for one in periods),
        amount=_together([one.amount for one in periods]),
        left=left_of(months[0][-1]) if months and months[0] else None,
        is_rounded=_rounds(found[-1]),
        near=" ".join(dict.fromkeys(near)),
        periods=periods,
    )


def _bills_hours(one: OpenPeriod) -> bool:
    work = one.version.agreement.work
    return bool(work.hourly or work.retainer)


def _rounds(one: OpenPeriod) -> bool:
    work = one.version.agreement.work
    hourly = work.hourly is not None and work.hourly.rounding.to > 1
    return hourly or (work.retainer is not None and work.retainer.rounding.to > 1)


def _together(amounts: Sequence[Money]) -> Money | None:
    currency = amounts[0].currency
    if any(one.currency != currency for one in amounts):
        return None
    return total(amounts, currency)


def _owed(one: OpenPeriod, today: date) -> list[WorkLine]:
    """Return what its statement would say of hours; instalments are none."""
    if one.made is None:
        return []
    lines = with_running_months(one.made, today).lines
    works = [line.work for line in lines if line.work]
    return [one for one in works if one.detail.kind is not WorkKind.INSTALMENT]


def _hours(one: OpenPeriod, owed: Sequence[WorkLine], today: date) -> OpenHours:
    details = [line.detail for line in owed]
    first = max(one.period.start, one.version.agreement.starts_on)
    return OpenHours(
        period=replace(one.period, start=first),
        billed=one.period,
        goes_on=one.period.start <= today < one.period.end,
        minutes=sum(one.minutes for one in details if one.kind in _COUNTED),
        amount=total((line.amount for line in owed), one.version.agreement.currency),
        within=tuple(dict.fromkeys(what for one in details for what in _within(one))),
        corrected=sum(
            one.minutes for one in details if one.corrects and one.corrects.is_made
        ),
    )


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
