"""Periods of an agreement that a bill would pass over: nothing else ever bills them.

A first statement counts nothing from before its period, and no statement counts the
fixed fees of days between two. Sales of such days count in the later statement, late.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta

from regie.billing.agreement import Agreement
from regie.billing.closed import Closed
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.rhythm import periods_of
from regie.billing.stages import StageName
from regie.billing.statement import make_statement
from regie.billing.statement import Statement
from regie.billing.statement_line import LineKind
from regie.billing.terms import Rhythm
from regie.billing.terms import Scope
from regie.billing.work.retainer import Grant
from regie.billing.work.terms import WorkTerms
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.ledger.attribution import Attributions
from regie.money import Money
from regie.money import total
from regie.services import refusals
from regie.services.bill_questions import history_of
from regie.services.restate import Case
from regie.services.restate import closed_before
from regie.services.restate import rates_known
from regie.services.restate import Version
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit

SINCE = "bill-since"
"""The history's word for a day before which everything was billed elsewhere."""

FIXED = frozenset({LineKind.BASE, LineKind.WORK})

_GOES_ON = frozenset({StageName.RECOUPED, StageName.HELD, StageName.CARRIED_ON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The bill that somebody asks for.

    Attributes:
        now: What Régie learned later does not count (UTC, inclusive).
    """

    client: str
    period: Period
    version: Version
    now: datetime


def keep_since(
    runtime: Runtime, client_slug: str, since: str, *, period: str, who: str
) -> None:
    """Keep that everything before a day was billed elsewhere; it commits.

    The last one said holds, until the client's first statement is made.

    Args:
        since: `2027-05`, or days `2027-05-16..2027-06-01`, of which the first counts.
        period: What is to be billed.

    Raises:
        UsageError: It is no period, or begins after the one to be billed.
    """
    start = read_period(since).start
    if start > read_period(period).start:
        raise UsageError(refusals.since_too_late(start, read_period(period)))
    with runtime.unit() as unit:
        unit.ledger.lock()
        known = since_of(unit, client_slug)
        if known == start or unit.documents.statements_before(client_slug, date.max):
            return
        unit.journal.add(
            Event(
                campaign=history_of(client_slug),
                at=runtime.clock.now(),
                who=who,
                what=SINCE,
                about=f"{start}",
            )
        )


def since_of(unit: Unit, client_slug: str) -> date | None:
    """Return the day before which everything was billed elsewhere, if that was said."""
    line = unit.journal.latest(history_of(client_slug), SINCE)
    return date.fromisoformat(line.about) if line else None


def check_follows(unit: Unit, client_slug: str, period: Period) -> None:
    """Refuse a period that reaches into one that was billed, or comes before it.

    What came in late was counted in the next statement; a period billed afterwards
    would count it again.

    Raises:
        ConflictError: It does; the invoice is named.
    """
    for stored in unit.documents.statements_before(client_slug, date.max):
        billed = read_period(stored.period)
        if period.start < billed.end:
            invoice = unit.invoices.of_statement(stored.id)
            number = invoice.number if invoice else ""
            raise ConflictError(refusals.billed_already(period, number, billed))


def passed_over(unit: Unit, asked: Asked) -> str:
    """Say which periods a bill would pass over, and what to do; empty if none."""
    left = list(_left(unit, asked))
    if not left:
        return ""
    first = not unit.documents.statements_before(asked.client, asked.period.start)
    return refusals.passed_over(
        asked.period,
        [(one.period, one.total) for one in left],
        to_bill=_to_bill(left, asked.period),
        client=asked.client,
        first=first,
    )


def billed_twice(unit: Unit, client_slug: str, statement: Statement) -> tuple[str, ...]:
    """Warn of work in a first statement that may have been billed elsewhere."""
    since = since_of(unit, client_slug)
    if since is None or statement.recorded_after is not None:
        return ()
    works = [line.work.detail for line in statement.lines if line.work]
    hours = any(spell.entry.on < since for one in works for spell in one.spells)
    due = any(one.instalment and one.instalment.on < since for one in works)
    return (refusals.work_before(since),) if hours or due else ()


def _left(unit: Unit, asked: Asked) -> Iterator[Statement]:
    """Yield the statements that would be missing, the oldest first."""
    stored = unit.documents.statements_before(asked.client, asked.period.start)
    agreement = _monthly(asked.version.agreement)
    earlier = closed_before(unit, asked.client, stored, asked.version)
    begins = agreement.starts_on
    if earlier:
        begins = max(begins, earlier[-1].period.end)
    else:
        begins = max(begins, since_of(unit, asked.client) or begins)
    if begins >= asked.period.start:
        return
    entries = list(
        unit.ledger.entries(
            asked.client, end=asked.period.start, recorded_until=asked.now
        )
    )
    case = Case(
        client=asked.client,
        period=asked.period,
        version=replace(asked.version, agreement=agreement),
        known_by=asked.now,
        closed=None,
    )
    for period in _periods(agreement, begins, asked.period.start):
        made = make_statement(
            entries,
            agreement,
            period,
            client=asked.client,
            recorded_until=asked.now,
            earlier=earlier,
            attributions=Attributions(
                unit.attributions.of_client(asked.client, known_by=asked.now)
            ),
            rates=rates_known(unit, replace(case, period=period), entries, earlier, ()),
        )
        if _has_fees(made) or (not stored and _has_commission(made, agreement)):
            yield made
        earlier = [*earlier, Closed(period=period, recorded_until=asked.now)]


def _monthly(agreement: Agreement) -> Agreement:
    """Return the agreement without the work that any first statement catches up with.

    Hours, blocks and instalments count from the agreement's first day.
    """
    retainer = agreement.work.retainer
    if retainer and retainer.every is Grant.ONCE:
        retainer = None
    return replace(agreement, work=WorkTerms(retainer=retainer))


def _periods(agreement: Agreement, begins: date, end: date) -> Iterator[Period]:
    """Yield the periods of days `[begins, end)`; the first and last may be cut."""
    rhythm = agreement.terms.every if agreement.terms else Rhythm.MONTH
    for one in periods_of(rhythm, begins, end - timedelta(days=1)):
        if begins == agreement.starts_on and one.start <= begins:
            yield Period(start=one.start, end=min(one.end, end))
        else:
            yield Period(start=max(one.start, begins), end=min(one.end, end))


def _has_fees(statement: Statement) -> bool:
    return any(line.kind in FIXED and line.amount for line in statement.lines)


def _has_commission(statement: Statement, agreement: Agreement) -> bool:
    """Whether a commission is due, or sales count in what follows."""
    cumulative = agreement.terms and agreement.terms.scope is Scope.CUMULATIVE
    return any(
        line.amount
        or (cumulative and line.sources)
        or any(stage.name in _GOES_ON and stage.amount for stage in line.stages)
        for line in statement.lines
    )


def _to_bill(left: Sequence[Statement], asked: Period) -> Period:
    """Return the first days that can be billed: an invoice is of more than zero."""
    start = left[0].period.start
    for number, one in enumerate(left, 1):
        if _sum(left[:number]).minor > 0:
            return Period(start=start, end=one.period.end)
    return Period(start=start, end=asked.end)


def _sum(left: Iterable[Statement]) -> Money:
    found = list(left)
    return total((one.total for one in found), found[0].currency)
