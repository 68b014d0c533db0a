"""What each payment of a sale earns of a sum a sale: whole cents that add up.

    earned = rounded(sum * paid up to it) - rounded(sum * paid before it)

In the order of the payments' days, under whichever version of an agreement each is. So
they come to the sum once the sale is paid, to what is due of it before, and never to
more: what is paid beyond the whole price earns none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from regie.billing.agreed.terms import Rate
from regie.billing.commission.homes import Part
from regie.billing.commission.homes import WHOLE
from regie.billing.commission.tiers import flat_of
from regie.billing.revenue.basis import Contribution
from regie.money import round_half_away

#: The place of a payment among those of its sale: its day, then its key.
Turn = tuple[date, str]

#: What is left of payments, as shares of their sale's price.
Payments = Mapping[Turn, Fraction]


def turn_of(payment: Contribution) -> Turn:
    """Return the place of a payment among those of its sale."""
    return payment.day, payment.key


def in_whole_cents(parts: Sequence[Part], elsewhere: Payments) -> list[Part]:
    """Return parts of a sale, each with how many times it adds the sum: whole cents.

    Where nobody knows the whole price, each payment is a sale by itself.

    Args:
        parts: Of one sale, as they are paid.
        elsewhere: What is paid of it under other versions.
    """
    if len(parts) == 1 and parts[0].paid == WHOLE and not elsewhere:
        return list(parts)
    made = list(parts)
    places: dict[Turn, list[int]] = {}
    for place, part in enumerate(parts):
        places.setdefault(turn_of(part.payment), []).append(place)
    before = Fraction()
    for turn in sorted({*places, *elsewhere}):
        before += elsewhere.get(turn, Fraction())
        paid = before
        for place in places.get(turn, ()):
            part = parts[place]
            if part.paid:
                start = paid - before if part.payment.by_payment else paid
                paid += part.paid
                earned = _between(part.source.rate, start, start + part.paid)
                made[place] = replace(part, paid=earned)
        before = paid
    return made


def _between(rate: Rate | None, start: Fraction, end: Fraction) -> Fraction:
    """Return how many times a sum is earned by what is paid of a price after a part."""
    return _times(rate, end) - (_times(rate, start) if start else start)


def _times(rate: Rate | None, paid: Fraction) -> Fraction:
    """Return how many times a sum is due where so much of a price is paid."""
    due = min(max(paid, Fraction()), WHOLE)
    flat = flat_of(rate) if rate else Fraction()
    return Fraction(round_half_away(flat * due)) / flat if flat else due
