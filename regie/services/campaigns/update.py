"""Take a newer text of the playbook into a running campaign: look first, then write.

The text is one more amendment: the older ones stay, and taking one of them again is the
way back. What was done, sent or answered keeps its key and is not done again; what the
text lacks is given up and stays in the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime

from regie.campaign.actions import all_actions
from regie.campaign.compare import consequences
from regie.campaign.compare import Pair
from regie.campaign.gates import is_answered
from regie.campaign.gates import shut_gates
from regie.campaign.legal import judge_campaign
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.moves import Decision
from regie.campaign.transitions import Verb
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.playbook.compare import Change
from regie.playbook.compare import compare
from regie.playbook.model import Playbook
from regie.playbook.retired import without_retired
from regie.playbook.source import PlaybookSource
from regie.playbook.source import slug_of
from regie.services.campaigns.add import Line
from regie.services.campaigns.add import line_of
from regie.services.campaigns.move import check_decisions
from regie.services.campaigns.move import Looked
from regie.services.campaigns.move import MoveConflictError
from regie.services.campaigns.move import story_of
from regie.services.campaigns.move import UndecidedError
from regie.services.campaigns.move import without_work
from regie.services.campaigns.new_text import kept_values
from regie.services.campaigns.new_text import NewText
from regie.services.campaigns.new_text import read_new_text
from regie.services.campaigns.set_values import has_left
from regie.services.engine.calls import card_of
from regie.services.engine.publish import publish_if_reachable
from regie.services.own_words import Own
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.amendments import Update
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which text is to be taken.

    Attributes:
        source: The newer text; None for the one before the present one.
        values: Answers to what the newer text asks, as they were typed, by name.
        announced: What to do about what announced a date that moves; see `move`.
        accept_late: Take it although dates cannot be met then.
        who: Who says so.
    """

    source: PlaybookSource | None
    who: str
    why: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    announced: Mapping[str, Decision] = field(default_factory=dict)
    accept_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """A text that was taken, or would be.

    Attributes:
        looked: What moves, whom to tell, and so on, as for a move.
        changes: What differs between the two texts.
        appear: Steps that come into the plan.
        dropped: Titles of steps that are given up: the text has them no more.
        kept: Titles of steps that it lacks too, and that were done: they stay.
        back: Titles of steps that an earlier text had given up, and are to do again.
        sent: Titles of steps whose mail left with the older words.
        taken: Titles of steps that were added by hand, and that the text has now.
        unlatched: Titles of steps that no gate holds back any more, and one did.
    """

    looked: Looked
    changes: tuple[Change, ...] = ()
    appear: tuple[Line, ...] = ()
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    unlatched: tuple[str, ...] = ()
    applied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What follows: the campaign before and after, and the plans of their texts."""

    before: Campaign
    after: Campaign
    new: NewText
    plans: Pair
    updated: Updated

    def only_in(self, one: Plan, other: Plan) -> list[PlannedStep]:
        """Return the steps that only the first of the two plans has."""
        return [p for key, p in one.steps.items() if key not in other.steps]


def look_at_update(runtime: Runtime, slug: str, wish: Wish) -> Updated:
    """Return what the newer text would change; nothing is written.

    Raises:
        IllegalChangeError: The campaign is over.
        PlaybookError: The text has problems, or added steps do not go with it.
        UsageError: An answer is missing, or the text does not go with what was done.
    """
    with runtime.unit(reading=True) as unit:
        return _change(runtime, unit, slug, wish).updated


def update_playbook(runtime: Runtime, slug: str, wish: Wish) -> Updated:
    """Take the newer text, in one transaction; then tell the timetable.

    Each person whose steps change gets one message, as after a move.

    Raises:
        IllegalChangeError: The campaign is over.
        MoveConflictError: Dates cannot be met then, and `accept_late` is not set.
        PlaybookError: The text has problems, or added steps do not go with it.
        UndecidedError: Something announced an old date, and nothing was decided of it.
        UsageError: An answer is missing, or the text does not go with what was done.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        change = _change(runtime, unit, slug, wish)
        outcome = change.updated.looked.outcome
        if outcome.conflicts and not wish.accept_late:
            raise MoveConflictError(tuple(one.sentence for one in outcome.conflicts))
        if outcome.undecided:
            raise UndecidedError(outcome.undecided)
        number = _write(runtime, unit, change, wish)
    published = publish_if_reachable(runtime, slug)
    looked = replace(change.updated.looked, number=number, published=published)
    return replace(change.updated, looked=looked, applied=True)


def known_answers(runtime: Runtime, slug: str, playbook: Playbook) -> dict[str, str]:
    """Return what need not be asked again of what a playbook asks, by name.

    That is what the campaign has answered, and nothing for what it was asked before and
    left open, as long as the playbook can do without.
    """
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
        known = kept_values(unit, campaign, playbook)
    left_open = campaign.playbook.parameters.keys() - campaign.parameters.keys()
    return known | {
        parameter.name: ""
        for parameter in playbook.parameters.values()
        if parameter.name in left_open and not parameter.required
    }


def _change(runtime: Runtime, unit: Unit, slug: str, wish: Wish) -> _Change:
    now = runtime.clock.now()
    before = unit.campaigns.get(slug)
    judge_campaign(before, Verb.UPDATE)
    new = read_new_text(unit, before, wish.source, wish.values, now)
    after = replace(
        before,
        playbook=new.playbook,
        anchors=new.anchors,
        parameters=new.parameters,
        facts=_facts_after(before, new),
        holidays=before.holidays if new.holidays is None else new.holidays,
        zones={**before.zones, **new.zones},
    )
    # What came back counts as open on both sides, or it would not be told.
    judged = replace(before, facts=_facts(before, new.reopened, dropped=False))
    plans = Pair(before=_text_plan(judged, now), after=_text_plan(after, now))
    began = before.started_at
    ideal = Pair(
        before=_text_plan(without_work(before), began),
        after=_text_plan(without_work(after), began),
    )
    outcome = consequences(judged, plans, ideal, wish.announced)
    check_decisions(outcome, wish.announced)
    looked = Looked(campaign=before, plan=plan_of(before, now), outcome=outcome)
    change = _Change(
        before=before,
        after=after,
        new=new,
        plans=plans,
        updated=Updated(looked=looked),
    )
    return replace(change, updated=_told(change))


def _text_plan(campaign: Campaign, now: datetime) -> Plan:
    """Return the plan of what the text has, without what is only kept."""
    return plan_of(replace(campaign, playbook=without_retired(campaign.playbook)), now)


def _facts_after(campaign: Campaign, new: NewText) -> dict[str, Fact]:
    facts = _facts(campaign, new.dropped, dropped=True)
    return _facts(replace(campaign, facts=facts), new.reopened, dropped=False)


def _facts(
    campaign: Campaign, keys: tuple[str, ...], *, dropped: bool
) -> dict[str, Fact]:
    changed = {
        key: replace(campaign.facts.get(key, Fact()), dropped=dropped) for key in keys
    }
    return {**campaign.facts, **changed}


def _told(change: _Change) -> Updated:
    before, after, new = change.before, change.after, change.new
    plans = change.plans
    fresh = change.only_in(plans.after, plans.before)
    old = without_retired(before.playbook)
    text = without_retired(new.playbook)
    mails = {n for n, mail in old.mails.items() if text.mails.get(n) != mail}
    return replace(
        change.updated,
        changes=tuple(compare(old, text, spoken_language())),
        appear=tuple(line_of(after, planned) for planned in fresh),
        dropped=_titles(plans.before, new.dropped),
        kept=_titles(plans.before, new.kept),
        back=_titles(plans.after, new.reopened),
        sent=tuple(
            planned.title
            for planned in plans.before.steps.values()
            if planned.step.mail in mails and has_left(before, planned)
        ),
        taken=tuple(text.steps[name].title for name in new.taken),
        unlatched=tuple(
            planned.title
            for key, planned in plans.after.steps.items()
            if key in plans.before.steps
            and not is_answered(after, key)
            and shut_gates(before, plans.before, key)
            and not shut_gates(after, plans.after, key)
        ),
    )


def _titles(plan: Plan, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plan.steps[key].title for key in keys if key in plan.steps)


def _write(runtime: Runtime, unit: Unit, change: _Change, wish: Wish) -> int:
    """Write the text, what follows from it, and whom to tell; return the move's number.

    The text comes first: which dates and facts are known follows from it.
    """
    slug, now, new = change.before.slug, runtime.clock.now(), change.new
    looked = change.updated.looked
    unit.amendments.add_update(
        slug,
        Update(
            number=unit.amendments.next_number(slug),
            at=now,
            who=wish.who,
            why=wish.why,
            source=new.source,
            dropped=new.dropped,
            holidays=new.holidays,
            zones=new.zones,
        ),
    )
    unit.campaigns.set_anchors(slug, new.anchors)
    unit.campaigns.set_parameters(slug, new.parameters)
    for key in (*new.dropped, *new.reopened):
        unit.campaigns.set_fact(slug, key, change.after.facts[key])
    before, after = change.plans.before, change.plans.after
    for planned in change.only_in(before, after):
        unit.board.close(slug, planned.key, now)
    for planned in change.only_in(after, before):
        if not is_answered(change.after, planned.key):
            unit.board.reopen(slug, planned.key)
    story = story_of(runtime, looked, wish.who, wish.why)
    for key in story.move.redone:
        fact = change.after.facts.get(key, Fact())
        unit.campaigns.set_fact(slug, key, replace(fact, done_at=None))
        unit.board.reopen(slug, key)
    _rewrite_cards(unit, unit.campaigns.get(slug), now)
    for event in _events(change, wish, now):
        unit.journal.add(event)
    if not story.move.told and not story.move.corrections and not story.move.redone:
        return 0
    unit.moves.add(slug, story)
    return story.move.number


def _rewrite_cards(unit: Unit, campaign: Campaign, now: datetime) -> None:
    """Let open cards say what the newer text says."""
    plan = plan_of(campaign, now)
    opened = {c.step_key for c in unit.board.cards(campaign.slug) if not c.closed_at}
    for action in all_actions(campaign, plan, only_open=True):
        if action.kind is ActionKind.CARD and action.step_key in opened:
            unit.board.rewrite(card_of(campaign, plan, action, now))


def _events(change: _Change, wish: Wish, now: datetime) -> list[Event]:
    """Return one line for the text, then one a step that is given up or comes back."""
    slug, new, language = change.before.slug, change.new, spoken_language()
    gone, again = Own.GONE.text(language), Own.BACK.text(language)
    lines = [(Verb.UPDATE, slug_of(new.source.file), wish.why)]
    lines += [(Verb.DROP, key, gone) for key in new.dropped]
    lines += [(Verb.REOPEN, key, again) for key in new.reopened]
    found = [
        Event(
            campaign=slug, at=now, who=wish.who, what=verb.value, about=about, why=why
        )
        for verb, about, why in lines
    ]
    return found + [
        Event(
            campaign=slug,
            at=now,
            who=wish.who,
            what=one.decision.value,
            about=one.key,
        )
        for one in change.updated.looked.outcome.announced
        if one.decision is not None
    ]
