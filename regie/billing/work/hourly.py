"""Hours at a rate: which rate, how minutes are rounded, and where they stop."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from fnmatch import fnmatchcase
from fractions import Fraction

from regie.billing.work.durations import MINUTE
from regie.billing.work.entry import in_time_order
from regie.billing.work.entry import TimeEntry
from regie.money import Money
from regie.money import round_half_away


class Each(StrEnum):
    """What is rounded, or has a minimum.

    ENTRY: every entry by itself.
    PERIOD: all entries of a period at one rate, together; entries that are split in
        two then change nothing. See `Limits`.
    """

    ENTRY = "entry"
    PERIOD = "period"


class Limits(StrEnum):
    """What has one cap, minimum, budget and rounding of all entries together.

    PERIOD: a calendar month, or the period of a statement that reaches beyond one.
    PROJECT: all hours of the agreement.
    """

    PERIOD = "period"
    PROJECT = "project"


class Way(StrEnum):
    """Which way minutes are rounded; nearest takes a half away from zero."""

    UP = "up"
    NEAREST = "nearest"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """To how many minutes time is rounded.

    Attributes:
        to: Minutes, at least one.
    """

    to: int = 1
    way: Way = Way.NEAREST
    each: Each = Each.PERIOD

    def minutes(self, seconds: int) -> int:
        """Return rounded minutes; what is taken back is rounded like what was given."""
        steps = Fraction(abs(seconds), self.to * MINUTE)
        if self.way is Way.UP:
            whole = -(-steps.numerator // steps.denominator)
        elif self.way is Way.DOWN:
            whole = steps.numerator // steps.denominator
        else:
            whole = round_half_away(steps)
        return whole * self.to * (-1 if seconds < 0 else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The least that is billed, in minutes: of an entry, or of a period."""

    minutes: int
    each: Each = Each.PERIOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number of minutes, or an amount: one of both."""

    minutes: int | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which entries are meant; `*` stands for any letters, case does not count.

    Attributes:
        activities_out: These are not meant, whatever the rest says.
    """

    activities: tuple[str, ...] = ()
    activities_out: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()

    def takes(self, entry: TimeEntry) -> bool:
        """Say whether the entry is meant."""
        job = entry.job
        if self.activities_out and _fits(job.activity, self.activities_out):
            return False
        pairs = (
            (job.activity, self.activities),
            (job.role, self.roles),
            (job.person, self.people),
            (job.campaign, self.campaigns),
        )
        return all(not legal or _fits(name, legal) for name, legal in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRate:
    """A price of an hour, without VAT.

    Attributes:
        name: What the line is called; empty for the rate of everything else.
    """

    price: Money
    where: Where = field(default_factory=Where)
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hourly:
    """Hours at a rate.

    Attributes:
        rates: The first that takes an entry gives its price.
        rate: Of every other entry.
        where: Which entries are billed by the hour; the others are not billed by it.
        cap: More is not billed, in one period.
        budget: More is billed, and told.
        limits: What a period is.
        warn_percent: At which share of the cap or the budget it is told.
    """

    rate: Money
    rates: tuple[WorkRate, ...] = ()
    where: Where = field(default_factory=Where)
    rounding: Rounding = field(default_factory=Rounding)
    minimum: Minimum | None = None
    cap: Limit | None = None
    budget: Limit | None = None
    limits: Limits = Limits.PERIOD
    warn_percent: Decimal = Decimal(80)

    @property
    def limits_periods(self) -> bool:
        """Whether hours of two periods come to something else in one.

        Not by whole minutes: those are as good as exact.
        """
        is_rounded = self.rounding.each is Each.PERIOD and self.rounding.to > 1
        limited = self.cap is not None or self.has_least or is_rounded
        return self.limits is Limits.PERIOD and limited

    @property
    def least_each(self) -> int:
        """Minutes that an entry counts at least; 0 without a minimum of each."""
        minimum = self.minimum
        return minimum.minutes if minimum and minimum.each is Each.ENTRY else 0

    @property
    def has_least(self) -> bool:
        """Whether a period has a minimum."""
        return self.minimum is not None and self.minimum.each is Each.PERIOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries of one rate.

    Attributes:
        minutes: Together, as rounded; negative where more is taken back.
    """

    rate: WorkRate
    minutes: int
    entries: tuple[TimeEntry, ...]


def grouped(
    entries: Iterable[TimeEntry],
    rates: Sequence[WorkRate],
    rounding: Rounding,
    *,
    least: int = 0,
    holds: bool = True,
    before: Mapping[str, WorkRate] | None = None,
) -> list[Group]:
    """Return the entries by rate, in the order of the rates.

    Args:
        rates: The last one takes whatever no other took.
        least: Minutes that an entry counts at least.
        holds: Also once it is rounded; older editions rounded it down, too.
        before: At which rate entries were billed, by key: their names may be erased.
    """
    known: dict[WorkRate, list[TimeEntry]] = {rate: [] for rate in rates}
    for entry in in_time_order(entries):
        known.setdefault(_rate_of(entry, rates, before or {}), []).append(entry)
    held = least if holds else 0
    return [
        Group(
            rate=rate, minutes=_minutes(own, rounding, least, held), entries=tuple(own)
        )
        for rate, own in known.items()
        if own
    ]


def beyond(groups: Iterable[Group], room: int) -> list[int]:
    """Return how many minutes of each group lie beyond the room, filled in order.

    Together they are what all groups have above the room, and never less than nothing.
    """
    over, filled = [], 0
    for group in groups:
        before = max(0, filled - room)
        filled += group.minutes
        over.append(max(0, filled - room) - before)
    return over


def _rate_of(
    entry: TimeEntry, rates: Sequence[WorkRate], before: Mapping[str, WorkRate]
) -> WorkRate:
    billed = before.get(entry.key)
    if billed is None:
        return next((one for one in rates[:-1] if one.where.takes(entry)), rates[-1])
    wanted = (billed.name, billed.price)
    return next((one for one in rates if (one.name, one.price) == wanted), billed)


def _minutes(
    entries: Sequence[TimeEntry], rounding: Rounding, least: int, held: int
) -> int:
    """Return minutes, as rounded.

    Args:
        least: Of each entry before it is rounded.
        held: Of each behind it; what is taken back alone is held like what was given.
    """
    if rounding.each is Each.PERIOD and not least:
        return rounding.minutes(sum(entry.seconds for entry in entries))
    spent = [entry.seconds for entry in entries]
    each = [_at_least(one, least * MINUTE, one) for one in spent]
    if rounding.each is Each.ENTRY:
        return sum(_at_least(rounding.minutes(one), held, one) for one in each)
    rounded = rounding.minutes(sum(each))
    is_one_way = len({seconds < 0 for seconds in each}) == 1
    return _at_least(rounded, held * len(each), sum(each)) if is_one_way else rounded


def _at_least(time: int, least: int, sign: int) -> int:
    """Return a time, or the least one: below zero where the sign is."""
    return max(abs(time), least) * (-1 if sign < 0 else 1)


def _fits(name: str, legal: Sequence[str]) -> bool:
    folded = name.casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in legal)
