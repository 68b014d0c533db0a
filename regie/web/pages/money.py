"""`/money/{client}`: a month of the ledger, and the invoices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter
from fastapi import Request
from fastapi import Response
from fastapi.responses import HTMLResponse

from regie.billing.documents.invoice_view import title_of
from regie.billing.period import read_period
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.accounts import FEES
from regie.ledger.accounts import fees
from regie.ledger.accounts import is_vat
from regie.ledger.accounts import lost_disputes
from regie.ledger.accounts import refunds
from regie.ledger.accounts import sales
from regie.ledger.book import Balances
from regie.ledger.book import balances
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import Posting
from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.services.bills.bill_questions import bills_waiting
from regie.services.books.clients import client_name
from regie.services.books.collect import ignored_events
from regie.services.books.collect import ignored_sentence
from regie.services.books.collect import ZONE
from regie.services.documents.deposits_left import left_sentence
from regie.services.documents.invoices import invoice_standing
from regie.services.documents.invoices import list_invoices
from regie.services.documents.invoices import Listed
from regie.services.documents.quotes import answer_text
from regie.services.documents.quotes import list_quotes
from regie.services.documents.quotes import standing_text
from regie.services.documents.settle import back_command
from regie.services.statement.statement_list import list_statements
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.web.dates import Dates
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.words import listed
from regie.words import say
from regie.words import spoken_language

router = APIRouter()

MONTH = relativedelta(months=1)

#: Movements shown on the page; the totals count all of them.
MOVEMENTS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a month adds up to in one currency, everything as a person reads it.

    Attributes:
        sold: Sales without VAT.
        refunded: Given back, without VAT; negative where more of it came back.
        tax: VAT of sales less that of refunds.
        kept: What payment vendors kept.
    """

    sold: Money
    refunded: Money
    tax: Money
    kept: Money

    @property
    def net(self) -> Money:
        """Sales less refunds, without VAT, before fees."""
        return self.sold - self.refunded


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One entry as a line; the amount is what comes in more, or less.

    That is what a vendor holds, else the bank; where neither is concerned, as with a
    lost dispute, it is that of the first account.

    Attributes:
        fee: What the vendor kept of a sale, where both are in the month; as a cost,
            negative.
    """

    entry: Entry
    amount: Money
    fee: Money | None


@router.get("/money/{client_slug}")
def show_money(
    client_slug: str, request: Request, runtime: RuntimeDep, month: str = ""
) -> HTMLResponse:
    """Show a client's movements of one month, the present one if none is named."""
    dates = Dates(now=runtime.clock.now(), zone=ZONE)
    start = _first_day(month, dates.today)
    with runtime.unit(reading=True) as unit:
        client = _client_name(unit, client_slug)
        entries = unit.ledger.entries(client_slug, start=start, end=start + MONTH)
        latest = None if entries else _latest_month(unit, client_slug)
    invoices = list_invoices(runtime, client_slug)
    shown = movements(entries)
    return page(
        request,
        "money.html",
        client=client,
        client_slug=client_slug,
        dates=dates,
        month=start,
        before=start - MONTH,
        after=start + MONTH,
        latest=latest,
        totals=totals(entries, client_slug),
        movements=shown[:MOVEMENTS_MAX],
        count=len(shown),
        invoices=invoices,
        quotes=list_quotes(runtime, client_slug),
        standing_text=standing_text,
        invoice_standing=invoice_standing,
        back_command=back_command,
        left_sentence=left_sentence,
        answer_text=answer_text,
        statements=list_statements(runtime, client_slug),
        bills=bills_waiting(runtime, client_slug),
        amount_text=amount_text,
        document_title=document_title,
        period_text=period_text,
        ignored=ignored_sentence(ignored_events(runtime).get(client_slug, {})),
    )


@router.get("/money/{client_slug}/invoices/{number:path}")
def download_invoice(client_slug: str, number: str, runtime: RuntimeDep) -> Response:
    """Return an issued invoice as it was issued."""
    with runtime.unit(reading=True) as unit:
        invoices = unit.invoices.of_client(client_slug)
        wanted = number.removesuffix(".pdf")
        if wanted not in {one.number for one in invoices}:
            raise NotFoundError(_no_invoice(wanted, invoices))
        pdf = unit.invoices.pdf(wanted)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", wanted)
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"content-disposition": f'attachment; filename="{name}.pdf"'},
    )


def totals(entries: Iterable[Entry], client_slug: str) -> list[Totals]:
    """Return what the entries add up to, a currency at a time."""
    held = balances(entries)
    currencies = {currency for _, currency in held}
    return [
        _totals(held, client_slug, currency)
        for currency in sorted(currencies, key=lambda currency: currency.code)
    ]


def _totals(held: Balances, client_slug: str, currency: Currency) -> Totals:
    zero = Money.zero(currency)
    return Totals(
        sold=-held.get((sales(client_slug), currency), zero),
        refunded=held.get((refunds(client_slug), currency), zero)
        + held.get((lost_disputes(client_slug), currency), zero),
        tax=-total(
            (
                amount
                for (account, held_in), amount in held.items()
                if is_vat(account) and held_in == currency
            ),
            currency,
        ),
        kept=total(
            (held.get((fees(client_slug, what), currency), zero) for what in FEES),
            currency,
        ),
    )


def amount_text(amount: Money) -> str:
    """Write an amount in the reader's language."""
    return amount.text(spoken_language())


def period_text(period: str) -> str:
    """Write the period of a statement in the reader's language."""
    return read_period(period).text(spoken_language())


def document_title(document: Listed) -> str:
    """Return what a document calls itself, in the reader's language."""
    return title_of(document.kind, spoken_language())


def movements(entries: Sequence[Entry]) -> list[Movement]:
    """Return the entries as lines, the latest first, each fee beside its sale."""
    sold = {entry.key for entry in entries if entry.kind is EntryKind.SALE}
    fees = {
        entry.parent: entry
        for entry in entries
        if entry.kind is EntryKind.FEE and entry.parent in sold
    }
    beside = {fee.key for fee in fees.values()}
    return [
        Movement(
            entry=entry,
            amount=_held(entry),
            fee=_held(fees[entry.key]) if entry.key in fees else None,
        )
        for entry in reversed(entries)
        if entry.key not in beside
    ]


def _held(entry: Entry) -> Money:
    first = min(entry.postings, key=_place)
    currency = first.amount.currency
    own = (one.amount for one in entry.postings if one.account == first.account)
    return total((one for one in own if one.currency == currency), currency)


def _place(posting: Posting) -> int:
    """Return 0 where a vendor holds it, 1 where the bank does, otherwise 2."""
    role = posting.account.role
    return 0 if role.startswith("processor:") else 1 if role == "bank" else 2


def _first_day(month: str, today: date) -> date:
    if not month:
        return today.replace(day=1)
    if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month) is None:
        raise UsageError(
            say(
                fr=f"« {month} » n'est pas un mois. Écrivez par exemple 2027-03.",
                en=f"“{month}” is no month. Write for example 2027-03.",
            )
        )
    return date.fromisoformat(f"{month}-01")


def _client_name(unit: Unit, client_slug: str) -> str:
    name = client_name(unit, client_slug)
    if name != client_slug:
        return name
    known = unit.ledger.entries(client_slug) or unit.invoices.of_client(client_slug)
    if not known:
        raise NotFoundError(
            say(
                fr=f"Aucune cliente « {client_slug} » : ni campagne, ni écriture.",
                en=f"No client “{client_slug}”: neither a campaign nor an entry.",
            )
        )
    return client_slug


def _latest_month(unit: Unit, client_slug: str) -> date | None:
    entries = unit.ledger.entries(client_slug)
    return max(e.effective_on for e in entries).replace(day=1) if entries else None


def _no_invoice(number: str, invoices: Sequence[StoredInvoice]) -> str:
    known = listed((invoice.number for invoice in invoices), feminine=True)
    return say(
        fr=f"Aucune facture « {number} » pour cette cliente. Émises : {known}.",
        en=f"No invoice “{number}” for this client. Issued: {known}.",
    )
