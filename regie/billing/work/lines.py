"""Work -> lines of a statement: instalments, hours, prepaid hours, in this order."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date

from regie.billing.agreement import Agreement
from regie.billing.sources import Cut
from regie.billing.work.detail import NO_PAST
from regie.billing.work.detail import Past
from regie.billing.work.detail import Spell
from regie.billing.work.detail import Stated
from regie.billing.work.detail import Work
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.durations import hours_of
from regie.billing.work.entry import in_time_order
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.billing.work.hourly import beyond
from regie.billing.work.hourly import Each
from regie.billing.work.hourly import Group
from regie.billing.work.hourly import grouped
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import WorkRate
from regie.billing.work.project import due_before
from regie.billing.work.retainer import Grant
from regie.billing.work.retainer import HoursAccount
from regie.billing.work.retainer import HoursMonth
from regie.billing.work.retainer import months_of
from regie.billing.work.retainer import Retainer
from regie.billing.work.retainer import Span
from regie.money import Money
from regie.money import total


def stated_work(cut: Cut, work: Work) -> Stated:
    """Return what a statement says of work."""
    terms = cut.agreement.work
    entries = counted_entries(cut, work)
    by_hour: list[TimeEntry] = []
    others: list[TimeEntry] = []
    for one in entries:
        is_hourly = terms.hourly is not None and terms.hourly.where.takes(one)
        (by_hour if is_hourly else others).append(one)
    lines = list(_instalments(cut, work))
    account = None
    if terms.hourly:
        lines += _hourly(terms.hourly, cut, by_hour, work.past)
    if terms.hourly and not terms.retainer and others:
        lines.append(_included(others, cut))
    if terms.retainer:
        account, made = _retainer(terms.retainer, cut, others, work.past)
        lines += made
    return Stated(
        lines=tuple(lines), account=account, milestones=_asked(cut.agreement, work)
    )


def _asked(agreement: Agreement, work: Work) -> dict[str, date]:
    """Return what the project asks of its campaign, and is known."""
    project = agreement.work.project
    asked = {one.due.milestone for one in project.instalments} if project else set()
    return {key: day for key, day in sorted(work.milestones.items()) if key in asked}


def counted_entries(cut: Cut, work: Work) -> list[TimeEntry]:
    """Return the entries that count in this statement, by time.

    What was taken back before it was counted does not appear. What is taken back
    afterwards counts as less, in the next statement.
    """
    terms, past = cut.agreement.work, work.past
    if not terms.hourly and not terms.retainer:
        return []
    found = [
        one
        for one in work.entries
        if one.job.billable and one.key not in past.keys and _takes(cut, one)
    ]
    keys = {one.key for one in found} | past.keys
    known = [one for one in found if not one.reverses or one.reverses in keys]
    return in_time_order(standing(known))


def _takes(cut: Cut, entry: TimeEntry) -> bool:
    """Say whether it counts: in its period, or afterwards if Régie learned of it late.

    What came in late counts even if a new version of the agreement began meanwhile. A
    first statement counts everything since the agreement's first day: a month in which
    nothing was due has no statement, and its hours may come in afterwards.
    """
    end = min(cut.period.end, cut.agreement.ends_on or cut.period.end)
    unknown = entry.job.client != cut.client or entry.recorded_at > cut.recorded_until
    if unknown or entry.on >= end:
        return False
    if cut.recorded_after is None or cut.previous_end is None:
        return entry.on >= cut.agreement.starts_on
    if entry.on >= cut.previous_end:
        return entry.on >= cut.agreement.starts_on
    return entry.recorded_at > cut.recorded_after


def _instalments(cut: Cut, work: Work) -> Iterator[WorkLine]:
    project = cut.agreement.work.project
    if project is None:
        return
    due = due_before(
        project,
        cut.period.end,
        work.milestones,
        starts_on=cut.agreement.starts_on,
        billed=work.past.instalments,
    )
    for one in due:
        detail = WorkDetail(kind=WorkKind.INSTALMENT, name=project.name, instalment=one)
        yield WorkLine(quantity=1, unit_price=one.amount, detail=detail)


def _hourly(
    terms: Hourly, cut: Cut, entries: Sequence[TimeEntry], past: Past = NO_PAST
) -> list[WorkLine]:
    minimum = terms.minimum
    least = minimum.minutes if minimum and minimum.each is Each.ENTRY else 0
    groups = grouped(
        entries,
        (*terms.rates, WorkRate(price=terms.rate)),
        terms.rounding,
        least=least,
        before=past.prices,
    )
    worked = sum(group.minutes for group in groups)
    cap = terms.cap.minutes if terms.cap else None
    over = [0] * len(groups) if cap is None else beyond(groups, cap)
    limit = terms.cap or terms.budget
    is_near = limit is not None and _is_near(groups, limit, terms)
    lines = [
        _hours_line(group, gone, terms, cut, limit=limit if is_near else None)
        for group, gone in zip(groups, over, strict=True)
    ]
    lines += _up_to_minimum(terms, cut, worked - sum(over))
    return [*lines, *_down_to_cap(terms, lines)]


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
        is_capped=terms.cap is not None
        and any(_is_stated(cut, one) for one in entries),
        is_near=limit is not None,
        spells=_spells(entries, cut),
    )
    quantity = hours_of(group.minutes - gone)
    return WorkLine(quantity=quantity, unit_price=group.rate.price, detail=detail)


def _is_stated(cut: Cut, entry: TimeEntry) -> bool:
    """Say whether the entry lies in days of an earlier statement."""
    return cut.previous_end is not None and entry.on < cut.previous_end


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


def _included(entries: Sequence[TimeEntry], cut: Cut) -> WorkLine:
    hourly = cut.agreement.work.hourly
    assert hourly is not None  # noqa: S101 -- only beside hours
    minutes = hourly.rounding.minutes(sum(one.seconds for one in entries))
    detail = WorkDetail(
        kind=WorkKind.INCLUDED, minutes=minutes, spells=_spells(entries, cut)
    )
    nothing = Money.zero(cut.agreement.currency)
    return WorkLine(quantity=0, unit_price=nothing, detail=detail)


def _retainer(
    terms: Retainer, cut: Cut, entries: Sequence[TimeEntry], past: Past
) -> tuple[HoursAccount, list[WorkLine]]:
    before = past.account or HoursAccount()
    account, months = months_of(terms, before, entries, _span(terms, cut))
    whole = [month for month in months if month.fee and month.shares is None]
    blocks = terms.every is Grant.ONCE
    times = sum(month.blocks if blocks else 1 for month in whole)
    detail = WorkDetail(
        kind=WorkKind.PREPAID,
        minutes=sum(group.minutes for month in months for group in month.groups),
        rounding=terms.rounding,
        months=tuple(months),
        limit=Limit(minutes=terms.minutes),
        is_near=any(_is_used_up(month, terms) for month in months),
        spells=_spells(entries, cut),
    )
    lines = [WorkLine(quantity=times, unit_price=terms.fee, detail=detail)]
    for month in months:
        if month.fee and month.shares is not None:
            part = WorkDetail(kind=WorkKind.PART, months=(month,))
            lines.append(WorkLine(quantity=1, unit_price=month.fee, detail=part))
    return account, [*lines, *_overages(months)]


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


def _spells(entries: Iterable[TimeEntry], cut: Cut) -> tuple[Spell, ...]:
    return tuple(
        Spell(entry=entry, late=entry.on < cut.period.start) for entry in entries
    )
