"""Issue a document: number, day, mentions and PDF, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from importlib import resources
from pathlib import Path

from regie.billing.corrections import Deposit
from regie.billing.corrections import Part
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.invoice import EUR
from regie.billing.invoice import Invoice
from regie.billing.invoice import issue
from regie.billing.invoice import Kind
from regie.billing.invoice import mentions_for
from regie.billing.invoice import SERIES
from regie.billing.invoice_gaps import check_complete
from regie.billing.invoice_text import invoice_json
from regie.billing.invoice_text import read_invoice
from regie.billing.invoice_view import title_of
from regie.billing.late_rate import below_floor
from regie.billing.late_rate import lent
from regie.billing.late_rate import not_named
from regie.billing.mentions import completed
from regie.billing.mentions import lacks_rate
from regie.billing.mentions import MentionRule
from regie.billing.mentions import read_mentions
from regie.billing.mentions import When
from regie.billing.parties import Seller
from regie.billing.profile_yaml import read_seller
from regie.billing.settled import by_hand
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.people.people import slug_of
from regie.services import refusals
from regie.services.carried import Gives
from regie.services.collect import ZONE
from regie.services.home import PRIVATE
from regie.services.invoice_look import Look
from regie.services.invoice_look import look_of
from regie.services.invoice_pdf import invoice_pdf
from regie.services.runtime import OpenUnit
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every document of the OBM is made with.

    Attributes:
        remarks: What her profile and her own table of mentions say that the law or the
            table that Régie ships would have otherwise; a sentence each.
    """

    seller: Seller
    rules: tuple[MentionRule, ...]
    look: Look
    open_unit: OpenUnit
    remarks: tuple[str, ...] = ()

    def exchange(self, currency: Currency, now: datetime) -> Rate | None:
        """Return the rate to EUR that holds today; None if none is known or needed."""
        if currency == EUR:
            return None
        today = now.astimezone(ZONE).date()
        with self.open_unit(reading=True) as unit:
            known = unit.exchange_rates.all(currencies=[currency.code], until=today)
        try:
            return Rates(known).on(currency, EUR, today)
        except MissingRateError:
            return None

    def pdf(self, invoice: Invoice, now: datetime) -> bytes:
        """Return the document, or its draft, in the client's language."""
        return invoice_pdf(invoice, language=invoice.language, now=now, look=self.look)

    def ready(self, draft: Invoice, now: datetime) -> Invoice:
        """Return the draft with the mentions and the exchange rate of today.

        Raises:
            NotBillableError: Something that it must carry is missing.
        """
        today = now.astimezone(ZONE).date()
        draft = replace(
            draft,
            mentions=mentions_for(draft, self.rules, today),
            exchange=self.exchange(draft.currency, now),
        )
        check_complete(draft)
        return draft


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


def profile_path(runtime: Runtime) -> Path:
    """Return where the OBM's identity is kept."""
    return runtime.home / "profile.yaml"


def open_office(runtime: Runtime) -> Office:
    """Read the OBM's profile and the table of mentions.

    A table in the data folder replaces the one that Régie ships, but for the cases of
    the late rate that it lacks.

    Raises:
        RegieError: There is no profile, or a file has problems.
    """
    path = profile_path(runtime)
    if not path.exists():
        raise UsageError(refusals.no_profile())
    profile = path.read_text("utf-8")
    seller = read_seller(profile, file=str(path))
    rules, remark = _mention_rules(runtime.home / "mentions.yaml", seller)
    return Office(
        seller=seller,
        rules=rules,
        look=look_of(runtime.home, profile, file=str(path)),
        open_unit=runtime.unit,
        remarks=tuple(filter(None, (below_floor(seller.late_percent), remark))),
    )


def issue_document(
    unit: Unit,
    office: Office,
    draft: Invoice,
    *,
    client_slug: str,
    now: datetime,
    statement_id: int | None = None,
) -> tuple[Invoice, bytes]:
    """Give the draft the next number of its series and keep it; the caller commits.

    What was paid before is recorded as its payment.

    Raises:
        ConflictError: The series already has a later day.
        NotBillableError: Something that the document must carry is missing.
    """
    draft = office.ready(draft, now)
    today = now.astimezone(ZONE).date()
    series = f"{SERIES[draft.kind]}{today:%Y}"
    sequence = unit.invoices.next_sequence(series)
    latest = unit.invoices.latest_issue(series)
    if latest is not None and today < latest:
        raise ConflictError(refusals.goes_back(today, latest))
    number = f"{series}-{sequence:04}"
    invoice = issue(draft, office.rules, number=number, on=today)
    pdf = office.pdf(invoice, now)
    corrects = invoice.earlier[0].number if draft.kind is Kind.CREDIT_NOTE else ""
    stored = StoredInvoice(
        number=number,
        client_slug=client_slug,
        statement_id=statement_id,
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
    if paid_on > now.astimezone(ZONE).date():
        raise UsageError(refusals.not_paid_yet(paid_on))
    return replace(draft, paid_on=paid_on)


def unwritten(draft: Invoice | None, paid_on: date | None) -> tuple[str, ...]:
    """Warn of a day of payment that no invoice says.

    Args:
        draft: None where there is nothing to pay; or deposits may have settled it all.
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
        remarks=office.remarks,
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
    found = [one for one in reversed(known) if one.kind is Kind.DEPOSIT]
    return [_deposit(one, known) for one in found]


def _deposit(deposit: Invoice, known: list[Invoice]) -> Deposit:
    assert deposit.issued_on is not None  # noqa: S101 -- it was stored
    used = (part for invoice in known for part in _used_by(invoice, deposit))
    return Deposit(
        number=deposit.number,
        issued_on=deposit.issued_on,
        reference=deposit.reference,
        whole=Part(net=deposit.net, vat=deposit.vat),
        used=sum(used, Part.none(deposit.currency)),
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


def _mention_rules(own: Path, seller: Seller) -> tuple[tuple[MentionRule, ...], str]:
    """Return the table, and what is to be said of her own one; empty without one."""
    path = resources.files("regie.billing") / "mentions.yaml"
    shipped = read_mentions(path.read_text("utf-8"), file="mentions.yaml")
    if not own.exists():
        return shipped, ""
    read = read_mentions(own.read_text("utf-8"), file=str(own))
    rules = completed(read, shipped)
    agreed = seller.late_percent is not None
    case = When.AGREED_LATE_RATE if agreed else When.LEGAL_LATE_RATE
    if agreed and lacks_rate(rules):
        return rules, not_named(own.name)
    is_lent = any(one.when is case for one in rules[len(read) :])
    return rules, lent(own.name, case) if is_lent else ""
