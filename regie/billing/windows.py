"""From which day each customer's months run, as it was known by each statement.

They run from her first payment that counts, whenever that becomes known: what was
counted beyond them is then taken back, and what lies within them counted. So the sum of
all statements is the same in whatever order payments arrive. A payment that was undone,
or given back, still begins them: she was a customer from that day on.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from regie.billing.counted import in_time
from regie.billing.counted import is_income
from regie.billing.edition import Edition
from regie.billing.movements import Movement
from regie.billing.movements import open_book
from regie.billing.selected import selected
from regie.billing.sources import Cut
from regie.billing.terms import Terms


@dataclass(slots=True, kw_only=True)
class _Payment:
    """A payment of a customer, told of her by some statements.

    Attributes:
        sale: Key of the entry of its sale.
        on: The day on which it counts, in the statement that takes it.
        place: Of the first statement that tells it of her.
        until: Of the first one that does so no more.
    """

    sale: str
    day: date
    on: date
    place: int
    until: int

    def is_known(self, place: int) -> bool:
        """Say whether a statement tells it of her."""
        return self.place <= place < self.until


class Windows:
    """The months that count of each customer, from one statement to the next."""

    def __init__(
        self,
        terms: Terms,
        cuts: Sequence[Cut],
        told: Iterable[tuple[Movement, str, int]],
    ) -> None:
        """Find each customer's payments.

        Args:
            terms: With `months`.
            told: What is known, with the key of its sale's entry and the place of the
                statement that counts it; what one takes back follows it.
        """
        given = list(told)
        self._cuts = cuts
        self._length = relativedelta(months=terms.months or 0)
        self._payments: dict[str, list[_Payment]] = {}
        self._firsts: dict[str, list[date | None]] = {}
        book = open_book(movement for movement, _, _ in given)
        by_key: dict[str, _Payment] = {}
        for one, sale, place in given:
            if not is_income(one) or not one.customer:
                continue
            day = one.own_day or one.on
            if one.undoes:
                if one.key == f"{one.undoes}~" and one.undoes in by_key:
                    by_key[one.undoes].until = place
            elif selected(terms, book, one, is_old=False) and in_time(terms, day):
                paid = _Payment(
                    sale=sale, day=day, on=one.on, place=place, until=len(cuts)
                )
                by_key[one.key] = paid
                self._payments.setdefault(one.customer, []).append(paid)

    def since(self, customer: str, place: int) -> date | None:
        """Return the first day of a customer's months, as a statement knows it.

        None to editions before `ARRIVAL`, and where no payment of hers counts.
        """
        if self._cuts[place].edition < Edition.ARRIVAL:
            return None
        return self._first(customer)[place]

    def turns(self, customer: str, sales: Collection[str], place: int) -> bool:
        """Say whether a statement counts what the one before it did not, or back.

        Args:
            sales: Keys of what is one sale of hers.
        """
        if not place or self._cuts[place].edition < Edition.ARRIVAL:
            return False
        before, now = self._first(customer)[place - 1 : place + 1]
        if before is None or now is None or before == now:
            return False
        return any(
            (one.day < before + self._length) != (one.day < now + self._length)
            for one in self._payments[customer]
            if one.sale in sales and one.is_known(place - 1)
        )

    def _first(self, customer: str) -> Sequence[date | None]:
        """Return the first day to each statement; before `ARRIVAL`, as it was known."""
        if customer not in self._firsts:
            payments = self._payments.get(customer, ())
            found: list[date | None] = []
            for place, cut in enumerate(self._cuts):
                known = [one for one in payments if one.is_known(place)]
                turn = _by_turn if cut.edition < Edition.ARRIVAL else _by_day
                found.append(min(known, key=turn).day if known else None)
            self._firsts[customer] = found
        return self._firsts[customer]


def _by_turn(payment: _Payment) -> date:
    return payment.on


def _by_day(payment: _Payment) -> date:
    return payment.day
