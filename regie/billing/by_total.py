"""Commissions of each sale by itself, and of everything since the agreement began.

Both are what the terms make of what is known now, less what was stated: what is given
back later is taken off by itself. Once the agreement was changed, that difference puts
right what was stated under these terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from fractions import Fraction

from regie.billing.basis import Contribution
from regie.billing.by_period import in_turn
from regie.billing.earned import added_up
from regie.billing.earned import Change
from regie.billing.earned import Correction
from regie.billing.earned import Earned
from regie.billing.earned import Piece
from regie.billing.earned import piece_of
from regie.billing.earned import shared
from regie.billing.earned import with_rest
from regie.billing.movements import ALONE
from regie.billing.period import Period
from regie.billing.rule import above
from regie.billing.rule import commission_of
from regie.billing.rule import counted_of
from regie.billing.rule import part_of
from regie.billing.rule import table_of
from regie.billing.rule import within
from regie.billing.terms import Rate
from regie.billing.terms import Scope
from regie.billing.terms import Terms
from regie.billing.tiers import flat_of
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


@dataclass(slots=True, kw_only=True)
class Totals:
    """What statements leave to later ones.

    Attributes:
        bases: What of all that was reached has which rate.
        is_old: The statement is of an edition to which a base of zero reached a level.
        waiting: What was taken after the last statement under these terms, and is to
            put them right.
    """

    reached: Fraction = Fraction()
    by_rates: Fraction = Fraction()
    bases: dict[Rate | None, Fraction] = field(default_factory=dict)
    stated: int = 0
    sales: dict[str, Sale] = field(default_factory=dict)
    waiting: list[Contribution] = field(default_factory=list)
    is_old: bool = False


def of_sales(
    terms: Terms, taken: Sequence[Contribution], period: Period, totals: Totals
) -> Earned:
    """Return what the sales that a statement touches come to, less what was stated."""
    touched: dict[str, Rate | None] = {}
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
        sale.stated = rounded
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


def _of_sale(terms: Terms, sale: Sale, rate: Rate | None) -> tuple[Fraction, int]:
    """Return a sale's commission so far: before cap and rounding, and after."""
    total = sale.whole or sale.paid
    if not total:
        return Fraction(), 0
    tiers = table_of(terms)
    if tiers is not None:
        full = above(terms, total, tiers)
    else:
        full = total * rate.share + flat_of(rate) if rate else Fraction()
    share = sale.net / total
    limited = within(terms, full, total)
    return full * share, round_half_away(limited * share)


def of_all(
    terms: Terms, taken: Sequence[Contribution], period: Period, totals: Totals
) -> Earned:
    """Return what everything so far comes to, less what was stated."""
    base = _sum(source.amount for source in taken)
    parts = [part_of(source) for source in taken]
    opening = Fraction(terms.opening.minor if terms.opening else 0)
    totals.reached += base
    totals.by_rates += _sum(parts)
    known = [(source.rate, source.amount) for source in taken]
    totals.bases = added_up([*totals.bases.items(), *known])
    reached = opening + totals.reached
    commission = commission_of(terms, reached, totals.by_rates, old=totals.is_old)
    if opening:
        commission -= commission_of(terms, opening, Fraction())
    limited = within(terms, commission, reached if totals.is_old else totals.reached)
    earlier, recouped = totals.stated, _advance(terms)
    amount = round_half_away(limited) - earlier - recouped
    totals.stated += amount
    weights = parts if table_of(terms) is None else [one.amount for one in taken]
    pieces = shared(amount, [piece_of(one) for one in taken], weights)
    return Earned(
        period=period,
        base=base,
        reached=reached,
        counted=counted_of(terms, reached),
        commission=commission,
        limited=limited,
        earlier=earlier,
        recouped=recouped,
        amount=amount,
        pieces=with_rest(amount, pieces),
        sources=tuple(taken),
        by_rate=totals.bases,
    )


def put_right(
    terms: Terms, own: Sequence[Period], totals: Totals
) -> Iterator[Correction]:
    """Yield what waits to put right what was stated under these terms.

    Args:
        own: The periods that were stated under them, in order.
    """
    waiting = sorted(totals.waiting, key=lambda one: (one.day, one.key))
    totals.waiting.clear()
    state = of_all if terms.scope is Scope.CUMULATIVE else of_sales
    taken: dict[Period, list[Contribution]] = {}
    for source in waiting:
        taken.setdefault(_home(terms, source, own), []).append(source)
    for home in sorted(taken, key=lambda one: one.start):
        made = state(terms, taken[home], home, totals)
        stated = made.earlier + made.recouped
        commission = stated + made.amount
        if not made.base and stated == commission:
            continue  # taken back and counted anew
        changes = [
            Change(source=one, amount=one.amount, weight=one.amount)
            for one in taken[home]
            if one.amount
        ]
        yield Correction(
            period=home,
            before=made.reached - made.base,
            base=made.reached,
            stated=stated,
            commission=commission,
            changes=in_turn(changes),
            pieces=tuple(replace(one, home=home) for one in made.pieces),
        )


def _home(terms: Terms, source: Contribution, own: Sequence[Period]) -> Period:
    """Return the periods that a movement changes: all of them, or that of its sale."""
    if terms.scope is Scope.CUMULATIVE:
        return Period(start=own[0].start, end=own[-1].end)
    held = (one for one in own if one.start <= source.sold_on < one.end)
    return next(held, own[-1])


def _advance(terms: Terms) -> int:
    return terms.recoup.amount.minor if terms.recoup else 0


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction())
