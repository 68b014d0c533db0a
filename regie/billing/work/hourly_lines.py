"""Hours of one statement -> lines: a rate each, up to the minimum, down to the cap."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from regie.billing.edition import Edition
from regie.billing.revenue.sources import Cut
from regie.billing.work.detail import HowFar
from regie.billing.work.detail import Nearness
from regie.billing.work.detail import Spell
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.durations import hours_of
from regie.billing.work.entry import TimeEntry
from regie.billing.work.hourly import beyond
from regie.billing.work.hourly import Group
from regie.billing.work.hourly import grouped
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import WorkRate
from regie.money import total


def hourly_lines(
    terms: Hourly,
    cut: Cut,
    entries: Sequence[TimeEntry],
    rates: Mapping[str, WorkRate] | None = None,
) -> list[WorkLine]:
    """Return what hours come to in one period: rates, then minimum, then cap.

    Args:
        rates: At which entries were billed before, by key.
    """
    groups = _groups(terms, cut, entries, rates)
    worked = sum(group.minutes for group in groups)
    cap = terms.cap.minutes if terms.cap else None
    over = [0] * len(groups) if cap is None else beyond(groups, cap)
    near = _near(terms, groups)
    lines = [
        _hours_line(group, gone, terms, cut, near)
        for group, gone in zip(groups, over, strict=True)
    ]
    lines = _told_once(lines, near)
    lines += _up_to_minimum(terms, cut, worked - sum(over))
    return [*lines, *_down_to_cap(terms, lines)]


def plain_lines(
    terms: Hourly,
    cut: Cut,
    entries: Sequence[TimeEntry],
    others: Sequence[TimeEntry],
    rates: Mapping[str, WorkRate],
) -> list[WorkLine]:
    """Return hours at their rates, without the limits of their period.

    Args:
        others: The hours of the same period that were billed before: what is told of a
            limit looks at all of them.
        rates: At which entries were billed before, by key.
    """
    near = _near(terms, _groups(terms, cut, [*others, *entries], rates))
    lines = [
        _hours_line(group, 0, terms, cut, near)
        for group in _groups(terms, cut, entries, rates)
    ]
    return _told_once(lines, near)


def _told_once(lines: Sequence[WorkLine], near: Nearness | None) -> list[WorkLine]:
    """Return the lines, the last of which tells of the limit of all of them."""
    if not lines:
        return []
    *first, last = lines
    return [*first, replace(last, detail=replace(last.detail, told=near))]


def _groups(
    terms: Hourly,
    cut: Cut,
    entries: Sequence[TimeEntry],
    rates: Mapping[str, WorkRate] | None,
) -> list[Group]:
    return grouped(
        entries,
        (*terms.rates, WorkRate(price=terms.rate)),
        terms.rounding,
        least=terms.least_each,
        holds=cut.edition >= Edition.KNOWN,
        before=rates,
    )


def _near(terms: Hourly, groups: Sequence[Group]) -> Nearness | None:
    """Return the cap or the budget if it is reached to the share that is to be told."""
    limit = terms.cap or terms.budget
    if limit is None:
        return None
    part, whole = _part_of(limit, groups)
    if part * 100 < whole * terms.warn_percent:
        return None
    if part < whole:
        how_far = HowFar.NEARLY
    else:
        how_far = HowFar.BEYOND if part > whole else HowFar.REACHED
    return Nearness(limit=limit, is_cap=terms.cap is not None, how_far=how_far)


def _hours_line(
    group: Group, gone: int, terms: Hourly, cut: Cut, near: Nearness | None
) -> WorkLine:
    entries = group.entries
    detail = WorkDetail(
        kind=WorkKind.HOURS,
        name=group.rate.name,
        minutes=group.minutes,
        beyond=gone,
        rounding=terms.rounding,
        least=terms.least_each if cut.edition >= Edition.KNOWN else 0,
        limit=near.limit if near else None,
        is_near=near is not None,
        spells=spells_of(entries, cut),
    )
    quantity = hours_of(group.minutes - gone)
    return WorkLine(quantity=quantity, unit_price=group.rate.price, detail=detail)


def _part_of(limit: Limit, groups: Sequence[Group]) -> tuple[int, int]:
    """Return the work and the limit, both in minutes or both in minor units."""
    if limit.amount is None:
        return sum(group.minutes for group in groups), limit.minutes or 0
    cost = sum(
        group.rate.price.scaled(hours_of(group.minutes)).minor for group in groups
    )
    return cost, limit.amount.minor


def _up_to_minimum(terms: Hourly, cut: Cut, minutes: int) -> Iterator[WorkLine]:
    minimum = terms.minimum
    agreement, period = cut.agreement, cut.period
    over = agreement.ends_on is not None and agreement.ends_on <= period.start
    if minimum is None or terms.least_each or over:
        return
    missing = minimum.minutes - max(minutes, 0)
    if missing > 0 and agreement.starts_on < period.end:
        detail = WorkDetail(
            kind=WorkKind.MINIMUM,
            minutes=missing,
            limit=Limit(minutes=minimum.minutes),
        )
        yield WorkLine(quantity=hours_of(missing), unit_price=terms.rate, detail=detail)


def _down_to_cap(terms: Hourly, lines: Iterable[WorkLine]) -> Iterator[WorkLine]:
    if terms.cap is None or terms.cap.amount is None:
        return
    amount = total((line.amount for line in lines), terms.rate.currency)
    if amount > terms.cap.amount:
        detail = WorkDetail(kind=WorkKind.CAP, limit=terms.cap)
        yield WorkLine(quantity=-1, unit_price=amount - terms.cap.amount, detail=detail)


def spells_of(entries: Iterable[TimeEntry], cut: Cut) -> tuple[Spell, ...]:
    """Return entries as a line shows them."""
    return tuple(
        Spell(entry=entry, late=entry.on < cut.period.start) for entry in entries
    )
