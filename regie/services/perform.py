"""Do one action once: store its key, call the vendor, store what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from regie.campaign.actions import siblings_of
from regie.campaign.due import Due
from regie.campaign.due import due_actions
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import Outcome
from regie.errors import OutcomeUnknownError
from regie.errors import RateLimitedError
from regie.errors import RegieError
from regie.errors import VendorError
from regie.errors import VendorUnavailableError
from regie.planning.model import Plan
from regie.playbook.model import Missed
from regie.ports import Delivery
from regie.ports import Repeat
from regie.services import calls
from regie.services.completion import complete_if_settled
from regie.services.holder import this_process
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.services.ticket import Call
from regie.services.ticket import Ticket
from regie.store.actions import Lease
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import pick
from regie.words import say
from regie.words import speaking

#: Who opened a card: the built-in board, in the transaction that records it.
_BOARD = Delivery(vendor="board", vendor_id="")

#: Pauses between attempts after passing failures; the last one repeats.
PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)


def perform_action(
    runtime: Runtime, slug: str, key: str, *, insist: bool = False
) -> Outcome:
    """Perform the action unless it is done, held, or not due; return its outcome.

    Args:
        insist: Try again although the pause after a passing failure is not over.

    Raises:
        RegieError: It did not succeed; the outcome is stored all the same. Errors whose
            `transient` is true will be tried again by themselves.
    """
    taken = _take(runtime, slug, key, insist=insist)
    if isinstance(taken, Outcome):
        return taken
    with speaking(taken.campaign.playbook.language):
        return _carry_out(runtime, taken)


def _carry_out(runtime: Runtime, ticket: Ticket) -> Outcome:
    action = ticket.action
    if action.kind is ActionKind.CARD:
        return _record(runtime, ticket, _done(runtime, ticket, _BOARD))
    call: Call | None = None
    try:
        call = calls.prepare(runtime, ticket)
        if call is None:
            return _record(runtime, ticket, _nobody(ticket))
        if not _repeatable(runtime, call, ticket):
            raise OutcomeUnknownError(call.vendor, _interrupted())
        delivery = call.make()
    except RegieError as error:
        _record(runtime, ticket, _failure(runtime, ticket, error, call))
        raise
    return _record(runtime, ticket, _done(runtime, ticket, delivery))


def _done(runtime: Runtime, ticket: Ticket, delivery: Delivery) -> Outcome:
    return Outcome(
        key=ticket.action.key,
        state=ActionState.DONE,
        attempts=ticket.attempts,
        finished_at=runtime.clock.now(),
        vendor=delivery.vendor,
        vendor_id=delivery.vendor_id,
        detail=delivery.note,
    )


def _take(runtime: Runtime, slug: str, key: str, *, insist: bool) -> Ticket | Outcome:
    """Reserve the action in a transaction that holds its campaign."""
    now, wall = runtime.clock.now(), runtime.wall.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        if insist:
            campaign = _hurried(campaign, key)
        plan = plan_of(campaign, now)
        due = _find(due_actions(campaign, plan, now=now, wall=wall), key)
        if due is None:
            idle = Outcome(key=key, state=ActionState.SKIPPED)
            return campaign.outcomes.get(key, idle)
        if due.verdict is not Missed.RUN:
            return set_aside(runtime, unit, campaign, plan, due)
        lease = Lease(
            holder=this_process(),
            taken_at=wall,
            until=wall + timedelta(seconds=runtime.lease_s),
        )
        before = unit.actions.reserve(slug, due.action, lease)
    return Ticket(
        campaign=campaign,
        plan=plan,
        action=due.action,
        attempts=1 if before is None else before.attempts + 1,
        doubt_since=_doubt_since(before),
    )


def _doubt_since(before: Outcome | None) -> datetime | None:
    if before is None:
        return None
    orphaned = before.state is ActionState.RESERVED
    return before.first_at if orphaned or before.maybe_done else None


def set_aside(
    runtime: Runtime,
    unit: Unit,
    campaign: Campaign,
    plan: Plan,
    due: Due,
    *,
    reason: str = "",
) -> Outcome:
    """Write down that a missed action is skipped, or that a person must decide.

    Args:
        reason: Why it was missed, if it is not that Régie did not run.
    """
    language = campaign.playbook.language
    action, now = due.action, runtime.clock.now()
    asked = due.verdict is Missed.ASK
    outcome = Outcome(
        key=action.key,
        state=ActionState.ASKED if asked else ActionState.SKIPPED,
        finished_at=None if asked else now,
        detail=reason
        or pick(
            language,
            fr="Le moment prévu est passé sans que Régie tourne.",
            en="The planned moment passed while Régie was not running.",
        ),
    )
    unit.actions.note(campaign.slug, action, outcome)
    unit.journal.add(
        Event(
            campaign=campaign.slug,
            at=now,
            who="régie",
            what=outcome.state.value,
            about=action.key,
            why=outcome.detail,
        )
    )
    siblings = siblings_of(campaign, plan, action)
    complete_if_settled(unit, campaign.slug, outcome, siblings, plan.today)
    return outcome


def postpone(runtime: Runtime, slug: str, keys: Sequence[str]) -> int:
    """Let due actions wait that were not tried because their channel is down.

    They are tried again after the first pause, with the one that failed.
    """
    now, wall = runtime.clock.now(), runtime.wall.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        due = due_actions(campaign, plan_of(campaign, now), now=now, wall=wall)
        waiting = [one.action for one in due if one.action.key in keys]
        for action in waiting:
            before = campaign.outcomes.get(action.key, _untried(action))
            outcome = replace(
                before, state=ActionState.WAITING, retry_at=now + PAUSES[0]
            )
            unit.actions.note(slug, action, outcome)
    return len(waiting)


def _untried(action: Action) -> Outcome:
    return Outcome(key=action.key, state=ActionState.WAITING)


def _hurried(campaign: Campaign, key: str) -> Campaign:
    outcome = campaign.outcomes.get(key)
    if outcome is None or outcome.state is not ActionState.WAITING:
        return campaign
    soon = replace(outcome, retry_at=None)
    return replace(campaign, outcomes={**campaign.outcomes, key: soon})


def _find(due: tuple[Due, ...], key: str) -> Due | None:
    return next((one for one in due if one.action.key == key), None)


def _repeatable(runtime: Runtime, call: Call, ticket: Ticket) -> bool:
    """Say whether the call may be made, given what an earlier one may have done.

    A reminder may reach someone twice under one Message-ID; anything public may not. A
    key protects only as long as the vendor remembers it.
    """
    if ticket.doubt_since is None:
        return True
    if call.repeat is Repeat.VISIBLE:
        return not _is_public(ticket)
    if call.repeat is not Repeat.SAFE:
        return False
    window = call.repeat_window
    return window is None or runtime.wall.now() - ticket.doubt_since <= window


def _is_public(ticket: Ticket) -> bool:
    if ticket.action.kind is ActionKind.CORRECTION:
        return True
    planned = ticket.plan.steps.get(ticket.action.step_key)
    return planned is not None and planned.step.public


def _interrupted() -> str:
    return say(
        fr="le programme s'est arrêté pendant l'envoi",
        en="the program stopped during the call",
    )


def _nobody(ticket: Ticket) -> Outcome:
    return Outcome(
        key=ticket.action.key,
        state=ActionState.SKIPPED,
        attempts=ticket.attempts,
        detail=say(
            fr="Personne à qui l'adresser.", en="There is nobody to address it to."
        ),
    )


def _failure(
    runtime: Runtime, ticket: Ticket, error: RegieError, call: Call | None
) -> Outcome:
    """Return what is stored of a failure: to be tried again, or left to a person."""
    now = runtime.clock.now()
    state, retry_at = ActionState.FAILED, None
    unconfirmed = isinstance(error, OutcomeUnknownError)
    if _passes(ticket, error, call):
        pause = PAUSES[min(ticket.attempts, len(PAUSES)) - 1]
        if isinstance(error, RateLimitedError) and error.retry_after is not None:
            pause = error.retry_after
        state, retry_at = ActionState.WAITING, now + pause
    elif unconfirmed:
        state = ActionState.UNKNOWN
    sent = isinstance(error, VendorUnavailableError) and error.sent
    return Outcome(
        key=ticket.action.key,
        state=state,
        attempts=ticket.attempts,
        retry_at=retry_at,
        vendor=error.vendor if isinstance(error, VendorError) else "",
        detail=str(error),
        maybe_done=sent or unconfirmed or ticket.doubt_since is not None,
    )


def _passes(ticket: Ticket, error: RegieError, call: Call | None) -> bool:
    """Say whether the action is tried again by itself."""
    if isinstance(error, OutcomeUnknownError):
        visible = call is not None and call.repeat is Repeat.VISIBLE
        return visible and not _is_public(ticket)
    return isinstance(error, VendorError) and error.transient


def _record(runtime: Runtime, ticket: Ticket, outcome: Outcome) -> Outcome:
    now = runtime.clock.now()
    action, campaign = ticket.action, ticket.campaign
    with runtime.unit() as unit:
        unit.campaigns.lock(campaign.slug)
        if action.kind is ActionKind.CARD and outcome.state is ActionState.DONE:
            unit.board.open(calls.card_of(campaign, ticket.plan, action, now))
        unit.actions.settle(outcome)
        unit.journal.add(
            Event(
                campaign=campaign.slug,
                at=now,
                who="régie",
                what=outcome.state.value,
                about=action.key,
                why=outcome.detail,
            )
        )
        siblings = siblings_of(campaign, ticket.plan, action)
        complete_if_settled(unit, campaign.slug, outcome, siblings, ticket.plan.today)
    return outcome
