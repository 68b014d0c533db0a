"""An issued invoice as JSON and back: a credit note is made from it later."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from regie.billing.documents.invoice import Invoice


@cache
def _adapter() -> TypeAdapter[Invoice]:
    return TypeAdapter(Invoice)


def invoice_json(invoice: Invoice) -> str:
    """Return the invoice as JSON."""
    return _adapter().dump_json(invoice).decode()


def read_invoice(text: str) -> Invoice:
    """Return the invoice of a JSON text; its sums are checked anew."""
    return _adapter().validate_json(text)
