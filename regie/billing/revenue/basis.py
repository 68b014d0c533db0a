"""What a movement adds to the base of a party's commission, exact."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.revenue.counted import is_fee_of_sale
from regie.billing.revenue.counted import is_income
from regie.billing.revenue.counted import NEVER
from regie.billing.revenue.counted import Renewed
from regie.billing.revenue.days import Days
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import OUTGOING
from regie.billing.revenue.movements import unmarked
from regie.billing.revenue.selected import rate_of
from regie.ledger.entry import payment_key

#: Amounts of which what is without VAT is kept.
PRICES_KEPT = 4096

#: Where no statement was made before.
EVER = Renewed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one movement adds to a base.

    Attributes:
        key: Of the movement.
        sale: The sale it belongs to; what is held is released by its day.
        sold_on: That sale's day; its own where the sale was learned of later, so that
            what an earlier statement held is the same to a later one.
        held_from: From when what is held of it waits: that sale's own day, whenever it
            became known.
        amount: In minor units, exact; negative for refunds and the like.
        whole: Minor units that its whole sale adds, paid or not, as it was written
            last, less its fees so far; 0 where the movement is no part of a sale.
        rate: The rate that its sale has; None where tiers decide.
        day: When it happened; before `on` where it was learned of too late.
        gross: What was paid, VAT and all, with the sign that it has in the base: what a
            refund takes back is a share of it. With an amount of 0 it never counted.
        undoes: Key of the movement that it takes back, where that is known.
        instead: Key of the payment that it was written instead of, or that it brings
            back; to older editions none.
        portion: Of a payment: which share of its whole sale it pays; 1 for a sale that
            is paid at once, 0 where it does not count.
        by_payment: Nobody knows the whole price of its sale: what is promised by the
            sale goes by each payment.
        is_within: It is a fee that lowers what its whole sale adds, as a smaller price
            does: it takes back nothing of a flat sum. Of a sale that counts as its
            instalments are paid, it lowers what the payment adds.
        gone: Editions before `LEFT` counted it; it counts no longer.
        payee: The party whose commission it is; empty for what happened to the sale.
        elsewhere: Another version of the agreement took it: it is in no base, and says
            what is left of its sale's price.
    """

    key: str
    kind: MovementKind
    on: date
    sale: str
    sold_on: date
    held_from: date
    amount: Fraction
    whole: Fraction
    day: date
    gross: int
    rate: Rate | None = None
    undoes: str = ""
    instead: str = ""
    portion: Fraction = Fraction()
    by_payment: bool = False
    is_within: bool = False
    gone: bool = False
    payee: str = ""
    elsewhere: bool = False


def contributions(
    terms: Terms, book: Book, currency: str, renewed: Renewed = EVER
) -> Iterator[Contribution]:
    """Yield what counts for the terms in one currency, by day.

    With PERIOD also, at 0, what was paid and does not count: a refund of it takes
    nothing back.

    Args:
        renewed: Where newer rules hold. With SALE, sales of which fees were stated
            before `undoing` are touched again then, at 0: their rule was not applied to
            what was left of them.
    """
    given = [one for one in book.movements if one.amount.currency.code == currency]
    days = Days(terms, book, given, renewed)
    wholes = _Wholes(given)
    undone = {one.key: one.undoes for one in given if one.undoes}
    for movement in given:
        on, view = days.of(movement), days.view(movement)
        amount = _value(terms, movement) if on is not None else Fraction()
        is_paid = is_income(movement) and terms.scope is Scope.PERIOD
        if amount or (is_paid and days.fits(movement)):
            made = _contribution(terms, view, movement, amount, on or movement.on)
            if movement.on < renewed.known:
                made = replace(made, held_from=made.sold_on)
            else:
                made = replace(made, instead=_instead(movement, undone))
            made = replace(made, gone=True) if days.is_gone(movement) else made
            is_new = movement.on >= renewed.undoing
            is_fee = is_fee_of_sale(view, movement)
            is_whole = terms.counted is Counted.SIGNED
            is_fee = is_fee and (is_whole or movement.sale not in book.instalments)
            whole = wholes.after(movement, made, is_fee=is_fee)
            within = made
            if is_fee or whole != made.whole:
                within = replace(made, whole=whole, is_within=is_fee)
            yield within if is_new else made
            is_other = is_fee or wholes.is_anew(movement)
            if is_other and not is_new and terms.scope is Scope.SALE:
                yield replace(within, on=renewed.undoing, amount=Fraction())


class _Wholes:
    """What whole sales add: as they were written last, less their fees."""

    def __init__(self, given: Iterable[Movement]) -> None:
        self._undone = {one.undoes: one.on for one in given if one.undoes}
        self._of_key: dict[str, Fraction] = {}
        self._of_sale: dict[str, Fraction] = {}
        self._spent: dict[str, Fraction] = {}

    def is_anew(self, movement: Movement) -> bool:
        """Say whether it was written instead of a sale that was undone."""
        if movement.kind is not MovementKind.SALE or movement.undoes:
            return False
        return movement.sale != movement.key and movement.sale in self._undone

    def after(
        self, movement: Movement, made: Contribution, *, is_fee: bool
    ) -> Fraction:
        """Return what its whole sale adds now; what it added for what was undone."""
        sale = movement.sale
        if is_fee:
            self._spent[sale] = self._spent.get(sale, Fraction()) + made.amount
        if self.is_anew(movement) and made.amount:
            self._of_key[movement.key] = made.amount
            if self._undone.get(movement.key, NEVER) > movement.on:
                self._of_sale[sale] = made.amount
        whole = self._of_sale.get(sale, made.whole)
        if is_income(movement):
            own = movement.undoes or movement.key
            whole = self._of_key.get(own, made.whole)
        return whole + self._spent[sale] if sale in self._spent else whole


def _contribution(
    terms: Terms, book: Book, movement: Movement, amount: Fraction, on: date
) -> Contribution:
    sale = book.sale_of(movement)
    sign = -1 if movement.kind in OUTGOING else 1
    return Contribution(
        key=movement.key,
        kind=movement.kind,
        on=on,
        sale=book.group_of(movement),
        sold_on=min(sale.on, movement.on),
        held_from=movement.day if sale.on > movement.on else sale.day,
        amount=amount,
        whole=_whole(terms, book, sale),
        day=movement.day,
        gross=sign * movement.amount.minor,
        rate=rate_of(terms, sale),
        undoes=movement.undoes,
        portion=_portion(book, movement) if amount else Fraction(),
        by_payment=movement.sale not in book.sales,
    )


def _instead(movement: Movement, undone: Mapping[str, str]) -> str:
    """Return the payment that was written anew, or of which the undoing is taken back.

    Args:
        undone: What movements undo, by key.
    """
    first = payment_key(movement.key)
    if first == movement.key:
        first = undone.get(movement.undoes, "")
    return unmarked(first)


def _portion(book: Book, movement: Movement) -> Fraction:
    """Return which share of its whole sale a payment is; VAT and fees change none."""
    if not is_income(movement) or movement.undoes:
        return Fraction()
    whole = book.sale_of(movement).amount.minor
    if movement.sale not in book.instalments or not whole:
        return Fraction(1)
    return movement.pays or Fraction(movement.amount.minor, whole)


def _value(terms: Terms, movement: Movement) -> Fraction:
    switches = terms.switches
    gross, vat = movement.amount.minor, movement.vat.minor
    paid = gross if switches.shipping else gross - movement.shipping.minor
    if movement.kind in OUTGOING:
        paid = -paid
    if switches.vat or not vat or not gross:
        return Fraction(paid)
    return _without(vat, gross, paid)


@lru_cache(maxsize=PRICES_KEPT)
def _without(vat: int, gross: int, paid: int) -> Fraction:
    """Return what is paid without VAT; kept, because a launch sells at few prices."""
    return Fraction(paid * (gross - vat), gross)


def _whole(terms: Terms, book: Book, sale: Movement) -> Fraction:
    """Return what the sale adds once it is paid in full; 0 if it is no sale."""
    return _value(terms, sale) if sale.key in book.sales else Fraction()
