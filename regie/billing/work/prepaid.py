"""Prepaid hours -> lines of a statement, and earlier ones that are put right.

Hours that are known late use what was prepaid in their own month. So every earlier
statement is counted again, the oldest first, under the terms it had, with the hours as
they are known now; what is left of each goes into the next one. Where that changes
something, a line says what is due now, less what was stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from regie.billing.revenue.sources import Cut
from regie.billing.work.corrected import correction_line
from regie.billing.work.detail import Corrected
from regie.billing.work.detail import PrepaidStated
from regie.billing.work.detail import Work
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.durations import hours_of
from regie.billing.work.entry import in_time_order
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.billing.work.homes import Home
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import WorkRate
from regie.billing.work.hourly_lines import spells_of
from regie.billing.work.retainer import Grant
from regie.billing.work.retainer import HoursAccount
from regie.billing.work.retainer import HoursMonth
from regie.billing.work.retainer import months_of
from regie.billing.work.retainer import Retainer
from regie.billing.work.retainer import Span
from regie.money import total


def prepaid_lines(
    terms: Retainer, cut: Cut, entries: Sequence[TimeEntry], before: HoursAccount
) -> tuple[HoursAccount, list[WorkLine]]:
    """Return what is left of prepaid hours, and the lines of a statement.

    Args:
        before: What was left when it begins.
    """
    account, months = months_of(terms, before, entries, _span(terms, cut))
    return account, list(_lines(terms, cut, entries, months))


def caught_up(
    cut: Cut,
    work: Work,
    homes: Sequence[Home],
    changed: Mapping[Home, Sequence[TimeEntry]],
) -> tuple[HoursAccount, list[WorkLine]]:
    """Return what is left with all hours known now, and what earlier statements miss.

    Args:
        homes: The statements before, the oldest first. A period without one has no
            hours of its own: its fee would have been billed.
        changed: Entries that they did not count yet.
    """
    was = now = HoursAccount()
    lines = []
    for home in homes:
        terms = home.cut.agreement.work.retainer
        if terms is None or not home.cut.is_made:
            continue
        stated = home.prepaid or PrepaidStated()
        known = [one for one in work.entries if one.key in stated.keys]
        late = changed.get(home, ())
        entries = in_time_order(standing([*known, *late]))
        span = _span(terms, home.cut)
        was, before = months_of(terms, was, in_time_order(standing(known)), span)
        now, after = months_of(terms, now, entries, span)
        if after != before:
            currency = home.cut.agreement.currency
            made = _lines(terms, home.cut, entries, after)
            corrected = Corrected(
                period=home.cut.period,
                minutes=_worked(before),
                now=_worked(after),
                stated=total(stated.amounts, currency),
                due=total((one.amount for one in made), currency),
                months=tuple(after),
            )
            lines.append(correction_line(cut, corrected, late))
    return now, lines


def _lines(
    terms: Retainer,
    cut: Cut,
    entries: Sequence[TimeEntry],
    months: Sequence[HoursMonth],
) -> Iterator[WorkLine]:
    """Yield the fee, the fee of months by days, and the hours beyond."""
    whole = [month for month in months if month.fee and month.shares is None]
    blocks = terms.every is Grant.ONCE
    times = sum(month.blocks if blocks else 1 for month in whole)
    detail = WorkDetail(
        kind=WorkKind.PREPAID,
        minutes=_worked(months),
        rounding=terms.rounding,
        months=tuple(months),
        limit=Limit(minutes=terms.minutes),
        is_near=any(_is_used_up(month, terms) for month in months),
        spells=spells_of(entries, cut),
    )
    yield WorkLine(quantity=times, unit_price=terms.fee, detail=detail)
    for month in months:
        if month.fee and month.shares is not None:
            part = WorkDetail(kind=WorkKind.PART, months=(month,))
            yield WorkLine(quantity=1, unit_price=month.fee, detail=part)
    yield from _overages(months)


def _overages(months: Sequence[HoursMonth]) -> Iterator[WorkLine]:
    over: dict[WorkRate, list[tuple[HoursMonth, int]]] = {}
    for month in months:
        for group, minutes in zip(month.groups, month.over, strict=True):
            if minutes:
                over.setdefault(group.rate, []).append((month, minutes))
    for rate, found in over.items():
        minutes = sum(minutes for _, minutes in found)
        detail = WorkDetail(
            kind=WorkKind.OVERAGE,
            name=rate.name,
            minutes=minutes,
            beyond=minutes,
            months=tuple(month for month, _ in found),
        )
        quantity = hours_of(minutes)
        yield WorkLine(quantity=quantity, unit_price=rate.price, detail=detail)


def _worked(months: Sequence[HoursMonth]) -> int:
    return sum(group.minutes for month in months for group in month.groups)


def _is_used_up(month: HoursMonth, terms: Retainer) -> bool:
    had = month.opening + month.granted + month.returned
    used = month.used + sum(month.over)
    return used > 0 and used * 100 >= had * terms.warn_percent


def _span(terms: Retainer, cut: Cut) -> Span:
    agreement, start = cut.agreement, cut.period.start
    begins = min(start, cut.previous_end or start)
    if terms.every is Grant.ONCE and cut.previous_end is None:
        begins = min(begins, agreement.starts_on)
    return Span(
        start=begins,
        period_start=start,
        end=cut.period.end,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
    )
