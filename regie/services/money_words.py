"""Entries and accounts of the ledger, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from regie.ledger.accounts import Account
from regie.ledger.entry import EntryKind
from regie.words import say

_ENTRIES: Mapping[EntryKind, tuple[str, str]] = {
    EntryKind.SALE: ("vente", "sale"),
    EntryKind.REFUND: ("remboursement", "refund"),
    EntryKind.FEE: ("frais", "fee"),
    EntryKind.REVERSAL: ("contre-écriture", "reversal"),
}
_ROLES: Mapping[str, tuple[str, str]] = {
    "sales": ("Ventes hors taxe", "Sales without VAT"),
    "vat": ("TVA collectée", "VAT collected"),
    "refunds": ("Remboursements hors taxe", "Refunds without VAT"),
    "fees:payment": ("Frais de paiement", "Payment fees"),
}


def entry_name(kind: EntryKind) -> str:
    """Return why an entry was written."""
    french, english = _ENTRIES[kind]
    return say(fr=french, en=english)


def account_name(account: Account) -> str:
    """Return what an account counts; the vendor that holds money, by its name."""
    kind, _, vendor = account.role.partition(":")
    if kind == "processor":
        name = vendor.capitalize()
        return say(fr=f"Encaissé par {name}", en=f"Held by {name}")
    french, english = _ROLES[account.role]
    return say(fr=french, en=english)
