"""What is still to come of the deposits that an invoice deducts."""

from __future__ import annotations

from datetime import date

from regie.billing.documents.invoice import Invoice
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import deposits_in
from regie.services.documents.invoices import open_among
from regie.services.documents.invoices import OpenDeposit
from regie.store.unit import Unit
from regie.words import say


def open_deposits(
    unit: Unit, draft: Invoice | None, client_slug: str, *, today: date
) -> tuple[str, ...]:
    """Return a sentence on each deposit that is deducted and not wholly paid.

    Args:
        draft: The invoice, or its draft; None where there is nothing to pay.
        client_slug: Whose invoice it is.
        today: Day by which what is due is late.
    """
    deposits = deposits_in(draft) if draft else ()
    if not deposits:
        return ()
    stored = unit.invoices.of_client(client_slug)
    kept = accounts_of(unit, stored, today=today)
    known = {one.owed.number: one for one in kept}
    return tuple(map(_still_open, open_among(deposits, known)))


def _still_open(one: OpenDeposit) -> str:
    number, left = one.number, one.amount.said()
    return say(
        fr=f"L'acompte {number}, déduit de cette facture, est encore à régler : "
        f"{left}. S'il est arrivé : regie invoice pay {number} ; sinon : regie invoice "
        f"remind {number}.",
        en=f"Deposit {number}, which this invoice deducts, is still to be paid: "
        f"{left}. If it has come: regie invoice pay {number}; if not: regie invoice "
        f"remind {number}.",
    )
