"""What the mail about an issued document says, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_view import title_of
from regie.billing.documents.mailing import Occasion
from regie.billing.documents.settled import Account
from regie.billing.documents.settled import Standing
from regie.billing.period import day_text
from regie.billing.statement.statement_stored import carried_in
from regie.errors import ConflictError
from regie.money import Money
from regie.ports import Attachment
from regie.services import letters
from regie.services.documents.cancelled import Cancelled
from regie.services.documents.cancelled import cancelled
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.correct_invoice import read_document
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import deposits_in
from regie.services.documents.invoices import open_among
from regie.services.documents.invoices import today_of
from regie.services.documents.issuing import deposits_of
from regie.services.documents.letter_owed import note_words
from regie.services.documents.letter_owed import replaced_words
from regie.services.documents.quotes import find_quote
from regie.services.documents.quotes import offered_in
from regie.services.documents.quotes import show_quote
from regie.services.links import seen_outside
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.services.work.hours_annex import annex_of
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import pick
from regie.words import say

PDF = "application/pdf"

_OCCASIONS = {
    Kind.INVOICE: Occasion.INVOICE,
    Kind.DEPOSIT: Occasion.DEPOSIT,
    Kind.CREDIT_NOTE: Occasion.CREDIT_NOTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLetter:
    """A document with the words that go with it.

    Attributes:
        receiver: Empty if the buyer has no mail address.
        annexes: What goes with the PDF: the hours that an invoice bills.
    """

    number: str
    client_slug: str
    occasion: Occasion
    receiver: str
    language: str
    letter: letters.Letter
    pdf: Attachment
    annexes: tuple[Attachment, ...] = ()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Everything that travels with the mail."""
        return (self.pdf, *self.annexes)


def letter_of(runtime: Runtime, number: str) -> DocumentLetter:
    """Return the mail about an invoice, deposit, credit note or quote.

    Raises:
        ConflictError: It was given back in full.
        RegieError: There is no such document, or no profile.
    """
    number = number.strip()
    with runtime.unit(reading=True) as unit:
        is_quote = unit.quotes.get(number) is not None
        return (
            _of_quote(runtime, unit, number)
            if is_quote
            else _of_invoice(runtime, unit, number)
        )


def receiver_of(unit: Unit, invoice: Invoice, client_slug: str) -> str:
    """Return the buyer's mail address, or else that of the latest agreement."""
    agreement = unit.documents.agreement(client_slug)
    if invoice.buyer.email or agreement is None:
        return invoice.buyer.email
    return kept_agreement(agreement.text, file=agreement.file).buyer.email


def pdf_of(unit: Unit, invoice: Invoice) -> Attachment:
    """Return the PDF of an issued document as a mail carries it."""
    name = f"{title_of(invoice.kind, invoice.language)} {invoice.number}.pdf"
    return Attachment(
        name=name, media_type=PDF, content=unit.invoices.pdf(invoice.number)
    )


def _of_invoice(runtime: Runtime, unit: Unit, number: str) -> DocumentLetter:
    stored = find_document(unit, number)
    gone = cancelled(unit, stored)
    if gone is not None:
        raise ConflictError(_not_to_send(gone))
    invoice = read_document(stored)
    occasion, language = _OCCASIONS[invoice.kind], invoice.language
    return DocumentLetter(
        number=invoice.number,
        client_slug=stored.client_slug,
        occasion=occasion,
        receiver=receiver_of(unit, invoice, stored.client_slug),
        language=language,
        letter=_filled(
            runtime,
            occasion,
            language,
            _known(invoice)
            | _standing(runtime, unit, invoice, stored)
            | _carried(unit, stored, language)
            | {
                "statement": _statement_link(runtime, unit, stored),
                "quote": _quote(unit, stored),
            },
        ),
        pdf=pdf_of(unit, invoice),
        annexes=tuple(annex_of(unit, stored, language=language)),
    )


def _not_to_send(gone: Cancelled) -> str:
    told, note = gone.sentence(), gone.notes[-1]
    return say(
        fr=f"{told} Son mail ne part donc pas. L'avoir : regie invoice send {note} "
        "--send.",
        en=f"{told} So it is not mailed. The credit note: regie invoice send {note} "
        "--send.",
    )


def _known(invoice: Invoice) -> dict[str, Any]:
    language, due_on, paid_on = invoice.language, invoice.due_on, invoice.paid_on
    deducted = invoice.deducted.text(language) if invoice.deducted else ""
    return {
        "number": invoice.number,
        "period": invoice.period.text(language) if invoice.period else "",
        "total": invoice.gross.text(language),
        "payable": invoice.payable.text(language) if invoice.payable else "",
        "deducted": deducted,
        "rest": invoice.asked.text(language),
        "due_on": day_text(due_on, language) if due_on and invoice.payable else "",
        "paid_on": day_text(paid_on, language) if paid_on else "",
        "corrects": ", ".join(one.number for one in invoice.earlier),
        "why": invoice.why,
        "seller": invoice.seller.name,
    }


def _standing(
    runtime: Runtime, unit: Unit, invoice: Invoice, stored: StoredInvoice
) -> dict[str, Any]:
    """Return what became of it until today: what is paid, given back, open, late.

    What is open, and the IBAN, is empty where nothing is to be paid any more.
    `deposits_open` is which of the deposits that it deducts are not wholly paid, and
    how much: `D2027-0001 (400,00 €)`; empty if none is.
    """
    language, today = invoice.language, today_of(runtime)
    others = unit.invoices.of_client(stored.client_slug)
    known = {one.owed.number: one for one in accounts_of(unit, others, today=today)}
    deposits = open_among(deposits_in(invoice), known)
    said = (f"{one.number} ({one.amount.text(language)})" for one in deposits)
    return {
        "deposits_open": ", ".join(said),
        "back_open": "",
        **replaced_words(unit, stored, known, language),
        **note_words(unit, invoice, stored.corrects, known, language),
        **_account_words(known.get(stored.number), invoice),
    }


def _account_words(account: Account | None, invoice: Invoice) -> dict[str, Any]:
    """Return what is still to be said of payments; all empty of a credit note."""
    nothing = Money.zero(invoice.currency)
    paid, credited, open_ = nothing, nothing, nothing
    if account is not None and invoice.payable:
        paid, credited, open_ = account.paid, account.credited, account.open
    changed, language = bool(paid or credited), invoice.language
    texts = {
        "paid": paid if paid.minor > 0 else nothing,
        "credited": credited,
        "open": open_ if changed and open_.minor > 0 else nothing,
        "owed": -open_ if open_.minor < 0 else nothing,
    }
    return {
        **{name: one.text(language) if one else "" for name, one in texts.items()},
        "settled": changed and open_.minor <= 0,
        "late": account is not None and account.standing is Standing.LATE,
        "iban": in_fours(invoice.seller.iban) if open_.minor > 0 else "",
    }


def _carried(unit: Unit, stored: StoredInvoice, language: str) -> dict[str, Any]:
    """Return what is taken off because the statement before was negative, if it was."""
    found = None
    if stored.statement_id is not None:
        found = carried_in(unit.documents.statement_of(stored.statement_id).text)
    if found is None or not found[1]:
        return {"carried": "", "carried_from": ""}
    period, amount = found
    return {
        "carried": abs(amount).text(language),
        "carried_from": period.text(language),
    }


def _statement_link(runtime: Runtime, unit: Unit, stored: StoredInvoice) -> str:
    """Return where the client reads her statement; empty if she cannot from outside."""
    if stored.statement_id is None:
        return ""
    statement = unit.documents.statement_of(stored.statement_id)
    link = runtime.links.statement(
        statement.client_slug, statement.period, now=runtime.clock.now()
    )
    return seen_outside(link)


def _quote(unit: Unit, stored: StoredInvoice) -> str:
    """Return the number of the quote that a deposit is for; empty without one."""
    each = deposits_of(unit, stored.client_slug)
    return next((one.quote for one in each if one.number == stored.number), "")


def in_fours(iban: str) -> str:
    """Write an IBAN as people read it, in groups of four."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def _of_quote(runtime: Runtime, unit: Unit, number: str) -> DocumentLetter:
    stored = find_quote(unit, number)
    quote, shown = offered_in(stored), show_quote(runtime, number)
    seller = open_office(runtime).seller
    language = quote.buyer.language or seller.language
    known = {
        "number": stored.number,
        "title": quote.title,
        "total": shown.total.text(language),
        "deposit": shown.deposit.text(language) if shown.deposit else "",
        "valid_until": day_text(stored.valid_until, language),
        "link": seen_outside(shown.link),
        "seller": seller.name,
    }
    title = pick(language, fr="Devis", en="Quote")
    return DocumentLetter(
        number=stored.number,
        client_slug=stored.client_slug,
        occasion=Occasion.QUOTE,
        receiver=quote.buyer.email,
        language=language,
        letter=_filled(runtime, Occasion.QUOTE, language, known),
        pdf=Attachment(
            name=f"{title} {stored.number}.pdf",
            media_type=PDF,
            content=unit.quotes.pdf(stored.number),
        ),
    )


def _filled(
    runtime: Runtime, occasion: Occasion, language: str, known: dict[str, Any]
) -> letters.Letter:
    name = f"{occasion}.{language}"
    return letters.own_letter(runtime.mail_templates, name, known)
