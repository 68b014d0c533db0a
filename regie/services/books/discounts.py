"""Sales whose discount an agreement asks for and nobody said: they do not count yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regie.billing.agreed.terms import asks_discount
from regie.billing.period import Period
from regie.billing.revenue.selected import waits
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.versions import Version
from regie.services.books.open_sales import OpenSale
from regie.services.books.open_sales import Question
from regie.services.books.open_sales import sales_missing
from regie.services.books.open_sales import sales_waiting
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say

DISCOUNT = Question(
    asks=asks_discount, waits=lambda terms, _told, movement: waits(terms, movement)
)

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
        versions = versions_in_force(unit, client_slug)
        found = list(sales_waiting(unit, client_slug, versions, DISCOUNT))
    return Undiscounted(sales=tuple(found[:limit]), count=len(found))


def discounts_missing(
    unit: Unit, client_slug: str, versions: Sequence[Version], period: Period
) -> tuple[str, ...]:
    """Return a sentence on sales that a statement cannot count for that yet."""
    found = sales_missing(unit, client_slug, versions, period, DISCOUNT)
    return (_missing(list(dict.fromkeys(one.key for one in found))),) if found else ()


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
