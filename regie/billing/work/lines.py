"""Work -> lines of a statement: instalments, hours, prepaid hours, in this order."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date

from regie.billing.agreement import Agreement
from regie.billing.closed import Closed
from regie.billing.sources import Cut
from regie.billing.work.corrected import corrections
from regie.billing.work.corrected import Home
from regie.billing.work.corrected import home_of
from regie.billing.work.corrected import homes_of
from regie.billing.work.detail import Past
from regie.billing.work.detail import Stated
from regie.billing.work.detail import Work
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.durations import hours_of
from regie.billing.work.entry import in_time_order
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import WorkRate
from regie.billing.work.hourly_lines import hourly_lines
from regie.billing.work.hourly_lines import spells_of
from regie.billing.work.project import due_before
from regie.billing.work.retainer import Grant
from regie.billing.work.retainer import HoursAccount
from regie.billing.work.retainer import HoursMonth
from regie.billing.work.retainer import months_of
from regie.billing.work.retainer import Retainer
from regie.billing.work.retainer import Span
from regie.money import Money


def stated_work(cut: Cut, work: Work, earlier: Sequence[Closed] = ()) -> Stated:
    """Return what a statement says of work.

    Args:
        earlier: The client's statements before, with the agreement of each.
    """
    terms = cut.agreement.work
    homes = homes_of(cut, work.past, earlier)
    by_hour: list[TimeEntry] = []
    others: list[TimeEntry] = []
    changed: dict[Home, list[TimeEntry]] = {}
    for one in counted_entries(cut, work, homes):
        home = home_of(one, homes)
        is_hourly = terms.hourly is not None and terms.hourly.where.takes(one)
        own = by_hour if is_hourly else others
        (own if home is None else changed.setdefault(home, [])).append(one)
    lines = list(_instalments(cut, work))
    account = None
    if terms.hourly:
        lines += hourly_lines(terms.hourly, cut, by_hour)
    if terms.hourly and not terms.retainer and others:
        lines.append(_included(others, cut))
    if terms.retainer:
        account, made = _retainer(terms.retainer, cut, others, work.past)
        lines += made
    lines += corrections(cut, work, changed)
    return Stated(
        lines=tuple(lines), account=account, milestones=_asked(cut.agreement, work)
    )


def _asked(agreement: Agreement, work: Work) -> dict[str, date]:
    """Return what the project asks of its campaign, and is known."""
    project = agreement.work.project
    asked = {one.due.milestone for one in project.instalments} if project else set()
    return {key: day for key, day in sorted(work.milestones.items()) if key in asked}


def counted_entries(
    cut: Cut, work: Work, homes: Sequence[Home] = ()
) -> list[TimeEntry]:
    """Return the entries that count in this statement, by time.

    What was taken back before it was counted does not appear. What is taken back
    afterwards counts in the next statement, as a correction of the one that counted it.
    """
    past = work.past
    found = [
        one
        for one in work.entries
        if one.job.client == cut.client
        and one.job.billable
        and one.recorded_at <= cut.recorded_until
        and one.key not in past.keys
        and (home_of(one, homes) is not None or _takes(cut, one))
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
    terms = cut.agreement.work
    end = min(cut.period.end, cut.agreement.ends_on or cut.period.end)
    if entry.on >= end or not (terms.hourly or terms.retainer):
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


def _included(entries: Sequence[TimeEntry], cut: Cut) -> WorkLine:
    hourly = cut.agreement.work.hourly
    assert hourly is not None  # noqa: S101 -- only beside hours
    minutes = hourly.rounding.minutes(sum(one.seconds for one in entries))
    detail = WorkDetail(
        kind=WorkKind.INCLUDED, minutes=minutes, spells=spells_of(entries, cut)
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
        spells=spells_of(entries, cut),
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
