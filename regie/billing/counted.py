"""Which movements count for a party: those in time, within her months and payments.

What undoes a payment counts if that payment did, and frees its place: a sale that is
corrected is one payment. So does a fee if its sale did.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from regie.billing.movements import Book
from regie.billing.movements import GIVEN_BACK
from regie.billing.movements import Movement
from regie.billing.movements import MovementKind
from regie.billing.movements import OUTGOING
from regie.billing.terms import Counted
from regie.billing.terms import Scope
from regie.billing.terms import Terms

ALWAYS = date.min
"""The day from which the newest edition holds where no statement was made before."""

NEVER = date.max
"""The same where every statement is of an older edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """First days of the first statements in which newer rules hold.

    Attributes:
        undoing: What undoes a payment counts as that payment did. It was one more
            payment to older editions: what they left out for that counts on this day.
        own_days: What is known late belongs to a commission by its own day; to older
            editions, by the first day of the statement that took it.
    """

    undoing: date = ALWAYS
    own_days: date = ALWAYS


def days_counted(
    terms: Terms, book: Book, given: Sequence[Movement], renewed: Renewed
) -> Iterator[date | None]:
    """Yield the day on which each movement counts; None where it does not.

    Mostly that is its own.

    Args:
        given: In the order of the book.
    """
    renewed_on = renewed.undoing
    told = _Told(terms=terms, book=book, own_days=renewed.own_days)
    now = _counted(told, sorted(given, key=_turn), undoing=True)
    before = now
    if renewed_on > ALWAYS:
        before = _counted(told, given, undoing=False)
    for one in given:
        if one.on >= renewed_on or one.key in before:
            counts = one.key in (now if one.on >= renewed_on else before)
            yield one.on if counts else None
        else:
            yield renewed_on if one.key in now and renewed_on < NEVER else None


def is_income(movement: Movement) -> bool:
    """Say whether it is a sale or a payment, or what undoes one."""
    return movement.kind in {MovementKind.SALE, MovementKind.PAYMENT}


def is_fee_of_sale(book: Book, movement: Movement) -> bool:
    """Say whether it is what a vendor kept of a sale that is known."""
    return movement.kind is MovementKind.FEE and movement.sale in book.sales


@dataclass(slots=True, kw_only=True)
class _Used:
    """What of a party's months and payments is used up.

    Attributes:
        first: The day of each customer's first sale.
        payments: How many of each sale count.
    """

    first: dict[str, date] = field(default_factory=dict)
    payments: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What decides; see `Renewed`."""

    terms: Terms
    book: Book
    own_days: date

    def day_of(self, movement: Movement) -> date:
        """Return the day by which a movement belongs to the commission or not."""
        is_own = movement.on >= self.own_days
        return (movement.own_day if is_own else None) or movement.on


def _counted(told: _Told, given: Iterable[Movement], *, undoing: bool) -> set[str]:
    """Return the keys of what counts."""
    book = told.book
    used = _Used()
    seen: set[str] = set()
    found: set[str] = set()
    for one in given:
        income = is_income(one)
        seen.add(one.key)
        if undoing and income and one.undoes in seen:
            counts = one.undoes in found
            if counts:
                used.payments[book.group_of(one)] -= 1
        elif (
            undoing and is_fee_of_sale(book, one) and ((one.undoes or one.sale) in seen)
        ):
            counts = (one.undoes or one.sale) in found
        elif undoing and _follows(told, one) and one.undoes in seen:
            counts = one.undoes in found
        else:
            counts = _in_time(told, one)
            if counts and income:
                counts = not _beyond(told, one, used)
        if counts:
            found.add(one.key)
    return found


def _follows(told: _Told, movement: Movement) -> bool:
    """Say whether it gives a payment back, of a sale that counts as it is paid.

    With PERIOD that changes the period of the payment, which may not count.
    """
    return (
        told.terms.scope is not Scope.PERIOD
        and movement.kind in GIVEN_BACK
        and movement.on >= told.own_days
    )


def _turn(movement: Movement) -> tuple[date, int]:
    """By day: what was paid, what undoes it, what is written instead, its fees."""
    if movement.kind is MovementKind.FEE:
        return movement.on, 3
    if movement.undoes:
        return movement.on, 1
    is_anew = movement.kind is MovementKind.SALE and movement.sale != movement.key
    return movement.on, 2 if is_anew else 0


def _in_time(told: _Told, movement: Movement) -> bool:
    """Say whether it lies between the agreement's first day and the end of its tail.

    What comes after the end still belongs to a sale that counted, such as a refund. Of
    a sale in instalments it belongs to those payments that counted, by period.
    """
    terms, book = told.terms, told.book
    sale = book.sale_of(movement)
    signed = terms.counted is Counted.SIGNED
    by_payment = terms.scope is Scope.PERIOD and not signed
    if by_payment and movement.kind in GIVEN_BACK and sale.key in book.instalments:
        return True
    by_sale = signed or movement.kind in OUTGOING
    return in_time(terms, told.day_of(sale if by_sale else movement))


def in_time(terms: Terms, day: date) -> bool:
    """Say whether sales of a day count by a party's own first and last day."""
    if terms.starts_on is not None and day < terms.starts_on:
        return False
    if terms.ends_on is None:
        return True
    return day < terms.ends_on + timedelta(days=terms.tail_days)


def _beyond(told: _Told, movement: Movement, used: _Used) -> bool:
    """Say whether the months or payments that count are used up; keep count."""
    terms, day = told.terms, told.day_of(movement)
    group = told.book.group_of(movement)
    customer = movement.customer or group
    first = used.first.setdefault(customer, day)
    if terms.months is not None and day >= first + relativedelta(months=terms.months):
        return True
    counting = used.payments.get(group, 0)
    if terms.payments is not None and counting >= terms.payments:
        return True
    used.payments[group] = counting + 1
    return False
