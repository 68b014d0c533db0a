"""A line of a statement that the client, or another party, contests; and the answer.

Nothing of it is ever changed: a second answer is another line, and so is one that
withdraws the answer before it. A contested line stays billed, unless it is held: its
invoice is then not chased until there is an answer.

To accept is to promise: with the next statement, the line has come to the amount that
was said. What entries of the line change there by being corrected counts towards it,
then and later; an own line adds the rest, and never more than was promised. Of several
promises of one line the last one holds, and what was added for those before it counts
towards it. A refund is no correction: it counts by itself. Who has a share of a split
line is promised no amount: her share follows from what is right for all of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from regie.billing.work.entry import TimeEntry
from regie.ledger.entry import corrected_key
from regie.ledger.entry import Entry
from regie.money import Money


class Ruling(StrEnum):
    """What the OBM answers.

    HELD: she looks into it; the invoice is not chased meanwhile.
    ACCEPTED: the client is right; the difference is in the next statement.
    KEPT: the amount stays as it is.
    WITHDRAWN: the answer that stood no longer does; what stood before it stands again.
    """

    HELD = "held"
    ACCEPTED = "accepted"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer.

    Attributes:
        difference: What an accepted line was too little, negative if too much; without
            VAT. None for other answers, and where no amount is promised.
    """

    ruling: Ruling
    who: str
    reason: str
    at: datetime
    difference: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What becomes of an accepted line.

    Attributes:
        amount: What was promised in all, without VAT; negative gives back.
        before: What statements had added already for earlier promises of the line.
        counted_in: The period of the statement that counts it, as it is stored; empty
            while none does.
        is_replaced: A later promise of the line holds, before a statement counted it.
    """

    amount: Money
    before: Money
    counted_in: str = ""
    is_replaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What the client says of a line.

    Attributes:
        id: 0 until it is stored.
        line: Its place in the statement, from 0 on; other parties' lines come behind
            the OBM's.
        who: As she gave her name.
        party: Whose share it is, where another party contests; empty for the client.
        answers: In their order.
        promise: Of the answer that stands; None without one, or where it was not asked
            what becomes of it.
    """

    statement_id: int
    line: int
    who: str
    reason: str
    at: datetime
    id: int = 0
    party: str = ""
    answers: tuple[Answer, ...] = ()
    promise: Promise | None = None

    @property
    def standing(self) -> Answer | None:
        """The answer that stands; None while there is none."""
        return standing_of(self.answers)

    @property
    def ruling(self) -> Ruling | None:
        """What the answer that stands says; None while there is none."""
        standing = self.standing
        return standing.ruling if standing else None

    @property
    def told(self) -> list[tuple[Answer, Answer | None]]:
        """The answers in their order, each with the one that withdrew it, or None."""
        undoing: dict[int, Answer] = {}
        standing: list[int] = []
        for place, one in enumerate(self.answers):
            if one.ruling is Ruling.WITHDRAWN:
                undoing[standing.pop()] = one
            else:
                standing.append(place)
        return [(one, undoing.get(at)) for at, one in enumerate(self.answers)]

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
        amount: What was promised, without VAT; negative gives back.
        reason: The OBM's words.
        at: When it was accepted (UTC).
        known_by: The cut-off of the statement with the line (UTC).
        line: Its place in that statement, from 0 on.
        party: To whom; empty for the client.
        named: Keys of the entries and time entries that the line names.
        made: What corrections of these made of the promise; None for nothing.
        before: What earlier statements added for it, or for earlier promises of the
            line; None for nothing.
    """

    contest_id: int
    period: str
    title_fr: str
    title_en: str
    amount: Money
    reason: str
    at: datetime
    known_by: datetime
    line: int = 0
    party: str = ""
    named: frozenset[str] = frozenset()
    made: Money | None = None
    before: Money | None = None

    @property
    def counted(self) -> Money:
        """What corrections count towards the promise: never more, never against it."""
        nothing = Money.zero(self.amount.currency)
        low, high = sorted((nothing, self.amount))
        return min(max(self.made or nothing, low), high)

    @property
    def due(self) -> Money:
        """What is to be added now."""
        rest = self.amount - self.counted
        return rest if self.before is None else rest - self.before


def standing_of(answers: Iterable[Answer]) -> Answer | None:
    """Return the answer that stands after these, in their order; None for none."""
    standing: list[Answer] = []
    for one in answers:
        if one.ruling is Ruling.WITHDRAWN:
            standing.pop()
        else:
            standing.append(one)
    return standing[-1] if standing else None


def named_by(text: str, line: int) -> frozenset[str]:
    """Return the keys that a line of a stored statement names.

    A line about hours that names none, such as a cap, is about all hours of it.

    Args:
        line: Its place, from 0 on.
    """
    lines = _lines(text)
    own = _keys(lines[line])
    if own or "work" not in lines[line] or lines[line]["work"]["instalment"]:
        return own
    return frozenset(key for one in lines if "work" in one for key in _keys(one))


def by_line(known: Iterable[Adjustment]) -> list[tuple[Adjustment, set[int]]]:
    """Return the last promise of each line, with the contests of all of them.

    Args:
        known: In the order of their answers.
    """
    found: dict[tuple[str, int, str], tuple[Adjustment, set[int]]] = {}
    for one in known:
        line = (one.period, one.line, one.party)
        _, contests = found.pop(line, (one, set()))
        found[line] = (one, {*contests, one.contest_id})
    return list(found.values())


def added_in(texts: Iterable[str], contest_ids: Collection[int]) -> list[Money]:
    """Return what stored statements added for contests."""
    return [
        Money.of(*line["amount"].split(" "))
        for text in texts
        for line in _lines(text)
        if line.get("adjusts", [None])[0] in contest_ids
    ]


def corrections_of(
    adjustment: Adjustment, entries: Iterable[Entry], spent: Iterable[TimeEntry]
) -> dict[str, datetime]:
    """Return the keys of what corrects the entries that were named, since then.

    Args:
        entries: The client's, in the order in which they were recorded.
        spent: Her time entries.

    Returns:
        When each was recorded.
    """
    found: dict[str, datetime] = {}
    for entry in sorted(entries, key=lambda one: one.recorded_at):
        wrong = entry.reverses or corrected_key(entry.key)
        is_named = wrong in adjustment.named or wrong in found
        if is_named and wrong != entry.key and entry.recorded_at > adjustment.known_by:
            found[entry.key] = entry.recorded_at
    found.update(_hours_of(adjustment, spent))
    return found


def _hours_of(
    adjustment: Adjustment, spent: Iterable[TimeEntry]
) -> dict[str, datetime]:
    """Return what takes named hours back, and what was written in their place."""
    known = sorted(spent, key=lambda one: (one.recorded_at, not one.reverses))
    found: dict[str, datetime] = {}
    again: set[tuple[datetime, str]] = set()
    for one in known:
        moment = (one.recorded_at, one.why)
        if one.reverses in adjustment.named or one.reverses in found:
            again.add(moment)
        elif not one.why or one.reverses or moment not in again:
            continue
        if one.recorded_at > adjustment.known_by:
            found[one.key] = one.recorded_at
    return found


def _lines(text: str) -> list[dict[str, Any]]:
    """Return the lines of a stored statement, those of other parties last."""
    stored = json.loads(text)
    return [*stored.get("lines", ()), *stored.get("parties", ())]


def _keys(line: dict[str, Any]) -> frozenset[str]:
    spells = line["work"]["entries"] if "work" in line else ()
    sources = (source["key"] for source in line.get("sources", ()))
    return frozenset([*sources, *(key for key, *_ in spells)])
