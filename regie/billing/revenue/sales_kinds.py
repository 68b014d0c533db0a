"""What a row of a table of sales is, as it is written there."""

from __future__ import annotations

from collections.abc import Mapping

from regie.billing.revenue.movements import MovementKind
from regie.people.csv_columns import folded

KINDS: Mapping[str, MovementKind] = {
    **{kind.value: kind for kind in MovementKind},
    "vente": MovementKind.SALE,
    "paiement": MovementKind.PAYMENT,
    "remboursement": MovementKind.REFUND,
    "litige": MovementKind.DISPUTE,
    "frais": MovementKind.FEE,
    "coût": MovementKind.COST,
}
"""In English, then in French."""

_BY_NAME = {folded(name): kind for name, kind in KINDS.items()}


def kind_named(text: str) -> MovementKind | None:
    """Return the kind of that name, in any case, with or without accents.

    Nothing written is a sale; None for what is no name of a kind.
    """
    return _BY_NAME.get(folded(text)) if text else MovementKind.SALE
