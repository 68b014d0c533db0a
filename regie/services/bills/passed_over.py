"""Periods of an agreement that a bill would pass over: nothing else ever bills them.

A first statement counts nothing from before its period, and no statement counts the
fixed fees of days between two. Sales of such days count in the later statement, late.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from itertools import islice

from regie.billing.commission.stages import StageName
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement.share_text import others_in
from regie.billing.statement.statement import Statement
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import Money
from regie.money import total
from regie.services.agreements.agreed import version_in
from regie.services.agreements.versions import Version
from regie.services.bills import passed_over_words as words
from regie.services.bills.bill_questions import history_of
from regie.services.bills.in_the_way import is_in_the_way
from regie.services.bills.open_periods import Asked
from regie.services.bills.open_periods import open_periods
from regie.services.bills.open_periods import SINCE
from regie.services.bills.open_periods import since_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit


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
    start = first_day(since, period)
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


def first_day(since: str, period: str) -> date:
    """Return the first day that is billed with Régie, as it is said.

    Args:
        since: As in `keep_since`.
        period: What is to be billed.

    Raises:
        UsageError: It is no period, or begins after the one to be billed.
    """
    try:
        start = date.fromisoformat(since.strip())
    except ValueError:
        start = read_period(since).start
    if start > read_period(period).start:
        raise UsageError(words.since_too_late(start, read_period(period)))
    return start


def passed_over(
    unit: Unit, client: str, period: Period, versions: Sequence[Version], now: datetime
) -> str:
    """Say which periods a bill would pass over, and what to do; empty if none.

    Args:
        versions: See `versions_in_force`.
        now: What Régie learned later does not count (UTC, inclusive).
    """
    asked = Asked(client=client, period=period, versions=versions, now=now)
    first = not unit.documents.statements_before(asked.client, asked.period.start)
    # Each takes a statement: what is not named is not looked for.
    left = list(islice(_left(unit, asked, first=first), words.NAMED_MAX + 1))
    if not left:
        return ""
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


def _left(unit: Unit, asked: Asked, *, first: bool) -> Iterator[Left]:
    """Yield the periods that would be missing, the oldest first.

    Args:
        first: No statement was made before.
    """
    last = version_in(asked.versions, asked.period)
    for one in open_periods(unit, asked):
        version, made = one.version, one.made
        if made is None:
            yield Left(period=one.period, version=version, due=None)
        elif is_in_the_way(made, version.agreement, first=first, last=version is last):
            others = tuple(_hers(made))
            yield Left(
                period=one.period, version=version, due=made.total, others=others
            )


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
