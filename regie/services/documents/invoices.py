"""Which documents were issued, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.owed_back import owed_back
from regie.billing.documents.owed_back import set_offs
from regie.billing.documents.owed_back import SetOff
from regie.billing.documents.owed_back import TooMuch
from regie.billing.documents.settled import Account
from regie.billing.documents.settled import accounts
from regie.billing.documents.settled import balances
from regie.billing.documents.settled import Owed
from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import Standing
from regie.money import Currency
from regie.money import Money
from regie.services.books.clients import client_names
from regie.services.books.collect import local_day
from regie.services.documents.cancelled import cancelled
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.deposits_left import DepositLeft
from regie.services.documents.deposits_left import deposits_left
from regie.services.documents.deposits_left import left_of
from regie.services.documents.issuing import keep_file
from regie.services.runtime import Runtime
from regie.services.statement.contest import held_numbers
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeposit:
    """A deposit that an invoice deducts and that is not wholly paid.

    Attributes:
        amount: What is open of it, with VAT.
    """

    number: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One document in a list.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        total: With VAT.
        open: What is still to come; None for a credit note.
        standing: See `regie.billing.documents.settled.Standing`; empty for a credit
            note.
        deposits_open: Of the deposits that it deducts, those still to be paid, with
            what is open of each.
        left: Of a deposit, what no invoice has deducted yet; None if nothing is left.
    """

    number: str
    kind: Kind
    client: str
    client_name: str
    issued_on: date
    due_on: date | None
    total: Money
    open: Money | None = None
    standing: str = ""
    corrects: str = ""
    deposits_open: tuple[OpenDeposit, ...] = ()
    left: DepositLeft | None = None


def invoice_standing(one: Listed) -> str:
    """Return where a document stands, in the reader's language."""
    if one.kind is Kind.CREDIT_NOTE:
        return say(fr=f"sur {one.corrects}", en=f"on {one.corrects}")
    covered = say(fr="couverte par acomptes", en="covered by deposits")
    if one.deposits_open:
        covered = say(fr="couverte, acompte à régler", en="covered, deposit open")
    words = {
        Standing.OPEN: say(fr="à régler", en="open"),
        Standing.LATE: say(fr="en retard", en="late"),
        Standing.PAID: say(fr="réglée", en="paid"),
        Standing.COVERED: covered,
        Standing.CREDITED: say(fr="annulée par avoir", en="credited"),
        Standing.OVERPAID: say(fr="à rendre", en="to give back"),
    }
    return words[Standing(one.standing)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One document with its payments and mails, and where its PDF was written.

    Attributes:
        credit_notes: What was given back of it, the first one first.
        gives: Of a credit note, what it gives back of negative totals: the period of
            each statement, as stored, and the amount without VAT.
        replaces: Number of the cancelled document that it took the place of.
        cancelled: That it was given back in full, and what follows; empty if not.
    """

    listed: Listed
    settlements: tuple[Settlement, ...]
    file: str
    mails: tuple[Mailing, ...] = ()
    credit_notes: tuple[Listed, ...] = ()
    gives: tuple[tuple[str, Money], ...] = ()
    replaces: str = ""
    cancelled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientBalance:
    """What a client owes in one currency; negative is owed to her.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        late: The part whose due day is over.
        owed_back: What she is owed back on which document.
        set_off: What that may pay, if she agrees.
        deposits: What no invoice has deducted yet of her deposits.
    """

    client: str
    client_name: str
    open: Money
    late: Money
    owed_back: tuple[TooMuch, ...] = ()
    set_off: tuple[SetOff, ...] = ()
    deposits: tuple[DepositLeft, ...] = ()


def list_invoices(runtime: Runtime, client_slug: str = "") -> list[Listed]:
    """Return the documents of a client, or of all, the latest first."""
    stored, kept = _documents(runtime, client_slug)
    known = {one.owed.number: one for one in kept}
    names = client_names(runtime)
    left = _left_in(runtime, stored)
    found = [
        _with_left(_listed(one, known, names), left[one.client_slug]) for one in stored
    ]
    return sorted(found, key=lambda one: (one.issued_on, one.number), reverse=True)


def show_invoice(runtime: Runtime, number: str) -> Shown:
    """Return one document, and write its PDF into the data folder.

    Raises:
        NotFoundError: There is none of that number.
    """
    with runtime.unit(reading=True) as unit:
        stored = find_document(unit, number)
        others = unit.invoices.of_client(stored.client_slug)
        kept = accounts_of(unit, others, today=today_of(runtime))
        settlements = unit.invoices.settlements([stored.number])
        pdf = unit.invoices.pdf(stored.number)
        mails = unit.mailings.about(stored.number)
        gives = tuple(
            (unit.documents.statement_of(at).period, one.amount)
            for at, one in unit.documents.given_by(stored.number).items()
            if one.amount
        )
        left = deposits_left(unit, stored.client_slug)
        gone = cancelled(unit, stored)
    known = {one.owed.number: one for one in kept}
    names = client_names(runtime)
    credited = [one for one in others if one.corrects == stored.number]
    credited.sort(key=lambda one: (one.issued_on, one.number))
    return Shown(
        listed=_with_left(_listed(stored, known, names), left),
        settlements=tuple(settlements),
        file=str(keep_file(runtime, stored.number, pdf)),
        mails=tuple(mails),
        credit_notes=tuple(_listed(one, known, names) for one in credited),
        gives=gives,
        replaces=stored.replaces,
        cancelled=gone.sentence() if gone else "",
    )


def client_balances(runtime: Runtime, client_slug: str = "") -> list[ClientBalance]:
    """Return what a client, or each of them, owes, by client and currency."""
    stored, kept = _documents(runtime, client_slug)
    left = _left_in(runtime, stored)
    with runtime.unit(reading=True) as unit:
        held = held_numbers(unit)
    names, backs = client_names(runtime), owed_back(kept, held=held)
    late = balances(one for one in kept if one.standing is Standing.LATE)
    return [
        ClientBalance(
            client=client,
            client_name=names[client],
            open=open_,
            late=late.get((client, currency), Money.zero(currency)),
            owed_back=backs[client, currency].on,
            set_off=tuple(
                set_offs(
                    backs[client, currency].on,
                    (one for one in kept if _is_of(one, client, currency)),
                    held=held,
                )
            ),
            deposits=tuple(
                one for one in left[client] if one.amount.currency == currency
            ),
        )
        for (client, currency), open_ in sorted(
            balances(kept).items(), key=lambda item: (item[0][0], item[0][1].code)
        )
    ]


def _is_of(one: Account, client: str, currency: Currency) -> bool:
    owed = one.owed
    return (owed.client_slug, owed.payable.currency) == (client, currency)


def _documents(
    runtime: Runtime, client_slug: str
) -> tuple[list[StoredInvoice], list[Account]]:
    """Return the documents of a client, or of all, and what became of them."""
    with runtime.unit(reading=True) as unit:
        stored = (
            unit.invoices.of_client(client_slug)
            if client_slug
            else unit.invoices.everything()
        )
        return stored, accounts_of(unit, stored, today=today_of(runtime))


def _left_in(
    runtime: Runtime, stored: Iterable[StoredInvoice]
) -> dict[str, tuple[DepositLeft, ...]]:
    """Return what is left of the deposits of each client of these documents."""
    clients = {one.client_slug for one in stored}
    with runtime.unit(reading=True) as unit:
        return {client: deposits_left(unit, client) for client in clients}


def _with_left(one: Listed, left: Iterable[DepositLeft]) -> Listed:
    return replace(one, left=left_of(one.number, left))


def accounts_of(
    unit: Unit, stored: list[StoredInvoice], *, today: date
) -> list[Account]:
    """Return what became of invoices and deposits.

    Args:
        stored: All documents of one or more clients.
        today: Day by which what is due is late.
    """
    settlements = unit.invoices.settlements([one.number for one in stored])
    return accounts([owed_of(one) for one in stored], settlements, today=today)


def owed_of(stored: StoredInvoice) -> Owed:
    """Return what a stored document asks for."""
    invoice = read_invoice(stored.text) if stored.text else None
    deposits = deposits_in(invoice) if invoice else ()
    return Owed(
        number=stored.number,
        client_slug=stored.client_slug,
        kind=stored.kind,
        issued_on=stored.issued_on,
        payable=invoice.asked if invoice else stored.total,
        due_on=None if stored.kind is Kind.CREDIT_NOTE else stored.due_on,
        corrects=stored.corrects,
        whole=stored.total if deposits else None,
        deposits=deposits,
    )


def deposits_in(invoice: Invoice) -> tuple[str, ...]:
    """Return the numbers of the deposits that an invoice, or its draft, deducts."""
    if invoice.kind is not Kind.INVOICE:
        return ()
    return tuple(one.number for one in invoice.earlier)


def open_among(
    deposits: Iterable[str], known: Mapping[str, Account]
) -> tuple[OpenDeposit, ...]:
    """Return the deposits that are not wholly paid.

    Args:
        deposits: Their numbers.
        known: What became of their client's documents, by number.
    """
    return tuple(
        OpenDeposit(number=number, amount=known[number].open)
        for number in deposits
        if number in known and known[number].open.minor > 0
    )


def today_of(runtime: Runtime) -> date:
    """Return the day of the OBM's own business."""
    return local_day(runtime.clock.now())


def _listed(
    stored: StoredInvoice, known: Mapping[str, Account], names: Mapping[str, str]
) -> Listed:
    account = known.get(stored.number)
    return Listed(
        number=stored.number,
        kind=stored.kind,
        client=stored.client_slug,
        client_name=names[stored.client_slug],
        issued_on=stored.issued_on,
        due_on=None if stored.kind is Kind.CREDIT_NOTE else stored.due_on,
        total=stored.total,
        open=account.open if account else None,
        standing=account.standing.value if account else "",
        deposits_open=open_among(account.owed.deposits, known) if account else (),
        corrects=stored.corrects,
    )
