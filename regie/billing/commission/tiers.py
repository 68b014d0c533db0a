"""From a base to a commission, before rounding."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import TierMode
from regie.billing.agreed.terms import Tiers


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
        parts = marginal(base, tiers, below=below)
        return sum((made for *_, made in parts), Fraction())
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


def marginal(
    base: Fraction, tiers: Tiers, *, below: Fraction = Fraction()
) -> Iterator[tuple[Rate, Fraction, Fraction]]:
    """Yield of each level its rate, its part of the base, and what that makes of it.

    In minor units, exact; a level that is not reached is left out.

    Args:
        base: Not negative.
        below: See `tiered`.
    """
    ends = [*(Fraction(level.begins.minor) for level in tiers.levels[1:]), base]
    for level, end in zip(tiers.levels, ends, strict=True):
        part = min(base, end) - max(Fraction(level.begins.minor), below)
        if part > 0:
            yield level.rate, part, part * level.rate.share + flat_of(level.rate)


def flat_of(rate: Rate) -> Fraction:
    """Return the flat sum of a rate in minor units."""
    return Fraction(rate.flat.minor) if rate.flat else Fraction()
