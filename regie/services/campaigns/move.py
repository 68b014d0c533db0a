"""Move dates of a running campaign: look first, then write in one transaction.

The plan is computed again from the new dates, never shifted: moving by a week and back
again gives the plan there was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime

from regie.campaign.compare import ALL
from regie.campaign.compare import consequences
from regie.campaign.compare import Pair
from regie.campaign.legal import judge_campaign
from regie.campaign.model import Campaign
from regie.campaign.moves import Announced
from regie.campaign.moves import Consequences
from regie.campaign.moves import Correction
from regie.campaign.moves import Decision
from regie.campaign.moves import Move
from regie.campaign.moves import MoveStory
from regie.campaign.transitions import Verb
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.services.campaigns.move_dates import given_after
from regie.services.campaigns.past import past_sentence
from regie.services.campaigns.past import PastDateError
from regie.services.engine.move_words import anchor_text
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import remedy
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which dates are to move, and what is decided about it.

    Attributes:
        dates: The new dates by anchor: days, or naive times in the campaign's zone. A
            day alone keeps the time of day that the anchor has.
        back: Anchors that return to their own sentence, or to the date that was given
            before they were last moved.
        announced: What to do about what announced an old date, by key of the step;
            under an empty key for all others.
        accept_late: Move although dates cannot be met then.
        past: Move although a date that is named is over then.
    """

    dates: Mapping[str, date | datetime] = field(default_factory=dict)
    back: tuple[str, ...] = ()
    announced: Mapping[str, Decision] = field(default_factory=dict)
    why: str = ""
    accept_late: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A move that was looked at, or made.

    Attributes:
        campaign: With its old dates.
        past: A sentence for each date that is named and would be over.
        number: Which of the campaign's moves it became; 0 while nothing was written.
        published: Whether Prefect has the new wake-ups; if not, `watch` publishes them.
    """

    campaign: Campaign
    plan: Plan
    outcome: Consequences
    past: tuple[str, ...] = ()
    number: int = 0
    published: bool = False


class MoveConflictError(ConflictError):
    """A move after which dates cannot be met, and nobody has accepted that.

    Attributes:
        sentences: One a step, as the planner explains it.
    """

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences
        listed = "".join(f"\n- {sentence}" for sentence in sentences)
        fr = remedy(
            command="acceptez le retard (--accept-late)",
            form="cochez « Accepter le retard »",
        )
        en = remedy(
            command="accept being late (--accept-late)",
            form="tick “Accept being late”",
        )
        super().__init__(
            say(
                fr=f"Avec ces dates, le plan ne tient plus :{listed}\nRien n'a été "
                f"changé. Choisissez une autre date, ou {fr}.",
                en=f"With these dates the plan does not hold:{listed}\nNothing was "
                f"changed. Choose another date, or {en}.",
            )
        )


class UndecidedError(ConflictError):
    """A move that makes something announced wrong, and nobody decided what to do.

    Attributes:
        keys: Keys of the steps that announced the old date.
    """

    def __init__(self, undecided: tuple[Announced, ...]) -> None:
        self.keys = tuple(one.key for one in undecided)
        listed = "".join(f"\n- {one.title} ({one.key})" for one in undecided)
        first = self.keys[0]
        option = remedy(command="--announced ", form="")
        where_fr = remedy(command="", form=" sous « Ce qui est déjà annoncé »")
        where_en = remedy(command="", form=" under “What is announced already”")
        super().__init__(
            say(
                fr=f"L'ancienne date a déjà été annoncée :{listed}\nRien n'a été "
                f"changé. Décidez pour chacune{where_fr} : {option}correct (envoyer "
                f"une correction), leave (laisser) ou redo (refaire) ; pour une seule "
                f": {option}{first}=correct.",
                en=f"The old date was announced already:{listed}\nNothing was changed. "
                f"Decide for each{where_en}: {option}correct (send a correction), "
                f"leave or redo; for one alone: {option}{first}=correct.",
            )
        )


def look(runtime: Runtime, slug: str, wish: Wish) -> Looked:
    """Return what the move would do; nothing is written.

    Raises:
        UsageError: An anchor is unknown, has nothing to go back to, or does not move.
    """
    with runtime.unit(reading=True) as unit:
        return _looked(runtime, unit, slug, wish)


def move(runtime: Runtime, slug: str, wish: Wish, *, who: str) -> Looked:
    """Move the dates, in one transaction; then tell the timetable.

    Each person whose steps change gets one message, through the campaign's actions.

    Raises:
        UsageError: An anchor is unknown, has nothing to go back to, or does not move.
        PastDateError: A date that is named is over, and `past` is not set.
        MoveConflictError: Dates cannot be met then, and `accept_late` is not set.
        UndecidedError: Something announced an old date, and nothing was decided of it.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        looked = _looked(runtime, unit, slug, wish)
        outcome = looked.outcome
        if looked.past and not wish.past:
            raise PastDateError(list(looked.past))
        if outcome.conflicts and not wish.accept_late:
            raise MoveConflictError(tuple(one.sentence for one in outcome.conflicts))
        if outcome.undecided:
            raise UndecidedError(outcome.undecided)
        story = story_of(runtime, looked, who, wish.why)
        _write(
            unit, looked, story, given_after(unit, looked.campaign, looked.plan, wish)
        )
    published = publish_if_reachable(runtime, slug)
    return replace(looked, number=story.move.number, published=published)


def _looked(runtime: Runtime, unit: Unit, slug: str, wish: Wish) -> Looked:
    campaign, now = unit.campaigns.get(slug), runtime.clock.now()
    judge_campaign(campaign, Verb.MOVE)
    before = plan_of(campaign, now)
    given = given_after(unit, campaign, before, wish)
    if given == dict(campaign.anchors):
        raise UsageError(_nothing_moves(wish))
    moved = replace(campaign, anchors=given)
    untouched = without_work(campaign)
    outcome = consequences(
        campaign,
        Pair(before=before, after=plan_of(moved, now)),
        Pair(
            before=plan_of(untouched, campaign.started_at),
            after=plan_of(replace(untouched, anchors=given), campaign.started_at),
        ),
        wish.announced,
    )
    check_decisions(outcome, wish.announced)
    named = {*wish.dates, *wish.back}
    over = (
        past_sentence(one.name, one.after, before.today)
        for one in outcome.anchors
        if one.name in named
    )
    return Looked(
        campaign=campaign, plan=before, outcome=outcome, past=tuple(filter(None, over))
    )


def without_work(campaign: Campaign) -> Campaign:
    """Return the campaign as if nothing had been done, begun or pinned yet."""
    facts = {
        key: Fact(dropped=fact.dropped, owner=fact.owner)
        for key, fact in campaign.facts.items()
        if fact.dropped or fact.owner
    }
    return replace(campaign, facts=facts)


def check_decisions(outcome: Consequences, decisions: Mapping[str, Decision]) -> None:
    """Refuse decisions about what announced nothing.

    Raises:
        UsageError: There is one.
    """
    keys = {one.key for one in outcome.announced}
    names = keys | {key.partition("/")[0] for key in keys} | {ALL}
    unknown = [key for key in decisions if key not in names]
    if unknown:
        listed, legal = ", ".join(unknown), ", ".join(sorted(keys)) or "–"
        raise UsageError(
            say(
                fr=f"Rien à décider pour {listed}. Ont annoncé une date qui change : "
                f"{legal}.",
                en=f"There is nothing to decide for {listed}. What announced a date "
                f"that changes: {legal}.",
            )
        )


def story_of(runtime: Runtime, looked: Looked, who: str, why: str) -> MoveStory:
    """Return what is kept of a change: whom to write to, and of what."""
    campaign, outcome = looked.campaign, looked.outcome
    return MoveStory(
        move=Move(
            number=len(campaign.moves) + 1,
            at=runtime.clock.now(),
            told=outcome.told,
            corrections=tuple(
                Correction(step_key=one.key, anchor=one.anchor, people=one.reached)
                for one in outcome.announced
                if one.decision is Decision.CORRECT and one.reached
            ),
            redone=tuple(
                one.key for one in outcome.announced if one.decision is Decision.REDO
            ),
        ),
        who=who,
        why=why,
        anchors=outcome.anchors,
        shifts=outcome.shifts,
        announced=outcome.announced,
        given=campaign.anchors,
    )


def _write(
    unit: Unit,
    looked: Looked,
    story: MoveStory,
    given: Mapping[str, date | datetime],
) -> None:
    campaign = looked.campaign
    unit.campaigns.set_anchors(campaign.slug, given)
    unit.moves.add(campaign.slug, story)
    for key in story.move.redone:
        fact = campaign.facts.get(key, Fact())
        fresh = replace(fact, done_at=None)
        unit.campaigns.set_fact(campaign.slug, key, fresh)
        unit.board.reopen(campaign.slug, key)
    for shift in story.shifts:
        unit.board.put_off(campaign.slug, shift.key, shift.after.wanted_on)
    for event in _events(looked, story):
        unit.journal.add(event)


def _events(looked: Looked, story: MoveStory) -> list[Event]:
    slug, at, zone = looked.campaign.slug, story.move.at, looked.plan.zone
    language = spoken_language()
    found = []
    for anchor in story.anchors:
        before = anchor_text(anchor.before, zone, language)
        after = anchor_text(anchor.after, zone, language)
        why = f"{before} → {after}" + (f" · {story.why}" if story.why else "")
        found.append(
            Event(
                campaign=slug,
                at=at,
                who=story.who,
                what=Verb.MOVE.value,
                about=anchor.name,
                why=why,
            )
        )
    found += [
        Event(
            campaign=slug,
            at=at,
            who=story.who,
            what=one.decision.value,
            about=one.key,
        )
        for one in story.announced
        if one.decision is not None
    ]
    return found


def _nothing_moves(wish: Wish) -> str:
    names = ", ".join([*wish.dates, *wish.back])
    return say(
        fr=f"Rien à déplacer : {names} est déjà à cette date.",
        en=f"Nothing to move: {names} is on that date already.",
    )
