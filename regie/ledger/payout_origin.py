"""Where a sale came from, by the columns of a payment vendor's export."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from functools import partial
from itertools import chain

from regie.ledger.attribution import country_code
from regie.ledger.attribution import is_empty
from regie.ledger.csv_rows import Row
from regie.ports import Origin

#: Columns of a discount that no vendor writes: what stands there is to be read.
_TYPED = ("discount", "remise")
_STRIPE_ORIGINS: Mapping[str, Sequence[str]] = {
    "campaign": ("payment_metadata[campaign]",),
    "link": tuple(f"payment_metadata[{one}]" for one in ("link", "affiliate", "ref")),
    "coupon": ("payment_metadata[coupon]",),
    "variant": ("payment_metadata[variant]",),
    "category": ("payment_metadata[category]",),
    "customer": ("customer_id",),
    "country": ("card_country",),
    "purchase": ("payment_metadata[purchase]", "subscription_id"),
    "whole": ("payment_metadata[signed]",),
    "discount": (*_TYPED, "payment_metadata[discount]"),
}
_STRIPE_SAID = ("payment_intent_id", *chain.from_iterable(_STRIPE_ORIGINS.values()))


def stripe_origin(row: Row, key: str) -> Origin | None:
    """Return what a row of Stripe says of its sale; None for nothing.

    Args:
        key: Of the sale.

    Raises:
        BadCellError: A person wrote a discount that is none.
    """
    if not any(row.cells.get(column) for column in _STRIPE_SAID):
        return None
    intent = row.text("payment_intent_id")
    said = {
        word: next((row.text(column) for column in columns if row.text(column)), "")
        for word, columns in _STRIPE_ORIGINS.items()
    }
    said["country"] = country_code(said["country"])
    for column in _TYPED:
        row.percent(column)
    origin = Origin(about=key, also=f"stripe:intent:{intent}" if intent else "", **said)
    return None if is_empty(origin) else origin


def typed_cells(row: Row) -> Iterator[Callable[[], object]]:
    """Yield readers of what a person wrote into an export."""
    for column in _TYPED:
        yield partial(row.percent, column)
