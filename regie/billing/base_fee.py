"""How often a base fee is due in a period."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from regie.billing.agreement import Agreement
from regie.billing.agreement import Every
from regie.billing.period import Period


def times_due(agreement: Agreement, every: Every, period: Period) -> int:
    """Return how many bases fall due in the period."""
    start, end = agreement.starts_on, min(period.end, agreement.ends_on or period.end)
    if every is Every.LAUNCH:
        return 1 if period.start <= start < end else 0
    # Each from the first day, so that 31 January, 28 February and 31 March follow.
    due, months, times = start, 0, 0
    while due < end:
        times += due >= period.start
        months += 1
        due = start + relativedelta(months=months)
    return times
