"""Entries of the ledger -> the movements that a commission is computed from.

An entry that reached Régie after the statement of its own period counts in the first
statement that could know it; its movement lies on that period's first day.

What a sale came by is taken as it was known at the cut-off of the statement that counts
it. If something else is known at a later one, the sale with all that followed from it
is taken back there and counted anew: what was stated before stays as it is. So is what
followed from a sale that was not known yet, once the sale is.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from functools import cache

from regie.billing.claims import attributed
from regie.billing.edition import Edition
from regie.billing.movements import ALONE
from regie.billing.movements import Movement
from regie.billing.movements import MovementKind
from regie.billing.sources import Cut
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.book import in_order
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A movement with its entry and the statement that counts it.

    Attributes:
        period: Place of that statement among the cuts.
        anew: It was counted before, and other things were known of its sale then.
    """

    movement: Movement
    entry: Entry
    period: int
    anew: bool = False


def movements_of(
    placed: Sequence[tuple[Entry, int]],
    cuts: Sequence[Cut],
    attributions: Attributions | None = None,
) -> Iterator[Known]:
    """Yield the movements behind the entries, by day.

    Args:
        placed: Entries with the place of the statement that takes each.
        cuts: Of the statements so far and of the one to be made, in their order.
        attributions: What is known of the client's sales.
    """
    known = list(_counted(placed, cuts))
    sales = {
        one.movement.sale: one
        for one in known
        if one.movement.kind is MovementKind.SALE
        and one.movement.sale == one.movement.key
    }
    attributions = attributions or Attributions()
    for one in known:
        yield from _told(one, sales.get(one.movement.sale, one), cuts, attributions)


def _counted(
    placed: Sequence[tuple[Entry, int]], cuts: Sequence[Cut]
) -> Iterator[Known]:
    places = {entry.key: place for entry, place in placed}
    for entry in in_order(entry for entry, _ in placed):
        place = places[entry.key]
        on = max(entry.effective_on, cuts[place].period.start)
        for movement in movements_in(entry, on):
            yield Known(movement=movement, entry=entry, period=place)


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What is known of a movement's sale at the cut-off of a statement.

    Attributes:
        sale: The sale, or the movement itself while its sale is not known.
        version: How often something else was told so far.
    """

    sale: Known
    told: Told
    version: int
    is_alone: bool

    @property
    def mark(self) -> str:
        """What ends the names of the movement and its sale."""
        version = f"@{self.version}" if self.version else ""
        return f"{version}{ALONE}" if self.is_alone else version


def _told(
    one: Known, sale: Known, cuts: Sequence[Cut], attributions: Attributions
) -> Iterator[Known]:
    """Yield the movement with what is known of its sale, and again where that changes.

    A sale that is told anew is another sale to the commission: `ch_1`, then `ch_1@1`.
    What followed from a sale that was not known yet did so alone: `ch_1?`, then `ch_1`.
    """
    views = list(_views(one, sale, cuts, attributions))
    for place, (now, before) in enumerate(zip(views, [views[0], *views], strict=False)):
        anew = place > one.period and now != before
        if anew:
            back = _seen(one, before, cuts[place])
            yield replace(one, movement=_undone(back), period=place, anew=True)
        if anew or place == one.period:
            movement = _seen(one, now, cuts[place])
            yield replace(one, movement=movement, period=place, anew=anew)


def _views(
    one: Known, sale: Known, cuts: Sequence[Cut], attributions: Attributions
) -> Iterator[_View]:
    """Yield what is known at each cut-off.

    Older editions judged by a sale as if it had always been known.
    """
    name = sale.movement.sale or sale.movement.key
    is_early = sale.period > one.period and cuts[-1].edition >= Edition.SALE
    version, before = 0, None
    for place, cut in enumerate(cuts):
        told = attributions.of(name, known_by=cut.recorded_until)
        version += before is not None and told != before
        is_known = place >= sale.period and cut.edition >= Edition.SALE
        is_alone = is_early and not is_known
        yield _View(
            sale=one if is_alone else sale,
            told=told,
            version=version,
            is_alone=is_alone,
        )
        before = told


def _seen(one: Known, view: _View, cut: Cut) -> Movement:
    named, mark = one.movement, view.mark
    if mark or named.on < cut.period.start:
        named = replace(
            named,
            key=f"{named.key}{mark}",
            sale=f"{named.sale}{mark}" if named.sale else "",
            undoes=f"{named.undoes}{mark}" if named.undoes else "",
            on=max(named.on, cut.period.start),
        )
    claims = cut.agreement.claims
    return attributed(named, view.told, claims, sold_on=view.sale.entry.effective_on)


def _undone(movement: Movement) -> Movement:
    return replace(
        movement,
        key=f"{movement.key}~",
        amount=-movement.amount,
        vat=-movement.vat,
        undoes=movement.key,
    )


def movements_in(entry: Entry, on: date) -> Iterator[Movement]:
    """Yield what an entry did to the revenue, a currency at a time."""
    codes = sorted({posting.amount.currency.code for posting in entry.postings})
    for code in codes:
        movement = _movement(entry, on, Currency(code))
        if movement is not None:
            yield movement


def _movement(entry: Entry, on: date, currency: Currency) -> Movement | None:
    """Return what the entry did in one currency; None if it moved no revenue.

    A reversal is what it undoes, with the other sign.
    """
    sums: dict[str, int] = {}
    for posting in entry.postings:
        if posting.amount.currency == currency:
            role = _told_role(posting.account.role)
            sums[role] = sums.get(role, 0) + posting.amount.minor
    kind, changed = next(
        ((kind, sums[role]) for role, kind in KINDS if sums.get(role)), (None, 0)
    )
    if kind is None:
        return None
    sign = -1 if kind is MovementKind.SALE else 1
    spent = kind in {MovementKind.FEE, MovementKind.COST}
    nothing = Money.zero(currency)
    tax = nothing if spent else Money(sign * sums.get("vat", 0), currency)
    alone = kind is MovementKind.SALE and not entry.reverses and not entry.parent
    own = entry.key if alone else ""
    return Movement(
        key=entry.key,
        kind=kind,
        on=on,
        amount=Money(sign * changed, currency) + tax,
        vat=tax,
        fee=nothing,
        shipping=nothing,
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
