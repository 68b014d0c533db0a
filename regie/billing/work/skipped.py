"""Periods of which no statement was made, and whose hours are their own."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.rhythm import periods_to_come
from regie.billing.revenue.closed import PassedOver


def skipped_between(
    agreements: Sequence[Agreement], own: int | None, *, free: date, end: date
) -> Iterator[PassedOver]:
    """Yield the periods before a statement that keep their hours to themselves.

    Hours of the statement's own version belong to it, unless each period has a cap, a
    minimum or a rounding of its own: then they are what a statement of their period
    would have said.

    Args:
        agreements: The versions by their first day, each until the next one's.
        own: The place of the one that the statement is made by; None if it is gone.
        free: The first day that no statement covers.
        end: The first day of the statement.
    """
    for place, period in periods_to_come(agreements, free, end):
        hourly = agreements[place].work.hourly
        if hourly is not None and (place != own or hourly.limits_periods):
            yield PassedOver(period=period, agreement=agreements[place])
