"""A client contests a line of her statement; the OBM is told, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from regie.billing.contest import Answer
from regie.billing.contest import Contest
from regie.billing.contest import Ruling
from regie.billing.statement_text import title_of
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.money import AmountError
from regie.money import Money
from regie.money import number_in
from regie.services.collect import recorded_at
from regie.services.restate import restated
from regie.services.runtime import Runtime
from regie.services.statements import find_statement
from regie.store.documents import StoredStatement
from regie.store.unit import Unit
from regie.words import say

REASON_MAX = 2000
"""Letters of a reason."""

WHO_MAX = 120
"""Letters of a name."""

CONTESTS_MAX = 50
"""Contests of one statement: whoever has the link could write without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the OBM answers.

    Attributes:
        amount: What an accepted line should have come to, without VAT, in the
            statement's currency: `640`.
        who: Her name; empty in the console.
    """

    ruling: Ruling
    reason: str
    amount: str = ""
    who: str = ""


def contest_line(
    runtime: Runtime,
    client_slug: str,
    period: str,
    *,
    line: int,
    who: str,
    reason: str,
) -> Contest:
    """Keep what the client says of a line; the same words twice count once.

    Args:
        line: Its place, from 1 on.

    Raises:
        UsageError: A name or a reason is missing or too long, or there is no such line.
        ConflictError: There are too many contests already.
    """
    who, reason = who.strip(), reason.strip()
    if not who or not reason or len(who) > WHO_MAX or len(reason) > REASON_MAX:
        raise UsageError(_incomplete())
    with runtime.unit() as unit:
        unit.ledger.lock()
        stored = find_statement(unit, client_slug, period)
        _, statement = restated(unit, stored)
        if not 1 <= line <= len(statement.lines):
            raise UsageError(_no_line(line, len(statement.lines)))
        made = Contest(
            statement_id=stored.id,
            line=line - 1,
            who=who,
            reason=reason,
            at=runtime.clock.now(),
        )
        known = unit.contests.of_statement(stored.id)
        for one in known:
            if (one.line, one.who, one.reason) == (made.line, made.who, made.reason):
                return one
        if len(known) >= CONTESTS_MAX:
            raise ConflictError(_too_many())
        named = statement.lines[made.line]
        return replace(
            made,
            id=unit.contests.add(
                made, title_fr=title_of(named, "fr"), title_en=title_of(named, "en")
            ),
        )


def answer_contest(runtime: Runtime, contest_id: int, reply: Reply) -> Contest:
    """Keep the OBM's answer; an accepted line is put right in the next statement.

    Its moment is later than what any statement of the client knows, and statements are
    made under the same lock: no answer falls between two of them.

    Raises:
        NotFoundError: There is no such contest.
        ConflictError: It was accepted or kept before.
        UsageError: A reason is missing, or an accepted line has no other amount.
    """
    if not reply.reason.strip() or len(reply.reason) > REASON_MAX:
        raise UsageError(_no_reason())
    with runtime.unit() as unit:
        contest = unit.contests.get(contest_id)
        if contest is None:
            raise NotFoundError(_unknown(contest_id))
        if contest.is_settled:
            raise ConflictError(_settled(contest_id))
        stored = unit.documents.statement_of(contest.statement_id)
        answer = Answer(
            ruling=reply.ruling,
            who=reply.who,
            reason=reply.reason.strip(),
            at=recorded_at(runtime, unit, stored.client_slug),
            difference=_difference(unit, stored, contest, reply),
        )
        unit.contests.answer(contest_id, answer)
    return replace(contest, answers=(*contest.answers, answer))


def held_numbers(unit: Unit) -> set[str]:
    """Return the invoices with a line that the OBM holds: they are not chased."""
    found = set()
    for contest in unit.contests.all():
        if contest.ruling is Ruling.HELD:
            invoice = unit.invoices.of_statement(contest.statement_id)
            found.update([invoice.number] if invoice else [])
    return found


def _difference(
    unit: Unit, stored: StoredStatement, contest: Contest, reply: Reply
) -> Money | None:
    if reply.ruling is not Ruling.ACCEPTED:
        return None
    _, statement = restated(unit, stored)
    billed = statement.lines[contest.line].amount
    try:
        right = Money.of(number_in(reply.amount), billed.currency)
    except AmountError as error:
        raise UsageError(_no_amount(billed)) from error
    if right == billed:
        raise UsageError(_no_amount(billed))
    return right - billed


def _incomplete() -> str:
    return say(
        fr=f"Écrivez votre nom (jusqu'à {WHO_MAX} lettres) et ce qui vous étonne "
        f"(jusqu'à {REASON_MAX} lettres), puis envoyez à nouveau.",
        en=f"Write your name (up to {WHO_MAX} letters) and what surprises you (up to "
        f"{REASON_MAX} letters), then send it again.",
    )


def _no_line(line: int, count: int) -> str:
    return say(
        fr=f"Ce relevé n'a pas de ligne {line} : ses lignes vont de 1 à {count}.",
        en=f"This statement has no line {line}: its lines go from 1 to {count}.",
    )


def _too_many() -> str:
    return say(
        fr="Ce relevé a déjà beaucoup de contestations. Répondez au mail de votre OBM.",
        en="This statement has many contests already. Answer your OBM's mail.",
    )


def _no_reason() -> str:
    return say(
        fr="Écrivez une raison : votre cliente la lit avec votre réponse.",
        en="Write a reason: your client reads it with your answer.",
    )


def _no_amount(billed: Money) -> str:
    amount = billed.said()
    return say(
        fr=f"Accepter, c'est dire le montant juste de la ligne, HT (facturé : {amount})"
        " : écrivez par exemple 640.",
        en="To accept is to say what the line should come to, without VAT (billed: "
        f"{amount}): write for example 640.",
    )


def _unknown(contest_id: int) -> str:
    return say(
        fr=f"Aucune contestation n° {contest_id}. Toutes : regie statement list.",
        en=f"No contest number {contest_id}. All of them: regie statement list.",
    )


def _settled(contest_id: int) -> str:
    return say(
        fr=f"La contestation n° {contest_id} a déjà sa réponse ; elle ne change plus.",
        en=f"Contest number {contest_id} has its answer already; it no longer changes.",
    )
