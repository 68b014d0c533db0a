"""The money of a rehearsal: what a table of payments comes to, and the OBM's part."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dateutil.relativedelta import relativedelta

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why
from regie.campaign.model import Campaign
from regie.ledger.book import balances
from regie.ledger.entry import Entry
from regie.money import Money
from regie.services.books.collect import import_payments
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import AGREEMENT
from regie.services.playbooks.wrong_file import TABLE
from regie.services.runtime import Runtime
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What an account of the ledger holds at the end; as a person reads it."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the OBM would earn for a month: each line with its reason."""

    period: str
    lines: tuple[tuple[str, str, Money], ...]
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """What a rehearsal's payments come to.

    Attributes:
        entries: How many movements the ledger took.
        agreement: Title of the agreement; empty without one.
    """

    entries: int
    totals: tuple[Total, ...]
    agreement: str = ""
    months: tuple[Month, ...] = ()


def read_earnings(
    runtime: Runtime, payments: Path, agreement: Path | None, campaign: Campaign
) -> Earnings:
    """Write the payments into the rehearsal's ledger, and add them up.

    Raises:
        ImportFileError: The table has bad rows.
        FormError: The agreement has problems.
    """
    client, language = campaign.client_slug, spoken_language()
    text = read_text(payments, TABLE)
    import_payments(runtime, text, file=str(payments), client_slug=client)
    with runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(client)
    totals = tuple(
        Total(
            account=account.path.split(":", 2)[2],
            amount=held if account.sign > 0 else -held,
        )
        for (account, _), held in balances(entries).items()
    )
    if agreement is None:
        return Earnings(entries=len(entries), totals=totals)
    signed = read_agreement(
        read_text(agreement, AGREEMENT),
        file=str(agreement),
        language=language,
        draft=True,
    )
    closed = runtime.clock.now()
    months = tuple(
        _month(statement, language)
        for statement in _statements(entries, signed, closed)
    )
    return Earnings(
        entries=len(entries), totals=totals, agreement=signed.title, months=months
    )


def _statements(
    entries: Sequence[Entry], agreement: Agreement, closed_at: datetime
) -> Iterator[Statement]:
    """Yield the statement of each month in which something happened, and between.

    What is paid in another currency is told in that of the sales: a rehearsal knows no
    exchange rates.
    """
    parties = tuple(replace(terms, paid_in=None) for terms in agreement.parties)
    agreement = replace(agreement, parties=parties)
    days = [entry.effective_on for entry in entries]
    if not days:
        return
    start = min(days).replace(day=1)
    earlier: list[Closed] = []
    while start <= max(days):
        period = Period(start=start, end=start + relativedelta(months=1))
        statement = make_statement(
            entries,
            agreement,
            period,
            client=entries[0].client,
            recorded_until=closed_at,
            earlier=earlier,
        )
        yield statement
        closed = Closed(period=period, recorded_until=closed_at, total=statement.total)
        earlier.append(closed)
        start = period.end


def _month(statement: Statement, language: str) -> Month:
    lines = [
        (title_of(line, language), why(line, language), line.amount)
        for line in statement.lines
    ]
    return Month(
        period=f"{statement.period.start:%Y-%m}",
        lines=tuple(lines),
        total=statement.total,
    )
