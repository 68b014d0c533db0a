"""Periods of an agreement that a bill would pass over: nothing else ever bills them.

A first statement counts nothing from before its period, and no statement counts the
fixed fees of days between two. Sales of such days count in the later statement, late.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from itertools import islice

from regie.billing.agreed.rhythm import periods_to_come
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.stages import StageName
from regie.billing.commission.till import RateToComeError
from regie.billing.exchange import MissingRateError
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.share_text import others_in
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.money import Money
from regie.money import total
from regie.services.agreements.agreed import version_in
from regie.services.agreements.versions import closed_before
from regie.services.agreements.versions import Version
from regie.services.bills import passed_over_words as words
from regie.services.bills.bill_questions import history_of
from regie.services.bills.in_the_way import is_in_the_way
from regie.services.runtime import Runtime
from regie.services.statement.restate import Case
from regie.services.statement.restate import rates_known
from regie.services.work.worked import Wanted
from regie.services.work.worked import work_known
from regie.store.documents import StoredStatement
from regie.store.journal import Event
from regie.store.unit import Unit

SINCE = "bill-since"
"""The history's word for a day before which everything was billed elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A period that a bill would pass over.

    Attributes:
        version: By which it is billed.
        due: The OBM's own amount, without VAT, in the currency of the invoice; None
            while a rate of exchange is missing.
        others: What other parties earn, by name.
    """

    period: Period
    version: Version
    due: Money | None
    others: tuple[words.Hers, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The bill that somebody asks for."""

    client: str
    period: Period
    versions: Sequence[Version]
    now: datetime


def keep_since(
    runtime: Runtime, client_slug: str, since: str, *, period: str, who: str
) -> None:
    """Keep that everything before a day was billed elsewhere; it commits.

    The last one said holds, until the client's first statement is made.

    Args:
        since: `2027-05`, `2027-05-16`, or days `2027-05-16..2027-06-01`, of which the
            first counts.
        period: What is to be billed.

    Raises:
        UsageError: It is no period, or begins after the one to be billed.
        ConflictError: A first statement was made, and says otherwise.
    """
    start = _first_day(since)
    if start > read_period(period).start:
        raise UsageError(words.since_too_late(start, read_period(period)))
    with runtime.unit() as unit:
        unit.ledger.lock()
        if since_of(unit, client_slug) == start:
            return
        made = unit.documents.statements_before(client_slug, date.max)
        if made:
            first = read_period(made[0].period)
            if first.start != start:
                raise ConflictError(words.since_settled(first))
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


def _first_day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return read_period(text).start


def since_of(unit: Unit, client_slug: str) -> date | None:
    """Return the day before which everything was billed elsewhere, if that was said."""
    line = unit.journal.latest(history_of(client_slug), SINCE)
    return date.fromisoformat(line.about) if line else None


def passed_over(
    unit: Unit, client: str, period: Period, versions: Sequence[Version], now: datetime
) -> str:
    """Say which periods a bill would pass over, and what to do; empty if none.

    Args:
        versions: See `versions_in_force`.
        now: What Régie learned later does not count (UTC, inclusive).
    """
    asked = _Asked(client=client, period=period, versions=versions, now=now)
    # Each takes a statement: what is not named is not looked for.
    left = list(islice(_left(unit, asked), words.NAMED_MAX + 1))
    if not left:
        return ""
    first = not unit.documents.statements_before(asked.client, asked.period.start)
    return words.passed_over(
        asked.period,
        [(one.period, one.due, one.others) for one in left],
        to_bill=left[0].period,
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
    return (words.work_before(since),) if hours or due else ()


def _left(unit: Unit, asked: _Asked) -> Iterator[Left]:
    """Yield the periods that would be missing, the oldest first."""
    stored = unit.documents.statements_before(asked.client, asked.period.start)
    since = since_of(unit, asked.client)
    free = read_period(stored[-1].period).end if stored else since or date.min
    last = version_in(asked.versions, asked.period)
    chain = _chain(unit, asked, stored)
    agreements = [one.agreement for one in asked.versions]
    for place, period in periods_to_come(agreements, free, asked.period.start):
        version = asked.versions[place]
        try:
            made = _made(unit, replace(asked, period=period), version, chain)
        except (MissingRateError, RateToComeError):
            yield Left(period=period, version=version, due=None)
        else:
            if is_in_the_way(
                made, version.agreement, first=not stored, last=version is last
            ):
                others = tuple(_hers(made))
                yield Left(
                    period=period, version=version, due=made.total, others=others
                )
            chain.texts.append(statement_json(made))
        chain.made.append((period, version))


def _hers(made: Statement) -> Iterator[words.Hers]:
    """Yield what other parties are due; of who is due nothing yet, what she earns."""
    for name, due in others_in(made.all_lines).items():
        earned = [
            stage.amount
            for line in made.parties
            for stage in line.stages
            if line.party == name and stage.name is StageName.EARNED
        ]
        if due or any(earned):
            amount = due or total(earned, earned[0].currency)
            yield words.Hers(name=name, amount=amount, is_due=bool(due))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """Statements, the oldest first; what would be made of the next periods is added.

    Attributes:
        entries: The ledger of the days before the period that is asked for.
        rates: Of exchange; None where nothing is converted.
    """

    stored: Sequence[StoredStatement]
    attributions: Attributions
    entries: Sequence[Entry]
    rates: Sequence[ReadRate] | None
    texts: list[str]
    made: list[tuple[Period, Version]] = field(default_factory=list)


def _chain(unit: Unit, asked: _Asked, stored: Sequence[StoredStatement]) -> _Chain:
    """Read once what the statements of all the periods are made from."""
    client, last = asked.client, version_in(asked.versions, asked.period)
    entries = list(
        unit.ledger.entries(client, end=asked.period.start, recorded_until=asked.now)
    )
    case = Case(
        client=client,
        period=asked.period,
        version=last,
        known_by=asked.now,
        closed=None,
    )
    agreements = [
        *closed_before(unit, client, stored, last),
        *(_closed(asked, asked.period, one, last) for one in asked.versions),
    ]
    known = unit.attributions.of_client(client, known_by=asked.now)
    return _Chain(
        stored=stored,
        attributions=Attributions(known),
        entries=entries,
        rates=rates_known(unit, case, entries, agreements, ()),
        texts=[one.text for one in stored],
    )


def _closed(asked: _Asked, period: Period, made_by: Version, holds: Version) -> Closed:
    """Return a statement that would be made of a period, before one that follows."""
    same = made_by is holds
    return Closed(
        period=period,
        recorded_until=asked.now,
        same_agreement=same,
        agreement=None if same else made_by.agreement,
    )


def _made(unit: Unit, asked: _Asked, version: Version, chain: _Chain) -> Statement:
    """Return what a statement of the period would be.

    Raises:
        MissingRateError: A rate of exchange is not known.
        RateToComeError: It is that of a day to come.
    """
    agreement, end = version.agreement, asked.period.end
    earlier = [
        # Each by itself, without what one takes over from another.
        *(
            replace(one, total=None)
            for one in closed_before(unit, asked.client, chain.stored, version)
        ),
        *(_closed(asked, period, one, version) for period, one in chain.made),
    ]
    wanted = Wanted(client=asked.client, end=end, until=asked.now)
    return make_statement(
        [one for one in chain.entries if one.effective_on < end],
        agreement,
        asked.period,
        client=asked.client,
        recorded_until=asked.now,
        earlier=earlier,
        attributions=chain.attributions,
        work=work_known(unit, agreement, wanted, before=chain.texts),
        rates=chain.rates,
    )
