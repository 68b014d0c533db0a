"""Hours of one statement -> lines: a rate each, up to the minimum, down to the cap."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from regie.billing.sources import Cut
from regie.billing.work.detail import Spell
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.durations import hours_of
from regie.billing.work.entry import TimeEntry
from regie.billing.work.hourly import beyond
from regie.billing.work.hourly import Each
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
    groups = _groups(terms, entries, rates)
    worked = sum(group.minutes for group in groups)
    cap = terms.cap.minutes if terms.cap else None
    over = [0] * len(groups) if cap is None else beyond(groups, cap)
    limit = _near(terms, groups)
    lines = [
        _hours_line(group, gone, terms, cut, limit=limit)
        for group, gone in zip(groups, over, strict=True)
    ]
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
    limit = _near(terms, _groups(terms, [*others, *entries], rates))
    return [
        _hours_line(group, 0, terms, cut, limit=limit)
        for group in _groups(terms, entries, rates)
    ]


def _groups(
    terms: Hourly,
    entries: Sequence[TimeEntry],
    rates: Mapping[str, WorkRate] | None,
) -> list[Group]:
    minimum = terms.minimum
    return grouped(
        entries,
        (*terms.rates, WorkRate(price=terms.rate)),
        terms.rounding,
        least=minimum.minutes if minimum and minimum.each is Each.ENTRY else 0,
        before=rates,
    )


def _near(terms: Hourly, groups: Sequence[Group]) -> Limit | None:
    """Return the cap or the budget if it is reached to the share that is to be told."""
    limit = terms.cap or terms.budget
    return limit if limit is not None and _is_near(groups, limit, terms) else None


def _hours_line(
    group: Group, gone: int, terms: Hourly, cut: Cut, *, limit: Limit | None
) -> WorkLine:
    entries = group.entries
    detail = WorkDetail(
        kind=WorkKind.HOURS,
        name=group.rate.name,
        minutes=group.minutes,
        beyond=gone,
        rounding=terms.rounding,
        limit=limit,
        is_near=limit is not None,
        spells=spells_of(entries, cut),
    )
    quantity = hours_of(group.minutes - gone)
    return WorkLine(quantity=quantity, unit_price=group.rate.price, detail=detail)


def _is_near(groups: Sequence[Group], limit: Limit, terms: Hourly) -> bool:
    """Say whether the work reaches the share of the limit that is to be told."""
    if limit.amount is None:
        worked = sum(group.minutes for group in groups)
        return worked * 100 >= (limit.minutes or 0) * terms.warn_percent
    cost = sum(
        group.rate.price.scaled(hours_of(group.minutes)).minor for group in groups
    )
    return cost * 100 >= limit.amount.minor * terms.warn_percent


def _up_to_minimum(terms: Hourly, cut: Cut, minutes: int) -> Iterator[WorkLine]:
    minimum = terms.minimum
    agreement, period = cut.agreement, cut.period
    over = agreement.ends_on is not None and agreement.ends_on <= period.start
    if minimum is None or minimum.each is Each.ENTRY or over:
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
