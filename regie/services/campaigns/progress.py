"""What people do to steps: done, dropped, reopened, answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from regie.campaign.actions import all_actions
from regie.campaign.compare import Pair
from regie.campaign.compare import shifted_steps
from regie.campaign.compare import unmet_dates
from regie.campaign.due import blockers
from regie.campaign.gates import Answer
from regie.campaign.gates import question_number
from regie.campaign.gates import Tick
from regie.campaign.legal import judge_step
from regie.campaign.legal import legal_verbs
from regie.campaign.legal import step_state
from regie.campaign.legal import subject_of
from regie.campaign.model import Campaign
from regie.campaign.moves import Shift
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Verb
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.services.campaigns.at_gate import ANSWERS
from regie.services.campaigns.at_gate import done_verb
from regie.services.campaigns.at_gate import is_settled
from regie.services.campaigns.at_gate import meant_verb
from regie.services.campaigns.at_gate import shut_sentences
from regie.services.campaigns.find import find_step
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import dates_of
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit

#: Up to when a step that nothing holds back any more is named.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a person's word changed.

    Attributes:
        changed: False if it was so already.
        released: Titles of steps that nothing holds back any more and that start
            within a week; after DROP, REOPEN only of those that can start now.
        later: How many more nothing holds back any more, and start later.
        freed: After DROP: titles of steps that no longer wait for it.
        waiting: After REOPEN: titles of steps that wait for it again.
        published: Whether the timetable was told; `watch` does it later if not.
        verb: What was said of it.
        along: Keys of other steps that were given up with it.
        shifts: Other steps that lie elsewhere now.
        conflicts: A sentence for each date that cannot be met any more.
        undo: What takes it back; None where nothing does.
        shut: After DONE: a sentence for each gate before it that is not open.
    """

    campaign: str
    step_key: str
    title: str
    changed: bool
    released: tuple[str, ...]
    published: bool
    later: int = 0
    verb: Verb = Verb.DONE
    freed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    conflicts: tuple[str, ...] = ()
    undo: Verb | None = None
    shut: tuple[str, ...] = ()

    @property
    def own_titles(self) -> tuple[str, ...]:
        """Return the titles of what was changed itself."""
        return (self.title,)


def mark_done(
    runtime: Runtime,
    slug: str,
    step_key: str,
    *,
    who: str,
    why: str = "",
    tell: bool = True,
) -> Progress:
    """Write that a step is done; its followers start at once.

    Saying it twice changes nothing. A machine step may be marked too: then Régie does
    not do it any more. A gate is answered by `answer_gate` only. Whoever marks many at
    once may `tell` the timetable afterwards, once, by `publish_wake_ups`.
    """
    return change_step(runtime, slug, step_key, Word(Verb.DONE, who, why), tell=tell)


def mark_all_done(
    runtime: Runtime, slug: str, said: Sequence[tuple[PlannedStep, str]]
) -> None:
    """Write that steps are done and who says so, in one transaction.

    A gate is answered go. The timetable is not told.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        for planned, who in said:
            fact = campaign.facts.get(planned.key, Fact())
            word = Word(Verb.GO if planned.step.gate else Verb.DONE, who)
            if judge_step(campaign, planned, fact, word.verb) is not None:
                fresh = _fact_after(runtime, fact, word.verb)
                _write(runtime, unit, campaign, planned, fresh, word)


def drop_step(
    runtime: Runtime, slug: str, step_key: str, *, who: str, why: str = ""
) -> Progress:
    """Write that a step will not be done; its followers no longer wait for it.

    A step of one speaker takes along what depends on it for the same speaker: whoever
    has declined is not welcomed.
    """
    return change_step(runtime, slug, step_key, Word(Verb.DROP, who, why))


def reopen_step(
    runtime: Runtime, slug: str, step_key: str, *, who: str, why: str = ""
) -> Progress:
    """Take back `done` or `dropped`: the step of a person is to do again."""
    return change_step(runtime, slug, step_key, Word(Verb.REOPEN, who, why))


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a step.

    Attributes:
        ticks: At a gate: its checks as that person sees them.
        number: At a gate: which of its questions is answered; None for the present one.
    """

    verb: Verb
    who: str
    why: str = ""
    ticks: tuple[Tick, ...] = ()
    number: int | None = None


def change_step(
    runtime: Runtime, slug: str, step_key: str, word: Word, *, tell: bool = True
) -> Progress:
    """Write what a person says of a step, in one transaction; then tell the timetable.

    Raises:
        NotFoundError: The plan has no such step.
        IllegalChangeError: It cannot be said of a step that stands where it does.
    """
    now = runtime.clock.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        before = unit.campaigns.get(slug)
        plan = dates_of(before, now)
        planned = find_step(plan, step_key)
        fact = before.facts.get(planned.key, Fact())
        word = replace(word, verb=meant_verb(before, planned, word.verb))
        progress = Progress(
            campaign=slug,
            step_key=planned.key,
            title=planned.title,
            changed=not is_settled(before, planned, word.verb, word.number)
            and judge_step(before, planned, fact, word.verb) is not None,
            released=(),
            published=True,
            verb=word.verb,
        )
        if not progress.changed:
            return progress
        fresh = _fact_after(runtime, fact, word.verb)
        _write(runtime, unit, before, planned, fresh, word)
        along = _given_up_along(before, plan, planned, word)
        for other in along:
            known = before.facts.get(other.key, Fact())
            dropped = replace(known, dropped=True)
            _write(runtime, unit, before, other, dropped, word)
        after = unit.campaigns.get(slug)
        progress = replace(
            progress,
            released=_released(before, after, plan),
            shut=shut_sentences(after, plan, planned.key)
            if word.verb is Verb.DONE
            else (),
        )
        if word.verb in {Verb.DROP, Verb.REOPEN}:
            progress = _with_plans(progress, before, after, now)
        elif progress.released:
            progress = _soon_first(progress, dates_of(after, now))
        for shift in progress.shifts:
            unit.board.put_off(slug, shift.key, shift.after.wanted_on)
    return replace(
        progress,
        along=tuple(other.key for other in along),
        undo=_undo(before, planned, word.verb),
        published=publish_if_reachable(runtime, slug) if tell else True,
    )


def _soon_first(progress: Progress, plan: Plan) -> Progress:
    """Return what was said with only those steps named that start within a week."""
    last = plan.today + SOON
    near = {one.title for one in plan.steps.values() if (one.starts_on or last) <= last}
    soon = tuple(title for title in progress.released if title in near)
    return replace(progress, released=soon, later=len(progress.released) - len(soon))


def _with_plans(
    progress: Progress, before: Campaign, after: Campaign, now: datetime
) -> Progress:
    """Return what was said with what it changes in the plan, beside the step itself."""
    plans = Pair(before=plan_of(before, now), after=plan_of(after, now))
    found = shifted_steps(after, plans)
    startable = {
        one.title
        for one in plans.after.steps.values()
        if one.starts_on is not None and one.starts_on <= plans.after.today
    }
    is_drop = progress.verb is Verb.DROP
    return replace(
        progress,
        released=tuple(one for one in progress.released if one in startable),
        freed=_waiting(after, plans.before, progress.step_key) if is_drop else (),
        waiting=() if is_drop else _waiting(after, plans.after, progress.step_key),
        shifts=tuple(one for one in found if one.key != progress.step_key),
        conflicts=tuple(one.sentence for one in unmet_dates(plans)[0]),
    )


def _waiting(campaign: Campaign, plan: Plan, key: str) -> tuple[str, ...]:
    """Return the titles of the open steps that wait for a step in this plan."""
    found = [
        one.title
        for one in plan.steps.values()
        if key in one.waits_for
        and step_state(campaign.facts.get(one.key, Fact())) is StepState.OPEN
    ]
    return tuple(dict.fromkeys(found))


def _undo(campaign: Campaign, planned: PlannedStep, verb: Verb) -> Verb | None:
    """Return what takes a word back; what the machine's step has done stays done.

    A gate that is reopened goes back by the answer that it had.
    """
    if verb is Verb.REOPEN:
        fact = campaign.facts.get(planned.key, Fact())
        return Verb.DROP if fact.dropped else done_verb(campaign, planned)
    subject = subject_of(planned)
    state = StepState.DROPPED if verb is Verb.DROP else StepState.DONE
    return Verb.REOPEN if Verb.REOPEN in legal_verbs(subject, state) else None


def _given_up_along(
    campaign: Campaign, plan: Plan, planned: PlannedStep, word: Word
) -> list[PlannedStep]:
    """Return what waits for a step of one item that is given up, for the same item."""
    if planned.item is None or word.verb is not Verb.DROP:
        return []
    gone = {planned.key}
    found = []
    for other in plan.steps.values():
        if other.item == planned.item and gone.intersection(other.waits_for):
            gone.add(other.key)
            fact = campaign.facts.get(other.key, Fact())
            if fact.done_at is None and not fact.dropped:
                found.append(other)
    return found


def _fact_after(runtime: Runtime, fact: Fact, verb: Verb) -> Fact:
    if verb is Verb.NO_GO:
        return fact
    if verb in {Verb.DONE, Verb.GO, Verb.RESERVE}:
        return replace(fact, done_at=runtime.clock.now(), dropped=False)
    return replace(fact, done_at=None, dropped=verb is Verb.DROP)


def _write(
    runtime: Runtime,
    unit: Unit,
    campaign: Campaign,
    planned: PlannedStep,
    fact: Fact,
    word: Word,
) -> None:
    now = runtime.clock.now()
    unit.campaigns.set_fact(campaign.slug, planned.key, fact)
    if word.verb is Verb.REOPEN:
        unit.board.reopen(campaign.slug, planned.key)
    elif word.verb is not Verb.NO_GO:
        unit.board.close(campaign.slug, planned.key, now)
    if word.verb in ANSWERS:
        _keep_answer(unit, campaign, planned, word, now)
    unit.journal.add(
        Event(
            campaign=campaign.slug,
            at=now,
            who=word.who,
            what=word.verb.value,
            about=planned.key,
            why=word.why,
        )
    )


def _keep_answer(
    unit: Unit, campaign: Campaign, planned: PlannedStep, word: Word, now: datetime
) -> None:
    for tick in word.ticks:
        unit.gates.set_tick(campaign.slug, planned.key, tick)
    answer = Answer(
        step_key=planned.key,
        number=question_number(campaign, planned.key),
        verdict=ANSWERS[word.verb],
        who=word.who,
        comment=word.why,
        at=now,
        ticks=unit.gates.ticks(campaign.slug, planned.key),
    )
    unit.gates.add(campaign.slug, answer)


def _released(before: Campaign, after: Campaign, plan: Plan) -> tuple[str, ...]:
    """Return the titles of steps that were held back before and are not now."""
    titles = []
    for action in all_actions(before, plan):
        if not action.step_key or action.step_key in titles:
            continue
        if blockers(before, plan, action) and not blockers(after, plan, action):
            titles.append(plan.steps[action.step_key].title)
    return tuple(dict.fromkeys(titles))
