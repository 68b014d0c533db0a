"""How a statement states everything so far, and puts right what was stated before.

Each edition by its own rules.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.commission.by_period import in_turn
from regie.billing.commission.by_sale import causes
from regie.billing.commission.by_sale import period_of
from regie.billing.commission.by_total import of_all
from regie.billing.commission.by_total import of_all_before
from regie.billing.commission.by_total import of_sales_before
from regie.billing.commission.by_total import Totals
from regie.billing.commission.earned import Change
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import moves_held
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import unmarked

#: States what a statement takes.
State = Callable[[Sequence[Contribution], Period], Earned]


def put_right(
    terms: Terms, own: Sequence[Period], totals: Totals, *, left: bool
) -> Iterator[Correction]:
    """Yield what waits to put right what was stated under these terms.

    With CUMULATIVE, once, also what editions before `LEFT` stated otherwise.

    Args:
        own: The periods that were stated under them, in order.
        left: The statement is of `LEFT`, or newer.
    """
    state = stating(terms, totals, left=left)
    waiting = sorted(totals.waiting, key=lambda one: (one.day, one.key))
    totals.waiting.clear()
    taken: dict[Period, list[Contribution]] = {}
    if terms.scope is Scope.CUMULATIVE and left and totals.is_stated_otherwise(terms):
        taken[Period(start=own[0].start, end=own[-1].end)] = []
    for source in waiting:
        taken.setdefault(_home(terms, source, own), []).append(source)
    for home in sorted(taken, key=lambda one: one.start):
        made = state(taken[home], home)
        stated = made.earlier + made.recouped
        commission = stated + made.amount
        is_held = totals.by_sign and moves_held(terms, made.pieces)
        if not made.base and stated == commission and not is_held:
            continue  # taken back and counted anew
        changes = _changes(taken[home], made) or causes(totals.known.sources)
        yield Correction(
            period=home,
            before=made.reached - made.base,
            base=made.reached,
            stated=stated,
            commission=commission,
            changes=in_turn(changes),
            of_sales=terms.scope is Scope.SALE and left,
            pieces=tuple(replace(one, home=home) for one in made.pieces),
        )


def _changes(taken: Sequence[Contribution], made: Earned) -> list[Change]:
    """Return what was taken; if nothing was, what changed what is left of a price."""
    moved = {unmarked(one.sale) for one in made.pieces if one.amount}
    elsewhere = [one for one in taken if one.elsewhere and unmarked(one.sale) in moved]
    own = [one for one in taken if not one.elsewhere]
    return [
        Change(source=one, amount=one.amount, weight=one.amount)
        for one in own or [cause.source for cause in causes(elsewhere)]
        if one.amount
    ]


def stating(terms: Terms, totals: Totals, *, left: bool, at_once: int = 0) -> State:
    """Return what states the contributions of a statement.

    Args:
        left: It is of the edition `LEFT`, or a newer one.
        at_once: With CUMULATIVE, see `of_all`.
    """
    if terms.scope is Scope.SALE and left:
        return totals.by_sale.takes
    if terms.scope is Scope.SALE:
        return partial(of_sales_before, terms, totals)
    state = of_all if left else of_all_before
    return partial(state, terms, totals, at_once=at_once)


def _home(terms: Terms, source: Contribution, own: Sequence[Period]) -> Period:
    """Return the periods that a movement changes: all of them, or that of its sale."""
    if terms.scope is Scope.CUMULATIVE:
        return Period(start=own[0].start, end=own[-1].end)
    return period_of(source.sold_on, own)
