"""Which statement an invoice was made from."""

from __future__ import annotations

from regie.errors import NotFoundError
from regie.services.documents.correct_invoice import find_document
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.words import say


def billed_by(runtime: Runtime, number: str) -> tuple[str, str]:
    """Return the client's slug and the period of the statement that was billed.

    A credit note leads to the statement of the invoice that it corrects.

    Raises:
        NotFoundError: There is no such document, or it was made without a statement.
    """
    with runtime.unit(reading=True) as unit:
        stored = find_document(unit, number)
        invoice = find_document(unit, stored.corrects) if stored.corrects else stored
        if invoice.statement_id is None:
            raise NotFoundError(_none(invoice))
        statement = unit.documents.statement_of(invoice.statement_id)
    return statement.client_slug, statement.period


def _none(stored: StoredInvoice) -> str:
    return say(
        fr=f"Le document {stored.number} a été émis sans relevé. Les relevés : regie "
        "statement list.",
        en=f"{stored.number} was issued without a statement. The statements: regie "
        "statement list.",
    )
