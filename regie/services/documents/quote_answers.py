"""What follows from a quote: the client's answer, the deposit, the invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from regie.billing.documents.corrections import deducting
from regie.billing.documents.corrections import deposit_draft
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.mailing import MailState
from regie.billing.documents.quote import quote_invoice
from regie.billing.documents.quote import terms_of
from regie.billing.period import day_text
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.documents.invoices import today_of
from regie.services.documents.issuing import deposits_of
from regie.services.documents.issuing import finish
from regie.services.documents.issuing import issue_document
from regie.services.documents.issuing import Issued
from regie.services.documents.issuing import paid_before
from regie.services.documents.issuing import unwritten
from regie.services.documents.quotes import find_quote
from regie.services.documents.quotes import offered_in
from regie.services.documents.quotes import state_of
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

    Accepted again, nothing happens.

    Args:
        number: The quote's.
        who: Who accepts it; the buyer if empty.
        by_link: On the quote's page; `tell_quotes` then tells the OBM.

    Returns:
        The deposit invoice; None if none is wanted, or it was accepted before.

    Raises:
        RegieError: It was declined, or its last day is over.
    """
    office = open_office(runtime)
    with runtime.unit() as unit:
        unit.invoices.lock()
        stored = find_quote(unit, number)
        if stored.answer is not None and stored.answer.accepted:
            return None
        _check_open(runtime, stored)
        now = runtime.clock.now()
        quote = offered_in(stored)
        by = who or quote.buyer.name
        unit.quotes.answer(
            stored.number, Answer(accepted=True, who=by, at=now, by_link=by_link)
        )
        if not quote.deposit_net:
            return None
        terms = terms_of(quote, number=stored.number)
        draft = deposit_draft(
            terms,
            office.seller,
            quote.deposit_net,
            fr=f"Acompte sur le devis {stored.number} · {quote.title}",
            en=f"Deposit on quote {stored.number} · {quote.title}",
        )
        made, pdf = issue_document(
            unit, office, draft, client_slug=stored.client_slug, now=now
        )
    return finish(runtime, office, made, pdf, client_slug=stored.client_slug)


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
        _check_open(runtime, stored)
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
        made = paid_before(deducting(whole, deposits_of(unit, slug)), paid_on, now)
        if draft:
            made = office.ready(made, now)
            pdf = office.pdf(made, now)
        else:
            made, pdf = issue_document(unit, office, made, client_slug=slug, now=now)
    issued = finish(runtime, office, made, pdf, client_slug=slug)
    return replace(issued, remarks=(*issued.remarks, *unwritten(made, paid_on)))


def unsent_deposit(runtime: Runtime, number: str) -> str:
    """Return the deposit invoice that Régie has not mailed; empty if there is none."""
    with runtime.unit(reading=True) as unit:
        deposit = deposit_of(unit, find_quote(unit, number))
        mails = unit.mailings.about(deposit.number) if deposit else []
    is_sent = any(one.state is MailState.SENT for one in mails)
    return deposit.number if deposit and not is_sent else ""


def deposit_of(unit: Unit, stored: StoredQuote) -> Invoice | None:
    """Return the deposit invoice of an accepted quote; None if it has none."""
    known = unit.invoices.of_client(stored.client_slug)
    deposits = (
        read_invoice(one.text)
        for one in reversed(known)
        if one.kind is Kind.DEPOSIT and one.text
    )
    return next((one for one in deposits if one.reference == stored.number), None)


def _check_open(runtime: Runtime, stored: StoredQuote) -> None:
    state, number = state_of(stored, today_of(runtime)), stored.number
    if state == "open":
        return
    if state == "expired":
        until = day_text(stored.valid_until, spoken_language())
        raise ConflictError(
            say(
                fr=f"Le devis {number} n'était valable que jusqu'au {until}. "
                "Demandez-en un nouveau.",
                en=f"The quote {number} was valid until {until} only. Ask for a new "
                "one.",
            )
        )
    if state == "declined":
        raise ConflictError(
            say(
                fr=f"Le devis {number} est déjà refusé. Demandez-en un nouveau.",
                en=f"The quote {number} is declined already. Ask for a new one.",
            )
        )
    raise ConflictError(
        say(
            fr=f"Le devis {number} est déjà accepté et ne peut plus être refusé. Un "
            "acompte déjà facturé se rend par un avoir.",
            en=f"The quote {number} is accepted already and can no longer be declined. "
            "A deposit that was billed is given back by a credit note.",
        )
    )


def _too_long() -> str:
    return say(
        fr=f"La raison dépasse {REASON_MAX} signes : raccourcissez-la.",
        en=f"The reason is longer than {REASON_MAX} characters: shorten it.",
    )


def _check_billable(unit: Unit, stored: StoredQuote) -> None:
    number = stored.number
    if stored.answer is None or not stored.answer.accepted:
        raise ConflictError(
            say(
                fr=f"Le devis {number} n'est pas accepté. S'il l'est autrement : regie "
                f"quote accept {number}.",
                en=f"The quote {number} is not accepted. If it was by other means: "
                f"regie quote accept {number}.",
            )
        )
    for one in unit.invoices.of_client(stored.client_slug):
        is_invoice = one.kind is Kind.INVOICE and one.text
        if is_invoice and read_invoice(one.text).reference == number:
            raise ConflictError(
                say(
                    fr=f"Le devis {number} est déjà facturé : {one.number}.",
                    en=f"The quote {number} was billed already: {one.number}.",
                )
            )
