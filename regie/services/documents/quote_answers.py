"""What follows from a quote: the client's answer, the deposit, the invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime

from regie.billing.documents.corrections import deducting
from regie.billing.documents.corrections import deposit_draft
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.quote import quote_invoice
from regie.billing.documents.quote import terms_of
from regie.billing.period import day_text
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.documents.cancelled import cancelled
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.deposits_left import left_told
from regie.services.documents.invoices import today_of
from regie.services.documents.issuing import deposits_of
from regie.services.documents.issuing import finish
from regie.services.documents.issuing import issue_document
from regie.services.documents.issuing import Issued
from regie.services.documents.issuing import paid_before
from regie.services.documents.issuing import unwritten
from regie.services.documents.open_deposits import open_deposits
from regie.services.documents.quote_documents import made_of
from regie.services.documents.quotes import find_quote
from regie.services.documents.quotes import offered_in
from regie.services.documents.quotes import state_of
from regie.services.printing.office import Office
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.store.quotes import Answer
from regie.store.quotes import StoredQuote
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language

REASON_MAX = 2000
"""Letters of a reason."""


def accept(
    runtime: Runtime, number: str, *, who: str, by_link: bool = False
) -> Issued | None:
    """Note that a quote is accepted and issue its deposit, in one transaction.

    Accepted again, only a deposit that is missing is issued. What the OBM has to mend
    before keeps no client from accepting on the page.

    Args:
        number: The quote's.
        who: Who accepts it; the buyer if empty.
        by_link: On the quote's page; `tell_quotes` then tells the OBM, also why a
            deposit could not be issued.

    Returns:
        The deposit invoice; None if none is wanted, it was issued before, or, on the
        page, it cannot be issued yet.

    Raises:
        RegieError: It was declined, or its last day is over.
    """
    office, now = open_office(runtime), runtime.clock.now()
    with runtime.unit() as unit:
        unit.invoices.lock()
        stored = find_quote(unit, number)
        if not stored.is_accepted:
            _check_open(runtime, stored, by_link=by_link)
            by = who or offered_in(stored).buyer.name
            answer = Answer(accepted=True, who=by, at=now, by_link=by_link)
            unit.quotes.answer(stored.number, answer)
        if not made_of(unit, stored).lacks_deposit:
            return None
        draft, slug = _deposit_of(office, stored), stored.client_slug
        if by_link and office.lacks(draft, now):
            return None
        made, pdf = issue_document(unit, office, draft, client_slug=slug, now=now)
    return finish(runtime, office, made, pdf, client_slug=slug)


def decline(
    runtime: Runtime, number: str, *, who: str, reason: str = "", by_link: bool = False
) -> None:
    """Note that a quote is declined; declined again, nothing happens.

    Args:
        number: The quote's.
        who: Who declines it; the buyer if empty.
        reason: Why, if it is said.
        by_link: On the quote's page; `tell_quotes` then tells the OBM.

    Raises:
        RegieError: It was accepted, its last day is over, or the reason is too long.
    """
    if len(reason) > REASON_MAX:
        raise UsageError(_too_long())
    with runtime.unit() as unit:
        unit.invoices.lock()
        stored = find_quote(unit, number)
        if stored.answer is not None and not stored.answer.accepted:
            return
        _check_open(runtime, stored, by_link=by_link)
        answer = Answer(
            accepted=False,
            who=who or offered_in(stored).buyer.name,
            at=runtime.clock.now(),
            reason=reason.strip(),
            by_link=by_link,
        )
        unit.quotes.answer(stored.number, answer)


def bill_quote(
    runtime: Runtime, number: str, *, draft: bool = False, paid_on: date | None = None
) -> Issued:
    """Issue the invoice of an accepted quote, less its deposits; once.

    Args:
        draft: Show what it would be; nothing is stored and no number is used.
        paid_on: Day on which all of it had been paid already; the invoice says so.

    Raises:
        RegieError: It is not accepted, was billed before, or the day of payment is to
            come.
    """
    office = open_office(runtime)
    with runtime.unit(reading=draft) as unit:
        if not draft:
            unit.invoices.lock()
        stored = find_quote(unit, number)
        _check_billable(unit, stored)
        now, slug = runtime.clock.now(), stored.client_slug
        whole = quote_invoice(offered_in(stored), office.seller, number=stored.number)
        less = deducting(whole, deposits_of(unit, slug), quote=stored.number)
        made, left = paid_before(less, paid_on, now), left_told(unit, slug, less)
        if draft:
            made = office.ready(made, now)
            pdf = office.pdf(made, now)
        else:
            made, pdf = issue_document(unit, office, made, client_slug=slug, now=now)
        told = open_deposits(unit, made, slug, today=today_of(runtime))
    issued = finish(runtime, office, made, pdf, client_slug=slug)
    more = (*unwritten(made, paid_on), *told, *left)
    return replace(issued, remarks=(*issued.remarks, *more))


def deposit_lacks(office: Office, stored: StoredQuote, now: datetime) -> list[str]:
    """Return what keeps the deposit of a quote from being issued, a sentence each."""
    return office.lacks(_deposit_of(office, stored), now)


def _deposit_of(office: Office, stored: StoredQuote) -> Invoice:
    quote = offered_in(stored)
    return deposit_draft(
        terms_of(quote, number=stored.number),
        office.seller,
        quote.deposit_net,
        fr=f"Acompte sur le devis {stored.number} · {quote.title}",
        en=f"Deposit on quote {stored.number} · {quote.title}",
    )


def _check_open(runtime: Runtime, stored: StoredQuote, *, by_link: bool) -> None:
    state, number = state_of(stored, today_of(runtime)), stored.number
    if state == "open":
        return
    if state == "expired":
        until = day_text(stored.valid_until, spoken_language())
        raise ConflictError(
            say(
                fr=f"Le devis {number} n'était valable que jusqu'au {until}. ",
                en=f"The quote {number} was valid until {until} only. ",
            )
            + _another(by_link=by_link)
        )
    if state == "declined":
        raise ConflictError(
            say(
                fr=f"Le devis {number} est déjà refusé. ",
                en=f"The quote {number} is declined already. ",
            )
            + _another(by_link=by_link)
        )
    raise ConflictError(
        say(
            fr=f"Le devis {number} est déjà accepté et ne peut plus être refusé. Un "
            "acompte déjà facturé se rend par un avoir.",
            en=f"The quote {number} is accepted already and can no longer be declined. "
            "A deposit that was billed is given back by a credit note.",
        )
    )


def _another(*, by_link: bool) -> str:
    """Say how another quote is had: the client asks for it, the OBM makes it."""
    if by_link:
        return say(fr="Demandez-en un nouveau.", en="Ask for a new one.")
    return say(
        fr="Faites-en un nouveau : regie quote new FICHIER.yaml.",
        en="Make a new one: regie quote new FILE.yaml.",
    )


def _too_long() -> str:
    return say(
        fr=f"La raison dépasse {REASON_MAX} signes : raccourcissez-la.",
        en=f"The reason is longer than {REASON_MAX} characters: shorten it.",
    )


def _check_billable(unit: Unit, stored: StoredQuote) -> None:
    number = stored.number
    if not stored.is_accepted:
        raise ConflictError(
            say(
                fr=f"Le devis {number} n'est pas accepté. S'il l'est autrement : regie "
                f"quote accept {number}.",
                en=f"The quote {number} is not accepted. If it was by other means: "
                f"regie quote accept {number}.",
            )
        )
    billed = made_of(unit, stored).invoice
    if billed is not None:
        told = say(
            fr=f"Le devis {number} est déjà facturé : {billed.number}.",
            en=f"The quote {number} was billed already: {billed.number}.",
        )
        gone = cancelled(unit, find_document(unit, billed.number))
        raise ConflictError(f"{told} {gone.sentence()}" if gone else told)
