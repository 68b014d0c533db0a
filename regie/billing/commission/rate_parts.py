"""What each of several rates, or each level, makes of a commission: only shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms import TierMode
from regie.billing.commission.earned import Earned
from regie.billing.commission.rule import least_of
from regie.billing.commission.tiers import marginal
from regie.money import Currency
from regie.money import Money
from regie.money import round_half_away


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePart:
    """What of a base has one of several rates, and what that makes of it.

    Shown rounded, counted exact.
    """

    rate: Rate
    base: Money
    makes: Money


def parts_by_rate(
    terms: Terms, earned: Earned, currency: Currency
) -> Iterator[RatePart]:
    """Yield what has which rate, if that is all that makes the commission.

    With levels of which each has its own part, what each level makes.
    """
    parts = list(_parts(terms, earned))
    if sum(made for *_, made in parts) == earned.commission:
        for rate, base, made in parts:
            yield RatePart(
                rate=rate,
                base=Money(round_half_away(base), currency),
                makes=Money(round_half_away(made), currency),
            )


def _parts(terms: Terms, earned: Earned) -> Iterator[tuple[Rate, Fraction, Fraction]]:
    """Yield of each rate, or each level, its part of the base and what that makes."""
    if terms.tiers is not None:
        is_split = terms.tiers.mode is TierMode.MARGINAL
        if is_split and terms.scope is not Scope.SALE and earned.reached > 0:
            whole = terms.threshold is None or terms.threshold.whole
            below = Fraction() if whole else least_of(terms)
            yield from marginal(earned.reached, terms.tiers, below=below)
        return
    if len(terms.rates) < 2 or any(rule.rate.flat for rule in terms.rates):
        return
    for rate in dict.fromkeys(rule.rate for rule in terms.rates):
        base = earned.by_rate.get(rate)
        if base:
            yield rate, base, base * rate.share
