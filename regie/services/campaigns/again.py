"""Have the machine do a step once more that it has done."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from regie.campaign.actions import all_actions
from regie.campaign.legal import judge_step
from regie.campaign.model import ActionState
from regie.campaign.model import Outcome
from regie.campaign.transitions import Verb
from regie.planning.model import Fact
from regie.services.campaigns.find import find_step
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Redone:
    """A step that is done once more.

    Attributes:
        changed: False if it is still to be done anyway.
        at_once: How many of its actions are done now: their moment has passed, and a
            person wants them all the same.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    step_key: str
    title: str
    changed: bool
    at_once: int = 0
    published: bool = True


def redo_step(
    runtime: Runtime, slug: str, step_key: str, *, who: str, why: str = ""
) -> Redone:
    """Begin a new round of the step: its actions get new keys, and are done once more.

    Raises:
        IllegalChangeError: It is dropped, or a person's, or its campaign is over.
    """
    now = runtime.clock.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        planned = find_step(plan_of(campaign, now), step_key)
        fact = campaign.facts.get(planned.key, Fact())
        redone = Redone(
            campaign=slug, step_key=planned.key, title=planned.title, changed=True
        )
        if judge_step(campaign, planned, fact, Verb.REDO) is None:
            return replace(redone, changed=False)
        fresh = replace(fact, done_at=None, rounds=fact.rounds + 1)
        unit.campaigns.set_fact(slug, planned.key, fresh)
        unit.journal.add(
            Event(
                campaign=slug,
                at=now,
                who=who,
                what=Verb.REDO.value,
                about=planned.key,
                why=why,
            )
        )
        after = unit.campaigns.get(slug)
        passed = [
            action
            for action in all_actions(after, plan_of(after, now))
            if action.step_key == planned.key
            and action.due_at <= now
            and action.key not in after.outcomes
        ]
        for action in passed:
            wanted = Outcome(
                key=action.key,
                state=ActionState.WAITING,
                retry_at=now,
                decided_at=now,
            )
            unit.actions.note(slug, action, wanted)
    published = publish_if_reachable(runtime, slug)
    return replace(redone, at_once=len(passed), published=published)
