"""What customers did, as a commission sees it: sales, instalments, refunds, costs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from regie.money import Money


class MovementKind(StrEnum):
    """What happened.

    SALE: a customer bought; paid at once unless payments refer to it.
    PAYMENT: an instalment of a sale, or a renewal of a subscription.
    REFUND: money given back.
    DISPUTE: a dispute that was lost.
    FEE: a fee of its own, not of a sale.
    COST: advertising and the like, for profit.
    """

    SALE = "sale"
    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    FEE = "fee"
    COST = "cost"


#: Ends the names of what was counted before its sale was known, and of that sale.
ALONE = "?"
#: Ends the names of what takes a movement back.
_TAKEN_BACK = "~"
_MARKS = re.compile(rf"(?:@\d+)?\{ALONE}?$")

#: Kinds that give a customer's money back.
GIVEN_BACK = frozenset({MovementKind.REFUND, MovementKind.DISPUTE})
#: Kinds that take from the base.
OUTGOING = frozenset(
    {MovementKind.REFUND, MovementKind.DISPUTE, MovementKind.FEE, MovementKind.COST}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One thing that happened to a client's money.

    Attributes:
        key: Unique among the movements.
        on: Day in the client's zone.
        amount: What was paid, VAT and shipping included; positive for every kind but a
            correction.
        vat: The VAT within the amount.
        shipping: The shipping within the amount, VAT included.
        discount: Percent off the list price; None where nobody knows it.
        sale: Key of the sale it belongs to; empty for none, its own for a sale.
        link: The affiliate link by which the customer came.
        campaign: Slug of the campaign that it was sold in.
        party: Whose sale it is, where a person said so; decides instead of links and
            coupons.
        undoes: Key of the movement that it takes back, where that is known; of a fee,
            the payment that it was kept of.
        own_day: When it happened, where that is before `on`: the statement of that day
            did not know of it.
        pays: Of an instalment, which share of the whole price it pays; None where the
            amounts say it.
        counts: Whether a payment lies within a party's months and payments; None where
            what is given with it says it.
    """

    key: str
    kind: MovementKind
    on: date
    amount: Money
    vat: Money
    shipping: Money
    discount: Fraction | None = None
    product: str = ""
    variant: str = ""
    category: str = ""
    customer: str = ""
    link: str = ""
    coupon: str = ""
    campaign: str = ""
    party: str = ""
    sale: str = ""
    undoes: str = ""
    own_day: date | None = None
    pays: Fraction | None = None
    counts: bool | None = None

    @property
    def day(self) -> date:
        """The day on which it happened."""
        return self.own_day or self.on


def unmarked(name: str) -> str:
    """Return the name of a sale without what says how it was known: `ch_1@1?`."""
    return _MARKS.sub("", name)


def undone_key(movement: Movement) -> str:
    """Return the name of what takes a movement back, to count it anew."""
    return f"{movement.key}{_TAKEN_BACK}"


def taken_back(movement: Movement) -> Movement:
    """Return what takes a movement back, to count it anew."""
    return replace(
        movement,
        key=undone_key(movement),
        amount=-movement.amount,
        vat=-movement.vat,
        undoes=movement.key,
    )


def takes_back(movement: Movement) -> bool:
    """Say whether a movement only takes another one back, that is counted anew."""
    return bool(movement.undoes) and movement.key == f"{movement.undoes}{_TAKEN_BACK}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Movements with what is known of each sale.

    Attributes:
        movements: By day, then in the order given.
        sales: The sale of each key, from which refunds and payments take their product,
            link and so on.
        instalments: Keys of sales that are paid by payments of their own.
        payments: What stands for the sale of what names it, by key, where the sale
            itself is not known.
    """

    movements: Sequence[Movement]
    sales: Mapping[str, Movement]
    instalments: frozenset[str]
    payments: Mapping[str, Movement] = field(default_factory=dict)

    def sale_of(self, movement: Movement) -> Movement:
        """Return the sale it belongs to, or its payment, or itself."""
        sale = self.sales.get(movement.sale)
        return sale or self.payments.get(movement.undoes, movement)

    def group_of(self, movement: Movement) -> str:
        """Return the key under which a sale and what follows from it are one."""
        return movement.sale or movement.key


def open_book(movements: Iterable[Movement]) -> Book:
    """Put movements in order and find which of them are instalments.

    What names a payment belongs to that payment's sale, and takes back that payment.
    """
    given = list(movements)
    payments = {one.key: one for one in given if one.kind is MovementKind.PAYMENT}
    ordered = sorted((_of_sale(one, payments) for one in given), key=_day)
    sales = {one.key: one for one in ordered if one.kind is MovementKind.SALE}
    instalments = frozenset(
        one.sale
        for one in ordered
        if one.kind is MovementKind.PAYMENT and one.sale in sales
    )
    alone = {key: one for key, one in payments.items() if one.sale not in sales}
    for one in ordered:
        if one.undoes in alone:  # a refund, say, that is undone itself
            alone.setdefault(one.key, alone[one.undoes])
    return Book(movements=ordered, sales=sales, instalments=instalments, payments=alone)


def _of_sale(movement: Movement, payments: Mapping[str, Movement]) -> Movement:
    payment = payments.get(movement.sale)
    if payment is None or not payment.sale:
        return movement
    return replace(movement, sale=payment.sale, undoes=payment.key)


def _day(movement: Movement) -> date:
    return movement.on
