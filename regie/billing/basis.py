"""What a movement adds to the base of a party's commission, exact."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction

from regie.billing.counted import days_counted
from regie.billing.counted import is_fee_of_sale
from regie.billing.counted import is_income
from regie.billing.counted import NEVER
from regie.billing.counted import Renewed
from regie.billing.movements import Book
from regie.billing.movements import Movement
from regie.billing.movements import MovementKind
from regie.billing.movements import OUTGOING
from regie.billing.terms import asks_discount
from regie.billing.terms import Basis
from regie.billing.terms import Choice
from regie.billing.terms import Counted
from regie.billing.terms import Rate
from regie.billing.terms import RateRule
from regie.billing.terms import Scope
from regie.billing.terms import Selection
from regie.billing.terms import Terms

#: All statements are of the newest edition.
NEWLY = Renewed()
#: A link that no sale has.
NOBODY = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one movement adds to a base.

    Attributes:
        key: Of the movement.
        sale: The sale it belongs to; what is held is released by its day.
        sold_on: That sale's day; its own where the sale was learned of later, so that
            what an earlier statement held is the same to a later one.
        amount: In minor units, exact; negative for refunds and the like.
        whole: Minor units that its whole sale adds, paid or not, as it was written
            last, less its fees so far; 0 where the movement is no part of a sale.
        rate: The rate that its sale has; None where tiers decide.
        day: When it happened; before `on` where it was learned of too late.
        gross: What was paid, VAT and all, with the sign that it has in the base: what a
            refund takes back is a share of it. With an amount of 0 it never counted.
        undoes: Key of the movement that it takes back, where that is known.
        is_within: It is a fee that lowers what its whole sale adds, as a smaller price
            does: it takes back nothing of a flat sum. Of a sale that counts as its
            instalments are paid, it lowers what the payment adds.
    """

    key: str
    kind: MovementKind
    on: date
    sale: str
    sold_on: date
    amount: Fraction
    whole: Fraction
    day: date
    gross: int
    rate: Rate | None = None
    undoes: str = ""
    is_within: bool = False


def contributions(
    terms: Terms, book: Book, currency: str, renewed: Renewed = NEWLY
) -> Iterator[Contribution]:
    """Yield what counts for the terms in one currency, by day.

    With PERIOD also, at 0, what was paid and does not count: a refund of it takes
    nothing back.

    Args:
        renewed: Where newer rules hold. With SALE, sales of which fees were stated
            before are touched again then, at 0: their rule was not applied to what was
            left of them.
    """
    renewed_on = renewed.undoing
    given = [
        one
        for one in book.movements
        if one.amount.currency.code == currency
        and _counts(terms, book, one, is_old=one.on < renewed_on)
    ]
    days = days_counted(terms, book, given, renewed)
    wholes = _Wholes(given)
    for movement, on in zip(given, days, strict=True):
        amount = _value(terms, movement) if on is not None else Fraction()
        if amount or (is_income(movement) and terms.scope is Scope.PERIOD):
            made = _contribution(terms, book, movement, amount)
            is_new = movement.on >= renewed_on
            is_fee = is_fee_of_sale(book, movement)
            is_whole = terms.counted is Counted.SIGNED
            is_fee = is_fee and (is_whole or movement.sale not in book.instalments)
            whole = wholes.after(movement, made, is_fee=is_fee)
            within = replace(made, on=on or movement.on, whole=whole, is_within=is_fee)
            yield within if is_new else replace(made, on=on or movement.on)
            is_other = is_fee or wholes.is_anew(movement)
            if is_other and not is_new and terms.scope is Scope.SALE:
                yield replace(within, on=renewed_on, amount=Fraction())


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
        return whole + self._spent.get(sale, Fraction())


def _contribution(
    terms: Terms, book: Book, movement: Movement, amount: Fraction
) -> Contribution:
    sale = book.sale_of(movement)
    sign = -1 if movement.kind in OUTGOING else 1
    return Contribution(
        key=movement.key,
        kind=movement.kind,
        on=movement.on,
        sale=book.group_of(movement),
        sold_on=min(sale.on, movement.on),
        amount=amount,
        whole=_whole(terms, book, sale),
        day=movement.own_day or movement.on,
        gross=sign * movement.amount.minor,
        rate=_rate(terms, sale),
        undoes=movement.undoes,
    )


def fits(movement: Movement, where: Selection) -> bool:
    """Say whether a sale is one of those selected."""
    named = (
        (movement.product, where.products),
        (movement.variant, where.variants),
        (movement.category, where.categories),
        (movement.link, where.links),
        (movement.coupon, where.coupons),
        (movement.customer, where.customers),
        (movement.campaign, where.campaigns),
    )
    if not all(_named(value, patterns) for value, patterns in named):
        return False
    if where.products_out and _named(movement.product, where.products_out):
        return False
    if where.discount is None:
        return True
    low, high = where.discount
    return movement.discount is not None and low <= movement.discount <= high


def waits(terms: Terms, sale: Movement) -> bool:
    """Say whether a sale counts only once its discount is known: its rate asks for it.

    It is never guessed: what nobody said may be any.
    """
    if sale.discount is not None or not asks_discount(terms):
        return False
    if not fits(sale, _where(terms, sale)):
        return False
    first = next(
        (
            rule
            for rule in _in_turn(terms)
            if fits(sale, replace(rule.where, discount=None))
        ),
        None,
    )
    return first is not None and first.where.discount is not None


def _named(value: str, patterns: tuple[str, ...]) -> bool:
    folded = value.casefold()
    return not patterns or any(fnmatchcase(folded, p.casefold()) for p in patterns)


def _counts(terms: Terms, book: Book, movement: Movement, *, is_old: bool) -> bool:
    """Say whether it is of a kind, and of a sale, that counts.

    Args:
        is_old: An older edition counts it, to which fees were of no sale.
    """
    sale = book.sale_of(movement)
    match movement.kind:
        case MovementKind.COST:
            return terms.of is Basis.PROFIT
        case MovementKind.FEE:
            counted = terms.of is Basis.PROFIT or not terms.switches.fees
            if is_old or not is_fee_of_sale(book, movement):
                return counted
        case MovementKind.REFUND:
            counted = terms.switches.refunds
        case MovementKind.DISPUTE:
            counted = terms.switches.disputes
        case _:
            counted = _is_counted_then(terms, book, movement)
    return counted and fits(sale, _where(terms, sale)) and not waits(terms, sale)


def _where(terms: Terms, sale: Movement) -> Selection:
    """Return what the sale is asked, without the links of a party that it is given to.

    Another party's link says nothing then.
    """
    where = terms.where
    if not sale.party or not (where.links or where.coupons):
        return where
    if sale.party != terms.party:
        return replace(where, links=(NOBODY,), coupons=())
    return replace(where, links=(), coupons=())


def _is_counted_then(terms: Terms, book: Book, movement: Movement) -> bool:
    """Of a sale in instalments, either the sale counts or its payments do."""
    signed = terms.counted is Counted.SIGNED
    if movement.kind is MovementKind.SALE:
        return signed or movement.key not in book.instalments
    return not signed or movement.sale not in book.instalments


def _value(terms: Terms, movement: Movement) -> Fraction:
    switches = terms.switches
    gross, vat = movement.amount.minor, movement.vat.minor
    without = 0 if switches.shipping else movement.shipping.minor
    counted = Fraction(gross - without)
    if not switches.vat and gross:
        # Mostly nothing was shipped, and whole cents remain.
        net = gross - vat
        counted = Fraction((gross - without) * net, gross) if without else Fraction(net)
    if movement.kind in OUTGOING:
        counted = -counted
    if terms.of is Basis.PROFIT or not switches.fees:
        counted -= movement.fee.minor
    return counted


def _whole(terms: Terms, book: Book, sale: Movement) -> Fraction:
    """Return what the sale adds once it is paid in full; 0 if it is no sale."""
    return _value(terms, sale) if sale.key in book.sales else Fraction()


def _rate(terms: Terms, sale: Movement) -> Rate | None:
    if terms.tiers is not None:
        return None
    fitting = (rule.rate for rule in _in_turn(terms) if fits(sale, rule.where))
    return next(fitting, Rate())


def _in_turn(terms: Terms) -> Sequence[RateRule]:
    """Return the rates in the order in which they are asked."""
    if terms.choice is Choice.SPECIFIC:
        return sorted(terms.rates, key=_breadth)
    return terms.rates


def _breadth(rule: RateRule) -> int:
    where = rule.where
    for rank, patterns in enumerate((where.variants, where.products, where.categories)):
        if patterns:
            return rank
    return 3
