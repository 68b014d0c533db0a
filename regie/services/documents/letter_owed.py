"""What a mail says of a cancelled document: what takes its place, what comes back."""

from __future__ import annotations

from collections.abc import Mapping

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.settled import Account
from regie.billing.documents.settled import in_force
from regie.money import Money
from regie.money import total
from regie.services.documents.cancelled import cancelled
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.invoices import open_among
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit

Accounts = Mapping[str, Account]


def replaced_words(
    unit: Unit, stored: StoredInvoice, known: Accounts, language: str
) -> dict[str, str]:
    """Return what a document replaces, and what is owed back on that; empty if none.

    Args:
        stored: The document that is mailed.
        known: What became of its client's documents, by number.
        language: Of the mail.
    """
    old = find_document(unit, stored.replaces) if stored.replaces else None
    gone = cancelled(unit, old) if old else None
    if gone is None:
        return dict.fromkeys(("replaces", "cancelled_by", "back", "back_of"), "")
    account = known[gone.number]
    return {
        "replaces": gone.number,
        "cancelled_by": ", ".join(gone.notes),
        "back": _positive(-account.open, language),
        "back_of": ", ".join(account.owed.deposits),
        "back_open": _open_deposits(account, known, language),
    }


def note_words(
    unit: Unit, note: Invoice, corrected: str, known: Accounts, language: str
) -> dict[str, str]:
    """Return what of a credit note comes back to the client, or has; empty if nothing.

    Args:
        note: The document that is mailed; all is empty if it is no credit note.
        corrected: Number of the one that it corrects.
        known: As for `replaced_words`.
        language: Of the mail.
    """
    if note.kind is not Kind.CREDIT_NOTE:
        return dict.fromkeys(("returned", "given_back", "instead"), "")
    account = known[corrected]
    gone = cancelled(unit, find_document(unit, corrected))
    paid_back = [
        -one.amount
        for one in in_force(unit.invoices.settlements([corrected]))
        if one.amount.minor < 0
    ]
    return {
        "returned": _positive(min(note.gross, -account.open), language),
        "given_back": _positive(total(paid_back, note.currency), language),
        "instead": gone.replaced_by if gone else "",
        "back_open": _open_deposits(account, known, language),
    }


def _positive(amount: Money, language: str) -> str:
    return amount.text(language) if amount.minor > 0 else ""


def _open_deposits(account: Account, known: Accounts, language: str) -> str:
    """Return the deposits that are not wholly paid: `D2027-0001 (400,00 €)`."""
    found = open_among(account.owed.deposits, known)
    return ", ".join(f"{one.number} ({one.amount.text(language)})" for one in found)
