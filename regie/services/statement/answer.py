"""The OBM answers what a client or another party contests."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

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
from regie.services.statement import answer_words
from regie.services.statement.contest import REASON_MAX
from regie.services.statement.promises import counted_in
from regie.services.statement.promises import promised_already
from regie.services.statement.promises import with_promises
from regie.services.statement.restate import restated
from regie.services.statement.statements import find_statement
from regie.store.documents import StoredStatement
from regie.store.unit import Unit
from regie.typed_amount import amount_in


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

    def __init__(
        self, billed: Money, right: Money, *, stood: Money, party: str
    ) -> None:
        self.billed = billed
        self.right = right
        super().__init__(answer_words.doubtful(billed, right, stood, party))


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
        raise UsageError(answer_words.no_reason())
    with runtime.unit() as unit:
        contest = find_contest(unit, contest_id)
        stored = unit.documents.statement_of(contest.statement_id)
        if reply.ruling is Ruling.WITHDRAWN:
            _check_withdrawal(unit, stored, contest)
        elif contest.is_settled:
            raise ConflictError(answer_words.settled(contest_id))
        answer = Answer(
            ruling=reply.ruling,
            who=reply.who,
            reason=reply.reason.strip(),
            at=recorded_at(runtime, unit, stored.client_slug),
            difference=difference_of(unit, stored, contest, reply),
        )
        unit.contests.answer(contest_id, answer)
        given = replace(contest, answers=(*contest.answers, answer))
        return with_promises(unit, stored, [given])[0]


def find_contest(unit: Unit, contest_id: int) -> Contest:
    """Return the contest of that number.

    Raises:
        NotFoundError: There is none.
    """
    contest = unit.contests.get(contest_id)
    if contest is None:
        raise NotFoundError(answer_words.unknown(contest_id))
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
            if one.standing and counted_in(unit, stored, one.standing) is None
        )


def _check_withdrawal(unit: Unit, stored: StoredStatement, contest: Contest) -> None:
    if contest.standing is None:
        raise ConflictError(answer_words.nothing_to_withdraw(contest.id))
    counted = counted_in(unit, stored, contest.standing)
    if counted is not None:
        invoice = unit.invoices.of_statement(counted.id)
        raise ConflictError(
            answer_words.counted(
                contest.id,
                counted.period,
                invoiced=invoice is not None and not contest.party,
                again=_link_command(stored, contest.party),
            )
        )


def _link_command(stored: StoredStatement, party: str) -> str:
    """Return the command that gives the link of a statement, or of a party's share."""
    whose = f'--client "{stored.client_slug}" --period {stored.period}'
    return f"regie statement link {whose}" + (f' --party "{party}"' if party else "")


def difference_of(
    unit: Unit, stored: StoredStatement, contest: Contest, reply: Reply
) -> Money | None:
    """Return what is promised; None for nothing, or for a share of a split line.

    Raises:
        UsageError: It is no amount, the billed one though no other was promised, or
            negative though the line was not.
        DoubtfulAnswerError: It is above the billed one, or the one that was promised
            before, or of the other sign, and not said to be meant.
    """
    if reply.ruling is not Ruling.ACCEPTED:
        return None
    _, statement = restated(unit, stored)
    line = statement.all_lines[contest.line]
    if is_shared(contest, line):
        if reply.amount.strip() not in {"", NONE}:
            raise UsageError(answer_words.no_amount_of_split(contest.party))
        return None
    billed = amount_for(contest, line)
    promised = promised_already(unit, stored, contest)
    right = _right(reply.amount, billed, is_promised=promised is not None)
    stood = billed if promised is None else billed + promised
    is_doubtful = abs(right) > abs(stood) or right.minor * stood.minor < 0
    if is_doubtful and not reply.sure:
        raise DoubtfulAnswerError(billed, right, stood=stood, party=contest.party)
    return right - billed


def _right(text: str, billed: Money, *, is_promised: bool) -> Money:
    """Return what an accepted line should have come to, as it was typed.

    Args:
        is_promised: Another amount was promised before.
    """
    if not text.strip():
        raise UsageError(answer_words.no_amount(billed))
    try:
        right = amount_in(text, billed.currency)
    except AmountError as error:
        raise UsageError(answer_words.unreadable(text, billed)) from error
    if right == billed and not is_promised:
        raise UsageError(answer_words.as_billed(billed))
    if right.minor < 0 < billed.minor:
        raise UsageError(answer_words.other_sign(right, billed))
    return right


def is_shared(contest: Contest, line: StatementLine) -> bool:
    """Say whether another party contests her share of a line that is split."""
    return bool(contest.party) and not is_alone(line, contest.party)


def amount_for(contest: Contest, line: StatementLine) -> Money:
    """Return what the line comes to for whoever contests it."""
    paid = paid_of(line, contest.party) if contest.party else None
    return line.amount if paid is None else paid
