"""Which statement an entry belongs to, and which statements share one limit.

A period without a statement can be one, too: what its own would have said.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from dateutil.relativedelta import relativedelta

from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import cuts_before
from regie.billing.revenue.closed import PassedOver
from regie.billing.revenue.sources import Cut
from regie.billing.work.detail import HoursStated
from regie.billing.work.detail import PrepaidStated
from regie.billing.work.detail import Work
from regie.billing.work.entry import TimeEntry
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Limits
from regie.billing.work.hourly import WorkRate
from regie.money import Money


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Home:
    """An earlier statement that entries belong to, or a period that has none.

    Attributes:
        cut: Its own, with the agreement it was made by.
        hours: What it and its corrections said of hours at a rate.
        prepaid: The same of prepaid hours; None where the first edition counts, which
            puts only hours at a rate right.
        is_apart: No other statement's agreement holds in its days.
    """

    cut: Cut
    hours: HoursStated
    prepaid: PrepaidStated | None
    is_apart: bool = False

    @property
    def is_stated(self) -> bool:
        """Whether a statement says something of its hours at a rate."""
        return self.cut.is_made or bool(self.hours.amounts)

    def counted(self, key: str) -> bool:
        """Say whether the entry is behind its hours, or a correction of them."""
        hours = self.hours
        return key in hours.rates or key in hours.included or self.used(key)

    def used(self, key: str) -> bool:
        """Say whether the entry used prepaid hours of it."""
        return self.prepaid is not None and key in self.prepaid.keys

    def takes(self, entry: TimeEntry) -> bool:
        """Say whether it would have counted the entry among its hours."""
        agreement, terms = self.cut.agreement, self.cut.agreement.work
        end = agreement.ends_on
        if not agreement.starts_on <= entry.on or (end and entry.on >= end):
            return False
        if not self.cut.is_made:
            is_included = self.is_apart and not self._prepays(entry)
            return is_included or self.bills(entry)
        if entry.recorded_at <= self.cut.recorded_until:
            return False
        if self.prepaid is not None:
            return terms.hourly is not None or terms.retainer is not None
        return terms.hourly is not None and not self._prepays(entry)

    def prepays(self, entry: TimeEntry) -> bool:
        """Say whether its time is prepaid; a reversal is what it takes back."""
        if entry.reverses and self.counted(entry.reverses):
            return self.used(entry.reverses)
        return self._prepays(entry)

    def bills(self, entry: TimeEntry) -> bool:
        """Say whether its time has a rate; a reversal is what it takes back."""
        if entry.reverses and self.counted(entry.reverses):
            return entry.reverses in self.hours.rates
        hourly = self.cut.agreement.work.hourly
        return hourly is not None and hourly.where.takes(entry)

    def _prepays(self, entry: TimeEntry) -> bool:
        terms = self.cut.agreement.work
        by_hour = terms.hourly is not None and terms.hourly.where.takes(entry)
        return terms.retainer is not None and not by_hour


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """Statements whose hours have one cap, minimum and rounding together.

    Attributes:
        cut: Of the last one, with the days of all of them.
        homes: The oldest first.
    """

    cut: Cut
    homes: tuple[Home, ...]

    @property
    def rates(self) -> Mapping[str, WorkRate]:
        """At which rate their entries were billed, by key."""
        return {
            key: rate for one in self.homes for key, rate in one.hours.rates.items()
        }

    @property
    def terms(self) -> Hourly | None:
        """What is agreed on them: no minimum of days that were billed elsewhere."""
        hourly = self.cut.agreement.work.hourly
        elsewhere = all(
            not one.cut.is_made and one.cut.recorded_after is None for one in self.homes
        )
        if hourly is not None and hourly.has_least and elsewhere:
            return replace(hourly, minimum=None)
        return hourly

    @property
    def amounts(self) -> tuple[Money, ...]:
        """What they and their corrections said of hours, without VAT."""
        return tuple(amount for one in self.homes for amount in one.hours.amounts)


def homes_of(cut: Cut, work: Work, earlier: Iterable[Closed]) -> list[Home]:
    """Return the earlier statements and the periods that had none, the oldest first.

    Args:
        earlier: With the agreement of each that was not made by the one that holds.
    """
    puts_all_right = cut.edition > Edition.FIRST
    made = [one for one in cuts_before(cut, earlier) if one.is_made]
    skipped = [_skipped(one, [*made, cut]) for one in work.skipped]
    past = work.past
    return [
        Home(
            cut=own,
            hours=past.hours.get(own.period, HoursStated()),
            prepaid=past.prepaid.get(own.period, PrepaidStated())
            if puts_all_right
            else None,
            is_apart=is_apart,
        )
        for own, is_apart in sorted(
            [*((one, False) for one in made), *skipped],
            key=lambda pair: pair[0].period.start,
        )
    ]


def _skipped(passed: PassedOver, made: Sequence[Cut]) -> tuple[Cut, bool]:
    """Return the cut of a period that has no statement, and whether it is apart.

    Args:
        made: The cuts of all statements, the oldest first.
    """
    days = passed.period
    after = next(one for one in made if one.period.start >= days.end)
    cut = replace(after, agreement=passed.agreement, period=days, edition=Edition.KNOWN)
    is_apart = after.agreement.starts_on >= days.end
    return replace(cut, previous_end=None, is_made=False), is_apart


def home_of(entry: TimeEntry, homes: Sequence[Home]) -> Home | None:
    """Return the statement that an entry belongs to; None: the one that is made now."""
    if entry.reverses:
        counted = next((one for one in homes if one.counted(entry.reverses)), None)
        if counted is not None:
            return counted
    for one in homes:
        is_before = entry.on < one.cut.period.end
        if is_before and (one.cut.is_made or one.takes(entry)):
            return one if one.takes(entry) else None
    return None


def windows_of(homes: Iterable[Home]) -> list[Window]:
    """Return statements with those whose limits they share, the oldest first."""
    found: list[list[Home]] = []
    for home in homes:
        shared = next((one for one in found if share(one[0].cut, home.cut)), None)
        if shared is None:
            found.append([home])
        else:
            shared.append(home)
    return [window(one) for one in found]


def window(homes: Sequence[Home], *, now: Cut | None = None) -> Window:
    """Return statements as one window.

    Args:
        now: Of a statement that is made now and shares their limits.
    """
    cuts = [*(one.cut for one in homes), *([now] if now else [])]
    days = Period(start=cuts[0].period.start, end=cuts[-1].period.end)
    return Window(cut=replace(cuts[-1], period=days), homes=tuple(homes))


def share(one: Cut, other: Cut) -> bool:
    """Say whether the hours of two statements have one cap, minimum and rounding.

    The first edition kept them for each statement by itself.
    """
    hourly = one.agreement.work.hourly
    is_first = Edition.FIRST in {one.edition, other.edition}
    if is_first or hourly is None or hourly != other.agreement.work.hourly:
        return one.period == other.period
    if hourly.limits is Limits.PROJECT:
        return True
    return days_of(one.period) == days_of(other.period)


def days_of(period: Period) -> Period:
    """Return the calendar month that a period lies in, or itself if it is longer."""
    first = period.start.replace(day=1)
    month = Period(start=first, end=first + relativedelta(months=1))
    return month if period.end <= month.end else period
