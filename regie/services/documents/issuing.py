"""Issue a document: number, day, mentions and PDF, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from pathlib import Path

from regie.billing.documents.corrections import Deposit
from regie.billing.documents.corrections import Part
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import issue
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import SERIES
from regie.billing.documents.invoice_text import invoice_json
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.invoice_view import title_of
from regie.billing.documents.settled import by_hand
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import Money
from regie.money import total
from regie.people.people import slug_of
from regie.services.agreements import refusals
from regie.services.books.collect import local_day
from regie.services.documents.carried import Gives
from regie.services.home import PRIVATE
from regie.services.printing.office import Office
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A document, or its draft if it has no number yet.

    Attributes:
        file: Where the PDF lies.
        deducted: What was billed before as deposits; None without one.
        gives: Of a credit note, how much of a negative total it gives back.
        remarks: The office's, what would count twice, what is said and written nowhere.
    """

    number: str
    kind: Kind
    client: str
    total: Money
    payable: Money
    file: Path
    deducted: Money | None = None
    gives: Gives | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a document was made from.

    Attributes:
        statement_id: None without a statement.
        replaces: Number of the cancelled document that it takes the place of.
    """

    statement_id: int | None = None
    replaces: str = ""


NO_ORIGIN = Origin()


def issue_document(
    unit: Unit,
    office: Office,
    draft: Invoice,
    *,
    client_slug: str,
    now: datetime,
    origin: Origin = NO_ORIGIN,
) -> tuple[Invoice, bytes]:
    """Give the draft the next number of its series and keep it; the caller commits.

    What was paid before is recorded as its payment.

    Raises:
        ConflictError: The series already has a later day.
        NotBillableError: Something that the document must carry is missing.
    """
    draft = office.ready(draft, now)
    today = local_day(now)
    series = f"{SERIES[draft.kind]}{today:%Y}"
    sequence = unit.invoices.next_sequence(series)
    latest = unit.invoices.latest_issue(series)
    if latest is not None and today < latest:
        last = f"{series}-{sequence - 1:04}"
        raise ConflictError(refusals.goes_back(today, last, latest))
    number = f"{series}-{sequence:04}"
    invoice = issue(draft, office.rules, number=number, on=today)
    pdf = office.pdf(invoice, now)
    corrects = invoice.earlier[0].number if draft.kind is Kind.CREDIT_NOTE else ""
    stored = StoredInvoice(
        number=number,
        client_slug=client_slug,
        statement_id=origin.statement_id,
        replaces=origin.replaces,
        issued_on=today,
        total=invoice.gross,
        kind=invoice.kind,
        due_on=invoice.due_on,
        corrects=corrects,
        text=invoice_json(invoice),
    )
    unit.invoices.add(stored, pdf=pdf, series=series, sequence=sequence)
    if invoice.paid_on is not None:
        paid = by_hand(number, invoice.asked, on=invoice.paid_on)
        unit.invoices.settle(paid, recorded_at=now)
    return invoice, pdf


def paid_before(draft: Invoice, paid_on: date | None, now: datetime) -> Invoice:
    """Return the draft as wholly paid before its issue, if it was.

    Args:
        paid_on: The day of payment; None if it is still to be paid. What deposits have
            settled has no other.

    Raises:
        UsageError: The day is still to come.
    """
    if paid_on is None or not draft.asked:
        return draft
    if paid_on > local_day(now):
        raise UsageError(refusals.not_paid_yet(paid_on))
    return replace(draft, paid_on=paid_on)


def unwritten(draft: Invoice | None, paid_on: date | None) -> tuple[str, ...]:
    """Warn of a day of payment that no invoice says.

    Args:
        draft: None where there is nothing to pay; or deposits may cover it all.
    """
    if paid_on is None or (draft is not None and draft.asked):
        return ()
    if draft is None:
        return (refusals.paid_nothing(paid_on),)
    return (refusals.paid_by_deposits(paid_on),)


def finish(
    runtime: Runtime,
    office: Office,
    invoice: Invoice,
    pdf: bytes,
    *,
    client_slug: str,
) -> Issued:
    """Write the PDF into the data folder and say what was issued, or drafted."""
    title = title_of(invoice.kind, spoken_language())
    draft = draft_name(client_slug, title)
    deducted = None
    if invoice.earlier and invoice.kind is Kind.INVOICE:
        gross = (one.gross for one in invoice.earlier)
        deducted = total(gross, invoice.currency)
    return Issued(
        number=invoice.number,
        kind=invoice.kind,
        client=client_slug,
        total=invoice.gross,
        payable=invoice.payable,
        deducted=deducted,
        file=keep_file(runtime, invoice.number or draft, pdf),
        remarks=office.remarks_on(invoice),
    )


def draft_name(client_slug: str, what: str) -> str:
    """Return what the file of a draft is called, in the reader's language."""
    return f"{say(fr='brouillon', en='draft')}-{client_slug}-{slug_of(what)}"


def keep_file(runtime: Runtime, name: str, pdf: bytes) -> Path:
    """Write a PDF into the data folder; return where."""
    folder = runtime.home / "invoices"
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    return path


def deposits_of(unit: Unit, client_slug: str) -> list[Deposit]:
    """Return a client's deposits with what was used of each, the oldest first."""
    stored = unit.invoices.of_client(client_slug)
    known = [read_invoice(one.text) for one in stored if one.text]
    quotes = {one.number for one in unit.quotes.of_client(client_slug)}
    found = [one for one in reversed(known) if one.kind is Kind.DEPOSIT]
    return [_deposit(one, known, quotes) for one in found]


def _deposit(deposit: Invoice, known: list[Invoice], quotes: set[str]) -> Deposit:
    assert deposit.issued_on is not None  # noqa: S101 -- it was stored
    used = (part for invoice in known for part in _used_by(invoice, deposit))
    quote = deposit.reference if deposit.reference in quotes else ""
    billed = (one.reference for one in known if one.kind is Kind.INVOICE)
    return Deposit(
        number=deposit.number,
        issued_on=deposit.issued_on,
        whole=Part(net=deposit.net, vat=deposit.vat),
        used=sum(used, Part.none(deposit.currency)),
        quote=quote,
        quote_billed=bool(quote) and quote in billed,
    )


def _used_by(invoice: Invoice, deposit: Invoice) -> Iterator[Part]:
    for one in invoice.earlier:
        if one.number != deposit.number:
            continue
        if invoice.kind is Kind.CREDIT_NOTE:
            yield Part(net=invoice.net, vat=invoice.vat)
        elif one.vat is None:
            yield Part(net=deposit.net, vat=deposit.vat).share(one.gross)
        else:
            yield Part(net=one.gross - one.vat, vat=one.vat)
