"""An entry of the ledger -> what it did to the revenue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache

from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.ledger.entry import Entry
from regie.money import Currency
from regie.money import Money

#: Accounts whose change makes a movement, with those below them; the telling one first.
KINDS = (
    ("sales", MovementKind.SALE),
    ("refunds", MovementKind.REFUND),
    ("disputes:lost", MovementKind.DISPUTE),
    ("fees", MovementKind.FEE),
    ("costs", MovementKind.COST),
)


def movements_in(entry: Entry, on: date) -> Iterator[Movement]:
    """Yield what an entry did to the revenue, a currency at a time."""
    by_code = {one.amount.currency.code: one.amount.currency for one in entry.postings}
    for _, currency in sorted(by_code.items()):
        movement = _movement(entry, on, currency)
        if movement is not None:
            yield movement


def _movement(entry: Entry, on: date, currency: Currency) -> Movement | None:
    """Return what the entry did in one currency; None if it moved no revenue.

    A reversal is what it undoes, with the other sign.
    """
    sums: dict[str, int] = {}
    for posting in entry.postings:
        if posting.amount.currency.code == currency.code:
            role = _told_role(posting.account.role)
            sums[role] = sums.get(role, 0) + posting.amount.minor
    kind, changed = next(
        ((kind, sums[role]) for role, kind in KINDS if sums.get(role)), (None, 0)
    )
    if kind is None:
        return None
    sign = -1 if kind is MovementKind.SALE else 1
    spent = kind in {MovementKind.FEE, MovementKind.COST}
    tax = 0 if spent else sign * sums.get("vat", 0)
    alone = kind is MovementKind.SALE and not entry.reverses and not entry.parent
    own = entry.key if alone else ""
    return Movement(
        key=entry.key,
        kind=kind,
        on=on,
        amount=Money(sign * changed + tax, currency),
        vat=Money(tax, currency),
        shipping=Money.zero(currency),
        discount=Fraction() if spent else None,
        product=entry.product,
        sale=own or entry.parent or entry.reverses,
        undoes=entry.reverses,
        own_day=entry.effective_on,
    )


@cache
def _told_role(role: str) -> str:
    """Return the role of `KINDS`, or `vat`, that an account's role is or lies below."""
    names = [*(name for name, _ in KINDS), "vat"]
    return next((name for name in names if f"{role}:".startswith(f"{name}:")), "")
