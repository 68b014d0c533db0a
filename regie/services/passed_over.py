"""Periods of an agreement that a bill would pass over: nothing else ever bills them.

A first statement counts nothing from before its period, and no statement counts the
fixed fees of days between two. Sales of such days count in the later statement, late.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta

from regie.billing.agreement import Agreement
from regie.billing.closed import Closed
from regie.billing.exchange import MissingRateError
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.rhythm import periods_of
from regie.billing.stages import StageName
from regie.billing.statement import make_statement
from regie.billing.statement import Statement
from regie.billing.statement_line import LineKind
from regie.billing.statement_stored import statement_json
from regie.billing.terms import Rhythm
from regie.billing.terms import Scope
from regie.billing.terms import Terms
from regie.billing.till import RateToComeError
from regie.billing.work.detail import WorkKind
from regie.billing.work.hourly import Each
from regie.billing.work.hourly import Limits
from regie.billing.work.retainer import Grant
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.ledger.attribution import Attributions
from regie.money import Money
from regie.services import refusals
from regie.services.bill_questions import history_of
from regie.services.restate import Case
from regie.services.restate import closed_before
from regie.services.restate import rates_known
from regie.services.restate import Version
from regie.services.runtime import Runtime
from regie.services.worked import Wanted
from regie.services.worked import work_known
from regie.store.journal import Event
from regie.store.unit import Unit

SINCE = "bill-since"
"""The history's word for a day before which everything was billed elsewhere."""

_GOES_ON = frozenset({StageName.RECOUPED, StageName.HELD, StageName.CARRIED_ON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A period that a bill would pass over.

    Attributes:
        due: The OBM's own amount, without VAT and hours, in the currency of the
            invoice; None while a rate of exchange is missing.
    """

    period: Period
    due: Money | None


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
    terms = asked.version.agreement.terms
    return refusals.passed_over(
        asked.period,
        [(one.period, one.due) for one in left],
        to_bill=_to_bill(left, asked.period),
        client=asked.client,
        first=first,
        shared=bool(terms and terms.split),
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


def _left(unit: Unit, asked: Asked) -> Iterator[Left]:
    """Yield the periods that would be missing, the oldest first."""
    stored = unit.documents.statements_before(asked.client, asked.period.start)
    agreement = asked.version.agreement
    chain = _Chain(
        earlier=closed_before(unit, asked.client, stored, asked.version),
        texts=[one.text for one in stored],
    )
    begins = agreement.starts_on
    if chain.earlier:
        begins = max(begins, chain.earlier[-1].period.end)
    else:
        begins = max(begins, since_of(unit, asked.client) or begins)
    if begins >= asked.period.start:
        return
    for period in _periods(agreement, begins, asked.period.start):
        try:
            made = _made(unit, replace(asked, period=period), chain)
        except (MissingRateError, RateToComeError):
            yield Left(period=period, due=None)
        else:
            if _is_due(made, agreement, first=not stored):
                yield Left(period=period, due=made.total)
            chain.texts.append(statement_json(made))
        chain.earlier.append(Closed(period=period, recorded_until=asked.now))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """Statements, the oldest first; what would be made of the next periods is added."""

    earlier: list[Closed]
    texts: list[str]


def _made(unit: Unit, asked: Asked, chain: _Chain) -> Statement:
    """Return what a statement of the period would be.

    Raises:
        MissingRateError: A rate of exchange is not known.
        RateToComeError: It is that of a day to come.
    """
    agreement, end = asked.version.agreement, asked.period.end
    entries = list(unit.ledger.entries(asked.client, end=end, recorded_until=asked.now))
    case = Case(
        client=asked.client,
        period=asked.period,
        version=asked.version,
        known_by=asked.now,
        closed=None,
    )
    known = unit.attributions.of_client(asked.client, known_by=asked.now)
    wanted = Wanted(client=asked.client, end=end, until=asked.now)
    return make_statement(
        entries,
        agreement,
        asked.period,
        client=asked.client,
        recorded_until=asked.now,
        earlier=chain.earlier,
        attributions=Attributions(known),
        work=work_known(unit, agreement, wanted, before=chain.texts),
        rates=rates_known(unit, case, entries, chain.earlier, ()),
    )


def _periods(agreement: Agreement, begins: date, end: date) -> Iterator[Period]:
    """Yield the periods of days `[begins, end)`; the first and last may be cut."""
    rhythm = agreement.terms.every if agreement.terms else Rhythm.MONTH
    for one in periods_of(rhythm, begins, end - timedelta(days=1)):
        if begins == agreement.starts_on and one.start <= begins:
            yield Period(start=one.start, end=min(one.end, end))
        else:
            yield Period(start=max(one.start, begins), end=min(one.end, end))


def _is_due(statement: Statement, agreement: Agreement, *, first: bool) -> bool:
    """Say whether a period has something that no other statement would bill the same.

    Hours, blocks and instalments count from the agreement's first day, in whichever
    statement comes next.

    Args:
        first: No statement was made: a first one counts no sales from before it. A
            later one does, as its own.
    """
    fixed = _fixed(agreement)
    for line in statement.lines:
        kind = line.work.detail.kind if line.work else line.kind
        if kind in fixed and line.amount:
            return True
    if first:
        return _has_commission(statement, agreement)
    asked = {StageName.GUARANTEE}
    if agreement.terms and _looks_at_each(agreement.terms):
        asked.add(StageName.TIERS)
    return any(
        stage.name in asked and stage.amount
        for line in statement.lines
        for stage in line.stages
    )


def _fixed(agreement: Agreement) -> set[LineKind | WorkKind]:
    """Return the lines that belong to their own period alone.

    Hours do where each month has a cap or a minimum of its own.
    """
    found: set[LineKind | WorkKind] = {LineKind.BASE}
    hourly, retainer = agreement.work.hourly, agreement.work.retainer
    if retainer and retainer.every is Grant.MONTH:
        found |= {WorkKind.PREPAID, WorkKind.PART}
    if hourly and hourly.limits is Limits.PERIOD:
        minimum = hourly.minimum
        if hourly.cap or (minimum and minimum.each is Each.PERIOD):
            found |= {WorkKind.HOURS, WorkKind.MINIMUM}
    return found


def _looks_at_each(terms: Terms) -> bool:
    """Say whether sales of two periods come to something else in one."""
    limits = (terms.tiers, terms.threshold, terms.cap, terms.floor)
    return terms.scope is Scope.PERIOD and any(one is not None for one in limits)


def _has_commission(statement: Statement, agreement: Agreement) -> bool:
    """Whether a commission is due, or sales count in what follows."""
    cumulative = agreement.terms and agreement.terms.scope is Scope.CUMULATIVE
    return any(
        line.amount
        or (cumulative and line.sources)
        or any(stage.name in _GOES_ON and stage.amount for stage in line.stages)
        for line in statement.lines
        if line.kind is LineKind.COMMISSION
    )


def _to_bill(left: Sequence[Left], asked: Period) -> Period:
    """Return the first days that can be billed: an invoice is of more than zero."""
    start, due = left[0].period.start, 0
    for one in left:
        due += one.due.minor if one.due else 0
        if one.due is None or due > 0:
            return Period(start=start, end=one.period.end)
    return Period(start=start, end=asked.end)
