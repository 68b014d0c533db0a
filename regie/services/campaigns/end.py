"""End a campaign that is over: look first; by itself once nothing is left."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from regie.campaign.ending import ends_by_itself
from regie.campaign.ending import Left
from regie.campaign.ending import left_over
from regie.campaign.ending import nothing_left
from regie.campaign.legal import judge_campaign
from regie.campaign.model import Campaign
from regie.campaign.transitions import Verb
from regie.planning.model import Plan
from regie.services.engine.halt import change_within
from regie.services.engine.halt import Word
from regie.services.engine.publish import publish_if_reachable
from regie.services.history import MACHINE
from regie.services.own_words import Own
from regie.services.planned import plan_of
from regie.services.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A campaign that ended, or would.

    Attributes:
        applied: Whether it was written.
        changed: False if it had ended already.
        left: What stays undone.
        given_up: How many actions that waited will not be done any more.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    title: str
    applied: bool
    changed: bool = True
    left: Left = field(default_factory=Left)
    given_up: int = 0
    published: bool = False


def look_at_end(runtime: Runtime, slug: str) -> Ended:
    """Return what would stay undone if the campaign ended now; nothing is written.

    Raises:
        IllegalChangeError: It was cancelled.
    """
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    changed = judge_campaign(campaign, Verb.END) is not None
    left = left_over(campaign, plan_of(campaign, runtime.clock.now()))
    return Ended(
        campaign=slug,
        title=campaign.title,
        applied=False,
        changed=changed,
        left=left if changed else Left(),
    )


def end_campaign(runtime: Runtime, slug: str, *, who: str, why: str = "") -> Ended:
    """End the campaign for good, whatever is left; then tell the timetable.

    Raises:
        IllegalChangeError: It was cancelled.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        before = unit.campaigns.get(slug)
        left = left_over(before, plan_of(before, runtime.clock.now()))
        word = Word(who=who, why=why)
        halted = change_within(runtime, unit, before, Verb.END, word)
    return Ended(
        campaign=slug,
        title=before.title,
        applied=halted.changed,
        changed=halted.changed,
        left=left if halted.changed else Left(),
        given_up=halted.given_up,
        published=publish_if_reachable(runtime, slug) if halted.changed else True,
    )


def end_if_over(runtime: Runtime, campaign: Campaign, plan: Plan) -> bool:
    """End the campaign if nothing is left and nothing happened for a while.

    What was read of it may be old by now: the transaction that writes looks again.
    """
    if not nothing_left(campaign, plan):
        return False
    now, slug = runtime.clock.now(), campaign.slug
    with runtime.unit(reading=True) as unit:
        last_at = unit.journal.last_at(slug) or campaign.started_at
    if not ends_by_itself(campaign, plan, last_at=last_at, now=now):
        return False
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        before = unit.campaigns.get(slug)
        last_at = unit.journal.last_at(slug) or before.started_at
        made = plan_of(before, now)
        over = ends_by_itself(before, made, last_at=last_at, now=now)
        if over:
            word = Word(who=MACHINE, why=_reason(before))
            change_within(runtime, unit, before, Verb.END, word)
    return over


def _reason(campaign: Campaign) -> str:
    return Own.OVER.text(campaign.playbook.language)
