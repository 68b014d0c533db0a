"""A line of a statement that the client contests, and what is answered.

Nothing of it is ever changed: a second answer is another line. A contested line stays
billed, unless it is held: its invoice is then not chased until there is an answer. An
accepted line is put right in the next statement, by what it was too much or too little.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from regie.money import Money


class Ruling(StrEnum):
    """What the OBM answers.

    HELD: she looks into it; the invoice is not chased meanwhile.
    ACCEPTED: the client is right; the difference is in the next statement.
    KEPT: the amount stays as it is.
    """

    HELD = "held"
    ACCEPTED = "accepted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer.

    Attributes:
        difference: What an accepted line was too little, negative if too much; without
            VAT. None for other answers.
    """

    ruling: Ruling
    who: str
    reason: str
    at: datetime
    difference: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What the client says of a line.

    Attributes:
        id: 0 until it is stored.
        line: Its place in the statement, from 0 on.
        who: As she gave her name.
        answers: In their order.
    """

    statement_id: int
    line: int
    who: str
    reason: str
    at: datetime
    id: int = 0
    answers: tuple[Answer, ...] = ()

    @property
    def ruling(self) -> Ruling | None:
        """The last answer; None while there is none."""
        return self.answers[-1].ruling if self.answers else None

    @property
    def is_settled(self) -> bool:
        """Whether it was accepted or kept."""
        return self.ruling in {Ruling.ACCEPTED, Ruling.KEPT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What puts a line of an earlier statement right.

    Attributes:
        contest_id: The contest that was accepted.
        period: Of the statement with the line, as it is stored: `2027-03`.
        title_fr: What the line is called.
        amount: Without VAT; negative gives back.
        reason: The OBM's words.
    """

    contest_id: int
    period: str
    title_fr: str
    title_en: str
    amount: Money
    reason: str
