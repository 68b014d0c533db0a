"""Entries and accounts of the ledger, in words of both languages."""

from __future__ import annotations

from collections.abc import Mapping

from regie.ledger.accounts import Account
from regie.ledger.entry import EntryKind
from regie.people.people import slug_of
from regie.words import pick
from regie.words import spoken_language

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
#: The last part of `costs:<what>`, where it is not a word that somebody chose.
_COSTS: Mapping[str, tuple[str, str]] = {
    "advertising": ("publicité", "advertising"),
    "affiliates": ("affiliées", "affiliates"),
}


def entry_name(kind: EntryKind, language: str = "") -> str:
    """Return why an entry was written.

    Args:
        language: The reader's by default.
    """
    french, english = _ENTRIES[kind]
    return pick(language or spoken_language(), fr=french, en=english)


def account_name(account: Account, language: str = "") -> str:
    """Return what an account counts; the vendor that holds money, by its name.

    Args:
        language: The reader's by default.
    """
    language = language or spoken_language()
    kind, _, vendor = account.role.partition(":")
    if kind == "processor":
        name = vendor.capitalize()
        return pick(language, fr=f"Encaissé par {name}", en=f"Held by {name}")
    if account.role.startswith("vat:oss:"):
        country = account.role[-2:].upper()
        return pick(
            language, fr=f"TVA collectée OSS : {country}", en=f"OSS VAT: {country}"
        )
    if kind == "costs":
        return pick(
            language,
            fr=f"Dépenses : {_COSTS.get(vendor, (vendor, vendor))[0]}",
            en=f"Costs: {_COSTS.get(vendor, (vendor, vendor))[1]}",
        )
    french, english = _ROLES[account.role]
    return pick(language, fr=french, en=english)


def cost_named(text: str) -> str:
    """Return the last part of `costs:<what>` for a word in either language.

    `publicité` and `advertising` are one account; another word is an account of its
    own.
    """
    slug = slug_of(text)
    known = {slug_of(word): what for what, pair in _COSTS.items() for word in pair}
    return known.get(slug, slug)
