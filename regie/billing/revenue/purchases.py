"""Sales in instalments: which payments are one purchase, and what it comes to in all.

The ledger has payments. What was signed is told beside it (`regie.ledger.attribution`):
of which purchase a payment is an instalment, and its whole price. Where a commission
counts what is signed, the first payment then stands for that price, and the later ones
add nothing. A payment of which nothing is told, or whose purchase has no whole price,
counts for what it is. Where a commission counts what is paid, each payment counts when
it is paid, as one of its sale; the whole price says what its tiers and caps look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from fractions import Fraction

from regie.billing.edition import Edition
from regie.billing.exchange import converted
from regie.billing.exchange import Rate
from regie.billing.revenue.movements import ALONE
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.sources import Cut
from regie.billing.revenue.whole_price import paid_in
from regie.billing.revenue.whole_price import price_told
from regie.billing.revenue.whole_vat import VatShares
from regie.billing.revenue.written import Written
from regie.ledger import accounts
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import NONE
from regie.ledger.book import in_order
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.vat_within import sale_taxed
from regie.money import Money
from regie.money import total


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A whole price in the currency it was agreed in.

    Attributes:
        net: Without VAT.
    """

    net: Money
    vat: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What is sold in instalments, as it is known at a moment.

    Attributes:
        first: The key of its first payment; it was signed on that one's day.
        sold_on: That day, in the client's zone.
        factor: Its whole price, as a multiple of the first payment; None: not known.
        signed: It counts whole on that day; False: as it is paid.
        vat: The share of it that is VAT; None for the share of the first payment.
        exact: It is converted as it was agreed, as if it had been paid at once.
        price: It as it was agreed; None: not known.
        payments: The keys of its payments so far, by moment.
        pays: Which share of its whole price each of its payments is, by key.
    """

    first: str
    sold_on: date
    factor: Fraction | None
    signed: bool
    vat: Fraction | None = None
    exact: bool = False
    price: Price | None = field(default=None, compare=False)
    payments: tuple[str, ...] = field(default=(), compare=False)
    pays: Mapping[str, Fraction] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """The key of the sale; of what is signed that is its first payment."""
        return self.first if self.signed else f"{self.first}{_WHOLE}"

    def whole(
        self, movement: Movement, key: str, rate: Rate | None, *, exact: bool
    ) -> Movement:
        """Return its first payment, or another one, as all of it.

        Args:
            key: What it is called then.
            rate: At which the payment was converted. What is without VAT and the VAT
                are each rounded once.
            exact: As its price says; False: as a multiple of the payment.
        """
        times = self.factor or Fraction(1)
        if self.price is not None and exact:
            vat = converted(self.price.vat, rate) if rate else self.price.vat
            net = converted(self.price.net, rate) if rate else self.price.net
            amount = net + vat
        else:
            amount, vat = movement.amount.scaled(times), movement.vat.scaled(times)
            vat = vat if self.vat is None else amount.scaled(self.vat)
        return replace(
            movement,
            key=key,
            sale=key,
            kind=MovementKind.SALE,
            amount=amount,
            vat=vat,
        )


#: Ends the key of a sale that counts as it is paid; what is known of it may follow.
_WHOLE = "#"
_MARKED = re.compile(rf"{_WHOLE}(?=(?:@\d+)?\{ALONE}?$)")


def shared_name(sale: str) -> str:
    """Return what a sale is called where it is signed and where it counts as paid."""
    return _MARKED.sub("", sale)


def in_purchase(
    movement: Movement, purchase: Purchase, rate: Rate | None
) -> Movement | None:
    """Return what a movement of an instalment does to what was signed.

    Args:
        rate: At which it was converted.

    Returns:
        The whole price for the first payment; None for what changes nothing: a later
        payment, and a payment that is written anew. Of what counts as it is paid, the
        payment of the sale, or what takes it back.
    """
    if not purchase.signed:
        return _paid(movement, purchase)
    if movement.kind is not MovementKind.SALE:
        return replace(movement, sale=purchase.first)
    if movement.key != purchase.first:
        return None
    return purchase.whole(movement, movement.key, rate, exact=purchase.exact)


def _paid(movement: Movement, purchase: Purchase) -> Movement:
    pays = purchase.pays.get(movement.key)
    if movement.key == movement.sale:
        kind = MovementKind.PAYMENT
        return replace(movement, kind=kind, sale=purchase.name, pays=pays)
    if movement.kind is MovementKind.SALE:  # undone, or written anew
        return replace(movement, sale=purchase.name, pays=pays)
    undoes = movement.undoes or movement.sale
    return replace(movement, sale=purchase.name, undoes=undoes)


class Purchases:
    """The purchases of one client."""

    def __init__(
        self,
        entries: Iterable[Entry],
        attributions: Attributions,
        *,
        signed: bool = True,
    ) -> None:
        """Keep what may be an instalment, and what undoes it.

        Args:
            entries: The client's ledger, from its beginning.
            signed: They count whole when they are signed; False: as they are paid,
                also where the whole price is not known.
        """
        self.signed = signed
        self._attributions = attributions
        given = list(entries)
        self._sales = [one for one in given if one.kind is EntryKind.SALE]
        self._payments = [
            entry for entry in in_order(self._sales) if self._has_rows(entry.key)
        ]
        self._keys = {entry.key for entry in self._payments}
        self._written = Written(self._payments, given)
        self._known: dict[tuple[datetime, bool], Mapping[str, Purchase]] = {}

    def at(self, sale: str, cut: Cut) -> Purchase | None:
        """Return the purchase of a sale as a statement knows it."""
        guessed = cut.edition < Edition.KNOWN
        return self.of(sale, cut.recorded_until, guessed=guessed)

    def of(
        self, sale: str, known_by: datetime, *, guessed: bool = False
    ) -> Purchase | None:
        """Return the purchase that a sale is an instalment of.

        Args:
            known_by: Only what was known at this moment (inclusive).
            guessed: A whole price that reads in two ways, `1.000`, is the smaller one,
                as older editions had it; False: it is not known.
        """
        if not self._payments:
            return None
        known = known_by, guessed
        if known not in self._known:
            self._known[known] = dict(self._purchases(known_by, guessed=guessed))
        return self._known[known].get(sale)

    def is_told(self, sale: str) -> bool:
        """Say whether something is told of what a sale is an instalment of."""
        return sale in self._keys

    def unpriced(self, known_by: datetime) -> list[Entry]:
        """Return the instalments of purchases whose whole price nobody can read.

        Without those of what a person called no purchase, such as a subscription.
        """
        apart = set(self._apart(known_by))
        return [
            entry
            for name, payments in self._groups(known_by).items()
            if name not in apart
            for entry in payments
            if self.of(entry.key, known_by) is None
        ]

    def _apart(self, known_by: datetime) -> Iterator[str]:
        """Yield the vendors' names of what a person called no purchase."""
        for entry in self._payments:
            told = self._attributions.of(entry.key, known_by=known_by)
            if told.purchase == NONE:
                rows = self._attributions.rows(entry.key)
                yield from (row.told.purchase for row in rows if row.vendor)

    def _has_rows(self, key: str) -> bool:
        rows = self._attributions.rows(key)
        return any(row.told.purchase or row.told.whole for row in rows)

    def _purchases(
        self, known_by: datetime, *, guessed: bool
    ) -> Iterator[tuple[str, Purchase]]:
        vats = VatShares(one for one in self._sales if one.recorded_at <= known_by)
        for payments in self._groups(known_by, guessed=guessed).values():
            first = payments[0]
            whole = self._whole(payments, known_by, guessed=guessed)
            factor = _factor(first, whole)
            if self.signed and factor is None:
                continue
            taxed = first if guessed else self._taxed(first, known_by)
            vat = vats.of(taxed, whole) if factor and whole else None
            if factor and vat is None and taxed is not first:
                vat = _share(taxed)
            paid = self._pays(payments, whole, guessed=guessed) if whole else ()
            purchase = Purchase(
                first=first.key,
                sold_on=first.effective_on,
                factor=factor,
                signed=self.signed,
                vat=vat,
                price=_price(taxed, whole, vat) if factor and whole else None,
                payments=tuple(one.key for one in payments),
                pays=dict(paid) if factor else {},
            )
            for payment in payments:
                yield payment.key, purchase

    def _taxed(self, first: Entry, known_by: datetime) -> Entry:
        """Return what says the VAT of a first payment: it, or what corrected it."""
        return sale_taxed(first.key, self._written.of(first, known_by))[0]

    def _pays(
        self, payments: Iterable[Entry], whole: Money, *, guessed: bool
    ) -> Iterator[tuple[str, Fraction]]:
        """Yield the share of the whole price that each payment is, corrected or not.

        In the currency that it was paid in: exchange rates change no share.
        """
        for payment in payments:
            for entry in self._written.all(payment, guessed=guessed):
                paid = paid_in(entry)
                if paid and paid.currency == whole.currency:
                    yield entry.key, Fraction(paid.minor, whole.minor)

    def _groups(
        self, known_by: datetime, *, guessed: bool = False
    ) -> dict[str, list[Entry]]:
        """Return the payments of each purchase that stand, by moment."""
        found: dict[str, list[Entry]] = {}
        stands = self._written.stood if guessed else self._written.stands
        for entry in self._payments:
            if entry.recorded_at > known_by or not stands(entry, known_by):
                continue
            told = self._attributions.of(entry.key, known_by=known_by)
            name = told.purchase or (entry.key if told.whole else NONE)
            if name != NONE:
                found.setdefault(name, []).append(entry)
        return found

    def _whole(
        self, payments: Iterable[Entry], known_by: datetime, *, guessed: bool
    ) -> Money | None:
        for payment in payments:
            told = self._attributions.of(payment.key, known_by=known_by)
            paid = paid_in(payment)
            if told.whole and paid is not None:
                return price_told(told.whole, paid.currency, guessed=guessed)
        return None


def _factor(first: Entry, whole: Money | None) -> Fraction | None:
    paid = paid_in(first)
    if paid is None or whole is None or whole.currency != paid.currency:
        return None
    return Fraction(whole.minor, paid.minor)


def _price(first: Entry, whole: Money, vat: Fraction | None) -> Price:
    """Return a whole price with its VAT.

    Args:
        vat: The share of it that is VAT; None for the share of the first payment.
    """
    tax = whole.scaled(_share(first) if vat is None else vat)
    return Price(net=whole - tax, vat=tax)


def _share(payment: Entry) -> Fraction:
    """Return which part of a payment is VAT."""
    paid = paid_in(payment)
    if paid is None:
        return Fraction()
    booked = (one.amount for one in payment.postings if accounts.is_vat(one.account))
    return Fraction(-total(booked, paid.currency).minor, paid.minor)
