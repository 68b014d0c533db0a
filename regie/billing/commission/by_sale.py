"""Commissions of each sale by itself: what is left of it decides.

    left    = what is paid of it, less fees and what is given back: its base
    paid    = which share of its price that is, as far as it is not given back
    amount  = rule(left / paid) * paid, rounded once

So a sale that is paid to a third has a third of what it earns in full, and a refund
changes no more than the rule on what it leaves. Where nobody knows the whole price,
each payment is a sale by itself. What is given back under another version of the
agreement is off the price, too: a version that changes nothing changes no sale.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from fractions import Fraction

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Terms
from regie.billing.commission.by_period import in_turn
from regie.billing.commission.earned import added_up
from regie.billing.commission.earned import Change
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import Piece
from regie.billing.commission.elsewhere import also_paid
from regie.billing.commission.elsewhere import Elsewhere
from regie.billing.commission.elsewhere import NOWHERE
from regie.billing.commission.elsewhere import Paid
from regie.billing.commission.homes import Part
from regie.billing.commission.homes import parts_of
from regie.billing.commission.homes import parts_paid
from regie.billing.commission.homes import PartsOf
from regie.billing.commission.rule import of_one_sale
from regie.billing.commission.rule import within
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import OUTGOING
from regie.money import round_half_away


@dataclass(slots=True, kw_only=True)
class Sold:
    """What is known of one sale, or of one payment, so far.

    Attributes:
        base: In minor units, exact.
        paid: Which share of its price was paid.
        back: Which share of it was given back.
        sources: What it is made of.
        elsewhere: What other versions of the agreement took of it.
        is_idle: All that is known of it is given back: it changes nothing.
    """

    sold_on: date = date.max
    held_from: date = date.max
    rate: Rate | None = None
    base: Fraction = Fraction()
    paid: Fraction = Fraction()
    back: Fraction = Fraction()
    sources: list[Contribution] = field(default_factory=list)
    elsewhere: Paid = NOWHERE
    is_idle: bool = False

    @property
    def price_left(self) -> Fraction:
        """Which share of its price is left, under whichever version it is paid."""
        paid = max(self.paid + self.elsewhere.paid, Fraction(1))
        return paid - self.back - self.elsewhere.back

    def adds(self, part: Part) -> None:
        """Count a part of a movement."""
        source = part.source
        self.sources.append(source)
        self.sold_on = min(self.sold_on, source.sold_on)
        self.held_from = min(self.held_from, source.held_from)
        if self.rate is None or source.portion:
            self.rate = source.rate
        self.base += part.amount
        if source.kind in GIVEN_BACK:
            self.back -= part.paid
        else:
            self.paid += part.paid

    def commission(self, terms: Terms, *, by_sign: bool) -> tuple[Fraction, Fraction]:
        """Return what it has earned before and within cap and floor, exact."""
        paid = self.paid - self.back
        base, share = self.base, Fraction(1)
        if base > 0 and paid > 0:
            share = paid / max(self.price_left, paid)
            base /= share
        sums = min(max(paid, Fraction()), share, Fraction(1)) / share
        full = of_one_sale(terms, self.rate, base, sums, by_sign=by_sign)
        return full * share, within(terms, full, base) * share


class Sales:
    """All that counted so far, by sale."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._given: dict[str, list[Contribution]] = {}

    def takes(self, taken: Iterable[Contribution]) -> list[str]:
        """Remember what was taken; return the sales that it touches."""
        touched: dict[str, None] = {}
        for source in taken:
            if source.amount and not source.gone and not source.elsewhere:
                self._given.setdefault(source.sale, []).append(source)
                touched[source.sale] = None
        return list(touched)

    @property
    def names(self) -> list[str]:
        """Return the sales, in the order in which they became known."""
        return list(self._given)

    @property
    def sources(self) -> list[Contribution]:
        """Return all of it."""
        return [source for given in self._given.values() for source in given]

    def parts(self, sale: str, of: PartsOf = parts_of) -> list[tuple[str, Part]]:
        """Return what a sale is made of, each with what the rule is applied to.

        That is the sale, or one of its payments where nobody knows the whole price.

        Args:
            sale: Its name.
            of: `parts_of`, or `parts_paid` where other versions have parts of it, too.
        """
        given = self._given.get(sale, [])
        units = _Units(given)
        parts = of(given, units.place)
        return [(units.names[part.home], part) for part in parts]


class _Units:
    """What the rule is applied to, by movement."""

    def __init__(self, given: Iterable[Contribution]) -> None:
        self.names: list[str] = []
        self._by_key = {one.key: one for one in given}

    def place(self, source: Contribution) -> int:
        name = self._name(source) if source.by_payment else source.sale
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def _name(self, source: Contribution) -> str:
        name, seen = source.undoes or source.key, {source.key}
        while name in self._by_key and name not in seen:
            seen.add(name)
            name = self._by_key[name].undoes or name
        return name


class BySale:
    """What one version of an agreement makes of its sales, statement by statement.

    Attributes:
        stated: What was stated for each sale or payment so far, rounded.
        by_sign: The statement is of `KNOWN`, or newer; see `above`.
    """

    def __init__(self, terms: Terms) -> None:
        """Begin with nothing known."""
        self.stated: dict[str, int] = {}
        self.by_sign = False
        self._terms = terms
        self._sales = Sales()
        self._elsewhere = Elsewhere()
        self._left: dict[str, Fraction] = {}
        self._put_right: set[bool] = set()

    def notes(self, taken: Iterable[Contribution]) -> None:
        """Remember what an older edition stated by its own rule."""
        for sale in self._sales.takes(taken):
            for name, sold in self._of(sale).items():
                self._left[name] = sold.base

    def takes(self, taken: Sequence[Contribution], period: Period) -> Earned:
        """Return what the sales that a statement touches come to, less what was."""
        exact, limited, earlier = Fraction(), 0, 0
        base = Fraction()
        pieces = []
        moved: list[tuple[Rate | None, Fraction]] = []
        idle: set[str] = set()
        for sale in self._touched(taken):
            for name, sold in self._of(sale).items():
                full, within_limits = self._commission(sold)
                due, before = round_half_away(within_limits), self.stated.get(name, 0)
                exact, limited, earlier = exact + full, limited + due, earlier + before
                base += sold.base - self._left.get(name, Fraction())
                moved.append((sold.rate, sold.base))
                pieces.append(_piece(name, sold, due - before))
                if sold.is_idle:
                    idle.update(one.key for one in sold.sources)
                self.stated[name], self._left[name] = due, sold.base
        reached = sum((one for _, one in moved), Fraction())
        return Earned(
            period=period,
            base=base,
            reached=reached,
            counted=reached,
            commission=exact,
            limited=Fraction(limited),
            earlier=earlier,
            recouped=0,
            amount=limited - earlier,
            pieces=tuple(pieces),
            sources=tuple(one for one in taken if not one.elsewhere),
            by_rate=added_up(moved),
            idle=frozenset(idle),
        )

    def put_right(self, own: Sequence[Period]) -> Iterator[Correction]:
        """Yield, once by each rule, what older editions stated otherwise.

        By the sales' period.

        Args:
            own: The periods that were stated under these terms, in order.
        """
        if self.by_sign in self._put_right:
            return
        self._put_right.add(self.by_sign)
        found: dict[Period, list[tuple[str, Sold, int]]] = {}
        known = {
            name: sold
            for sale in self._sales.names
            for name, sold in self._of(sale).items()
        }
        for name in dict.fromkeys([*known, *self.stated]):
            sold = known.get(name, Sold())
            due = round_half_away(self._commission(sold)[1])
            if due != self.stated.get(name, 0):
                home = period_of(sold.sold_on, own)
                found.setdefault(home, []).append((name, sold, due))
        for home in sorted(found, key=lambda one: one.start):
            yield self._corrected(home, found[home])

    def _touched(self, taken: Sequence[Contribution]) -> list[str]:
        """Return the sales that a statement changes, or what is left of their price."""
        paid = also_paid(taken, self._sales.names)
        known = {sale: self._price_left(sale) for sale in paid}
        self._elsewhere.takes(taken)
        left = [sale for sale in known if known[sale] != self._price_left(sale)]
        return list(dict.fromkeys([*left, *self._sales.takes(taken)]))

    def _price_left(self, sale: str) -> list[Fraction]:
        return [sold.price_left for sold in self._of(sale).values()]

    def _commission(self, sold: Sold) -> tuple[Fraction, Fraction]:
        return sold.commission(self._terms, by_sign=self.by_sign)

    def _of(self, sale: str) -> dict[str, Sold]:
        found: dict[str, Sold] = {}
        for name, part in self._sales.parts(sale, parts_paid):
            known = self._elsewhere.of(name)
            found.setdefault(name, Sold(elsewhere=known)).adds(part)
        return {
            name: sold if sold.paid or not _only_back(sold) else _nothing(sold)
            for name, sold in found.items()
        }

    def _corrected(
        self, home: Period, found: Sequence[tuple[str, Sold, int]]
    ) -> Correction:
        stated, due, base = 0, 0, Fraction()
        changes: list[Change] = []
        pieces: list[Piece] = []
        for name, sold, now in found:
            before = self.stated.get(name, 0)
            stated, due, base = stated + before, due + now, base + sold.base
            changes.extend(causes(sold.sources))
            pieces.append(_piece(name, sold, now - before, home))
            self.stated[name] = now
        return Correction(
            period=home,
            before=base,
            base=base,
            stated=stated,
            commission=due,
            changes=in_turn(changes),
            pieces=tuple(pieces),
        )


def period_of(day: date, own: Sequence[Period]) -> Period:
    """Return the period that holds a day, or else the last one."""
    held = (one for one in own if one.start <= day < one.end)
    return next(held, own[-1])


def causes(sources: Iterable[Contribution]) -> list[Change]:
    """Return what older editions counted otherwise: what took from sales."""
    given = list({one.key: one for one in sources}.values())
    taking = [one for one in given if one.kind in OUTGOING or one.undoes]
    nothing = Fraction()
    return [
        Change(source=one, amount=nothing, weight=nothing) for one in taking or given
    ]


def _only_back(sold: Sold) -> bool:
    """Say whether it is only given back: what had earned nothing takes nothing back."""
    return all(one.kind in GIVEN_BACK for one in sold.sources)


def _nothing(sold: Sold) -> Sold:
    return Sold(
        sold_on=sold.sold_on,
        held_from=sold.held_from,
        sources=sold.sources,
        is_idle=True,
    )


def _piece(name: str, sold: Sold, amount: int, home: Period | None = None) -> Piece:
    return Piece(sale=name, sold_on=sold.held_from, amount=amount, home=home)
