"""What becomes of accepted contests: which promise of a line holds, and where it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from regie.billing.statement.contest import added_in
from regie.billing.statement.contest import Answer
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import Promise
from regie.billing.statement.contest import Ruling
from regie.money import Money
from regie.money import total
from regie.store.documents import StoredStatement
from regie.store.unit import Unit


def with_promises(
    unit: Unit, stored: StoredStatement, contests: Iterable[Contest]
) -> list[Contest]:
    """Return contests of a statement, each with what becomes of its promise."""
    return [
        replace(one, promise=_promise(unit, stored, one, one.standing))
        for one in contests
    ]


def added_before(
    unit: Unit, stored: StoredStatement, contest: Contest, answer: Answer
) -> Money | None:
    """Return what statements before an answer added for promises of the same line.

    None where the answer promises nothing.
    """
    if answer.difference is None:
        return None
    currency = answer.difference.currency
    line = {contest.id, *(one.id for one in _of_the_line(unit, stored, contest))}
    texts = [
        one.text
        for one in unit.documents.statements(stored.client_slug)
        if one.recorded_until < answer.at
    ]
    amounts = added_in(texts, line)
    return total((one for one in amounts if one.currency == currency), currency)


def promised_already(
    unit: Unit, stored: StoredStatement, contest: Contest
) -> Money | None:
    """Return the difference that another contest of the line promises; None for none.

    Of several, the last one.
    """
    known = sorted(_promising(unit, stored, contest), key=lambda one: one[:2])
    return known[-1][2] if known else None


def counted_in(
    unit: Unit, stored: StoredStatement, answer: Answer
) -> StoredStatement | None:
    """Return the first of the client's statements that knows of a promise."""
    if answer.ruling is not Ruling.ACCEPTED:
        return None
    known = [
        one
        for one in unit.documents.statements(stored.client_slug)
        if one.recorded_until >= answer.at
    ]
    return min(known, key=lambda one: one.recorded_until, default=None)


def _promise(
    unit: Unit, stored: StoredStatement, contest: Contest, answer: Answer | None
) -> Promise | None:
    before = added_before(unit, stored, contest, answer) if answer else None
    if answer is None or answer.difference is None or before is None:
        return None
    counting = counted_in(unit, stored, answer)
    is_added = counting is not None and bool(added_in([counting.text], {contest.id}))
    later = [
        at
        for at, number, _ in _promising(unit, stored, contest)
        if (at, number) > (answer.at, contest.id)
    ]
    is_replaced = any(counting is None or at <= counting.recorded_until for at in later)
    return Promise(
        amount=answer.difference,
        before=before,
        counted_in=counting.period if counting else "",
        is_replaced=is_replaced and not is_added,
    )


def _promising(
    unit: Unit, stored: StoredStatement, contest: Contest
) -> list[tuple[datetime, int, Money]]:
    """Return what other contests of the line promise: when, which, and how much."""
    return [
        (one.standing.at, one.id, one.standing.difference)
        for one in _of_the_line(unit, stored, contest)
        if one.standing and one.standing.difference is not None
    ]


def _of_the_line(
    unit: Unit, stored: StoredStatement, contest: Contest
) -> list[Contest]:
    """Return the other contests of the line, by the same reader."""
    return [
        one
        for one in unit.contests.of_statement(stored.id)
        if (one.line, one.party) == (contest.line, contest.party)
        and one.id != contest.id
    ]
