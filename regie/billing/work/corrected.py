"""Corrections of hours that an earlier statement counted, or should have counted.

The difference is what that statement would be under its own terms with the hours as
they are known now, less what it and its corrections stated: the sum over all statements
is always what its terms give on the hours as they are in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC

from regie.billing.closed import Closed
from regie.billing.sources import Cut
from regie.billing.work.detail import Corrected
from regie.billing.work.detail import HoursStated
from regie.billing.work.detail import Past
from regie.billing.work.detail import Work
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.entry import in_time_order
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.billing.work.hourly import WorkRate
from regie.billing.work.hourly_lines import hourly_lines
from regie.billing.work.hourly_lines import spells_of
from regie.money import Money
from regie.money import total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Home:
    """An earlier statement that entries belong to.

    Attributes:
        cut: Its own, with the agreement it was made by.
        stated: What it and its corrections said of hours.
    """

    cut: Cut
    stated: HoursStated

    def counted(self, key: str) -> bool:
        """Say whether the entry is behind its hours, or a correction of them."""
        return key in self.stated.rates or key in self.stated.included

    def takes(self, entry: TimeEntry) -> bool:
        """Say whether it would have counted the entry among its hours."""
        agreement, work = self.cut.agreement, self.cut.agreement.work
        end = agreement.ends_on
        if not agreement.starts_on <= entry.on or (end and entry.on >= end):
            return False
        if work.hourly is None or entry.recorded_at <= self.cut.recorded_until:
            return False
        return work.retainer is None or work.hourly.where.takes(entry)


def homes_of(cut: Cut, past: Past, earlier: Sequence[Closed]) -> list[Home]:
    """Return the earlier statements, the oldest first.

    Args:
        earlier: With the agreement of each that was not made by the one that holds.
    """
    found = []
    for closed in earlier:
        agreement = cut.agreement if closed.same_agreement else closed.agreement
        if agreement is not None:
            own = replace(
                cut,
                agreement=agreement,
                period=closed.period,
                recorded_until=closed.recorded_until.astimezone(UTC),
                edition=closed.edition,
            )
            stated = past.hours.get(closed.period, HoursStated())
            found.append(Home(cut=own, stated=stated))
    return found


def home_of(entry: TimeEntry, homes: Sequence[Home]) -> Home | None:
    """Return the statement that an entry belongs to; None: the one that is made now."""
    if entry.reverses:
        counted = next((one for one in homes if one.counted(entry.reverses)), None)
        if counted is not None:
            return counted
    on = next((one for one in homes if entry.on < one.cut.period.end), None)
    return on if on is not None and on.takes(entry) else None


def corrections(
    cut: Cut, work: Work, changed: Mapping[Home, Sequence[TimeEntry]]
) -> Iterator[WorkLine]:
    """Yield a line for each earlier statement whose hours changed, the oldest first."""
    for home in sorted(changed, key=lambda one: one.cut.period.start):
        entries = changed[home]
        corrected = _corrected(home, work, entries)
        difference = corrected.due - corrected.stated
        if difference.currency != cut.agreement.currency:
            difference = Money.zero(cut.agreement.currency)
        detail = WorkDetail(
            kind=WorkKind.CORRECTION,
            minutes=corrected.now - corrected.minutes,
            spells=spells_of(entries, cut),
            corrects=corrected,
        )
        yield WorkLine(quantity=1, unit_price=difference, detail=detail)


def _corrected(home: Home, work: Work, changed: Sequence[TimeEntry]) -> Corrected:
    rates = dict(home.stated.rates)
    known = [one for one in work.entries if one.key in rates]
    hourly = [one for one in changed if _is_hourly(one, home)]
    before = _lines(home, known, rates)
    now = _lines(home, [*known, *hourly], rates)
    limits = [one.detail for one in (*before, *now)]
    terms = home.cut.agreement.work.hourly
    is_capped = any(one.beyond or one.kind is WorkKind.CAP for one in limits)
    is_least = any(one.kind is WorkKind.MINIMUM for one in limits)
    currency = home.cut.agreement.currency
    return Corrected(
        period=home.cut.period,
        minutes=_worked(before),
        now=_worked(now),
        stated=total(home.stated.amounts, currency),
        due=total((one.amount for one in now), currency),
        cap=terms.cap if terms and is_capped else None,
        least=terms.minimum.minutes if terms and terms.minimum and is_least else 0,
        rates=_rates_of(hourly, now, rates),
    )


def _is_hourly(entry: TimeEntry, home: Home) -> bool:
    """Say whether its time is billed; a reversal is what it takes back."""
    if entry.reverses and home.counted(entry.reverses):
        return entry.reverses in home.stated.rates
    terms = home.cut.agreement.work.hourly
    return terms is not None and terms.where.takes(entry)


def _lines(
    home: Home, entries: Sequence[TimeEntry], rates: Mapping[str, WorkRate]
) -> list[WorkLine]:
    terms = home.cut.agreement.work.hourly
    if terms is None:
        return []
    return hourly_lines(terms, home.cut, in_time_order(standing(entries)), rates)


def _worked(lines: Sequence[WorkLine]) -> int:
    return sum(one.detail.minutes for one in lines if one.detail.kind is WorkKind.HOURS)


def _rates_of(
    hourly: Sequence[TimeEntry],
    lines: Sequence[WorkLine],
    rates: Mapping[str, WorkRate],
) -> dict[str, WorkRate]:
    """Return at which rate each entry counts; a reversal, at that of its entry."""
    found = {
        spell.entry.key: WorkRate(price=line.unit_price, name=line.detail.name)
        for line in lines
        for spell in line.detail.spells
    }
    return {
        one.key: rates[one.reverses] if one.reverses in rates else found[one.key]
        for one in hourly
    }
