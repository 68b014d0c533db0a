"""Go or no-go: what was answered at a gate, and what stays shut behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from regie.playbook.model import Edge
from regie.words import pick

if TYPE_CHECKING:
    from regie.campaign.model import Campaign
    from regie.planning.model import Plan
    from regie.planning.model import PlannedStep


class Verdict(StrEnum):
    """What is decided at a gate; the second one opens it too, and says what to mind."""

    GO = "go"
    RESERVED = "reserved"
    NO_GO = "no-go"


#: Verdicts after which what waits for the gate may begin.
OPENING = frozenset({Verdict.GO, Verdict.RESERVED})

_WORDS = {
    Verdict.GO: ("go", "go"),
    Verdict.RESERVED: ("go avec réserves", "go with reservations"),
    Verdict.NO_GO: ("no-go", "no-go"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What is known of one check of a gate.

    Attributes:
        number: Which check, as the card counts them, from 1.
        ok: Whether it was found true.
        evidence: The proof that was given: a link, a figure; may be empty.
        who: Who looked.
    """

    number: int
    ok: bool
    evidence: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A decision that was taken at a gate; never changed, only followed by another one.

    Attributes:
        number: Which of the gate's answers, from 1.
        at: When (UTC).
        ticks: The checks as they stood then.
    """

    step_key: str
    number: int
    verdict: Verdict
    who: str
    at: datetime
    comment: str = ""
    ticks: tuple[Tick, ...] = ()


def verdict_word(verdict: Verdict, language: str) -> str:
    """Return `go avec réserves`."""
    fr, en = _WORDS[verdict]
    return pick(language, fr=fr, en=en)


def verdict_named(text: str) -> Verdict | None:
    """Return the verdict that a person named, in either language; None for none."""
    said = text.strip().casefold()
    for verdict, words in _WORDS.items():
        if said in {verdict.value, *words}:
            return verdict
    return None


def last_answer(campaign: Campaign, key: str) -> Answer | None:
    """Return the latest answer that was given at a gate."""
    given = campaign.answers.get(key, ())
    return given[-1] if given else None


def question_number(campaign: Campaign, key: str) -> int:
    """Return which answer would be given now.

    Whoever answers a question of an earlier number answers one that is settled.
    """
    return len(campaign.answers.get(key, ())) + 1


def is_refused(campaign: Campaign, key: str) -> bool:
    """Say whether the gate stands at no-go: nothing was decided or moved since."""
    answer = last_answer(campaign, key)
    if answer is None or answer.verdict in OPENING:
        return False
    return all(move.at < answer.at for move in campaign.moves)


def is_answered(campaign: Campaign, key: str) -> bool:
    """Say whether the gate lets through what waits for it."""
    fact = campaign.facts.get(key)
    return fact is not None and (fact.done_at is not None or fact.dropped)


def asked(campaign: Campaign, plan: Plan) -> Iterator[PlannedStep]:
    """Yield the gates whose card is open: somebody is to answer."""
    for planned in plan.steps.values():
        fact = campaign.facts.get(planned.key)
        if (
            planned.step.gate
            and fact is not None
            and fact.started_on is not None
            and not is_answered(campaign, planned.key)
        ):
            yield planned


def shut_gates(campaign: Campaign, plan: Plan, key: str) -> tuple[str, ...]:
    """Return the gates before a step, however far, that do not let it through.

    A step between the two that was done all the same, or was never needed, opens
    nothing.
    """
    found: dict[str, None] = {}
    seen, left = {key}, [key]
    while left:
        planned = plan.steps[left.pop()]
        starting = {one.step for one in planned.step.after if one.edge is Edge.STARTS}
        for before in planned.waits_for:
            waits = before.partition("/")[0] not in starting
            if waits and plan.steps[before].step.gate:
                found.setdefault(before)
            if before not in seen:
                seen.add(before)
                left.append(before)
    return tuple(gate for gate in found if not is_answered(campaign, gate))


def stopped_by(campaign: Campaign, plan: Plan, gate: str) -> tuple[PlannedStep, ...]:
    """Return the steps that a gate holds back, in the order of the plan."""
    reached = {gate}
    found = []
    for planned in plan.steps.values():
        if reached.isdisjoint(planned.waits_for) or planned.key == gate:
            continue
        reached.add(planned.key)
        if not is_answered(campaign, planned.key):
            found.append(planned)
    return tuple(found)
