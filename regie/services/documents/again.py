"""Issue a cancelled document again: the same lines, as everything else is today."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.documents.corrections import again_draft
from regie.billing.documents.corrections import deducting
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.owed_back import TooMuch
from regie.billing.documents.quote import Quote
from regie.billing.documents.quote import terms_of
from regie.billing.documents.quote_yaml import read_quote
from regie.billing.documents.settled import in_force
from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import taken_back
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import Money
from regie.services.agreements import refusals
from regie.services.agreements.agreed import version_in
from regie.services.agreements.agreed import versions_in_force
from regie.services.books.clients import client_name
from regie.services.documents.cancelled import cancelled
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.correct_invoice import read_document
from regie.services.documents.deposits_left import left_told
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import today_of
from regie.services.documents.issuing import deposits_of
from regie.services.documents.issuing import finish
from regie.services.documents.issuing import issue_document
from regie.services.documents.issuing import Issued
from regie.services.documents.issuing import Origin
from regie.services.documents.issuing import paid_before
from regie.services.documents.old_invoice import rebuilt
from regie.services.documents.open_deposits import open_deposits
from regie.services.documents.quotes import offered_in
from regie.services.printing.office import Office
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A document that takes the place of a cancelled one, or its draft.

    Attributes:
        replaces: The cancelled one's number.
        buyer: Whom it is for now: name and address, in one line.
        owed_back: What the client is owed back on the cancelled one; None for nothing.
    """

    issued: Issued
    replaces: str
    buyer: str
    owed_back: TooMuch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A quote as it should have been: another address, say, but the same lines."""

    text: str
    file: str


def issue_again(
    runtime: Runtime,
    number: str,
    *,
    draft: bool = False,
    quote: Corrected | None = None,
) -> Again:
    """Issue what one credit note cancelled again, once, under a number of its own.

    Its lines are the cancelled one's: those of its statement or quote, which stay as
    they are. The buyer is that of the latest agreement, VAT and terms are those that
    are agreed for its days now. Deposits that the cancelled one deducted were given
    back with it: they are owed back on it. Where it said that it was paid before, this
    one does, and the payment counts here.

    Args:
        number: Of the cancelled invoice or deposit.
        draft: Show what it would be; nothing is stored and no number is used.
        quote: Its quote, corrected; the quote as it is if None.

    Raises:
        ConflictError: It is not cancelled, was issued again before, or more than one
            plain credit note gave it back.
        RegieError: There is no such document or no profile, or the corrected quote is
            another one.
    """
    office = open_office(runtime)
    with runtime.unit(reading=draft) as unit:
        if not draft:
            unit.invoices.lock()
        now, stored = runtime.clock.now(), find_document(unit, number)
        slug = stored.client_slug
        _check(unit, stored)
        made, paid = _draft(unit, office, stored, quote, now)
        left = left_told(unit, slug, made) if made.kind is Kind.INVOICE else ()
        if draft:
            made = office.ready(made, now)
            pdf = office.pdf(made, now)
        else:
            origin = Origin(statement_id=stored.statement_id, replaces=stored.number)
            made, pdf = issue_document(
                unit, office, made, client_slug=slug, now=now, origin=origin
            )
            if paid is not None:
                unit.invoices.settle(taken_back(paid), recorded_at=now)
        told = open_deposits(unit, made, slug, today=today_of(runtime))
        back = _owed_back(runtime, unit, stored, paid if draft else None)
    issued = finish(runtime, office, made, pdf, client_slug=slug)
    return Again(
        issued=replace(issued, remarks=(*issued.remarks, *told, *left)),
        replaces=stored.number,
        buyer=_named(made),
        owed_back=back,
    )


def _check(unit: Unit, stored: StoredInvoice) -> None:
    """Refuse what is not cancelled, or not as one whole."""
    number = stored.number
    if stored.kind is Kind.CREDIT_NOTE:
        raise ConflictError(
            say(
                fr=f"{number} est un avoir : c'est {stored.corrects}, qu'il corrige, "
                f"qui s'émet à nouveau : regie invoice again {stored.corrects}.",
                en=f"{number} is a credit note: what it corrects is issued again: "
                f"regie invoice again {stored.corrects}.",
            )
        )
    found = cancelled(unit, stored)
    if found is None:
        raise ConflictError(
            say(
                fr=f"{number} n'est pas annulée : l'émettre à nouveau la demanderait "
                "deux fois. Annulez-la d'abord, en entier : regie invoice credit "
                f'{number} --why "…".',
                en=f"{number} is not cancelled: issued again it would be asked for "
                f"twice. Cancel it first, all of it: regie invoice credit {number} "
                '--why "…".',
            )
        )
    if not found.may_be_again:
        raise ConflictError(found.sentence())


def _draft(
    unit: Unit,
    office: Office,
    stored: StoredInvoice,
    quote: Corrected | None,
    now: datetime,
) -> tuple[Invoice, Settlement | None]:
    """Return the draft, and the payment before its issue that comes along."""
    invoice = read_document(stored) if stored.text else rebuilt(unit, office, stored)
    terms, billed_quote = _terms(unit, stored, invoice, quote)
    made = again_draft(invoice, terms, office.seller)
    if made.kind is Kind.INVOICE:
        deposits = deposits_of(unit, stored.client_slug)
        made = deducting(made, deposits, quote=billed_quote)
    paid = _paid_before(unit, invoice, made)
    return paid_before(made, paid.paid_on if paid else None, now), paid


def _terms(
    unit: Unit, stored: StoredInvoice, invoice: Invoice, corrected: Corrected | None
) -> tuple[Agreement, str]:
    """Return what it is billed by now, and the number of its quote, if it has one."""
    quote = unit.quotes.get(invoice.reference)
    if quote is not None and quote.client_slug == stored.client_slug:
        offered = offered_in(quote)
        if corrected is not None:
            offered = _corrected(offered, quote.number, corrected)
        return terms_of(offered, number=quote.number), quote.number
    if corrected is not None:
        raise UsageError(_no_quote(stored))
    versions = versions_in_force(unit, stored.client_slug)
    latest = unit.documents.agreement(stored.client_slug)
    if latest is None:
        name = client_name(unit, stored.client_slug)
        raise UsageError(refusals.no_agreement(name))
    holds = versions[-1]
    if invoice.period is not None:
        holds = version_in(versions, invoice.period)
    buyer = kept_agreement(latest.text, file=latest.file).buyer
    return replace(holds.agreement, buyer=buyer), ""


def _corrected(offered: Quote, number: str, corrected: Corrected) -> Quote:
    """Return the quote as it should have been; refuse other lines."""
    read = read_quote(corrected.text, file=corrected.file, language=spoken_language())
    same = (read.client, read.currency, read.lines)
    if same == (offered.client, offered.currency, offered.lines):
        return read
    raise UsageError(
        say(
            fr=f"{corrected.file} n'a pas la cliente ou les lignes du devis {number}, "
            "accepté comme il est : gardez-les, et corrigez « buyer » (adresse, SIREN, "
            "TVA). D'autres lignes sont un autre devis : regie quote new "
            f"{corrected.file}.",
            en=f"{corrected.file} does not have the client or the lines of the quote "
            f"{number}, which was accepted as it is: keep them, and correct `buyer` "
            "(address, SIREN, VAT). Other lines are another quote: regie quote new "
            f"{corrected.file}.",
        )
    )


def _no_quote(stored: StoredInvoice) -> str:
    client = stored.client_slug
    return say(
        fr=f"{stored.number} ne vient pas d'un devis : son adresse est celle du "
        "dernier accord. Corrigez-le et donnez-le, sans rien facturer : regie bill "
        f"--client {client} --period … --agreement accord.yaml --draft ; puis ôtez "
        "--quote.",
        en=f"{stored.number} is not from a quote: its address is that of the latest "
        "agreement. Correct and give that, billing nothing: regie bill --client "
        f"{client} --period … --agreement agreement.yaml --draft; then leave --quote "
        "out.",
    )


def _paid_before(unit: Unit, invoice: Invoice, made: Invoice) -> Settlement | None:
    """Return the payment before the issue, if it is still there and pays this one."""
    left = in_force(unit.invoices.settlements([invoice.number]))
    if invoice.paid_on is None or len(left) != 1 or made.asked != invoice.asked:
        return None
    return left[0] if left[0].amount == made.asked else None


def _owed_back(
    runtime: Runtime, unit: Unit, stored: StoredInvoice, paid: Settlement | None
) -> TooMuch | None:
    """Return what is owed back on the cancelled one.

    Args:
        paid: What a draft would take along from it.
    """
    known = unit.invoices.of_client(stored.client_slug)
    kept = accounts_of(unit, known, today=today_of(runtime))
    open_ = next(one.open for one in kept if one.owed.number == stored.number)
    taken = paid.amount if paid else Money.zero(open_.currency)
    back = -open_ - taken
    return TooMuch(number=stored.number, amount=back) if back.minor > 0 else None


def _named(made: Invoice) -> str:
    buyer = made.buyer
    return ", ".join([buyer.name, *buyer.address, buyer.country])
