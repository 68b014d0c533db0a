"""The hours behind an invoice, as the table that goes with it."""

from __future__ import annotations

from regie.billing.work.annex import hours_csv
from regie.billing.work.entry import in_time_order
from regie.ports import Attachment
from regie.services.agreements.versions import version_of
from regie.services.books.collect import ZONE
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import pick

#: What a spreadsheet wants at the beginning, to know that accents are UTF-8.
BOM = "\ufeff"


def annex_of(unit: Unit, invoice: StoredInvoice, *, language: str) -> list[Attachment]:
    """Return the table of the hours that the invoice bills; nothing if there are none.

    Entries never change, nor does what the statement's agreement calls the client, so
    that it is the same to the byte whenever it is made.
    """
    if invoice.statement_id is None:
        return []
    counted = unit.timesheet.counted_by(invoice.statement_id)
    if not counted:
        return []
    numbers = dict.fromkeys((entry.key for entry in counted), invoice.number)
    table = hours_csv(
        in_time_order(counted),
        numbers,
        names=_names(unit, invoice.statement_id),
        language=language,
        zone=ZONE,
    )
    word = pick(language, fr="Heures", en="Hours")
    return [
        Attachment(
            name=f"{word} {invoice.number}.csv",
            media_type="text/csv",
            content=f"{BOM}{table}".encode(),
        )
    ]


def _names(unit: Unit, statement_id: int) -> dict[str, str]:
    """Return what the client of a statement was called then, by her slug."""
    stored = unit.documents.statement_of(statement_id)
    agreement = unit.documents.agreement(
        stored.client_slug, agreement_id=stored.agreement_id
    )
    if agreement is None:
        return {}
    return {stored.client_slug: version_of(agreement).agreement.client}
