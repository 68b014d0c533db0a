"""Entries of the ledger -> the movements that a commission is computed from.

An entry that reached Régie after the statement of its own period counts in the first
statement that could know it; its movement lies on that period's first day.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.billing.movements import Movement
from regie.billing.movements import MovementKind
from regie.billing.sources import Cut
from regie.ledger.book import in_order
from regie.ledger.entry import Entry
from regie.money import Currency
from regie.money import Money
from regie.money import total

#: Accounts whose change makes a movement, with those below them; the telling one first.
KINDS = (
    ("sales", MovementKind.SALE),
    ("refunds", MovementKind.REFUND),
    ("disputes:lost", MovementKind.DISPUTE),
    ("fees", MovementKind.FEE),
    ("costs", MovementKind.COST),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A movement with its entry and the statement that counts it.

    Attributes:
        period: Place of that statement among the cuts.
    """

    movement: Movement
    entry: Entry
    period: int


def movements_of(entries: Iterable[Entry], cuts: Sequence[Cut]) -> Iterator[Known]:
    """Yield the movements behind the entries, by day.

    Args:
        entries: Of one client at least; others are ignored.
        cuts: Of the statements so far and of the one to be made, in their order.
    """
    for entry in in_order(entries):
        place = next((p for p, cut in enumerate(cuts) if cut.takes(entry)), None)
        if place is None:
            continue
        on = max(entry.effective_on, cuts[place].period.start)
        for movement in _movements(entry, on):
            yield Known(movement=movement, entry=entry, period=place)


def _movements(entry: Entry, on: date) -> Iterator[Movement]:
    codes = sorted({posting.amount.currency.code for posting in entry.postings})
    for code in codes:
        movement = _movement(entry, on, Currency(code))
        if movement is not None:
            yield movement


def _movement(entry: Entry, on: date, currency: Currency) -> Movement | None:
    """Return what the entry did in one currency; None if it moved no revenue.

    A reversal is what it undoes, with the other sign.
    """
    changes = [(kind, _of_role(entry, role, currency)) for role, kind in KINDS]
    told = next(((kind, amount) for kind, amount in changes if amount), None)
    if told is None:
        return None
    kind, changed = told
    sign = -1 if kind is MovementKind.SALE else 1
    spent = kind in {MovementKind.FEE, MovementKind.COST}
    vat = None if spent else _of_role(entry, "vat", currency)
    nothing = Money.zero(currency)
    tax = nothing if vat is None else Money(sign * vat.minor, currency)
    alone = kind is MovementKind.SALE and not entry.reverses and not entry.parent
    own = entry.key if alone else ""
    return Movement(
        key=entry.key,
        kind=kind,
        on=on,
        amount=Money(sign * changed.minor, currency) + tax,
        vat=tax,
        fee=nothing,
        shipping=nothing,
        product=entry.product,
        sale=own or entry.parent or entry.reverses,
    )


def _of_role(entry: Entry, role: str, currency: Currency) -> Money:
    own = (
        posting.amount
        for posting in entry.postings
        if f"{posting.account.role}:".startswith(f"{role}:")
        and posting.amount.currency == currency
    )
    return total(own, currency)
