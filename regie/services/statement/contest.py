"""A client or another party contests a line of a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from regie.billing.agreed.agreement import OBM
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import Ruling
from regie.billing.statement.share_text import paid_of
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_text import title_of
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.runtime import Runtime
from regie.services.statement.restate import restated
from regie.services.statement.statements import find_statement
from regie.store.unit import Unit
from regie.words import say

REASON_MAX = 2000
"""Letters of a reason."""

WHO_MAX = 120
"""Letters of a name."""

CONTESTS_MAX = 50
"""Contests of one statement: whoever has the link could write without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What surprises somebody in a statement.

    Attributes:
        line: Its place, from 1 on.
        who: The name of whoever writes.
        party: Whose share it is read as; empty for the client.
    """

    line: int
    who: str
    reason: str
    party: str = ""


def contest_line(
    runtime: Runtime, client_slug: str, period: str, remark: Remark
) -> Contest:
    """Keep what is said of a line; the same words twice count once.

    Raises:
        UsageError: A name or a reason is missing or too long, or there is no such line,
            or it is none of the party's.
        ConflictError: There are too many contests already.
    """
    who, reason = remark.who.strip(), remark.reason.strip()
    if not who or not reason or len(who) > WHO_MAX or len(reason) > REASON_MAX:
        raise UsageError(_incomplete())
    with runtime.unit() as unit:
        unit.ledger.lock()
        stored = find_statement(unit, client_slug, period)
        _, statement = restated(unit, stored)
        lines = _lines_of(statement, remark.party)
        if remark.line - 1 not in lines:
            raise UsageError(_no_line(remark.line, [place + 1 for place in lines]))
        made = Contest(
            statement_id=stored.id,
            line=remark.line - 1,
            party=remark.party,
            who=who,
            reason=reason,
            at=runtime.clock.now(),
        )
        known = [
            one
            for one in unit.contests.of_statement(stored.id)
            if one.party == made.party
        ]
        for one in known:
            if (one.line, one.who, one.reason) == (made.line, made.who, made.reason):
                return one
        if len(known) >= CONTESTS_MAX:
            raise ConflictError(_too_many())
        named, reader = lines[made.line], made.party or OBM
        return replace(
            made,
            id=unit.contests.add(
                made,
                title_fr=title_of(named, "fr", reader=reader),
                title_en=title_of(named, "en", reader=reader),
            ),
        )


def _lines_of(statement: Statement, party: str) -> dict[int, StatementLine]:
    """Return the lines that somebody may contest, by their places."""
    if not party:
        return dict(enumerate(statement.lines))
    return {
        place: line
        for place, line in enumerate(statement.all_lines)
        if paid_of(line, party) is not None
    }


def held_numbers(unit: Unit) -> set[str]:
    """Return the invoices with a line that the OBM holds: they are not chased.

    What another party contests is no part of them.
    """
    return set(held_contests(unit))


def held_contests(unit: Unit) -> dict[str, tuple[int, ...]]:
    """Return the contests that hold an invoice back, in their order, by its number."""
    return _contests(unit, Ruling.HELD)


def open_contests(unit: Unit) -> dict[str, tuple[int, ...]]:
    """Return the contests without an answer, in their order, by the invoice's number.

    What another party contests is no part of them.
    """
    return _contests(unit, None)


def _contests(unit: Unit, ruling: Ruling | None) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for contest in unit.contests.all():
        if contest.ruling is ruling and not contest.party:
            invoice = unit.invoices.of_statement(contest.statement_id)
            if invoice:
                known = found.get(invoice.number, ())
                found[invoice.number] = (*known, contest.id)
    return found


def _incomplete() -> str:
    return say(
        fr=f"Écrivez votre nom (jusqu'à {WHO_MAX} lettres) et ce qui vous étonne "
        f"(jusqu'à {REASON_MAX} lettres), puis envoyez à nouveau.",
        en=f"Write your name (up to {WHO_MAX} letters) and what surprises you (up to "
        f"{REASON_MAX} letters), then send it again.",
    )


def _no_line(line: int, legal: Sequence[int]) -> str:
    named = ", ".join(map(str, legal))
    return say(
        fr=f"Ce relevé n'a pas de ligne {line} que vous puissiez contester. Les "
        f"vôtres : {named}.",
        en=f"This statement has no line {line} that you can contest. Yours: {named}.",
    )


def _too_many() -> str:
    return say(
        fr="Ce relevé a déjà beaucoup de contestations. Répondez au mail de votre OBM.",
        en="This statement has many contests already. Answer your OBM's mail.",
    )
