"""The OBM answers what a client or another party contests."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from regie.billing.period import read_period
from regie.billing.statement.contest import Answer
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import Ruling
from regie.billing.statement.share_text import is_alone
from regie.billing.statement.share_text import paid_of
from regie.billing.statement.statement_line import StatementLine
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.attribution import NONE
from regie.money import AmountError
from regie.money import Money
from regie.services.books.collect import recorded_at
from regie.services.runtime import Runtime
from regie.services.statement.contest import REASON_MAX
from regie.services.statement.restate import restated
from regie.services.statement.statements import find_statement
from regie.store.documents import StoredStatement
from regie.store.unit import Unit
from regie.typed_amount import amount_in
from regie.words import of_french
from regie.words import say
from regie.words import spoken_language

SHOWN_MAX = 40
"""Letters that are shown of what is no amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the OBM answers.

    Attributes:
        amount: What an accepted line should have come to, without VAT, in the
            statement's currency: `640`; empty or `-` for a share of a split line, of
            which no amount is promised.
        who: Her name; empty in the console.
        sure: An amount above the billed one is meant.
    """

    ruling: Ruling
    reason: str
    amount: str = ""
    who: str = ""
    sure: bool = False


class DoubtfulAnswerError(ConflictError):
    """A contested line would come to more than was billed; it wants to be confirmed.

    Attributes:
        billed: What the line came to, without VAT.
        right: What it would come to.
    """

    def __init__(self, billed: Money, right: Money, *, party: str) -> None:
        self.billed = billed
        self.right = right
        super().__init__(_doubtful(billed, right, party))


def answer_contest(runtime: Runtime, contest_id: int, reply: Reply) -> Contest:
    """Keep the OBM's answer; an accepted line is put right in the next statement.

    One that withdraws the answer before it is kept the same way; an accepted line is
    withdrawn until a statement has counted it.

    Its moment is later than what any statement of the client knows, and statements are
    made under the same lock: no answer falls between two of them.

    Raises:
        NotFoundError: There is no such contest.
        ConflictError: It was accepted or kept before; or there is no answer to
            withdraw, or a statement has counted it.
        UsageError: A reason is missing, or an accepted line has no other amount.
        DoubtfulAnswerError: An accepted line would come to more than was billed.
    """
    if not reply.reason.strip() or len(reply.reason) > REASON_MAX:
        raise UsageError(_no_reason())
    with runtime.unit() as unit:
        contest = find_contest(unit, contest_id)
        stored = unit.documents.statement_of(contest.statement_id)
        if reply.ruling is Ruling.WITHDRAWN:
            _check_withdrawal(unit, stored, contest)
        elif contest.is_settled:
            raise ConflictError(_settled(contest_id))
        answer = Answer(
            ruling=reply.ruling,
            who=reply.who,
            reason=reply.reason.strip(),
            at=recorded_at(runtime, unit, stored.client_slug),
            difference=difference_of(unit, stored, contest, reply),
        )
        unit.contests.answer(contest_id, answer)
    return replace(contest, answers=(*contest.answers, answer))


def find_contest(unit: Unit, contest_id: int) -> Contest:
    """Return the contest of that number.

    Raises:
        NotFoundError: There is none.
    """
    contest = unit.contests.get(contest_id)
    if contest is None:
        raise NotFoundError(_unknown(contest_id))
    return contest


def withdrawable(runtime: Runtime, client_slug: str, period: str) -> frozenset[int]:
    """Return the contests of a statement whose answer can be withdrawn, by their ids.

    Raises:
        NotFoundError: There is no statement for that period.
    """
    with runtime.unit(reading=True) as unit:
        stored = find_statement(unit, client_slug, period)
        return frozenset(
            one.id
            for one in unit.contests.of_statement(stored.id)
            if one.standing and _counted_in(unit, stored, one.standing) is None
        )


def _check_withdrawal(unit: Unit, stored: StoredStatement, contest: Contest) -> None:
    if contest.standing is None:
        raise ConflictError(_nothing_to_withdraw(contest.id))
    counted = _counted_in(unit, stored, contest.standing)
    if counted is not None:
        raise ConflictError(_counted(contest.id, counted.period))


def _counted_in(
    unit: Unit, stored: StoredStatement, answer: Answer
) -> StoredStatement | None:
    """Return the first of the client's statements that counts an answer."""
    if answer.ruling is not Ruling.ACCEPTED:
        return None
    known = [
        one
        for one in unit.documents.statements(stored.client_slug)
        if one.recorded_until >= answer.at
    ]
    return min(known, key=lambda one: one.recorded_until, default=None)


def difference_of(
    unit: Unit, stored: StoredStatement, contest: Contest, reply: Reply
) -> Money | None:
    """Return what is promised; None for nothing, or for a share of a split line.

    Raises:
        UsageError: It is no amount, the billed one, or one of the other sign.
        DoubtfulAnswerError: It is above the billed one, and not said to be meant.
    """
    if reply.ruling is not Ruling.ACCEPTED:
        return None
    _, statement = restated(unit, stored)
    line = statement.all_lines[contest.line]
    if is_shared(contest, line):
        if reply.amount.strip() not in {"", NONE}:
            raise UsageError(_no_amount_of_split(contest.party))
        return None
    billed = amount_for(contest, line)
    right = _right(reply.amount, billed)
    if abs(right) > abs(billed) and not reply.sure:
        raise DoubtfulAnswerError(billed, right, party=contest.party)
    return right - billed


def _right(text: str, billed: Money) -> Money:
    """Return what an accepted line should have come to, as it was typed."""
    if not text.strip():
        raise UsageError(_no_amount(billed))
    try:
        right = amount_in(text, billed.currency)
    except AmountError as error:
        raise UsageError(_unreadable(text, billed)) from error
    if right == billed:
        raise UsageError(_as_billed(billed))
    if right.minor * billed.minor < 0:
        raise UsageError(_other_sign(right, billed))
    return right


def is_shared(contest: Contest, line: StatementLine) -> bool:
    """Say whether another party contests her share of a line that is split."""
    return bool(contest.party) and not is_alone(line, contest.party)


def amount_for(contest: Contest, line: StatementLine) -> Money:
    """Return what the line comes to for whoever contests it."""
    paid = paid_of(line, contest.party) if contest.party else None
    return line.amount if paid is None else paid


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


def _unreadable(text: str, billed: Money) -> str:
    shown, code = text.strip()[:SHOWN_MAX], billed.currency.code
    return say(
        fr=f"« {shown} » n'est pas un montant en {code} : écrivez par exemple 640 ou "
        f"640,50 (facturé : {billed.said()}).",
        en=f"“{shown}” is not an amount in {code}: write for example 640 or 640.50 "
        f"(billed: {billed.said()}).",
    )


def _as_billed(billed: Money) -> str:
    return say(
        fr=f"{billed.said()} est le montant facturé : pour le laisser tel quel, "
        "il faut le maintenir, pas accepter.",
        en=f"{billed.said()} is the amount that was billed: to leave it as it is, keep "
        "it instead of accepting.",
    )


def _other_sign(right: Money, billed: Money) -> str:
    return say(
        fr=f"Facturé {billed.said()}, la ligne ne peut pas valoir {right.said()} : "
        "écrivez ce qu'elle aurait dû valoir, pas la différence ; 0 pour rien.",
        en=f"Billed at {billed.said()}, the line cannot come to {right.said()}: write "
        "what it should have come to, not the difference; 0 for nothing.",
    )


def _doubtful(billed: Money, right: Money, party: str) -> str:
    takes = _taken_more(right - billed, party)
    return say(
        fr=f"La ligne, facturée {billed.said()}, vaudrait {right.said()} : {takes}. "
        "Est-ce bien cela ?",
        en=f"The line, billed at {billed.said()}, would come to {right.said()}: "
        f"{takes}. Is that what you mean?",
    )


def _taken_more(more: Money, party: str) -> str:
    """Say what the next statement makes of a line that was billed too little."""
    amount, is_more = abs(more).said(), more.minor > 0
    if party:
        changes = ("augmente", "is {} more") if is_more else ("baisse", "is {} less")
        return say(
            fr=f"la part suivante {of_french(party)} {changes[0]} de {amount}",
            en=f"the next share of {party} {changes[1].format(amount)}",
        )
    if is_more:
        return say(
            fr=f"le relevé suivant facture {amount} de plus",
            en=f"the next statement bills {amount} more",
        )
    return say(
        fr=f"le relevé suivant rend {amount} de plus",
        en=f"the next statement gives back {amount} more",
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
        fr=f"La contestation n° {contest_id} a déjà sa réponse. Pour la changer, "
        "retirez-la d'abord, tant qu'aucun relevé ne la compte : regie statement "
        f"answer {contest_id} --withdraw.",
        en=f"Contest number {contest_id} has its answer already. To change it, "
        "withdraw it first, as long as no statement counts it: regie statement answer "
        f"{contest_id} --withdraw.",
    )


def _nothing_to_withdraw(contest_id: int) -> str:
    return say(
        fr=f"La contestation n° {contest_id} n'a aucune réponse à retirer.",
        en=f"Contest number {contest_id} has no answer to withdraw.",
    )


def _counted(contest_id: int, period: str) -> str:
    counting = read_period(period).text(spoken_language())
    return say(
        fr=f"La réponse à la contestation n° {contest_id} ne se retire plus : le "
        f"relevé {counting} la compte déjà. Ce qu'il facture de trop se rend par un "
        "avoir (regie invoice credit).",
        en=f"The answer to contest number {contest_id} can no longer be withdrawn: the "
        f"statement {counting} counts it already. What it bills too much is given back "
        "by a credit note (regie invoice credit).",
    )
