"""What is due for a period, each line with the entries it comes from.

The order of calculation is fixed: base of the commission (sales, refunds, fees,
corrections) -> rate -> rounding, once, at the line. It is shown in the same order.

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
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import UTC
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from regie.billing.agreement import Agreement
from regie.billing.agreement import Commission
from regie.billing.agreement import Every
from regie.billing.base_fee import times_due
from regie.billing.carried_over import carried_over
from regie.billing.carried_over import converted
from regie.billing.carried_over import is_plain
from regie.billing.closed import Closed
from regie.billing.commission_line import CommissionLine
from regie.billing.commission_line import names_in
from regie.billing.commission_line import Past
from regie.billing.commission_line import told_by
from regie.billing.contest import Adjustment
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.exchanged import Exchanged
from regie.billing.exchanged import ReadRate
from regie.billing.period import Period
from regie.billing.sources import Cut
from regie.billing.sources import Source
from regie.billing.sources import sources_of
from regie.billing.stages import corrected
from regie.billing.stages import Stage
from regie.billing.stages import StageName
from regie.billing.versions import versions_of
from regie.billing.work.detail import NOTHING
from regie.billing.work.detail import Stated
from regie.billing.work.detail import Work
from regie.billing.work.detail import WorkLine
from regie.billing.work.lines import stated_work
from regie.billing.workings import Working
from regie.billing.workings import workings_of
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.money import Currency
from regie.money import Money
from regie.money import total


class LineKind(StrEnum):
    """What a line is for."""

    BASE = "base"
    COMMISSION = "commission"
    WORK = "work"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One amount due, without VAT.

    Attributes:
        amount: `quantity` times `unit_price`; negative where refunds outweigh sales.
        quantity: How many times a base is due, how many hours; 1 for a commission.
        every: How often a base is due; None for a commission.
        rate_percent: Of a commission; 0 for a base.
        workings: How a commission came about, in the order of calculation.
        sources: The entries it comes from, by moment.
        stages: The calculation of a commission that is more than one rate.
        work: How an amount for work came about; None for a base or a commission.
        adjusts: The contested line of an earlier statement that this one puts right.
    """

    kind: LineKind
    amount: Money
    quantity: int | Decimal
    unit_price: Money
    every: Every | None = None
    rate_percent: Decimal = Decimal(0)
    workings: tuple[Working, ...] = ()
    sources: tuple[Source, ...] = ()
    stages: tuple[Stage, ...] = ()
    work: WorkLine | None = None
    adjusts: Adjustment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is due for a period.

    Attributes:
        client: The client's slug.
        agreement_sha256: Which version of the agreement was applied.
        recorded_until: Only what Régie knew then counts (UTC, inclusive).
        recorded_after: Cut-off of the statement before; None for the first one.
        left_out: Entries in other currencies than the agreement's: not counted.
        work: What the next statement must know of work; None where none is billed.
        edition: By which rules it was computed.
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
        earlier: The client's statements before, in their order. Without any, nothing
            from before the period counts.
        attributions: What is known of the client's sales.
        work: What is known of work.
        adjustments: What puts contested lines of earlier statements right.
        rates: Of exchange, where the agreement converts; None leaves entries in other
            currencies out.
        edition: By which rules, for one that is computed again.

    Raises:
        MissingRateError: An entry in another currency has none.
    """
    before = earlier[-1].recorded_until.astimezone(UTC) if earlier else None
    cut = Cut(
        agreement=agreement,
        period=period,
        client=client,
        recorded_until=recorded_until.astimezone(UTC),
        recorded_after=before,
        previous_end=earlier[-1].period.end if earlier else None,
        edition=edition,
    )
    counted: list[Source] = []
    left_out: list[Source] = []
    lines = [*base_lines(agreement, period)]
    entries = list(entries)
    versions = versions_of(entries, cut, earlier)
    past = carried_over(entries, versions, attributions, rates)
    version, how = converted(entries, versions[-1], rates)
    how = {**past.how, **how}
    stated = stated_work(cut, work, earlier)
    lines += [_work_line(line) for line in stated.lines]
    if not is_plain(agreement, past.opening):
        made = CommissionLine(version, attributions, past)
        left_out.extend(made.left_out)
        lines.append(_explained(_computed_line(made, agreement.currency), how))
    elif agreement.commission is not None:
        known = version.stated(version.own - 1)
        for source in sources_of(known, cut, agreement.commission):
            same = source.amount.currency == agreement.currency
            (counted if same else left_out).append(source)
        line = _commission_line(agreement.commission, counted, agreement.currency)
        lines.append(_explained(line, how))
        lines.extend(_explained(one, how) for one in _put_right(past, cut))
    lines.extend(_adjusting(one, agreement.currency) for one in adjustments)
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
        total=total((line.amount for line in lines), agreement.currency),
        left_out=tuple(left_out),
        work=stated if agreement.work or stated.lines else None,
        edition=edition,
    )


def _work_line(line: WorkLine) -> StatementLine:
    return StatementLine(
        kind=LineKind.WORK,
        amount=line.amount,
        quantity=line.quantity,
        unit_price=line.unit_price,
        work=line,
    )


def _explained(line: StatementLine, how: Mapping[str, Exchanged]) -> StatementLine:
    """Return the line with the currency that each of its sources came from."""
    if not how:
        return line
    sources = (
        replace(source, original=how[source.key].original, rate=how[source.key].rate)
        if source.key in how
        else source
        for source in line.sources
    )
    return replace(line, sources=tuple(sources))


def _adjusting(adjustment: Adjustment, currency: Currency) -> StatementLine:
    """Return what is added; nothing where it is in another currency."""
    due = adjustment.due
    amount = due if due.currency == currency else Money.zero(currency)
    return StatementLine(
        kind=LineKind.ADJUSTMENT,
        amount=amount,
        quantity=1,
        unit_price=amount,
        adjusts=adjustment,
    )


def _computed_line(made: CommissionLine, currency: Currency) -> StatementLine:
    return StatementLine(
        kind=LineKind.COMMISSION,
        amount=made.amount,
        quantity=1,
        unit_price=made.amount,
        workings=tuple(workings_of(made.own, currency)),
        sources=made.sources,
        stages=made.stages,
    )


def _put_right(past: Past, cut: Cut) -> Iterator[StatementLine]:
    """Yield what puts periods of other versions right, beside one plain rate."""
    currency = cut.agreement.currency
    corrections = past.corrections.get(cut.period, ())
    amount = Money(sum(one.amount for one in corrections), currency)
    if amount:
        yield StatementLine(
            kind=LineKind.COMMISSION,
            amount=amount,
            quantity=1,
            unit_price=amount,
            workings=tuple(workings_of((), currency)),
            sources=tuple(told_by(past.sources, corrections)),
            stages=(
                *corrected(corrections, currency, names_in(past.sources)),
                Stage(name=StageName.DUE, amount=amount),
            ),
        )


def base_lines(agreement: Agreement, period: Period) -> Iterator[StatementLine]:
    """Yield the base fee of a period, if one is due in it."""
    if agreement.base is None:
        return
    times = times_due(agreement, agreement.base.every, period)
    if times:
        price = agreement.base.amount
        yield StatementLine(
            kind=LineKind.BASE,
            amount=price.scaled(Fraction(times)),
            quantity=times,
            unit_price=price,
            every=agreement.base.every,
        )


def _commission_line(
    commission: Commission, sources: Sequence[Source], currency: Currency
) -> StatementLine:
    workings = tuple(workings_of(sources, currency))
    amount = workings[-1].amount.scaled(Fraction(commission.rate_percent) / 100)
    return StatementLine(
        kind=LineKind.COMMISSION,
        amount=amount,
        quantity=1,
        unit_price=amount,
        rate_percent=commission.rate_percent,
        workings=workings,
        sources=tuple(sources),
    )
