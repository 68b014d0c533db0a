"""How often a base fee is due in a period.

The base of a calendar month is charged once, also where the agreement changes within
it: by the statement that comes first, under the version that holds in it. So is that of
a launch: versions of the same name are of the same launch, and the first one that
something was billed by charges it, or had it billed elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Every
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed

ONE_DAY = timedelta(days=1)
ONE_MONTH = relativedelta(months=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasesDue:
    """The bases of a period.

    Attributes:
        times: How many fall due.
        charged: A calendar month that the period touches and whose base was charged by
            an earlier version of the agreement; of a launch, the day on which its base
            fell due before. None where there is none.
    """

    times: int
    charged: Period | None = None


def bases_due(
    agreement: Agreement, period: Period, earlier: Sequence[Closed], edition: Edition
) -> BasesDue:
    """Return what falls due in a period.

    Args:
        earlier: The client's statements before, in their order.
        edition: Of the statement that is made; older ones charged a month anew with
            each version.
    """
    base = agreement.base
    if base is None:
        return BasesDue(times=0)
    if base.every is Every.LAUNCH:
        is_due = period.start <= agreement.starts_on < _end(agreement, period)
        before = _launched(agreement, earlier) if edition >= Edition.DAYS else None
        if is_due and before is not None:
            day = Period(start=before, end=before + ONE_DAY)
            return BasesDue(times=0, charged=day)
        return BasesDue(times=1 if is_due else 0)
    known = _charged(agreement, earlier) if edition >= Edition.BASES else {}
    first = _first_due(agreement, known)
    times = len(list(_due_days(agreement, first, period)))
    month = agreement.starts_on.replace(day=1)
    is_charged = first != agreement.starts_on and period.start < first
    charged = Period(start=month, end=month + ONE_MONTH) if is_charged else None
    return BasesDue(times=times, charged=charged)


def _launched(agreement: Agreement, earlier: Sequence[Closed]) -> date | None:
    """Return when the base of a launch fell due before; None where it did not.

    Versions of one name are of one launch.
    """
    for closed in earlier:
        own = closed.agreement
        is_same = own is not None and own.title == agreement.title
        if own is None or not is_same or own.base is None:
            continue
        if own.base.every is Every.LAUNCH and own.starts_on < closed.period.end:
            return own.starts_on
    return None


def _charged(agreement: Agreement, earlier: Sequence[Closed]) -> dict[date, date]:
    """Return the first days of months, each with that of the version that charged it.

    Args:
        agreement: The version that holds.
    """
    found: dict[date, date] = {}
    for closed in earlier:
        own = closed.agreement or agreement
        if own.base is None or own.base.every is Every.LAUNCH:
            continue
        known = found if closed.edition >= Edition.BASES else {}
        for day in _due_days(own, _first_due(own, known), closed.period):
            found.setdefault(day.replace(day=1), own.starts_on)
    return found


def _first_due(agreement: Agreement, charged: Mapping[date, date]) -> date:
    """Return when a version's base falls due first: on its first day, or a month later.

    Args:
        charged: See `_charged`.
    """
    month = agreement.starts_on.replace(day=1)
    version = charged.get(month, agreement.starts_on)
    is_charged = version < agreement.starts_on
    return month + ONE_MONTH if is_charged else agreement.starts_on


def _due_days(agreement: Agreement, first: date, period: Period) -> Iterator[date]:
    """Yield the days of a period on which a monthly base falls due."""
    end = _end(agreement, period)
    # Each from the first day, so that 31 January, 28 February and 31 March follow.
    since = (period.start.year - first.year) * 12 + period.start.month - first.month
    months = max(since, 0)
    while (due := first + relativedelta(months=months)) < end:
        if due >= period.start:
            yield due
        months += 1


def _end(agreement: Agreement, period: Period) -> date:
    return min(period.end, agreement.ends_on or period.end)
