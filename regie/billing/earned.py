"""What a party earns in each period: base, threshold, tiers, cap, less what was stated.

Nothing is rounded in between. A commission is rounded once: with SALE on each sale,
otherwise on the line of the period.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from fractions import Fraction

from regie.billing.basis import Contribution
from regie.billing.period import Period
from regie.billing.terms import Rate
from regie.billing.terms import Rhythm
from regie.billing.terms import Scope
from regie.billing.terms import Terms
from regie.billing.terms import Tier
from regie.billing.terms import TierMode
from regie.billing.terms import Tiers
from regie.billing.tiers import flat_of
from regie.billing.tiers import tiered
from regie.money import Money
from regie.money import round_half_away

#: Months of a period, for thresholds that are meant for a year.
MONTHS = {
    Rhythm.HALF_MONTH: Fraction(1, 2),
    Rhythm.MONTH: Fraction(1),
    Rhythm.QUARTER: Fraction(3),
    Rhythm.HALF_YEAR: Fraction(6),
    Rhythm.YEAR: Fraction(12),
    Rhythm.LAUNCH: Fraction(12),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a period's commission that belongs to one sale, in minor units."""

    sale: str
    sold_on: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """A party's commission for a period, in minor units of one currency.

    Attributes:
        base: What the period adds to the base.
        reached: The base that tiers and threshold looked at: with CUMULATIVE everything
            so far.
        counted: What of it lies above the threshold.
        commission: What the rate or the tiers make of it.
        limited: The same within cap and floor.
        earlier: What was stated before for the same base.
        recouped: What was taken off, of an advance for example.
        amount: `limited - earlier - recouped`, rounded.
    """

    period: Period
    base: Fraction
    reached: Fraction
    counted: Fraction
    commission: Fraction
    limited: Fraction
    earlier: int
    recouped: int
    amount: int
    pieces: tuple[Piece, ...] = ()
    sources: tuple[Contribution, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Sale:
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
class _State:
    """What earlier periods leave to later ones."""

    reached: Fraction = Fraction()
    by_rates: Fraction = Fraction()
    stated: int = 0
    sales: dict[str, _Sale] = field(default_factory=dict)


def earn(
    terms: Terms, sources: Iterable[Contribution], periods: Sequence[Period]
) -> Iterator[Earned]:
    """Yield what is earned in each period, in order.

    Args:
        sources: What counts for the terms, by day, in one currency.
        periods: Following each other; what lies outside of them does not count.
    """
    waiting = list(sources)
    state = _State()
    place = 0
    for period in periods:
        taken: list[Contribution] = []
        while place < len(waiting) and waiting[place].on < period.end:
            if waiting[place].on >= period.start:
                taken.append(waiting[place])
            place += 1
        if terms.scope is Scope.SALE:
            yield _by_sale(terms, taken, period, state)
        else:
            yield _together(terms, taken, period, state)


def _by_sale(
    terms: Terms, taken: Sequence[Contribution], period: Period, state: _State
) -> Earned:
    touched: dict[str, Rate | None] = {}
    for source in taken:
        name = source.sale if source.whole else source.key
        sale = state.sales.setdefault(name, _Sale(sold_on=source.sold_on))
        sale.net += source.amount
        sale.paid += max(source.amount, Fraction())
        sale.whole = source.whole
        touched[name] = source.rate
    commission, limited, earlier = Fraction(), 0, 0
    pieces = []
    for name, rate in touched.items():
        sale = state.sales[name]
        exact, rounded = _of_sale(terms, sale, rate)
        commission += exact
        limited += rounded
        earlier += sale.stated
        pieces.append(
            Piece(sale=name, sold_on=sale.sold_on, amount=rounded - sale.stated)
        )
        sale.stated = rounded
    base = _sum(source.amount for source in taken)
    recouped = _minor(terms.recoup)
    amount = limited - earlier - recouped
    return Earned(
        period=period,
        base=base,
        reached=base,
        counted=base,
        commission=commission,
        limited=Fraction(limited),
        earlier=earlier,
        recouped=recouped,
        amount=amount,
        pieces=(*pieces, *_rest(amount, pieces)),
        sources=tuple(taken),
    )


def _of_sale(terms: Terms, sale: _Sale, rate: Rate | None) -> tuple[Fraction, int]:
    """Return a sale's commission so far: before cap and rounding, and after."""
    total = sale.whole or sale.paid
    if not total:
        return Fraction(), 0
    tiers = _table(terms)
    if tiers is not None:
        full = _above(terms, total, tiers)
    else:
        full = total * rate.share + flat_of(rate) if rate else Fraction()
    share = sale.net / total
    within = _within(terms, full, total)
    return full * share, round_half_away(within * share)


def _together(
    terms: Terms, taken: Sequence[Contribution], period: Period, state: _State
) -> Earned:
    base = _sum(source.amount for source in taken)
    parts = [_part(source) for source in taken]
    cumulative = terms.scope is Scope.CUMULATIVE
    state.reached += base
    state.by_rates += _sum(parts)
    opening = Fraction(_minor(terms.opening))
    reached = opening + state.reached if cumulative else base
    commission = _commission(
        terms, reached, state.by_rates if cumulative else _sum(parts)
    )
    if cumulative and opening:
        commission -= _commission(terms, opening, Fraction())
    limited = _within(terms, commission, reached)
    earlier = state.stated if cumulative else 0
    recouped = _minor(terms.recoup)
    amount = round_half_away(limited) - earlier - recouped
    state.stated += amount
    tiers = _table(terms)
    weights = parts if tiers is None else [source.amount for source in taken]
    pieces = tuple(_shared(amount, taken, weights))
    return Earned(
        period=period,
        base=base,
        reached=reached,
        counted=_counted(terms, reached),
        commission=commission,
        limited=limited,
        earlier=earlier,
        recouped=recouped,
        amount=amount,
        pieces=(*pieces, *_rest(amount, pieces)),
        sources=tuple(taken),
    )


def _commission(terms: Terms, reached: Fraction, by_rates: Fraction) -> Fraction:
    tiers = _table(terms)
    return by_rates if tiers is None else _above(terms, reached, tiers)


def _table(terms: Terms) -> Tiers | None:
    """Return the tiers; a single rate for all sales with a threshold is one, too."""
    if terms.tiers is not None or terms.threshold is None:
        return terms.tiers
    zero = Money.zero(terms.threshold.amount.currency)
    level = Tier(begins=zero, rate=terms.rates[0].rate)
    return Tiers(mode=TierMode.MARGINAL, levels=(level,))


def _above(terms: Terms, reached: Fraction, tiers: Tiers) -> Fraction:
    threshold = terms.threshold
    if threshold is None:
        return tiered(reached, tiers)
    least = _threshold(terms)
    if not threshold.whole:
        return tiered(reached, tiers, below=least)
    return tiered(reached, tiers) if abs(reached) >= least else Fraction()


def _threshold(terms: Terms) -> Fraction:
    if terms.threshold is None:
        return Fraction()
    amount = Fraction(terms.threshold.amount.minor)
    return amount * MONTHS[terms.every] / 12 if terms.threshold.yearly else amount


def _counted(terms: Terms, reached: Fraction) -> Fraction:
    if terms.threshold is None or reached <= 0:
        return reached
    least = _threshold(terms)
    if terms.threshold.whole:
        return reached if reached >= least else Fraction()
    return max(reached - least, Fraction())


def _within(terms: Terms, commission: Fraction, base: Fraction) -> Fraction:
    """Return the commission within cap and floor; a negative one is left alone."""
    if terms.floor is not None and base > 0:
        commission = max(commission, Fraction(terms.floor.minor))
    if terms.cap is not None:
        commission = min(commission, Fraction(terms.cap.minor))
    return commission


def _part(source: Contribution) -> Fraction:
    """Return what one movement earns at its own rate; a flat sum goes by the sale."""
    if source.rate is None:
        return Fraction()
    flat = flat_of(source.rate)
    if flat:
        unknown = Fraction(1 if source.amount > 0 else 0)
        flat *= source.amount / source.whole if source.whole else unknown
    return source.amount * source.rate.share + flat


def _shared(
    amount: int, taken: Sequence[Contribution], weights: Sequence[Fraction]
) -> Iterator[Piece]:
    """Share an amount out by weights of either sign; nothing is lost to rounding."""
    whole = _sum(weights)
    if not whole:
        return
    run, given = Fraction(), 0
    for source, weight in zip(taken, weights, strict=True):
        run += weight
        upto = round_half_away(amount * run / whole)
        yield Piece(sale=source.sale, sold_on=source.sold_on, amount=upto - given)
        given = upto


def _rest(amount: int, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield what no sale accounts for: a floor without sales, an advance recouped."""
    left = amount - sum(piece.amount for piece in pieces)
    if left:
        yield Piece(sale="", sold_on=date.min, amount=left)  # never held


def _minor(money: Money | None) -> int:
    return money.minor if money else 0


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction())
