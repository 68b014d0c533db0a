"""Which payment of a plan a refund takes back that names only its sale.

Where a plan is paid beyond the last day of a commission, or its months or payments, not
all payments count: nor does what is given back of those.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind


@dataclass(slots=True)
class _Payment:
    """A payment, and what of it was not given back, in minor units."""

    movement: Movement
    left: int


def by_payment(movements: Iterable[Movement]) -> Iterator[Movement]:
    """Yield movements, what is given back of a plan apart for each of its payments.

    The last payment before it is given back first, then the one before that; what is
    beyond all of them, with the last that it reached.
    """
    given = list(movements)
    by_day = sorted(given, key=lambda one: one.on)
    paid = [one for one in by_day if one.kind is MovementKind.PAYMENT and one.sale]
    plans: dict[str, list[_Payment]] = {}
    for one in paid:
        plans.setdefault(one.sale, []).append(_Payment(one, one.amount.minor))
    sale_of = {one.key: one.sale for one in paid}
    parts: dict[str, list[Movement]] = {}
    for one in by_day:
        plan = plans.get(sale_of.get(one.sale, one.sale))
        if one.kind in GIVEN_BACK and one.amount and plan:
            parts[one.key] = list(_apart(one, plan))
    for one in given:
        yield from parts.get(one.key, [one])


def _apart(back: Movement, plan: Sequence[_Payment]) -> Iterator[Movement]:
    """Yield what is given back of each payment of a plan; it may name one of them."""
    named = [one for one in plan if one.movement.key == back.sale]
    before = [one for one in plan if one.movement.on <= back.on]
    order = named or [*reversed(before), *plan[len(before) :]]
    left, taken = back.amount.minor, list[tuple[_Payment, int]]()
    for payment in order:
        part = min(payment.left, left)
        if part:
            payment.left -= part
            left -= part
            taken.append((payment, part))
    payment, part = taken.pop() if taken else (order[0], 0)
    taken.append((payment, part + left))
    shares = [part for _, part in taken]
    each = [money.allocate(shares) for money in (back.amount, back.vat, back.shipping)]
    for number, (payment, _) in enumerate(taken):
        amount, vat, shipping = (money[number] for money in each)
        yield replace(
            back,
            key=f"{back.key}/{number + 1}" if number else back.key,
            amount=amount,
            vat=vat,
            shipping=shipping,
            sale=payment.movement.key,
        )
