"""What is due for a period, each line with the entries it comes from.

A statement takes the entries that are effective in its period and were recorded by its
cut-off. An entry that reached Régie after the statement of its own period was closed is
counted in the next one, as late, so that none is lost and none counts twice: the
periods of an agreement follow each other without a gap, and each statement is given the
recorded cut-off of the one before it. With the same cut-offs and the same ledger the
statement is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import UTC

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.commission.accounts import Account
from regie.billing.commission.accounts import Accounts
from regie.billing.commission.accounts import Known
from regie.billing.commission.accounts import stated_parties
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.till import Till
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.sources import Cut
from regie.billing.revenue.sources import Source
from regie.billing.statement.contest import Adjustment
from regie.billing.statement.party_lines import party_lines
from regie.billing.statement.statement_line import adjusting
from regie.billing.statement.statement_line import base_lines
from regie.billing.statement.statement_line import billed
from regie.billing.statement.statement_line import carried_lines
from regie.billing.statement.statement_line import computed_line
from regie.billing.statement.statement_line import explained
from regie.billing.statement.statement_line import plain_lines
from regie.billing.statement.statement_line import put_right_lines
from regie.billing.statement.statement_line import rest_line
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_line import work_line
from regie.billing.statement.work_lines import stated_work
from regie.billing.work.detail import NOTHING
from regie.billing.work.detail import Stated
from regie.billing.work.detail import Work
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.money import Currency
from regie.money import Money
from regie.money import total


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is due for a period.

    Attributes:
        client: The client's slug.
        agreement_sha256: Which version of the agreement was applied.
        recorded_until: Only what Régie knew then counts (UTC, inclusive).
        recorded_after: Cut-off of the statement before; None for the first one.
        currency: In which sales count; that of `total` is the invoice's.
        left_out: Entries in other currencies than the agreement's: not counted.
        work: What the next statement must know of work; None where none is billed.
        edition: By which rules it was computed.
        parties: What other parties earn by terms of their own; no part of the total.
    """

    client: str
    client_name: str
    agreement_title: str
    agreement_sha256: str
    period: Period
    recorded_until: datetime
    recorded_after: datetime | None
    currency: Currency
    lines: tuple[StatementLine, ...]
    total: Money
    left_out: tuple[Source, ...] = ()
    work: Stated | None = None
    edition: Edition = NEWEST
    parties: tuple[StatementLine, ...] = ()

    @property
    def all_lines(self) -> tuple[StatementLine, ...]:
        """The lines that the OBM bills, then those of other parties."""
        return (*self.lines, *self.parties)

    @property
    def with_vat(self) -> bool:
        """Whether sales count with their VAT in them."""
        return any(line.with_vat for line in self.all_lines)

    @property
    def is_due(self) -> bool:
        """Whether an invoice follows; a negative total is carried on."""
        return self.total.minor > 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened that it could tell of."""
        return not self.left_out and all(line.is_blank for line in self.all_lines)


def make_statement(  # noqa: PLR0913 -- everything that decides it, each by its name
    entries: Iterable[Entry],
    agreement: Agreement,
    period: Period,
    *,
    client: str,
    recorded_until: datetime,
    earlier: Sequence[Closed] = (),
    attributions: Attributions | None = None,
    work: Work = NOTHING,
    adjustments: Sequence[Adjustment] = (),
    rates: Sequence[ReadRate] | None = None,
    edition: Edition = NEWEST,
) -> Statement:
    """Compute what is due.

    Args:
        entries: The ledger, at least all entries of the client; others are ignored.
        agreement: The version that holds in the period.
        period: Days in the client's zone; days outside the agreement do not count.
        client: The client's slug.
        recorded_until: What Régie learned later does not count (UTC, inclusive).
        earlier: The client's statements before, in their order. From before the first
            one only hours count. What the last one owes the client is taken off.
        attributions: What is known of the client's sales.
        work: What is known of work.
        adjustments: What puts contested lines of earlier statements right.
        rates: Of exchange, where something is converted; None leaves entries in other
            currencies out.
        edition: By which rules, for one that is computed again.

    Raises:
        MissingRateError: An entry in another currency, or what is paid in another one,
            has none.
        RateToComeError: What is due is paid at the rate of a later day.
    """
    before = earlier[-1].recorded_until.astimezone(UTC) if earlier else None
    cut = Cut(
        agreement=agreement,
        period=period,
        client=client,
        recorded_until=recorded_until.astimezone(UTC),
        recorded_after=before,
        previous_end=earlier[-1].period.end if earlier else None,
        begins=earlier[0].period.start if earlier else None,
        edition=edition,
    )
    known = Known(
        entries=list(entries),
        cut=cut,
        earlier=earlier,
        attributions=attributions,
        rates=rates,
    )
    accounts = Accounts(known)
    own = accounts.of(OBM)
    till = Till(cut, rates or ())
    stated = stated_work(cut, work, earlier)
    commission, left_out = _commission(own, cut, till)
    if edition >= Edition.VERSIONS:
        left_out = (*own.past.left_out, *left_out)
    lines = [
        *base_lines(agreement, period, earlier, edition),
        *(work_line(line) for line in stated.lines),
        *(explained(line, own.how, cut) for line in commission),
        *(explained(rest_line(one, till), own.how, cut) for one in own.rests),
        *(adjusting(one, cut) for one in adjustments if not one.party),
        *carried_lines(earlier),
    ]
    lines = [billed(line, till) for line in lines]
    return Statement(
        client=client,
        client_name=agreement.client,
        agreement_title=agreement.title,
        agreement_sha256=agreement.sha256,
        period=period,
        recorded_until=cut.recorded_until,
        recorded_after=cut.recorded_after,
        currency=agreement.currency,
        lines=tuple(lines),
        total=total((line.amount for line in lines), agreement.billed_in),
        left_out=left_out,
        work=stated if agreement.work or stated.lines else None,
        edition=edition,
        parties=tuple(_of_parties(accounts, known, adjustments)),
    )


def _of_parties(
    accounts: Accounts, known: Known, adjustments: Sequence[Adjustment]
) -> Iterator[StatementLine]:
    """Yield what other parties earn, and what they were promised.

    A promise is kept in the currency that she is paid in now.
    """
    for name in stated_parties(known.cut, known.earlier):
        yield from party_lines(accounts.of(name), known.rates or ())
    for one in adjustments:
        if one.party:
            cut = replace(known.cut, agreement=known.cut.agreement.seen_by(one.party))
            line = billed(adjusting(one, cut), Till(cut, known.rates or ()))
            yield replace(line, party=one.party)


def _commission(
    own: Account, cut: Cut, till: Till
) -> tuple[list[StatementLine], tuple[Source, ...]]:
    """Return the lines of the OBM's commission, and what they leave out."""
    version = own.version
    if own.made is None:
        lines, left_out = plain_lines(version, cut)
        return [*lines, *put_right_lines(own.past, cut)], left_out
    shares = till.shares(version.terms, own.made.paid, cut.agreement.currency)
    return [computed_line(own.made, shares)], own.made.left_out
