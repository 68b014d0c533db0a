"""Periods of an agreement that were not billed, each with what a bill would say of it.

They are made one after the other, as `regie bill` would bill them: each knows what
those before it say, so that prepaid hours are carried over, and no hour counts twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.rhythm import periods_to_come
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.till import RateToComeError
from regie.billing.exchange import MissingRateError
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import PassedOver
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.services.agreements.agreed import version_in
from regie.services.agreements.skipped import as_made
from regie.services.agreements.skipped import Made
from regie.services.agreements.skipped import skipped_before
from regie.services.agreements.versions import closed_before
from regie.services.agreements.versions import Version
from regie.services.bills.bill_questions import history_of
from regie.services.statement.restate import Case
from regie.services.statement.restate import rates_known
from regie.services.work.worked import Wanted
from regie.services.work.worked import work_known
from regie.store.documents import StoredStatement
from regie.store.unit import Unit

SINCE = "bill-since"
"""The history's word for a day before which everything was billed elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Before which days the periods lie, and whose they are.

    Attributes:
        client: Her slug.
        period: The periods lie before it.
        versions: See `versions_in_force`.
        now: What Régie learned later does not count (UTC, inclusive).
        only_work: Only what work comes to: no fee beside it, no commission.
    """

    client: str
    period: Period
    versions: Sequence[Version]
    now: datetime
    only_work: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPeriod:
    """A period that was not billed.

    Attributes:
        version: By which it is billed.
        made: What its statement would be; None while a rate of exchange is missing.
    """

    period: Period
    version: Version
    made: Statement | None


def since_of(unit: Unit, client_slug: str) -> date | None:
    """Return the day before which everything was billed elsewhere, if that was said."""
    line = unit.journal.latest(history_of(client_slug), SINCE)
    return date.fromisoformat(line.about) if line else None


def open_periods(unit: Unit, asked: Asked) -> Iterator[OpenPeriod]:
    """Yield the periods that were not billed, the oldest first.

    The last one ends where the period that is asked for begins.
    """
    stored = unit.documents.statements_before(asked.client, asked.period.start)
    since = since_of(unit, asked.client)
    free = read_period(stored[-1].period).end if stored else since or date.min
    chain = _chain(unit, asked, stored)
    agreements = [one.agreement for one in asked.versions]
    for place, period in periods_to_come(agreements, free, asked.period.start):
        version, made = asked.versions[place], None
        try:
            made = _made(unit, replace(asked, period=period), version, chain)
        except (MissingRateError, RateToComeError):
            pass
        else:
            chain.texts.append(statement_json(made))
        chain.made.append((period, version))
        yield OpenPeriod(period=period, version=version, made=made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """Statements, the oldest first; what would be made of the next periods is added.

    Attributes:
        entries: The ledger of the days before the period that is asked for.
        rates: Of exchange; None where nothing is converted.
    """

    stored: Sequence[StoredStatement]
    texts: list[str]
    attributions: Attributions | None = None
    entries: Sequence[Entry] = ()
    rates: Sequence[ReadRate] | None = None
    made: list[tuple[Period, Version]] = field(default_factory=list)


def _chain(unit: Unit, asked: Asked, stored: Sequence[StoredStatement]) -> _Chain:
    """Read once what the statements of all the periods are made from."""
    client, last = asked.client, version_in(asked.versions, asked.period)
    texts = [one.text for one in stored]
    if asked.only_work:
        return _Chain(stored=stored, texts=texts)
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
        texts=texts,
    )


def _closed(asked: Asked, period: Period, made_by: Version, holds: Version) -> Closed:
    """Return a statement that would be made of a period, before one that follows."""
    same = made_by is holds
    return Closed(
        period=period,
        recorded_until=asked.now,
        same_agreement=same,
        agreement=None if same else made_by.agreement,
    )


def _made(unit: Unit, asked: Asked, version: Version, chain: _Chain) -> Statement:
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
    if asked.only_work:
        agreement = _only_work(agreement)
        earlier = [
            replace(one, agreement=one.agreement and _only_work(one.agreement))
            for one in earlier
        ]
    wanted = Wanted(
        client=asked.client,
        end=end,
        until=asked.now,
        skipped=_skipped(unit, asked, version, chain),
    )
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


def _skipped(
    unit: Unit, asked: Asked, version: Version, chain: _Chain
) -> tuple[PassedOver, ...]:
    """Return the periods that no statement covers, made or to be made."""
    to_make = [*chain.made, (asked.period, version)]
    made = [as_made(one) for one in chain.stored]
    made += [
        Made(period=period, agreement_id=one.id, known_by=asked.now)
        for period, one in to_make
    ]
    return skipped_before(unit, asked.client, made)


def _only_work(agreement: Agreement) -> Agreement:
    return replace(agreement, base=None, commission=None, parties=())
