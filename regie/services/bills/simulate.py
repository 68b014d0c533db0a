"""What an agreement would give for sales that are written in a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from pathlib import Path

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Terms
from regie.billing.commission.simulation import Account
from regie.billing.commission.simulation import simulate
from regie.billing.exchange import Rates
from regie.billing.period import Period
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.movements import OUTGOING
from regie.billing.revenue.sales_csv import read_rates
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.revenue.simulated_exchange import in_one_currency
from regie.billing.statement.statement_line import base_lines
from regie.billing.statement.statement_line import StatementLine
from regie.errors import UsageError
from regie.services.agreements.check_terms import check_terms
from regie.services.books.dated_table import DatedTable
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import AGREEMENT
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What everybody earns.

    Attributes:
        base: The OBM's base fees over the days of the movements.
        outside: Movements before the agreement's first day, or of sales after its last
            one.
        last: The day of the last movement.
        apart: Currencies that a bill would leave out, since the agreement has another
            one and says no `conversion`.
    """

    agreement: Agreement
    base: tuple[StatementLine, ...]
    accounts: tuple[Account, ...]
    outside: int
    last: date
    apart: tuple[str, ...] = ()


def simulate_agreement(
    agreement: Path,
    sales: DatedTable,
    *,
    rates: DatedTable | None = None,
    until: date | None = None,
    stored: Callable[[], Rates] = Rates,
) -> Simulation:
    """Return what each party earns from the sales; nothing is stored.

    Args:
        agreement: A file in YAML.
        sales: A file in CSV, see `regie.billing.revenue.sales_csv`.
        rates: Exchange rates in CSV, where somebody is paid in another currency, or
            sales are in another one.
        until: Last day to look at.
        stored: Gives the rates that are kept; asked only where there is no `rates` and
            something is to be converted.

    Raises:
        FormError: The agreement has problems.
        ImportFileError: A table has bad rows.
        UsageError: There are no sales, a rate is missing, or no bill could keep what is
            agreed.
    """
    read = read_agreement(
        read_text(agreement, AGREEMENT),
        file=str(agreement),
        language=spoken_language(),
        draft=True,
    )
    check_terms(read, str(agreement))
    sold = read_sales(
        sales.text, file=str(sales.file), order=sales.order, unread=sales.unread
    )
    book = open_book(sold)
    if not book.movements:
        raise UsageError(
            say(
                fr=f"{sales.file} ne contient aucune vente.",
                en=f"{sales.file} holds no sale.",
            )
        )
    parties = [read.bounding(_billed(read, terms)) for terms in read.parties]
    foreign = _foreign(book, read)
    known = Rates()
    if rates:
        known = Rates(
            read_rates(
                rates.text, file=str(rates.file), order=rates.order, unread=rates.unread
            )
        )
    elif any(terms.paid_in for terms in parties) or (read.conversion and foreign):
        known = stored()
    signed = None
    if any(terms.counted is Counted.SIGNED for terms in parties):
        signed = in_one_currency(book, read, known, signed=True)
    book = in_one_currency(book, read, known)
    accounts = simulate(
        parties, book, rates=known, begins=read.starts_on, until=until, signed=signed
    )
    return Simulation(
        agreement=read,
        base=tuple(base_lines(read, _days(read, book, until))),
        accounts=tuple(accounts),
        outside=sum(not _is_inside(one, book, read) for one in book.movements),
        last=max(one.on for one in book.movements),
        apart=() if read.conversion else foreign,
    )


def _billed(read: Agreement, terms: Terms) -> Terms:
    """Return a party's terms as bills have them, see `Terms.says_clawback`."""
    is_plain = read.commission is not None and terms.party == OBM
    if is_plain and not terms.says_clawback:
        return replace(terms, clawback=Clawback.CREDIT)
    return terms


def _foreign(book: Book, agreement: Agreement) -> tuple[str, ...]:
    """Return the currencies of movements beside the agreement's own."""
    codes = {one.amount.currency.code for one in book.movements}
    return tuple(sorted(codes - {agreement.currency.code}))


def _days(agreement: Agreement, book: Book, until: date | None) -> Period:
    """Return the days from the agreement's first one, if it is known, to the last."""
    first, last = book.movements[0].on, book.movements[-1].on
    if agreement.starts_on > date.min:
        first = min(first, agreement.starts_on)
    return Period(start=first, end=max(until or last, first) + timedelta(days=1))


def _is_inside(movement: Movement, book: Book, agreement: Agreement) -> bool:
    """Say whether it is of the agreement's days, or of a sale of these or of a tail."""
    on = book.sale_of(movement).on if movement.kind in OUTGOING else movement.on
    tail = max((terms.tail_days for terms in agreement.parties), default=0)
    return agreement.starts_on <= on and (
        agreement.ends_on is None or on < agreement.ends_on + timedelta(days=tail)
    )
