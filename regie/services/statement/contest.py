"""A client or another party contests a line; the OBM is told, and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from regie.billing.agreed.agreement import OBM
from regie.billing.statement.contest import Answer
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import Ruling
from regie.billing.statement.share_text import is_alone
from regie.billing.statement.share_text import paid_of
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_text import title_of
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.attribution import NONE
from regie.money import AmountError
from regie.money import Money
from regie.money import number_in
from regie.services.books.collect import recorded_at
from regie.services.runtime import Runtime
from regie.services.statement.restate import restated
from regie.services.statement.statements import find_statement
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the OBM answers.

    Attributes:
        amount: What an accepted line should have come to, without VAT, in the
            statement's currency: `640`; empty or `-` for a share of a split line, of
            which no amount is promised.
        who: Her name; empty in the console.
    """

    ruling: Ruling
    reason: str
    amount: str = ""
    who: str = ""


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
    """Return the invoices with a line that the OBM holds: they are not chased.

    What another party contests is no part of them.
    """
    found = set()
    for contest in unit.contests.all():
        if contest.ruling is Ruling.HELD and not contest.party:
            invoice = unit.invoices.of_statement(contest.statement_id)
            found.update([invoice.number] if invoice else [])
    return found


def _difference(
    unit: Unit, stored: StoredStatement, contest: Contest, reply: Reply
) -> Money | None:
    """Return what is promised; None for nothing, or for a share of a split line."""
    if reply.ruling is not Ruling.ACCEPTED:
        return None
    _, statement = restated(unit, stored)
    line = statement.all_lines[contest.line]
    if is_shared(contest, line):
        if reply.amount.strip() not in {"", NONE}:
            raise UsageError(_no_amount_of_split(contest.party))
        return None
    billed = amount_for(contest, line)
    try:
        right = Money.of(number_in(reply.amount), billed.currency)
    except AmountError as error:
        raise UsageError(_no_amount(billed)) from error
    if right == billed:
        raise UsageError(_no_amount(billed))
    if right.minor * billed.minor < 0:
        raise UsageError(_other_sign(right, billed))
    return right - billed


def is_shared(contest: Contest, line: StatementLine) -> bool:
    """Say whether another party contests her share of a line that is split."""
    return bool(contest.party) and not is_alone(line, contest.party)


def amount_for(contest: Contest, line: StatementLine) -> Money:
    """Return what the line comes to for whoever contests it."""
    paid = paid_of(line, contest.party) if contest.party else None
    return line.amount if paid is None else paid


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


def _no_reason() -> str:
    return say(
        fr="Écrivez une raison : qui a contesté la lit avec votre réponse.",
        en="Write a reason: whoever contested it reads it with your answer.",
    )


def _no_amount(billed: Money) -> str:
    amount = billed.said()
    return say(
        fr=f"Accepter, c'est dire le montant juste de la ligne, HT (facturé : {amount})"
        " : écrivez par exemple 640.",
        en="To accept is to say what the line should come to, without VAT (billed: "
        f"{amount}): write for example 640.",
    )


def _other_sign(right: Money, billed: Money) -> str:
    return say(
        fr=f"Facturé {billed.said()}, la ligne ne peut pas valoir {right.said()} : "
        "écrivez ce qu'elle aurait dû valoir, pas la différence ; 0 pour rien.",
        en=f"Billed at {billed.said()}, the line cannot come to {right.said()}: write "
        "what it should have come to, not the difference; 0 for nothing.",
    )


def _no_amount_of_split(party: str) -> str:
    return say(
        fr=f"La part de {party} vient d'un partage : aucun montant n'en est promis, "
        "sinon les parts ne feraient plus le tout. Corrigez les écritures (regie "
        "ledger correct, attribute) : le relevé suivant compte la différence pour "
        "tous. Puis acceptez sans montant (--accept -).",
        en=f"The share of {party} is one of a split: no amount is promised of it, or "
        "the shares would no longer be the whole. Correct the entries (regie ledger "
        "correct, attribute): the next statement counts the difference for everybody. "
        "Then accept without an amount (--accept -).",
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
