"""An invoice of which Régie kept only the PDF (before 0012), from its statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from regie.billing.documents.invoice import Invoice
from regie.billing.period import day_text
from regie.billing.statement.invoice_draft import draft_invoice
from regie.errors import ConflictError
from regie.errors import RegieError
from regie.services.printing.office import Office
from regie.services.statement.restate import restated
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import say


def rebuilt(unit: Unit, office: Office, stored: StoredInvoice) -> Invoice:
    """Return what was issued: the statement computed again, its sum the stored one.

    The seller is the one of today: nothing else is known, and what corrects the invoice
    is issued by that one.

    Raises:
        ConflictError: Its sum is another one, or its statement cannot be computed any
            more; says what to do.
    """
    try:
        made = _from_statement(unit, office, stored)
    except RegieError as error:
        both = f"{error}\n{_elsewhere(stored)}"
        raise ConflictError(both) from error
    if made is None or made.gross != stored.total:
        raise ConflictError(_elsewhere(stored))
    terms = timedelta(days=made.payment_terms_days)
    return replace(
        made,
        number=stored.number,
        issued_on=stored.issued_on,
        due_on=stored.due_on or stored.issued_on + terms,
    )


def _from_statement(
    unit: Unit, office: Office, stored: StoredInvoice
) -> Invoice | None:
    if stored.statement_id is None:
        return None
    closed = unit.documents.statement_of(stored.statement_id)
    version, statement = restated(unit, closed)
    return draft_invoice(
        statement,
        version.agreement,
        office.seller,
        office.rules,
        today=stored.issued_on,
        exchange=office.exchange(statement.currency, closed.recorded_until),
    )


def _elsewhere(stored: StoredInvoice) -> str:
    number, total = stored.number, stored.total
    return say(
        fr=f"Régie n'a gardé de {number} que le PDF et n'en retrouve pas les lignes : "
        "faites l'avoir dans votre outil de facturation, sous un numéro de sa propre "
        f"suite, en citant « {number} du {day_text(stored.issued_on, 'fr')}, "
        f"{total.text('fr')} TTC ».",
        en=f"Régie kept only the PDF of {number} and does not find its lines again: "
        "make the credit note in your billing tool, under a number of its own series, "
        f"naming “{number} of {day_text(stored.issued_on, 'en')}, {total.text('en')} "
        "with VAT”.",
    )
