"""A person settles what Régie could not: do it now, or leave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from regie.campaign.actions import all_actions
from regie.campaign.actions import siblings_of
from regie.campaign.legal import check_living
from regie.campaign.model import ActionState
from regie.campaign.model import HELD
from regie.campaign.model import Outcome
from regie.campaign.transitions import Verb
from regie.errors import NotFoundError
from regie.services.campaigns.find import members_of
from regie.services.engine.completion import complete_if_settled
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import dates_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.words import say


def decide(
    runtime: Runtime,
    slug: str,
    step_key: str,
    *,
    run: bool,
    who: str,
    tell: bool = True,
) -> tuple[str, ...]:
    """Settle every held action of a step; return their keys.

    Held actions were missed and ask, were refused by their vendor, or have an unknown
    outcome. With `run` they are done now; else they are skipped. Whoever settles many
    at once may `tell` the timetable afterwards, once, by `publish_wake_ups`.
    """
    now = runtime.clock.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        check_living(campaign, Verb.DECIDE)
        plan = dates_of(campaign, now)
        meant = {step_key, *(each.key for each in members_of(plan, step_key))}
        held = [
            (action, outcome)
            for action in all_actions(campaign, plan)
            if action.step_key in meant
            and (outcome := campaign.outcomes.get(action.key)) is not None
            and outcome.state in HELD
        ]
        if not held:
            raise NotFoundError(_nothing(step_key))
        for action, outcome in held:
            fresh = _decided(outcome, run=run, now=now)
            unit.actions.settle(fresh)
            unit.journal.add(
                Event(
                    campaign=slug,
                    at=now,
                    who=who,
                    what=Verb.DECIDE.value,
                    about=action.key,
                    why="run" if run else "skip",
                )
            )
            siblings = siblings_of(campaign, plan, action)
            complete_if_settled(unit, slug, fresh, siblings, plan.today)
    if tell:
        publish_if_reachable(runtime, slug)
    return tuple(action.key for action, _ in held)


def _decided(outcome: Outcome, *, run: bool, now: datetime) -> Outcome:
    if run:
        return replace(
            outcome,
            state=ActionState.WAITING,
            retry_at=now,
            decided_at=now,
            maybe_done=False,  # the person has looked
        )
    return replace(outcome, state=ActionState.SKIPPED, finished_at=now)


def _nothing(step_key: str) -> str:
    return say(
        fr=f"Rien n'attend de décision pour l'étape « {step_key} ». "
        "`regie status` montre ce qui attend.",
        en=f"Nothing waits for a decision on step “{step_key}”. "
        "`regie status` shows what waits.",
    )
