"""Commissions of everything since the agreement began, and by sale as they were.

Both are what the terms make of what is known now, less what was stated: what is given
back later is taken off by itself. Once the agreement was changed, that difference puts
right what was stated under these terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from fractions import Fraction
from functools import partial

from regie.billing.agreed.terms import by_whole_sale
from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Terms
from regie.billing.commission.by_sale import BySale
from regie.billing.commission.by_sale import Sales
from regie.billing.commission.earned import added_up
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import Piece
from regie.billing.commission.earned import piece_of
from regie.billing.commission.earned import rate_before
from regie.billing.commission.earned import shared_out
from regie.billing.commission.earned import with_rest
from regie.billing.commission.elsewhere import also_paid
from regie.billing.commission.elsewhere import Elsewhere
from regie.billing.commission.homes import Part
from regie.billing.commission.homes import parts_paid
from regie.billing.commission.rule import above
from regie.billing.commission.rule import alone
from regie.billing.commission.rule import commission_of
from regie.billing.commission.rule import counted_of
from regie.billing.commission.rule import part_before
from regie.billing.commission.rule import table_of
from regie.billing.commission.rule import within
from regie.billing.commission.tiers import flat_of
from regie.billing.commission.whole_cents import in_whole_cents
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import ALONE
from regie.money import round_half_away


@dataclass(slots=True, kw_only=True)
class Sale:
    """What is known of one sale so far.

    Attributes:
        paid: Positive contributions, exact minor units.
        net: All contributions.
        stated: What was stated for it, rounded.
    """

    sold_on: date
    paid: Fraction = Fraction()
    net: Fraction = Fraction()
    whole: Fraction = Fraction()
    stated: int = 0


#: What a sale adds to a base, and what it earns at its own rate.
_Of = tuple[Fraction, Fraction]
_NOTHING: _Of = (Fraction(), Fraction())


@dataclass(slots=True, kw_only=True)
class Totals:
    """What statements leave to later ones.

    Attributes:
        bases: What of all that was reached has which rate.
        is_old: The statement is of an edition to which a base of zero reached a level.
        by_sale: What the sales come to, one by one.
        sales: The same by editions before `LEFT`.
        known: All that counted.
        of_sale: What each sale adds to `reached` and `by_rates`.
        by_paid: Flat sums are stated by what is paid.
        by_cents: A sum a sale is stated in whole cents.
        elsewhere: What other versions of the agreement took.
        at_once: What editions before `ADVANCE` took off for an advance.
        waiting: What was taken after the last statement under these terms, and is to
            put them right.
    """

    by_sale: BySale
    reached: Fraction = Fraction()
    by_rates: Fraction = Fraction()
    bases: dict[Rate | None, Fraction] = field(default_factory=dict)
    stated: int = 0
    sales: dict[str, Sale] = field(default_factory=dict)
    known: Sales = field(default_factory=Sales)
    of_sale: dict[str, _Of] = field(default_factory=dict)
    by_paid: bool = False
    by_cents: bool = False
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    at_once: int = 0
    waiting: list[Contribution] = field(default_factory=list)
    is_old: bool = False

    def is_stated_otherwise(self, terms: Terms) -> bool:
        """Say whether all that was stated is to be looked at anew."""
        is_new = self.by_sign and by_whole_sale(terms) and not self.by_cents
        return is_new or not self.by_paid

    @property
    def by_sign(self) -> bool:
        """The statement is of `KNOWN`, or newer.

        What is taken back is what sales had earned before it is shared out to others,
        and no flat sum that was never due.
        """
        return self.by_sale.by_sign

    @by_sign.setter
    def by_sign(self, is_so: bool) -> None:
        self.by_sale.by_sign = is_so


def of_sales_before(
    terms: Terms, totals: Totals, taken: Sequence[Contribution], period: Period
) -> Earned:
    """Return what the sales come to by editions before `LEFT`, less what was stated.

    A sale then had its share of what it would have earned in full.
    """
    touched: dict[str, Rate | None] = {}
    known_as: dict[str, str] = {}
    undone = {source.undoes for source in taken}
    for source in taken:
        is_known = source.whole or source.is_within
        of_sale = is_known or source.sale.endswith(ALONE)
        name = source.sale if of_sale else source.key
        sale = totals.sales.setdefault(name, Sale(sold_on=source.sold_on))
        sale.net += source.amount
        sale.paid += max(source.amount, Fraction())
        undoes = source.undoes and (totals.is_old or not source.is_within)
        is_former = undoes or source.key in undone
        if not is_former or not sale.whole:
            sale.whole = source.whole
        touched[name] = source.rate
        known_as[name] = _known_as(source)
    commission, limited, earlier = Fraction(), 0, 0
    pieces = []
    for name, rate in touched.items():
        sale = totals.sales[name]
        exact, rounded = _of_sale(terms, sale, rate)
        commission += exact
        limited += rounded
        earlier += sale.stated
        pieces.append(
            Piece(sale=name, sold_on=sale.sold_on, amount=rounded - sale.stated)
        )
        stated = totals.by_sale.stated
        stated[known_as[name]] = stated.get(known_as[name], 0) + rounded - sale.stated
        sale.stated = rounded
    totals.by_sale.notes(taken)
    reached = _sum(totals.sales[name].net for name in touched)
    return Earned(
        period=period,
        base=_sum(source.amount for source in taken),
        reached=reached,
        counted=reached,
        commission=commission,
        limited=Fraction(limited),
        earlier=earlier,
        recouped=0,
        amount=limited - earlier,
        pieces=tuple(pieces),
        sources=tuple(taken),
        by_rate=added_up(
            (rate, totals.sales[name].net) for name, rate in touched.items()
        ),
    )


def _known_as(source: Contribution) -> str:
    """Return under which name the newest edition looks at what was stated."""
    return (source.undoes or source.key) if source.by_payment else source.sale


def _of_sale(terms: Terms, sale: Sale, rate: Rate | None) -> tuple[Fraction, int]:
    """Return a sale's commission so far: before cap and rounding, and after."""
    total = sale.whole or sale.paid
    if not total:
        return Fraction(), 0
    tiers = table_of(terms)
    if tiers is not None:
        full = above(terms, total, tiers, by_sign=False)
    else:
        full = total * rate.share + flat_of(rate) if rate else Fraction()
    share = sale.net / total
    limited = within(terms, full, total)
    return full * share, round_half_away(limited * share)


def of_all(
    terms: Terms,
    totals: Totals,
    taken: Sequence[Contribution],
    period: Period,
    *,
    at_once: int = 0,
) -> Earned:
    """Return what everything so far comes to, less what was stated.

    The first time, all sales are looked at anew: editions before `LEFT`, and before
    `KNOWN`, counted flat sums otherwise.

    Args:
        at_once: What editions before `ADVANCE` took off for an advance.
    """
    own = [one for one in taken if not one.elsewhere]
    touched = _touched(totals, taken)
    is_first = totals.is_stated_otherwise(terms)
    totals.by_paid, totals.by_cents = True, totals.by_sign
    pieces, added = [], []
    every = dict.fromkeys([*totals.of_sale, *totals.known.names])
    for sale in every if is_first else touched:
        parts = _parts(terms, totals, sale)
        now = _of_parts(terms, parts)
        before = totals.of_sale.get(sale)
        totals.of_sale[sale] = now
        alone = Piece(sale=sale, sold_on=date.min, amount=0)  # counts no longer
        pieces.append(piece_of(parts[-1].source) if parts else alone)
        added.append((now[0] - before[0], now[1] - before[1]) if before else now)
    return _of_all(terms, (pieces, added), (own, period), totals, at_once)


def _touched(totals: Totals, taken: Sequence[Contribution]) -> list[str]:
    """Return the sales that a statement changes, or what is paid of them elsewhere."""
    told = also_paid(taken, totals.known.names)
    totals.elsewhere.takes(taken)
    return list(dict.fromkeys([*told, *totals.known.takes(taken)]))


def _parts(terms: Terms, totals: Totals, sale: str) -> list[Part]:
    if not (totals.by_sign and by_whole_sale(terms)):
        return [part for _, part in totals.known.parts(sale)]
    parts = [part for _, part in totals.known.parts(sale, parts_paid)]
    return in_whole_cents(parts, totals.elsewhere.payments(sale))


def of_all_before(
    terms: Terms,
    totals: Totals,
    taken: Sequence[Contribution],
    period: Period,
    *,
    at_once: int = 0,
) -> Earned:
    """Return the same by editions before `LEFT`."""
    totals.known.takes(taken)
    added = [(source.amount, part_before(source)) for source in taken]
    for source, one in zip(taken, added, strict=True):
        before = totals.of_sale.get(source.sale, _NOTHING)
        totals.of_sale[source.sale] = (before[0] + one[0], before[1] + one[1])
    pieces = [piece_of(source) for source in taken]
    return _of_all(terms, (pieces, added), (taken, period), totals, at_once)


def _of_parts(terms: Terms, parts: Iterable[Part]) -> _Of:
    base, made = _NOTHING
    for part in parts:
        base += part.amount
        made += alone(terms, part.source, part.amount, part.paid)
    return base, made


def _of_all(
    terms: Terms,
    given: tuple[Sequence[Piece], Sequence[_Of]],
    at: tuple[Sequence[Contribution], Period],
    totals: Totals,
    at_once: int,
) -> Earned:
    """State what is added to what everything comes to."""
    (pieces, added), (taken, period) = given, at
    base = _sum(amount for amount, _ in added)
    parts = [made for _, made in added]
    opening = Fraction(terms.opening.minor if terms.opening else 0)
    weights = parts if table_of(terms) is None else [one for one, _ in added]
    before = totals.by_rates if table_of(terms) is None else totals.reached
    taken_at = rate_before(totals.stated, before) if totals.by_sign else None
    totals.reached += base
    totals.by_rates += _sum(parts)
    known = [(source.rate, source.amount) for source in taken]
    totals.bases = added_up([*totals.bases.items(), *known])
    reached = opening + totals.reached
    of_base = partial(commission_of, terms, by_sign=totals.by_sign)
    commission = of_base(reached, totals.by_rates, old=totals.is_old)
    if opening:
        commission -= of_base(opening, Fraction())
    limited = within(terms, commission, reached if totals.is_old else totals.reached)
    earlier = totals.stated + (0 if at_once else totals.at_once)
    amount = round_half_away(limited) - earlier - at_once
    totals.stated += amount
    totals.at_once = at_once or totals.at_once
    return Earned(
        period=period,
        base=base,
        reached=reached,
        counted=counted_of(terms, reached),
        commission=commission,
        limited=limited,
        earlier=earlier,
        recouped=at_once,
        amount=amount,
        pieces=with_rest(amount, shared_out(amount, pieces, weights, taken_at)),
        sources=tuple(taken),
        by_rate=totals.bases,
    )


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction())
