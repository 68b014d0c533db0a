"""What other versions of an agreement took of the same sales.

A sale in instalments may be paid under one version and under the next one. Each has the
part that is paid under it. Of how much that is a part hangs on what is left of the
whole price, and so on what is given back under any of them; which cents of a sum a sale
it earns, on what is paid before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from fractions import Fraction

from regie.billing.agreed.terms import by_whole_sale
from regie.billing.agreed.terms import Terms
from regie.billing.commission.homes import Part
from regie.billing.commission.homes import parts_paid
from regie.billing.commission.whole_cents import Payments
from regie.billing.commission.whole_cents import Turn
from regie.billing.commission.whole_cents import turn_of
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import unmarked


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Which shares of a sale's price were paid, and given back, elsewhere."""

    paid: Fraction = Fraction()
    back: Fraction = Fraction()


NOWHERE = Paid()


class Elsewhere:
    """What is known of sales from other versions so far.

    By the name that all versions have for a sale: one may know of it from the start
    what another one was told later, and counted anew.
    """

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._given: dict[str, dict[str, list[Contribution]]] = {}
        self._paid: dict[str, Paid] = {}

    def takes(self, taken: Iterable[Contribution]) -> None:
        """Remember what was taken elsewhere."""
        touched: dict[str, None] = {}
        for source in taken:
            if source.elsewhere:
                name = unmarked(source.sale)
                own = self._given.setdefault(name, {}).setdefault(source.sale, [])
                own.append(source)
                touched[name] = None
        for name in touched:
            self._paid[name] = _paid(self._given[name].values())

    def of(self, sale: str) -> Paid:
        """Return what is known of a sale."""
        return self._paid.get(unmarked(sale), NOWHERE)

    def payments(self, sale: str) -> Payments:
        """Return what is left of the payments of a sale."""
        found: dict[Turn, Fraction] = {}
        for part in _parts(self._given.get(unmarked(sale), {}).values()):
            turn = turn_of(part.payment)
            found[turn] = found.get(turn, Fraction()) + part.paid
        return found


def also_paid(taken: Iterable[Contribution], sales: Iterable[str]) -> list[str]:
    """Return those of some sales of which other versions took something."""
    told = {unmarked(one.sale) for one in taken if one.elsewhere}
    return [one for one in sales if unmarked(one) in told] if told else []


def looks_elsewhere(terms: Terms) -> bool:
    """Say whether what is paid of a sale's whole price decides what a part earns."""
    return by_whole_sale(terms)


def from_elsewhere(
    taken: Iterable[Contribution], *, since: date
) -> Iterator[Contribution]:
    """Yield what another version took, as it is known to this one.

    Args:
        since: First day of the first statement that looks at it.
    """
    for one in taken:
        if not one.by_payment and not one.gone:
            yield replace(one, elsewhere=True, on=max(one.on, since))


def _paid(given: Iterable[Sequence[Contribution]]) -> Paid:
    paid, back = Fraction(), Fraction()
    for part in _parts(given):
        if part.source.kind in GIVEN_BACK:
            back -= part.paid
        else:
            paid += part.paid
    return Paid(paid=paid, back=back)


def _parts(given: Iterable[Sequence[Contribution]]) -> Iterator[Part]:
    for each in given:
        yield from parts_paid(each, lambda _: 0)
