"""What to do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regie.campaign.actions import all_actions
from regie.campaign.gates import shut_gates
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import HELD
from regie.campaign.model import MESSAGES
from regie.campaign.model import Outcome
from regie.campaign.model import SETTLED
from regie.campaign.transitions import DOES
from regie.planning.missed import GRACE
from regie.planning.model import Plan
from regie.playbook.model import Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An action whose time has come, and what its lateness means.

    Attributes:
        verdict: RUN does it, SKIP and ASK only write that down.
    """

    action: Action
    verdict: Missed


def due_actions(
    campaign: Campaign,
    plan: Plan,
    *,
    now: datetime,
    wall: datetime,
    actions: Sequence[Action] | None = None,
) -> tuple[Due, ...]:
    """Return what is to be done now, predecessors first.

    An action is due when its moment has come, every step it waits for is done, and
    nobody holds it: not settled, not waiting for a person, not reserved by a live
    worker, not before its next attempt.

    Args:
        now: The campaign's present moment (UTC); a rehearsal moves it.
        wall: The machine's present moment (UTC), by which leases are measured.
        actions: All open actions of this plan, where they are known already.
    """
    does = DOES[campaign.state]
    if not does:
        return ()
    return tuple(
        Due(action=action, verdict=_verdict(campaign, plan, action, now))
        for action in (
            all_actions(campaign, plan, until=now, only_open=True)
            if actions is None
            else actions
        )
        if action.due_at <= now
        and action.kind in does
        and not _held(campaign.outcomes.get(action.key), now=now, wall=wall)
        and not blockers(campaign, plan, action)
    )


def blockers(campaign: Campaign, plan: Plan, action: Action) -> tuple[str, ...]:
    """Return the keys of the steps that the action still waits for.

    A digest waits until a card of one of its steps is open; what is done already has
    no reason to be done again. A gate that is not open holds back everything behind it,
    also where a step between was marked done.
    """
    if action.kind in MESSAGES:
        return ()
    if action.kind is ActionKind.DIGEST:
        return () if digest_steps(campaign, action) else action.steps
    if _done(campaign, action.step_key):
        return (action.step_key,)
    planned = plan.steps[action.step_key]
    starts = {d.step for d in planned.step.after if d.edge == "starts"}
    waits = tuple(
        key
        for key in planned.waits_for
        if not _done(campaign, key)
        and not (key.split("/")[0] in starts and _started(campaign, key))
    )
    return waits or shut_gates(campaign, plan, planned.key)


def digest_steps(campaign: Campaign, action: Action) -> tuple[str, ...]:
    """Return the steps of a digest whose cards are open and not done."""
    return tuple(
        key
        for key in action.steps
        if not _done(campaign, key)
        and _is_settled(campaign.outcomes.get(f"{campaign.slug}:{key}:card"))
    )


def _is_settled(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.state in SETTLED


def _done(campaign: Campaign, key: str) -> bool:
    fact = campaign.facts.get(key)
    return fact is not None and (fact.done_at is not None or fact.dropped)


def _started(campaign: Campaign, key: str) -> bool:
    fact = campaign.facts.get(key)
    return fact is not None and fact.started_on is not None


def _held(outcome: Outcome | None, *, now: datetime, wall: datetime) -> bool:
    if outcome is None:
        return False
    if outcome.state in SETTLED or outcome.state in HELD:
        return True
    if outcome.state is ActionState.WAITING:
        return outcome.retry_at is not None and outcome.retry_at > now
    return outcome.lease_until is not None and outcome.lease_until > wall


def _verdict(campaign: Campaign, plan: Plan, action: Action, now: datetime) -> Missed:
    """Decide by lateness, whatever kept it: nobody there, or a vendor who was down.

    A step without a moment of its own is not missed by waiting for another one: its
    time came when the last of its predecessors was done. What a person wanted all the
    same is in time from then on. What may have been done already is taken up however
    late, so that it does not stay in doubt; only what is not worth doing late is left.
    """
    known = campaign.outcomes.get(action.key)
    moments = [action.due_at, *_released_at(campaign, plan, action)]
    if known is not None and known.decided_at is not None:
        moments.append(known.decided_at)
    if now - max(moments) <= GRACE:
        return Missed.RUN
    if known is not None and _in_doubt(known) and action.if_missed is Missed.ASK:
        return Missed.RUN
    return action.if_missed


def _in_doubt(outcome: Outcome) -> bool:
    return outcome.state is ActionState.RESERVED or outcome.maybe_done


def _released_at(campaign: Campaign, plan: Plan, action: Action) -> list[datetime]:
    planned = plan.steps.get(action.step_key)
    if planned is None or planned.step.at is not None or planned.step.every is not None:
        return []
    return [
        fact.done_at
        for key in planned.waits_for
        if (fact := campaign.facts.get(key)) is not None and fact.done_at is not None
    ]
