"""Reminders of unpaid invoices: when, and what being late costs.

Late interest between businesses is due without a reminder from the day after the due
day to the day of the payment, on the amount with VAT, and carries no VAT itself; each
late invoice costs 40 EUR besides (Code de commerce, L. 441-10 and D. 441-5, read in
2026).
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from regie.money import EUR
from regie.money import Money
from regie.money import round_half_away

RUNGS = (3, 15, 30)
"""Days after the due day on which the first, second and last reminder are due."""

LAST = len(RUNGS)
"""The last reminder, a formal notice."""

APART = timedelta(days=7)
"""The least between two reminders of one invoice."""

INDEMNITY = Money.of("40", EUR)
"""For recovery, once an invoice."""

_DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A payment or a credit note, as it lowers what is open.

    Attributes:
        amount: Negative where money was paid back.
    """

    on: date
    amount: Money


def rung_due(
    due_on: date, today: date, *, sent: Mapping[int, date], last: bool = False
) -> int:
    """Return the reminder that is due, from 1; 0 if none is.

    The first one that is sent is the first of the ladder, however late. After it the
    latest one that is due is sent, a week later at least, and none that comes before
    one that was sent.

    Args:
        due_on: The last day to pay.
        today: The day of the reminder.
        sent: On which day each reminder was sent.
        last: The last one at once, as soon as any is due.
    """
    late = (today - due_on).days
    reached = sum(1 for days in RUNGS if days <= late)
    if reached and last:
        reached = LAST
    elif sent and max(sent.values()) + APART > today:
        return 0
    elif not sent:
        reached = min(reached, 1)
    return reached if reached > max(sent, default=0) else 0


def next_reminder(
    due_on: date, today: date, *, sent: Mapping[int, date]
) -> date | None:
    """Return the first day from today on which a reminder is due; None if none ever is.

    Args:
        due_on: The last day to pay.
        today: The first day that counts.
        sent: On which day each reminder was sent.
    """
    days = {today, *(due_on + timedelta(days=late) for late in RUNGS)}
    days |= {on + APART for on in sent.values()}
    return min(
        (day for day in days if day >= today and rung_due(due_on, day, sent=sent)),
        default=None,
    )


def late_interest(
    payable: Money,
    changes: Iterable[Change],
    *,
    due_on: date,
    until: date,
    percent: Decimal,
) -> Money:
    """Return the interest on what was open, day by day, rounded once.

    Args:
        payable: What the invoice asks for, with VAT.
        changes: Payments and credit notes; each counts from the day after its own: what
            is paid 10 days late was open for 10 days.
        due_on: The first day of interest is the one after it.
        until: The last day that counts.
        percent: A year, of 365 days.
    """
    days = sum(
        left.minor * count
        for left, count in _stretches(payable, changes, due_on, until)
        if left.minor > 0
    )
    exact = Fraction(days) * Fraction(percent) / 100 / _DAYS_A_YEAR
    return Money(round_half_away(exact), payable.currency)


def _stretches(
    payable: Money, changes: Iterable[Change], due_on: date, until: date
) -> Iterator[tuple[Money, int]]:
    """Yield what was open with the number of days it was, from the day after due."""
    left, begins = payable, due_on + timedelta(days=1)
    for change in sorted(changes, key=lambda one: one.on):
        ends = min(change.on, until) + timedelta(days=1)
        if ends > begins:
            yield left, (ends - begins).days
            begins = ends
        left -= change.amount
    yield left, max(0, (until - begins).days + 1)
