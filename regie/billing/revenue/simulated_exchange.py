"""Movements in other currencies, as a simulation counts them: at the rates of bills.

As entries are in `exchanged`: what was paid is converted at the rate that was agreed,
its net amount and its VAT each rounded once; what follows from a payment (refund,
dispute, fee) has that payment's rate.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.rhythm import periods_of
from regie.billing.agreed.terms import Conversion
from regie.billing.agreed.terms import Rhythm
from regie.billing.exchange import converted
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.period import Period
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.movements import OUTGOING


def in_one_currency(
    book: Book, agreement: Agreement, rates: Rates, *, signed: bool = False
) -> Book:
    """Return the movements in the agreement's currency.

    Without an agreed `conversion` they stay as they are: a bill leaves out what is in
    another currency.

    Args:
        rates: Asked only where there is something to convert.
        signed: For who counts what is signed: what follows from an instalment has the
            rate of its sale, which counts whole at that one.

    Raises:
        MissingRateError: A rate is not known.
    """
    if agreement.conversion is None:
        return book
    exchange = _Exchange(book, agreement, rates, signed=signed)
    return open_book(exchange.convert(one) for one in book.movements)


class _Exchange:
    def __init__(
        self, book: Book, agreement: Agreement, rates: Rates, *, signed: bool
    ) -> None:
        self._book = book
        self._signed = signed
        self._rates = rates
        self._rule = agreement.conversion
        self._currency = agreement.currency
        self._begins = agreement.starts_on
        self._every = agreement.terms.every if agreement.terms else Rhythm.MONTH
        self._by_key = {one.key: one for one in book.movements}
        self._paid: dict[str, list[Movement]] = {}
        for one in book.movements:
            if one.kind is MovementKind.PAYMENT:
                self._paid.setdefault(one.sale, []).append(one)

    def convert(self, movement: Movement) -> Movement:
        """Return the movement in the currency; what has no sale at its own rate."""
        if movement.amount.currency == self._currency:
            return movement
        rate = self._rate(self._payment_of(movement))
        net, vat, shipping = (
            converted(amount, rate)
            for amount in (
                movement.amount - movement.vat,
                movement.vat,
                movement.shipping,
            )
        )
        return replace(
            movement,
            amount=net + vat,
            vat=vat,
            shipping=shipping,
            pays=movement.pays or self._share(movement),
        )

    def _payment_of(self, movement: Movement) -> Movement:
        """Return what decides: where only a sale is named, its payment before."""
        if self._signed and movement.sale in self._book.sales:
            return self._book.sales[movement.sale]
        if movement.undoes in self._by_key:
            return self._payment_of(self._by_key[movement.undoes])
        if movement.kind not in OUTGOING:
            return movement
        paid = self._paid.get(movement.sale, ())
        before = [one for one in paid if one.on <= movement.on]
        return before[-1] if before else self._book.sale_of(movement)

    def _share(self, movement: Movement) -> Fraction | None:
        """Return which share of its price an instalment pays, whatever the rates."""
        if movement.kind is not MovementKind.PAYMENT:
            return None
        sale = self._book.sales.get(movement.sale)
        if sale is None or not sale.amount:
            return None
        if sale.amount.currency != movement.amount.currency:
            return None
        return Fraction(movement.amount.minor, sale.amount.minor)

    def _rate(self, movement: Movement) -> Rate:
        pair = (movement.amount.currency, self._currency)
        if self._rule is Conversion.PAYMENT:
            return self._rates.on(*pair, movement.on)
        days = self._statement_of(movement.on).days
        if self._rule is Conversion.AVERAGE:
            return self._rates.mean(*pair, days)
        return self._rates.on(*pair, days[-1])

    def _statement_of(self, on: date) -> Period:
        """Return the days of the statement that a movement is in."""
        first, last = on, on
        if self._every is Rhythm.LAUNCH:
            first, last = self._book.movements[0].on, self._book.movements[-1].on
        (period,) = periods_of(self._every, first, last)
        start = min(on, max(period.start, self._begins))
        return Period(start=start, end=period.end)
