"""Entries and accounts of the ledger, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from regie.ledger.accounts import Account
from regie.ledger.entry import EntryKind
from regie.words import say

_ENTRIES: Mapping[EntryKind, tuple[str, str]] = {
    EntryKind.SALE: ("vente", "sale"),
    EntryKind.REFUND: ("remboursement", "refund"),
    EntryKind.REFUND_FAILED: ("remboursement échoué", "failed refund"),
    EntryKind.FEE: ("frais", "fee"),
    EntryKind.DISPUTE: ("litige ouvert", "dispute opened"),
    EntryKind.DISPUTE_WON: ("litige gagné", "dispute won"),
    EntryKind.DISPUTE_LOST: ("litige perdu", "dispute lost"),
    EntryKind.DISPUTE_FEE: ("frais de litige", "dispute fee"),
    EntryKind.PAYOUT: ("virement à la banque", "payout"),
    EntryKind.PAYOUT_FEE: ("frais de virement", "payout fee"),
    EntryKind.EXCHANGE: ("conversion", "conversion"),
    EntryKind.REVERSAL: ("contre-écriture", "reversal"),
    EntryKind.CORRECTION: ("écriture corrigée", "corrected entry"),
    EntryKind.COST: ("dépense", "cost"),
}
_ROLES: Mapping[str, tuple[str, str]] = {
    "sales": ("Ventes hors taxe", "Sales without VAT"),
    "vat": ("TVA collectée", "VAT collected"),
    "refunds": ("Remboursements hors taxe", "Refunds without VAT"),
    "fees:payment": ("Frais de paiement", "Payment fees"),
    "fees:dispute": ("Frais de litige", "Dispute fees"),
    "fees:payout": ("Frais de virement", "Payout fees"),
    "disputes": ("Bloqué par un litige", "Held by a dispute"),
    "disputes:lost": ("Litiges perdus hors taxe", "Lost disputes without VAT"),
    "fx": ("Écarts de change", "Exchange differences"),
    "bank": ("Compte bancaire", "Bank account"),
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
    if account.role.startswith("vat:oss:"):
        country = account.role[-2:].upper()
        return say(fr=f"TVA collectée OSS : {country}", en=f"OSS VAT: {country}")
    if kind == "costs":
        return say(fr=f"Dépenses : {vendor}", en=f"Costs: {vendor}")
    french, english = _ROLES[account.role]
    return say(fr=french, en=english)
