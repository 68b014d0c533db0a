"""A quote as its page shows it: what its PDF says, and where it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time

from regie.billing.documents.invoice_view import InvoiceView
from regie.billing.documents.quote import Quote
from regie.billing.documents.quote import quote_invoice
from regie.billing.documents.quote_view import quote_view
from regie.billing.documents.quote_view import schedule_lines
from regie.services.books.collect import local_day
from regie.services.books.collect import ZONE
from regie.services.documents.invoices import today_of
from regie.services.documents.quote_documents import is_mailed
from regie.services.documents.quote_documents import made_of
from regie.services.documents.quotes import find_quote
from regie.services.documents.quotes import offered_in
from regie.services.documents.quotes import state_of
from regie.services.printing.office import Office
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.store.quotes import StoredQuote
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePage:
    """A quote for whoever opens its link.

    Attributes:
        view: The texts of its PDF, in the language that is spoken.
        schedule: What is billed when, and when it is due.
        title: What it is for.
        state: `open`, `expired`, `accepted` or `declined`.
        valid_until: The last day on which it can be accepted.
        who: Who answered it; empty before.
        answered_on: In Paris; None before.
        reason: Why it was declined; empty if nothing was said.
        seller: The OBM's name.
        email: Hers; empty if her profile has none. She is told of an answer there.
        deposit: Number of the deposit invoice; empty without one.
        deposit_total: With VAT, in words; empty without one.
        deposit_sent: It was mailed.
        deposit_missing: One is wanted of the accepted quote and is not issued yet.
    """

    view: InvoiceView
    schedule: tuple[str, ...]
    title: str
    state: str
    valid_until: date
    who: str
    answered_on: date | None
    seller: str
    email: str
    reason: str = ""
    deposit: str = ""
    deposit_total: str = ""
    deposit_sent: bool = False
    deposit_missing: bool = False


def quote_page(runtime: Runtime, number: str) -> QuotePage:
    """Return a quote's page, as it was issued.

    Raises:
        RegieError: There is no such quote, or no profile.
    """
    office = open_office(runtime)
    with runtime.unit(reading=True) as unit:
        stored = find_quote(unit, number)
        views = unit.quotes.views(stored.number)
        made = made_of(unit, stored) if stored.is_accepted else None
        deposit = made.deposit if made else None
        is_sent = deposit is not None and is_mailed(unit, deposit)
    quote, answer = offered_in(stored), stored.answer
    return QuotePage(
        view=_view(office, quote, stored, views),
        schedule=tuple(schedule_lines(quote, spoken_language())),
        title=quote.title,
        state=state_of(stored, today_of(runtime)),
        valid_until=stored.valid_until,
        who=answer.who if answer else "",
        answered_on=local_day(answer.at) if answer else None,
        reason=answer.reason if answer else "",
        seller=office.seller.name,
        email=office.seller.email,
        deposit=deposit.number if deposit else "",
        deposit_total=deposit.gross.text(spoken_language()) if deposit else "",
        deposit_sent=is_sent,
        deposit_missing=made.lacks_deposit if made else False,
    )


def quote_language(runtime: Runtime, number: str) -> str:
    """Return what a quote is written in: the buyer's language, or else the seller's."""
    with runtime.unit(reading=True) as unit:
        stored = find_quote(unit, number)
    own = open_office(runtime).seller.language
    return offered_in(stored).buyer.language or own


def _view(office: Office, quote: Quote, stored: StoredQuote, views: str) -> InvoiceView:
    """Return the texts that were kept at its issue.

    Of a quote that an older Régie issued none were: they are made of today's profile,
    with the rules and the rate of its day of issue, even if more is wanted now.
    """
    if views:
        kept: InvoiceView = json.loads(views)[spoken_language()]
        return kept
    on = stored.issued_on
    draft = quote_invoice(quote, office.seller, number=stored.number)
    draft = office.worded(draft, datetime.combine(on, time(12), tzinfo=ZONE))
    return quote_view(
        quote, draft, spoken_language(), number=stored.number, issued_on=on
    )
