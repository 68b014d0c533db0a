"""Stop a campaign and let it go on: freeze, thaw, pause, resume, cancel, end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from regie.campaign.due import Due
from regie.campaign.due import due_actions
from regie.campaign.legal import journal_text
from regie.campaign.legal import judge_campaign
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.campaign.model import HELD
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import Verb
from regie.planning.model import Plan
from regie.playbook.model import Missed
from regie.services.engine.perform import set_aside
from regie.services.engine.publish import publish_if_reachable
from regie.services.history import MACHINE
from regie.services.own_words import Own
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted:
    """What stopping a campaign, or letting it go on, changed.

    Attributes:
        changed: False if it stood there already.
        skipped: Titles of what was missed meanwhile and is left out.
        asked: Titles of what was missed meanwhile and waits for a decision.
        given_up: How many actions that waited will not be done any more.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    title: str
    state: CampaignState
    changed: bool
    skipped: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    given_up: int = 0
    published: bool = True


def change_campaign(
    runtime: Runtime, slug: str, verb: Verb, *, who: str, why: str = ""
) -> Halted:
    """Freeze, thaw, pause, resume, cancel or end; then tell the timetable.

    What a worker is about to send is sent: it is stopped before it is taken, not in the
    middle of a call. What was missed while nothing was sent is treated by its
    `if_missed` in the same transaction, so that nothing bursts out.

    Raises:
        IllegalChangeError: It cannot be done to a campaign that stands where it does.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        before = unit.campaigns.get(slug)
        halted = change_within(runtime, unit, before, verb, Word(who=who, why=why))
    if not halted.changed:
        return halted
    return replace(halted, published=publish_if_reachable(runtime, slug))


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Who wants a change, and why."""

    who: str
    why: str = ""


def change_within(
    runtime: Runtime, unit: Unit, before: Campaign, verb: Verb, word: Word
) -> Halted:
    """Write the change; the caller holds the campaign and tells the timetable.

    Raises:
        IllegalChangeError: It cannot be done to a campaign that stands where it does.
    """
    slug = before.slug
    row = judge_campaign(before, verb)
    halted = Halted(
        campaign=slug, title=before.title, state=before.state, changed=False
    )
    if row is None or not isinstance(row.target, CampaignState):
        return halted
    halted = replace(halted, state=row.target, changed=True)
    unit.campaigns.set_state(slug, row.target)
    unit.journal.add(
        Event(
            campaign=slug,
            at=runtime.clock.now(),
            who=word.who,
            what=verb.value,
            why=word.why,
        )
    )
    if row.target is CampaignState.RUNNING:
        return _go_on(runtime, unit, halted)
    if row.target not in LIVING:
        return replace(halted, given_up=_give_up(runtime, unit, before, row.target))
    return halted


def _go_on(runtime: Runtime, unit: Unit, halted: Halted) -> Halted:
    """Set aside what was missed; what that releases may have been missed too."""
    titles: dict[Missed, list[str]] = {Missed.SKIP: [], Missed.ASK: []}
    missed = True
    while missed:
        campaign = unit.campaigns.get(halted.campaign)
        plan = plan_of(campaign, runtime.clock.now())
        found = list(_missed(runtime, campaign, plan))
        missed = bool(found)
        for due in found:
            set_aside(runtime, unit, campaign, plan, due, reason=_reason(campaign))
            titles[due.verdict].append(due.action.title)
    return replace(
        halted,
        skipped=tuple(dict.fromkeys(titles[Missed.SKIP])),
        asked=tuple(dict.fromkeys(titles[Missed.ASK])),
    )


def _missed(runtime: Runtime, campaign: Campaign, plan: Plan) -> Iterator[Due]:
    now, wall = runtime.clock.now(), runtime.wall.now()
    for due in due_actions(campaign, plan, now=now, wall=wall):
        if due.verdict is not Missed.RUN:
            yield due


def _give_up(
    runtime: Runtime, unit: Unit, campaign: Campaign, state: CampaignState
) -> int:
    """Leave out every action that waits for its next attempt or for a person."""
    now, language = runtime.clock.now(), campaign.playbook.language
    verb = Verb.CANCEL if state is CampaignState.CANCELLED else Verb.END
    reason = f"{journal_text(verb, campaign.title, language)}."
    waiting = [
        outcome
        for outcome in campaign.outcomes.values()
        if outcome.state in HELD or outcome.state is ActionState.WAITING
    ]
    for outcome in waiting:
        unit.actions.settle(
            replace(
                outcome,
                state=ActionState.SKIPPED,
                retry_at=None,
                finished_at=now,
                detail=f"{reason} {outcome.detail}".strip(),
            )
        )
        unit.journal.add(
            Event(
                campaign=campaign.slug,
                at=now,
                who=MACHINE,
                what=ActionState.SKIPPED.value,
                about=outcome.key,
                why=reason,
            )
        )
    unit.board.close_all(campaign.slug, now)
    return len(waiting)


def _reason(campaign: Campaign) -> str:
    return Own.STOPPED.text(campaign.playbook.language)
