"""Prepaid hours: what is granted, used, carried over and lost, month by month.

Each calendar month: what is too old is lost, the month's hours are granted, the work of
the month uses the oldest first, what does not fit is over; at its end, what is carried
beyond the limit is lost, the oldest first. At every moment

    carried in + granted + given back = used + lost + carried on

A block is granted once and used until it is empty; then the rest is over, or another
block is bought.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from regie.billing.work.entry import TimeEntry
from regie.billing.work.hourly import beyond
from regie.billing.work.hourly import Group
from regie.billing.work.hourly import grouped
from regie.billing.work.hourly import Rounding
from regie.billing.work.hourly import WorkRate
from regie.money import Money
from regie.money import round_half_away


class Grant(StrEnum):
    """When hours are granted: each calendar month, or once."""

    MONTH = "month"
    ONCE = "once"


class Started(StrEnum):
    """What a month counts in which the agreement begins or ends on its way.

    WHOLE: the fee and the hours of a whole month.
    PRORATA: both by days.
    """

    WHOLE = "whole"
    PRORATA = "prorata"


class Empty(StrEnum):
    """What happens when a block is used up: overage, or another block."""

    OVERAGE = "overage"
    RENEW = "renew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """How unused hours are carried over.

    Attributes:
        months: Months after their own in which they can be used; None for ever.
        up_to: Minutes carried from one month into the next at most; None for all.
    """

    months: int | None = 0
    up_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retainer:
    """Prepaid hours at a fee.

    Attributes:
        fee: Of a month, or of the block; without VAT.
        minutes: What it grants.
        overage: Of an hour beyond; None: what is over is told and not billed.
        rates: Other prices of hours beyond; the first that takes an entry.
        warn_percent: At which share of the prepaid hours it is told.
    """

    fee: Money
    minutes: int
    every: Grant = Grant.MONTH
    carry: Carry = field(default_factory=Carry)
    overage: Money | None = None
    rates: tuple[WorkRate, ...] = ()
    rounding: Rounding = field(default_factory=Rounding)
    started_month: Started = Started.WHOLE
    when_empty: Empty = Empty.OVERAGE
    warn_percent: Decimal = Decimal(80)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Hours that were granted together and are not used up.

    Attributes:
        minutes: What is left.
        ends_on: The first day on which they are lost; None: never.
    """

    granted_on: date
    minutes: int
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursAccount:
    """What is left of the prepaid hours.

    Attributes:
        batches: The oldest first.
        granted: What was granted already: `2027-03`, or `once:2027-01-15`.
    """

    batches: tuple[Batch, ...] = ()
    granted: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """All that is left."""
        return sum(batch.minutes for batch in self.batches)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursMonth:
    """What became of the hours in a month, or the part of one that is billed.

    Attributes:
        start: First day.
        end: The day after the last one.
        returned: Given back by corrections.
        used: Of the prepaid ones.
        over: Beyond them, by group.
        fee: What is due for what was granted.
        shares: Days that count and days of the month, where the fee is by days.
        blocks: How many times the block was bought.
        is_running: It is not over: what is lost can be used yet. Not stored.
    """

    start: date
    end: date
    opening: int
    granted: int
    returned: int
    used: int
    lost: int
    closing: int
    groups: tuple[Group, ...]
    over: tuple[int, ...]
    fee: Money
    shares: tuple[int, int] | None = None
    blocks: int = 0
    is_running: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that hours are counted in.

    Attributes:
        start: First day from which work counts; before the period where days between
            two statements were not billed.
        period_start: First day of the statement: only its months are granted.
        end: The day after the last one.
        starts_on: First day of the agreement.
        ends_on: The day after its last one; None while open.
    """

    start: date
    period_start: date
    end: date
    starts_on: date
    ends_on: date | None


def months_of(
    terms: Retainer, account: HoursAccount, entries: Sequence[TimeEntry], span: Span
) -> tuple[HoursAccount, list[HoursMonth]]:
    """Return what became of the hours, month by month, and what is left.

    Args:
        account: What was left before.
        entries: Those that count; what lies before the span counts in its first month.
    """
    pieces = list(_pieces(span.start, span.end))
    months = []
    for index, (start, end) in enumerate(pieces):
        own = [
            entry
            for entry in entries
            if entry.on < end and (index == 0 or entry.on >= start)
        ]
        account, month = _month(
            terms, account, own, replace(span, start=start, end=end)
        )
        months.append(month)
    return account, months


def rates_of(terms: Retainer) -> tuple[WorkRate, ...]:
    """Return the prices beyond; an hour that is not billed costs nothing."""
    plain = terms.overage or Money.zero(terms.fee.currency)
    return (*terms.rates, WorkRate(price=plain))


def _month(
    terms: Retainer, account: HoursAccount, entries: Sequence[TimeEntry], piece: Span
) -> tuple[HoursAccount, HoursMonth]:
    opening = account.minutes
    batches = _alive(account.batches, piece.start)
    grants = _grants(terms, account, piece)
    granted = sum(minutes for _, minutes, _ in grants)
    batches += [_batch(terms, piece.start, minutes) for _, minutes, _ in grants]
    groups = grouped(entries, rates_of(terms), terms.rounding)
    net = sum(group.minutes for group in groups)
    room = sum(batch.minutes for batch in batches)
    blocks = _blocks_needed(terms, net - room)
    if blocks:
        batches.append(_batch(terms, piece.start, blocks * terms.minutes))
        granted += blocks * terms.minutes
        room += blocks * terms.minutes
    if net < 0:
        batches.append(_batch(terms, piece.start, -net))
    used = min(max(net, 0), room)
    left = _at_the_end(terms, _after_use(batches, used), piece.end)
    closing = sum(batch.minutes for batch in left)
    returned = max(-net, 0)
    shares = next((shares for _, _, shares in grants if shares), None)
    bought = blocks + (len(grants) if terms.every is Grant.ONCE else 0)
    month = HoursMonth(
        start=piece.start,
        end=piece.end,
        opening=opening,
        granted=granted,
        returned=returned,
        used=used,
        lost=opening + granted + returned - used - closing,
        closing=closing,
        groups=tuple(groups),
        over=tuple(beyond(groups, room)),
        fee=_fee(terms, len(grants) + blocks, shares),
        shares=shares,
        blocks=bought,
    )
    known = (*account.granted, *(key for key, _, _ in grants))
    return HoursAccount(batches=tuple(left), granted=known), month


def _grants(
    terms: Retainer, account: HoursAccount, piece: Span
) -> list[tuple[str, int, tuple[int, int] | None]]:
    """Return what is granted in the piece: its name, minutes, and share by days."""
    if terms.every is Grant.ONCE:
        key = f"once:{piece.starts_on}"
        due = piece.starts_on < piece.end
        return (
            [(key, terms.minutes, None)] if due and key not in account.granted else []
        )
    first = piece.start.replace(day=1)
    begins = max(first, piece.starts_on)
    key = f"{first:%Y-%m}"
    over = piece.ends_on is not None and begins >= piece.ends_on
    is_due = piece.period_start <= begins < piece.end and not over
    if not is_due or key in account.granted:
        return []
    shares = _shares(terms, piece, first)
    minutes = terms.minutes
    if shares:
        minutes = round_half_away(Fraction(minutes * shares[0], shares[1]))
    return [(key, minutes, shares)]


def _shares(terms: Retainer, piece: Span, first: date) -> tuple[int, int] | None:
    """Return which days of how many count; None for a whole month."""
    if terms.started_month is Started.WHOLE:
        return None
    end = first + relativedelta(months=1)
    days = (end - first).days
    from_day = max(first, piece.starts_on)
    until = end if piece.ends_on is None else min(end, piece.ends_on)
    counted = (until - from_day).days
    return None if counted == days else (counted, days)


def _fee(terms: Retainer, times: int, shares: tuple[int, int] | None) -> Money:
    if not times:
        return Money.zero(terms.fee.currency)
    return terms.fee.scaled(Fraction(*shares) if shares else Fraction(times))


def _blocks_needed(terms: Retainer, over: int) -> int:
    renews = terms.every is Grant.ONCE and terms.when_empty is Empty.RENEW
    return -(-over // terms.minutes) if renews and over > 0 else 0


def _batch(terms: Retainer, on: date, minutes: int) -> Batch:
    months = terms.carry.months
    ends_on = None
    if months is not None and terms.every is Grant.MONTH:
        ends_on = on.replace(day=1) + relativedelta(months=months + 1)
    elif months is not None:
        ends_on = on + relativedelta(months=months)
    return Batch(granted_on=on, minutes=minutes, ends_on=ends_on)


def _alive(batches: Iterable[Batch], on: date) -> list[Batch]:
    return [one for one in batches if one.ends_on is None or on < one.ends_on]


def _after_use(batches: Iterable[Batch], minutes: int) -> list[Batch]:
    """Take the minutes from the oldest first."""
    left = []
    for batch in batches:
        taken = min(minutes, batch.minutes)
        minutes -= taken
        if batch.minutes > taken:
            left.append(replace(batch, minutes=batch.minutes - taken))
    return left


def _at_the_end(terms: Retainer, batches: Sequence[Batch], end: date) -> list[Batch]:
    """Take away what is not carried into the next month, the oldest first."""
    if end.day != 1:
        return list(batches)
    left = _alive(batches, end)
    if terms.carry.up_to is None:
        return left
    return _after_use(
        left, max(sum(one.minutes for one in left) - terms.carry.up_to, 0)
    )


def _pieces(start: date, end: date) -> Iterator[tuple[date, date]]:
    """Cut the days where months begin."""
    while start < end:
        first = start.replace(day=1) + relativedelta(months=1)
        yield start, min(first, end)
        start = first
