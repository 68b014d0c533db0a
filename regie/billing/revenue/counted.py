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

from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import OUTGOING
from regie.ledger.entry import times_corrected

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
        left: What follows from a payment whose sale is not known counts as that payment
            does, and a refund as its sale; older editions judged them by themselves.
        known: What is held of a sale that is known late waits from its own day; to
            older editions, from the first day of the statement that took it. What
            undoes an entry comes behind it, and what corrects that behind both, however
            often; older editions knew of one correction of a payment.
    """

    undoing: date = ALWAYS
    own_days: date = ALWAYS
    left: date = ALWAYS
    known: date = ALWAYS


def counted(
    terms: Terms, book: Book, given: Iterable[Movement], renewed: Renewed
) -> set[str]:
    """Return the keys of what counts by the newest edition."""
    told = _Told(terms=terms, book=book, own_days=renewed.own_days, left=True)
    movements = list(given)
    before = [one for one in movements if one.on < renewed.known]
    after = [one for one in movements if one.on >= renewed.known]
    order = [
        *sorted(before, key=_turn),
        *sorted(after, key=lambda one: (one.on, _written(one))),
    ]
    return _counted(told, order, undoing=True)


def counted_by_own_day(
    terms: Terms, book: Book, given: Sequence[Movement], *, written: bool = True
) -> set[str]:
    """Return the keys of what counts if payments are taken by their own days.

    Args:
        written: What corrects comes behind what it corrects, as `Renewed.known` says.
    """
    undone = frozenset(one.undoes for one in given if is_income(one) and one.undoes)
    told = _Told(terms=terms, book=book, own_days=ALWAYS, left=True, undone=undone)
    if written:
        order = sorted(given, key=lambda one: (one.day, _written(one)))
    else:
        order = sorted(given, key=_own_turn)
    return _counted(told, order, undoing=True)


def days_counted_before(
    terms: Terms, book: Book, given: Sequence[Movement], renewed: Renewed
) -> Iterator[date | None]:
    """Yield the day on which each movement counts by editions before `LEFT`.

    Mostly that is its own; None where it does not count.

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
    """Say whether it is what a vendor kept of a sale, or a payment, that is known."""
    is_fee = movement.kind is MovementKind.FEE
    return is_fee and book.sale_of(movement) is not movement


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
    """What decides; see `Renewed`.

    Attributes:
        undone: Payments that were undone, where these begin no months.
    """

    terms: Terms
    book: Book
    own_days: date
    left: bool = False
    undone: frozenset[str] = frozenset()

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
        elif undoing and (above := _above(told, one, seen)):
            counts = above in found
        else:
            counts = _in_time(told, one)
            if counts and income:
                counts = not _beyond(told, one, used)
        if counts:
            found.add(one.key)
    return found


def _above(told: _Told, movement: Movement, seen: set[str]) -> str:
    """Return what has to count so that a fee does, or a refund; empty: it does itself.

    That is the payment that it names, or the sale.
    """
    is_fee = is_fee_of_sale(told.book, movement)
    if not is_fee and not _follows(told, movement):
        return ""
    named = (movement.undoes, movement.sale if is_fee or told.left else "")
    return next((key for key in named if key in seen), "")


def _follows(told: _Told, movement: Movement) -> bool:
    """Say whether it gives a payment back, of a sale that counts as it is paid.

    With PERIOD that changes the period of the payment, which may not count.
    """
    return (
        told.terms.scope is not Scope.PERIOD
        and movement.kind in GIVEN_BACK
        and (told.left or movement.on >= told.own_days)
    )


def _turn(movement: Movement) -> tuple[date, int]:
    """By day: what was paid, what undoes it, what is written instead, its fees."""
    if movement.kind is MovementKind.FEE or movement.kind in GIVEN_BACK:
        return movement.on, 3
    if movement.undoes:
        return movement.on, 1
    is_anew = movement.kind is MovementKind.SALE and movement.sale != movement.key
    return movement.on, 2 if is_anew else 0


def _own_turn(movement: Movement) -> tuple[date, int]:
    return movement.day, _turn(movement)[1]


def _written(movement: Movement) -> tuple[bool, int, bool]:
    """Of a day: payments, then the rest; each behind what it undoes or corrects."""
    times = times_corrected(movement.undoes or movement.key)
    return not is_income(movement), times, movement.amount.minor < 0


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
    if movement.counts is not None:
        used.payments[group] = used.payments.get(group, 0) + movement.counts
        return not movement.counts
    customer = movement.customer or group
    begins = used.first.get if movement.key in told.undone else used.first.setdefault
    first = begins(customer, day)
    if terms.months is not None and day >= first + relativedelta(months=terms.months):
        return True
    counting = used.payments.get(group, 0)
    if terms.payments is not None and counting >= terms.payments:
        return True
    used.payments[group] = counting + 1
    return False
