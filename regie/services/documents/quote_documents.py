"""Which documents were issued for a quote; its client's are read once for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.mailing import MailState
from regie.services.documents.quotes import offered_in
from regie.store.invoices import StoredInvoice
from regie.store.quotes import StoredQuote
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOf:
    """What was issued for a quote.

    Attributes:
        deposit: Its deposit invoice; None without one.
        invoice: The invoice that bills it; None if it is not billed yet.
        lacks_deposit: It wants a deposit that was not issued; not if all is billed.
    """

    deposit: Invoice | None
    invoice: Invoice | None
    lacks_deposit: bool

    @property
    def documents(self) -> tuple[Invoice, ...]:
        """Those of the two that were issued."""
        return tuple(one for one in (self.deposit, self.invoice) if one is not None)


def made_of(unit: Unit, stored: StoredQuote) -> MadeOf:
    """Return what was issued for a quote."""
    return made_among(unit.invoices.of_client(stored.client_slug), stored)


def made_among(known: Sequence[StoredInvoice], stored: StoredQuote) -> MadeOf:
    """Return what was issued for a quote.

    Args:
        known: Its client's documents, the latest first.
        stored: The quote.
    """
    deposit, invoice = (
        _first(known, stored.number, kind) for kind in (Kind.DEPOSIT, Kind.INVOICE)
    )
    nothing = deposit is None and invoice is None
    return MadeOf(
        deposit=deposit,
        invoice=invoice,
        lacks_deposit=nothing and bool(offered_in(stored).deposit_net),
    )


def is_mailed(unit: Unit, made: Invoice) -> bool:
    """Say whether Régie mailed a document."""
    mails = unit.mailings.about(made.number)
    return any(one.state is MailState.SENT for one in mails)


def _first(known: Sequence[StoredInvoice], number: str, kind: Kind) -> Invoice | None:
    """Return the first document of a kind that was issued for a quote; None if none.

    One that was cancelled and issued again is the one that took its place.
    """
    replaced = {one.replaces for one in known}
    read = (
        read_invoice(one.text)
        for one in reversed(known)
        if one.kind is kind and one.text and one.number not in replaced
    )
    return next((one for one in read if one.reference == number), None)
