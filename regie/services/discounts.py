"""Sales whose discount an agreement asks for and nobody said: they do not count yet."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from regie.billing.agreement import Agreement
from regie.billing.counted import in_time
from regie.billing.movements import Movement
from regie.billing.period import Period
from regie.billing.selected import waits
from regie.billing.terms import asks_discount
from regie.ledger.attribution import Told
from regie.services.agreed import versions_in_force
from regie.services.open_sales import first_day_billed
from regie.services.open_sales import open_sales
from regie.services.open_sales import OpenSale
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say

#: Keys that one sentence names.
NAMED_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Undiscounted:
    """What is to be said.

    Attributes:
        sales: The latest first.
        count: How many there are, shown or not.
    """

    sales: tuple[OpenSale, ...]
    count: int


def unknown_discounts(
    runtime: Runtime, client_slug: str, *, limit: int | None = None
) -> Undiscounted:
    """Return the sales that count only once their discount is known.

    They are those whose rate, by the agreement of their day, asks for it.
    """
    with runtime.unit(reading=True) as unit:
        found = list(waiting(unit, client_slug))
    return Undiscounted(sales=tuple(found[:limit]), count=len(found))


def waiting(unit: Unit, client_slug: str) -> Iterator[OpenSale]:
    """Yield them; nothing is looked at where no agreement asks for a discount."""
    versions = versions_in_force(unit, client_slug)
    parties = [terms for one in versions for terms in one.agreement.parties]
    if any(map(asks_discount, parties)):
        yield from open_sales(unit, client_slug, _waits)


def discounts_missing(unit: Unit, client_slug: str, period: Period) -> tuple[str, ...]:
    """Return a sentence on sales that a statement cannot count for that yet.

    Those of earlier days are told again until somebody says it; what lies before the
    first statement was settled elsewhere.
    """
    begins = first_day_billed(unit, client_slug, period)
    keys = [
        sale.key
        for sale in waiting(unit, client_slug)
        if begins <= sale.on < period.end
    ]
    return (_missing(list(dict.fromkeys(keys))),) if keys else ()


def _waits(_told: Told, movement: Movement, agreement: Agreement | None) -> bool:
    if agreement is None:
        return False
    day = movement.on
    return any(
        in_time(agreement.bounding(terms), day) and waits(terms, movement)
        for terms in agreement.parties
    )


def _missing(keys: Sequence[str]) -> str:
    named = ", ".join(keys[:NAMED_MAX]) + (", …" if len(keys) > NAMED_MAX else "")
    what = counted(len(keys), fr=("vente", "ventes"), en=("sale", "sales"))
    many = len(keys) > 1
    return say(
        fr=f"{what} dont personne n'a dit la remise, que l'accord demande : "
        f"{'elles ne comptent' if many else 'elle ne compte'} pas encore ({named}). "
        f"Dites-la : regie ledger attribute {keys[0]} --client … --discount 10 --why "
        "« … » ; 0 pour le plein prix. Toutes : regie ledger discounts --client …",
        en=f"{what} whose discount nobody said, which the agreement asks for: "
        f"{'they do' if many else 'it does'} not count yet ({named}). Say it: regie "
        f"ledger attribute {keys[0]} --client … --discount 10 --why “…”; 0 for the "
        "full price. All of them: regie ledger discounts --client …",
    )
