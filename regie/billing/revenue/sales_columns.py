"""The columns of a table of sales, and of one of exchange rates."""

from __future__ import annotations

from regie.people.csv_columns import Columns
from regie.people.csv_columns import folded
from regie.words import say

#: Another name of a column -> its own.
_NAMES = {
    "jour": "date",
    "montant": "amount",
    "genre": "kind",
    "devise": "currency",
    "monnaie": "currency",
    "tva": "vat",
    "frais": "fee",
    "port": "shipping",
    "remise": "discount",
    "numéro": "id",
    "vente": "sale",
    "produit": "product",
    "variante": "variant",
    "catégorie": "category",
    "client": "customer",
    "cliente": "customer",
    "lien": "link",
    "code": "coupon",
    "campagne": "campaign",
}
_LINK = ("lien", "link")
_VAT = ("tva", "vat")
_AMOUNT = ("montant", "amount")
_KIND = ("genre", "kind")
_COUPON = ("code", "coupon")
_HINTS = {
    "affilie": _LINK,
    "affiliee": _LINK,
    "affiliate": _LINK,
    "affiliation": _LINK,
    "partenaire": _LINK,
    "partner": _LINK,
    "montant tva": _VAT,
    "montant de la tva": _VAT,
    "tax": _VAT,
    "taxe": _VAT,
    "taxes": _VAT,
    "prix": _AMOUNT,
    "price": _AMOUNT,
    "total": _AMOUNT,
    "type": _KIND,
    "nature": _KIND,
    "promo": _COUPON,
    "code promo": _COUPON,
    "commission stripe": ("frais", "fee"),
    "livraison": ("port", "shipping"),
    "acheteur": ("cliente", "customer"),
    "acheteuse": ("cliente", "customer"),
    "buyer": ("cliente", "customer"),
}
_OTHERS = frozenset({"code postal", "postal code", "country code", "code pays"})

COLUMNS = Columns(
    meanings={folded(name): one for name, one in _NAMES.items()}
    | {one: one for one in _NAMES.values()},
    hints=_HINTS,
    others=_OTHERS,
)
"""Of sales."""

RATE_COLUMNS = Columns(
    meanings={
        "jour": "date",
        "date": "date",
        "from": "from",
        "to": "to",
        "rate": "rate",
        "source": "source",
    },
    hints={"de": ("from", "from"), "vers": ("to", "to"), "taux": ("rate", "rate")},
)
"""Of exchange rates."""


def both_names(column: str) -> str:
    """Return what a column is called, in the reader's language first."""
    french = next((name for name, one in _NAMES.items() if one == column), "")
    if not french:
        return column
    return say(fr=f"{french} (ou {column})", en=f"{column} (or {french})")
