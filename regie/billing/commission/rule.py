"""From a base to a commission within its limits: what was agreed, exact.

threshold -> rate or tiers -> cap and floor
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Rhythm
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms import Tier
from regie.billing.agreed.terms import TierMode
from regie.billing.agreed.terms import Tiers
from regie.billing.commission.tiers import flat_of
from regie.billing.commission.tiers import tiered
from regie.billing.revenue.basis import Contribution
from regie.money import Money

#: Months of a period, for thresholds that are meant for a year.
MONTHS = {
    Rhythm.HALF_MONTH: Fraction(1, 2),
    Rhythm.MONTH: Fraction(1),
    Rhythm.QUARTER: Fraction(3),
    Rhythm.HALF_YEAR: Fraction(6),
    Rhythm.YEAR: Fraction(12),
    Rhythm.LAUNCH: Fraction(12),
}


def commission_of(
    terms: Terms,
    reached: Fraction,
    by_rates: Fraction,
    *,
    old: bool = False,
    by_sign: bool,
) -> Fraction:
    """Return the commission before cap and floor.

    Args:
        reached: The base that tiers and threshold look at, in minor units.
        by_rates: What its movements earn by themselves, see `alone`.
        old: By an older edition: a level from zero is reached without a base, too.
        by_sign: See `above`. A sum a sale is due beside a threshold as it is without
            one, where that is passed; before, it was one for all.
    """
    tiers = table_of(terms)
    if tiers is not None and not reached and not old:
        return Fraction()
    if tiers is None:
        return by_rates
    if terms.tiers is not None or not by_sign:
        return above(terms, reached, tiers, by_sign=by_sign)
    sums = by_rates if counted_of(terms, reached) > 0 else Fraction()
    return above(terms, reached, _shares(tiers), by_sign=by_sign) + sums


def alone(
    terms: Terms, source: Contribution, amount: Fraction, sums: Fraction
) -> Fraction:
    """Return what a part of a movement earns by itself, in minor units.

    That is what its rate makes of it; beside a threshold, the sum a sale.

    Args:
        amount: The part's, of the base.
        sums: How many times it adds the flat sum.
    """
    return earns(source, Fraction() if terms.threshold else amount, sums)


def table_of(terms: Terms) -> Tiers | None:
    """Return the tiers; a single rate for all sales with a threshold is one, too."""
    if terms.tiers is not None or terms.threshold is None:
        return terms.tiers
    zero = Money.zero(terms.threshold.amount.currency)
    level = Tier(begins=zero, rate=terms.rates[0].rate)
    return Tiers(mode=TierMode.MARGINAL, levels=(level,))


def above(terms: Terms, reached: Fraction, tiers: Tiers, *, by_sign: bool) -> Fraction:
    """Return what the tiers make of a base, less what lies below the threshold.

    Args:
        by_sign: A flat sum is due where there is something that earns it. By editions
            before `KNOWN` a base below zero took one back that it never had, and one
            below a threshold had that of its level.
    """
    threshold = terms.threshold
    if by_sign and reached < 0:
        tiers = _shares(tiers)
    if threshold is None:
        return tiered(reached, tiers)
    least = least_of(terms)
    if not threshold.whole:
        if by_sign and 0 <= reached <= least:
            return Fraction()
        return tiered(reached, tiers, below=least)
    return tiered(reached, tiers) if abs(reached) >= least else Fraction()


def least_of(terms: Terms) -> Fraction:
    """Return the threshold of one period in minor units: its share of a year's."""
    if terms.threshold is None:
        return Fraction()
    amount = Fraction(terms.threshold.amount.minor)
    return amount * MONTHS[terms.every] / 12 if terms.threshold.yearly else amount


def counted_of(terms: Terms, reached: Fraction) -> Fraction:
    """Return what of the base lies above the threshold."""
    if terms.threshold is None or reached <= 0:
        return reached
    least = least_of(terms)
    if terms.threshold.whole:
        return reached if reached >= least else Fraction()
    return max(reached - least, Fraction())


def within(terms: Terms, commission: Fraction, base: Fraction) -> Fraction:
    """Return the commission within cap and floor.

    A floor is for a base above zero: where nothing was sold there is none, and what a
    loss takes back is left alone.
    """
    if terms.floor is not None and base > 0:
        commission = max(commission, Fraction(terms.floor.minor))
    if terms.cap is not None:
        commission = min(commission, Fraction(terms.cap.minor))
    return commission


def of_one_sale(
    terms: Terms, rate: Rate | None, base: Fraction, sums: Fraction, *, by_sign: bool
) -> Fraction:
    """Return the commission of a sale as if it were paid in full, before cap and floor.

    Args:
        rate: Its own, where there are no tiers.
        base: In minor units.
        sums: How many times its flat sum is due: less where something is given back.
            That of a level is due whole, where the base is above zero.
        by_sign: See `above`.
    """
    if terms.tiers is not None:
        tiers = terms.tiers if base > 0 else _shares(terms.tiers)
        return above(terms, base, tiers, by_sign=by_sign)
    if rate is None:
        return Fraction()
    if terms.threshold is None:
        return base * rate.share + flat_of(rate) * sums
    zero = Money.zero(terms.threshold.amount.currency)
    level = Tier(begins=zero, rate=Rate(share=rate.share))
    tiers = Tiers(mode=TierMode.MARGINAL, levels=(level,))
    shared = above(terms, base, tiers, by_sign=by_sign)
    return shared + (flat_of(rate) * sums if counted_of(terms, base) > 0 else 0)


def _shares(tiers: Tiers) -> Tiers:
    """Return the tiers without their flat sums: a loss takes none back."""
    levels = (replace(one, rate=Rate(share=one.rate.share)) for one in tiers.levels)
    return replace(tiers, levels=tuple(levels))


def portion_before(source: Contribution) -> Fraction:
    """Return how many times a movement adds a flat sum, by editions before `LEFT`.

    It was in proportion to the base of the sale.
    """
    if source.is_within:
        return Fraction()
    if source.whole:
        return source.amount / source.whole
    return Fraction(1 if source.amount > 0 else 0)


def part_before(source: Contribution) -> Fraction:
    """Return what a movement earns at its own rate, by editions before `LEFT`."""
    return earns(source, source.amount, portion_before(source))


def earns(source: Contribution, amount: Fraction, sums: Fraction) -> Fraction:
    """Return what a part of a movement earns at its own rate, in minor units.

    Args:
        amount: The part's, of the base.
        sums: How many times it adds the flat sum.
    """
    if source.rate is None:
        return Fraction()
    return amount * source.rate.share + flat_of(source.rate) * sums
