"""From a base to a commission, before rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from regie.billing.terms import Rate
from regie.billing.terms import Tier
from regie.billing.terms import TierMode
from regie.billing.terms import Tiers


def tiered(base: Fraction, tiers: Tiers, *, below: Fraction = Fraction()) -> Fraction:
    """Return the commission of a base in minor units, exact.

    A negative base gives back what a positive one would have earned.

    Args:
        below: The first part of the base, which earns nothing but counts for the level
            that is reached.
    """
    if base < 0:
        return -tiered(-base, tiers)
    levels = tiers.levels
    if tiers.mode is TierMode.MARGINAL:
        return sum(
            (_part(levels, place, base, below) for place in range(len(levels))),
            Fraction(),
        )
    reached = [level for level in levels if level.begins.minor <= base]
    if not reached:
        return Fraction()
    level = reached[-1]
    if tiers.mode is TierMode.STEP:
        return Fraction(level.rate.flat.minor) if level.rate.flat else Fraction()
    start = below
    if tiers.mode is TierMode.ABOVE:
        start = max(below, Fraction(level.begins.minor))
    return max(base - start, Fraction()) * level.rate.share + flat_of(level.rate)


def flat_of(rate: Rate) -> Fraction:
    """Return the flat sum of a rate in minor units."""
    return Fraction(rate.flat.minor) if rate.flat else Fraction()


def _part(
    levels: Sequence[Tier], place: int, base: Fraction, below: Fraction
) -> Fraction:
    level = levels[place]
    start = max(Fraction(level.begins.minor), below)
    end = base
    if place + 1 < len(levels):
        end = min(base, Fraction(levels[place + 1].begins.minor))
    if end <= start:
        return Fraction()
    return (end - start) * level.rate.share + flat_of(level.rate)
