"""Which payments lie within a party's months and payments, as each statement knows it.

They are taken by their own days, not in the order in which they became known. So the
sum of all statements is the same in whatever order payments arrive: what was counted
and lies beyond, once an earlier one is known, is taken back, and what lies within is
counted. A payment that was given back still begins its customer's months; one that was
undone, as a mistake, does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.billing.agreed.terms import Terms
from regie.billing.edition import Edition
from regie.billing.revenue.counted import counted
from regie.billing.revenue.counted import counted_by_own_day
from regie.billing.revenue.counted import is_income
from regie.billing.revenue.counted import Renewed
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.movements import undone_key
from regie.billing.revenue.movements import unmarked
from regie.billing.revenue.selected import selected
from regie.billing.revenue.sources import Cut


@dataclass(slots=True, kw_only=True)
class Telling:
    """A movement as some statements tell it.

    Attributes:
        entry: Key of its entry.
        at: The moment of its entry.
        sale: Key of the entry of its sale.
        place: Of the first statement that tells it so.
        until: Of the first one that tells it otherwise; None while there is none.
    """

    movement: Movement
    entry: str
    at: datetime
    sale: str
    place: int
    until: int | None = None

    def is_known(self, place: int) -> bool:
        """Say whether a statement tells it so."""
        return self.place <= place and (self.until is None or place < self.until)


class Within:
    """The payments that count, from one statement to the next."""

    def __init__(
        self,
        terms: Terms,
        cuts: Sequence[Cut],
        told: Iterable[Telling],
        kin: Sequence[Iterable[Telling]] = (),
    ) -> None:
        """Find out.

        Args:
            terms: With `months` or `payments`.
            told: What is known, of one currency; what takes a telling back follows it.
            kin: The same of each version that has these terms by itself.
        """
        self._terms = terms
        self._cuts = cuts
        self._tellings = _tellings(told)
        beside = [telling for each in kin for telling in _tellings(each)]
        self._is_shared = bool(beside)
        if beside:
            self._tellings = [_unmarked(one) for one in (*self._tellings, *beside)]
        self._inside: dict[int, frozenset[str]] = {}
        self._turned: dict[int, frozenset[str]] = {}

    @property
    def decides(self) -> bool:
        """Whether a payment became known late, or was undone: order decides else.

        Or whether others know of some.
        """
        return self._is_shared or any(
            is_income(one.movement)
            and (
                one.movement.undoes
                or one.movement.day < self._cuts[one.place].period.start
            )
            for one in self._tellings
        )

    def inside(self, place: int) -> frozenset[str] | None:
        """Return the entries of the payments that count; None to older editions."""
        is_old = self._cuts[place].edition < Edition.ARRIVAL
        return None if is_old else self._counted(place)

    def turns(self, sales: Iterable[str], place: int) -> bool:
        """Say whether other payments of a sale count than in the statement before.

        Args:
            sales: Keys of what is one sale.
        """
        if not place or self._cuts[place].edition < Edition.ARRIVAL:
            return False
        if place not in self._turned:
            changed = self._counted(place - 1) ^ self._counted(place)
            self._turned[place] = frozenset(
                one.sale
                for one in self._tellings
                if one.entry in changed and one.is_known(place - 1)
            )
        return not self._turned[place].isdisjoint(sales)

    def _counted(self, place: int) -> frozenset[str]:
        if place not in self._inside:
            edition = self._cuts[place].edition
            known = [one for one in self._tellings if one.is_known(place)]
            terms, book = self._terms, open_book(one.movement for one in known)
            given = [
                one
                for one in book.movements
                if selected(terms, book, one, is_old=False)
            ]
            written = edition >= Edition.KNOWN
            if written:
                at = {one.movement.key: (one.at, one.entry) for one in known}
                given.sort(key=lambda one: at[one.key])
            keys = (
                counted(terms, book, given, Renewed())
                if edition < Edition.ARRIVAL
                else counted_by_own_day(terms, book, given, written=written)
            )
            self._inside[place] = frozenset(
                one.entry for one in known if one.movement.key in keys
            )
        return self._inside[place]


def _unmarked(one: Telling) -> Telling:
    """Return it by the names that all versions have for a sale and its payments."""
    movement = one.movement
    named = replace(
        movement,
        key=unmarked(movement.key),
        sale=unmarked(movement.sale),
        undoes=unmarked(movement.undoes),
    )
    return replace(one, movement=named)


def _tellings(told: Iterable[Telling]) -> list[Telling]:
    """Return what is told, with the end of each telling.

    The whole price beside the payment that it is told of ends with that.
    """
    found: dict[str, Telling] = {}
    for one in told:
        before = found.get(one.movement.undoes)
        if before is not None and one.movement.key == undone_key(before.movement):
            before.until = one.place
            whole = found.get(before.movement.sale, before)
            if whole.entry == before.entry:
                whole.until = one.place
        else:
            found[one.movement.key] = one
    return list(found.values())
