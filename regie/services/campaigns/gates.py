"""Go or no-go: what a gate asks, how its checks stand, and the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import date

from regie.campaign.cards import owner_of_check
from regie.campaign.gates import Answer
from regie.campaign.gates import asked
from regie.campaign.gates import is_answered
from regie.campaign.gates import last_answer
from regie.campaign.gates import question_number
from regie.campaign.gates import stopped_by
from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.campaign.last_days import last_day
from regie.campaign.legal import check_living
from regie.campaign.model import Campaign
from regie.campaign.receivers import owner
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.playbook.content import Link
from regie.services.campaigns.at_gate import VERBS
from regie.services.campaigns.find import find_step
from regie.services.campaigns.progress import change_step
from regie.services.campaigns.progress import Progress
from regie.services.campaigns.progress import Word
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckState:
    """One thing that must be true, and what is known of it.

    Attributes:
        number: As the card counts them, from 1.
        owner: Who looks, by name or role.
        proof: Whether a proof is wanted.
        tick: What was found; None while nobody has looked.
    """

    number: int
    text: str
    owner: str
    proof: bool
    tick: Tick | None = None

    @property
    def is_sure(self) -> bool:
        """Say whether it was found true, with its proof where one is wanted."""
        tick = self.tick
        return tick is not None and tick.ok and bool(tick.evidence or not self.proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateQuestion:
    """A gate, as whoever answers it sees it.

    Attributes:
        number: Which of the gate's answers would be given now.
        is_open: Whether an answer is waited for.
        owner: Who decides, by name.
        due_on: The last day for the answer.
        behind: Titles of what does not begin before, in the order of the plan.
        sends: How many of these Régie does by itself.
        answer: The latest one; of a gate that is open, its no-go.
    """

    campaign: str
    campaign_title: str
    key: str
    title: str
    number: int
    is_open: bool
    owner: str
    due_on: date | None
    how: str
    links: tuple[Link, ...]
    checks: tuple[CheckState, ...]
    behind: tuple[str, ...]
    sends: int
    answer: Answer | None = None

    @property
    def doubtful(self) -> tuple[CheckState, ...]:
        """Return the checks that nobody is sure of."""
        return doubtful_after(self, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a person says at a gate.

    Attributes:
        ticks: Checks as that person sees them; those left out stay as they are.
        number: Which of the gate's questions is answered; None for the present one.
    """

    verdict: Verdict
    who: str
    comment: str = ""
    ticks: tuple[Tick, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a reply.

    Attributes:
        progress: Its `changed` is False where another answer came first.
        answer: The one that counts.
        doubtful: The checks that nobody was sure of, with what the reply said of them.
    """

    progress: Progress
    answer: Answer
    doubtful: tuple[CheckState, ...] = ()


def answer_gate(runtime: Runtime, slug: str, step_key: str, reply: Reply) -> Answered:
    """Write the answer; what waits for a go starts at once, a no-go leaves it shut.

    A question is answered once: the first answer counts, whoever comes later is told
    which. After a no-go the question is open again, under the next number.

    Raises:
        NotFoundError: The plan has no such step.
        UsageError: The step is no gate, or has no such check.
        IllegalChangeError: The gate is go already, or its campaign is over.
    """
    question = read_gate(runtime, slug, step_key)
    ticks = _news(question, reply.ticks, reply.who)
    word = Word(VERBS[reply.verdict], reply.who, reply.comment, ticks, reply.number)
    progress = change_step(runtime, slug, step_key, word)
    with runtime.unit(reading=True) as unit:
        given = unit.gates.answers(slug)[step_key]
    mine = reply.number or len(given)
    return Answered(
        progress=progress,
        answer=given[min(mine, len(given)) - 1],
        doubtful=doubtful_after(question, ticks),
    )


def doubtful_after(
    question: GateQuestion, ticks: Iterable[Tick]
) -> tuple[CheckState, ...]:
    """Return the checks that nobody is sure of, once these ticks are noted."""
    fresh = {tick.number: tick for tick in ticks}
    checks = (
        replace(one, tick=fresh.get(one.number, one.tick)) for one in question.checks
    )
    return tuple(check for check in checks if not check.is_sure)


def tick_checks(
    runtime: Runtime, slug: str, step_key: str, ticks: Iterable[Tick], *, who: str
) -> GateQuestion:
    """Write how checks of a gate stand; nothing is decided by that.

    What is not new keeps the name of whoever said it first.

    Raises:
        NotFoundError: The plan has no such step.
        UsageError: The step is no gate, or has no such check.
        IllegalChangeError: The campaign is over.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        check_living(campaign, Verb.DONE)
        plan = plan_of(campaign, runtime.clock.now())
        planned = _gate(plan, step_key)
        question = _question(unit, campaign, plan, planned)
        for tick in _news(question, ticks, who):
            unit.gates.set_tick(slug, planned.key, tick)
        return _question(unit, campaign, plan, planned)


def read_gate(runtime: Runtime, slug: str, step_key: str) -> GateQuestion:
    """Return what a gate asks.

    Raises:
        NotFoundError: The plan has no such step.
        UsageError: The step is no gate.
    """
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
        plan = plan_of(campaign, runtime.clock.now())
        return _question(unit, campaign, plan, _gate(plan, step_key))


def open_gates(runtime: Runtime, slugs: Iterable[str]) -> list[GateQuestion]:
    """Return the gates of these campaigns that wait for an answer."""
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        found = []
        for slug in slugs:
            campaign = unit.campaigns.get(slug)
            if campaign.state in LIVING:
                plan = plan_of(campaign, now)
                found += [
                    _question(unit, campaign, plan, planned)
                    for planned in asked(campaign, plan)
                ]
        return found


def _gate(plan: Plan, step_key: str) -> PlannedStep:
    planned = find_step(plan, step_key)
    if planned.step.gate:
        return planned
    gates = ", ".join(p.key for p in plan.steps.values() if p.step.gate) or "–"
    raise UsageError(
        say(
            fr=f"« {planned.title} » n'est pas une décision. Décisions de cette "
            f"campagne : {gates}.",
            en=f"“{planned.title}” is no gate. The gates of this campaign: {gates}.",
        )
    )


def _question(
    unit: Unit, campaign: Campaign, plan: Plan, planned: PlannedStep
) -> GateQuestion:
    person = owner(campaign, planned)
    ticks = {tick.number: tick for tick in unit.gates.ticks(campaign.slug, planned.key)}
    stopped = stopped_by(campaign, plan, planned.key)
    return GateQuestion(
        campaign=campaign.slug,
        campaign_title=campaign.title,
        key=planned.key,
        title=planned.title,
        number=question_number(campaign, planned.key),
        is_open=campaign.state in LIVING and not is_answered(campaign, planned.key),
        owner=person.name if person else "",
        due_on=last_day(campaign, plan, planned),
        how=planned.step.how,
        links=planned.step.links,
        checks=tuple(
            CheckState(
                number=number,
                text=check.text,
                owner=owner_of_check(campaign, check)
                or (person.name if person else ""),
                proof=check.evidence,
                tick=ticks.get(number),
            )
            for number, check in enumerate(planned.step.checks, 1)
        ),
        behind=tuple(other.title for other in stopped),
        sends=sum(other.step.run is not None for other in stopped),
        answer=last_answer(campaign, planned.key),
    )


def _news(question: GateQuestion, ticks: Iterable[Tick], who: str) -> tuple[Tick, ...]:
    """Return what is not known yet of the checks, as said by `who`."""
    said = tuple(ticks)
    _check_numbers(question, said)
    known = {check.number: check.tick for check in question.checks}
    found = []
    for tick in said:
        before = known[tick.number]
        if before is None or replace(tick, who=before.who) != before:
            found.append(replace(tick, who=who))
    return tuple(found)


def _check_numbers(question: GateQuestion, ticks: Iterable[Tick]) -> None:
    unknown = [
        tick.number for tick in ticks if not 1 <= tick.number <= len(question.checks)
    ]
    if unknown:
        listed, count = ", ".join(map(str, unknown)), len(question.checks)
        raise UsageError(
            say(
                fr=f"« {question.title} » n'a pas de point à vérifier {listed} : ils "
                f"sont numérotés de 1 à {count}.",
                en=f"“{question.title}” has no check {listed}: they are numbered 1 to "
                f"{count}.",
            )
        )
