"""Work -> lines of a statement: instalments, hours, prepaid hours, in this order."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date

from regie.billing.agreed.agreement import Agreement
from regie.billing.edition import Edition
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.sources import Cut
from regie.billing.work.corrected import corrections
from regie.billing.work.corrected import lines_together
from regie.billing.work.detail import Stated
from regie.billing.work.detail import Work
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.entry import in_time_order
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.billing.work.homes import Home
from regie.billing.work.homes import home_of
from regie.billing.work.homes import homes_of
from regie.billing.work.homes import share
from regie.billing.work.homes import window
from regie.billing.work.homes import windows_of
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Rounding
from regie.billing.work.hourly_lines import hourly_lines
from regie.billing.work.hourly_lines import spells_of
from regie.billing.work.prepaid import caught_up
from regie.billing.work.prepaid import prepaid_lines
from regie.billing.work.project import due_before
from regie.billing.work.retainer import HoursAccount
from regie.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """The entries that count, by what they are for.

    Attributes:
        hourly: Of this statement, at a rate.
        others: Of this statement, prepaid or within a fixed fee.
        unbilled: Of days for which nothing was agreed.
        changed: Of earlier statements, at a rate or within a fixed fee.
        prepaid: Of earlier statements, prepaid.
    """

    hourly: list[TimeEntry] = field(default_factory=list)
    others: list[TimeEntry] = field(default_factory=list)
    unbilled: list[TimeEntry] = field(default_factory=list)
    changed: dict[Home, list[TimeEntry]] = field(default_factory=dict)
    prepaid: dict[Home, list[TimeEntry]] = field(default_factory=dict)


def stated_work(cut: Cut, work: Work, earlier: Sequence[Closed] = ()) -> Stated:
    """Return what a statement says of work.

    Args:
        earlier: The client's statements before, with the agreement of each.
    """
    terms = cut.agreement.work
    homes = homes_of(cut, work, earlier)
    counted = _sorted(cut, counted_entries(cut, work, homes), homes)
    lines = list(_instalments(cut, work))
    account = None
    if terms.hourly:
        lines += _hourly(terms.hourly, cut, work, homes, counted.hourly)
    if terms.hourly and not terms.retainer and counted.others:
        lines.append(_at_no_price(WorkKind.INCLUDED, counted.others, cut))
    left = work.past.account or HoursAccount()
    missed: list[WorkLine] = []
    if cut.edition > Edition.FIRST:
        left, missed = caught_up(cut, work, homes, counted.prepaid)
    if terms.retainer:
        account, made = prepaid_lines(terms.retainer, cut, counted.others, left)
        lines += made
    if counted.unbilled:
        lines.append(_unbilled(counted.unbilled, cut))
    lines += corrections(cut, work, windows_of(homes), counted.changed)
    return Stated(
        lines=(*lines, *missed), account=account, milestones=_asked(cut.agreement, work)
    )


def _sorted(cut: Cut, entries: Iterable[TimeEntry], homes: Sequence[Home]) -> _Sorted:
    hourly = cut.agreement.work.hourly
    found = _Sorted()
    for one in entries:
        home = home_of(one, homes)
        if home is None and _has_no_terms(cut, one):
            found.unbilled.append(one)
        elif home is None:
            is_hourly = hourly is not None and hourly.where.takes(one)
            (found.hourly if is_hourly else found.others).append(one)
        elif home.prepaid is not None and home.prepays(one):
            found.prepaid.setdefault(home, []).append(one)
        elif share(home.cut, cut) and home.bills(one):
            found.hourly.append(one)
        else:
            found.changed.setdefault(home, []).append(one)
    return found


def _has_no_terms(cut: Cut, entry: TimeEntry) -> bool:
    """Say whether no statement can take it: of this one, or of those before.

    The first edition counted what lies before this statement under its terms.
    """
    if cut.edition >= Edition.UNAGREED and not _holds_on(cut.agreement, entry.on):
        return True
    if cut.edition is Edition.FIRST or cut.previous_end is None:
        return False
    return entry.on < cut.previous_end


def _hourly(
    terms: Hourly,
    cut: Cut,
    work: Work,
    homes: Sequence[Home],
    entries: Sequence[TimeEntry],
) -> Iterable[WorkLine]:
    sharing = [one for one in homes if one.is_stated and share(one.cut, cut)]
    if not sharing:
        return hourly_lines(terms, cut, entries)
    return lines_together(terms, cut, work, window(sharing, now=cut), entries)


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
        and (home_of(one, homes) is not None or _takes(cut, one, homes))
    ]
    keys = {one.key for one in found} | past.keys
    known = [one for one in found if not one.reverses or one.reverses in keys]
    return in_time_order(standing(known))


def _takes(cut: Cut, entry: TimeEntry, homes: Sequence[Home]) -> bool:
    """Say whether it counts: in its period, or afterwards if Régie learned of it late.

    What came in late counts even if a new version of the agreement began meanwhile. A
    first statement counts everything since the agreement's first day: a month in which
    nothing happened has no statement, and its hours may come in afterwards.
    """
    if entry.on >= cut.period.end or not _bills_hours(cut.agreement):
        return False
    if cut.edition >= Edition.UNAGREED and _is_outside(cut, entry, homes):
        return True
    if cut.agreement.ends_on is not None and entry.on >= cut.agreement.ends_on:
        return False
    if cut.recorded_after is None or cut.previous_end is None:
        return entry.on >= cut.agreement.starts_on
    if entry.on >= cut.previous_end:
        return entry.on >= cut.agreement.starts_on
    return entry.recorded_at > cut.recorded_after


def _is_outside(cut: Cut, entry: TimeEntry, homes: Sequence[Home]) -> bool:
    """Say whether the agreement that bills hours in its period does not on its day."""
    then = next((one.cut for one in homes if entry.on < one.cut.period.end), cut)
    agreement, ends_on = then.agreement, then.agreement.ends_on
    if not _bills_hours(agreement) or agreement.starts_on >= then.period.end:
        return False
    if ends_on is not None and ends_on <= then.period.start:
        return False
    return not _holds_on(agreement, entry.on)


def _holds_on(agreement: Agreement, day: date) -> bool:
    ends_on = agreement.ends_on
    return agreement.starts_on <= day and (ends_on is None or day < ends_on)


def _bills_hours(agreement: Agreement) -> bool:
    return bool(agreement.work.hourly or agreement.work.retainer)


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


def _at_no_price(kind: WorkKind, entries: Sequence[TimeEntry], cut: Cut) -> WorkLine:
    hourly = cut.agreement.work.hourly
    rounding = hourly.rounding if hourly else Rounding()
    detail = WorkDetail(
        kind=kind,
        minutes=rounding.minutes(sum(one.seconds for one in entries)),
        in_fee=kind is WorkKind.INCLUDED and cut.agreement.has_fee,
        spells=spells_of(entries, cut),
    )
    nothing = Money.zero(cut.agreement.currency)
    return WorkLine(quantity=0, unit_price=nothing, detail=detail)


def _unbilled(entries: Sequence[TimeEntry], cut: Cut) -> WorkLine:
    """Return the hours for which nothing was agreed; late is what came in late."""
    line = _at_no_price(WorkKind.UNBILLED, entries, cut)
    if cut.edition < Edition.UNAGREED:
        return line
    after = cut.recorded_after
    spells = tuple(
        replace(one, late=after is not None and one.entry.recorded_at > after)
        for one in line.detail.spells
    )
    return replace(line, detail=replace(line.detail, spells=spells))
