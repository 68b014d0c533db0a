"""Which sales, and what follows from them, a party's terms are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from regie.billing.agreed.terms import asks_discount
from regie.billing.agreed.terms import Basis
from regie.billing.agreed.terms import Choice
from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import RateRule
from regie.billing.agreed.terms import Selection
from regie.billing.agreed.terms import Terms
from regie.billing.revenue.counted import is_fee_of_sale
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind

#: A link that no sale has.
NOBODY = "\0"


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


def selected(terms: Terms, book: Book, movement: Movement, *, is_old: bool) -> bool:
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


def rate_of(terms: Terms, sale: Movement) -> Rate | None:
    """Return the rate of a sale; None where tiers decide."""
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
