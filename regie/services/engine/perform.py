"""Do one action once: store its key, call the vendor, store what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from regie.campaign.actions import all_actions
from regie.campaign.actions import siblings_of
from regie.campaign.due import Due
from regie.campaign.due import due_actions
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import Outcome
from regie.planning.model import Plan
from regie.playbook.model import Missed
from regie.services.engine import calls
from regie.services.engine.attempt import attempt
from regie.services.engine.attempt import PAUSES
from regie.services.engine.completion import complete_if_settled
from regie.services.holder import this_process
from regie.services.own_words import Own
from regie.services.planned import dates_of
from regie.services.runtime import Runtime
from regie.services.ticket import Ticket
from regie.store.actions import Lease
from regie.store.engine import DatabaseUnreachableError
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import speaking

#: How often the database is asked to store an outcome. On SQLite each try waits for
#: other writers as long as `store.engine` says; all of them end within a lease.
KEEP_TRIES = 4


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What was found due at a moment, and what came of it.

    Attributes:
        campaign: As it was before.
        plan: Its plan then, with all of its open `actions`.
        outcomes: Of what was set aside, then of what was performed, in order.
    """

    campaign: Campaign
    plan: Plan
    actions: tuple[Action, ...]
    outcomes: tuple[Outcome, ...]


def perform_all(runtime: Runtime, slug: str) -> Pass:
    """Perform everything that is due now, in order.

    One plan and two transactions serve all of it, and what fails raises nothing. For
    vendors that only play their part: after a crash between the two, every one of the
    actions would be in doubt.
    """
    now, wall = runtime.clock.now(), runtime.wall.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        plan = dates_of(campaign, now)
        actions = all_actions(campaign, plan, only_open=True)
        due = due_actions(campaign, plan, now=now, wall=wall, actions=actions)
        wanted = [one.action for one in due if one.verdict is Missed.RUN]
        tickets = _reserve(runtime, unit, campaign, plan, wanted)
        aside = [
            set_aside(runtime, unit, campaign, plan, one)
            for one in due
            if one.verdict is not Missed.RUN
        ]
    outcomes = (*aside, *_attempt_all(runtime, tickets))
    return Pass(campaign=campaign, plan=plan, actions=actions, outcomes=outcomes)


def _attempt_all(runtime: Runtime, tickets: Sequence[Ticket]) -> tuple[Outcome, ...]:
    if not tickets:
        return ()
    with speaking(tickets[0].campaign.playbook.language):
        outcomes = tuple(attempt(runtime, ticket)[0] for ticket in tickets)
    with runtime.unit() as unit:
        unit.campaigns.lock(tickets[0].campaign.slug)
        _write(runtime, unit, list(zip(tickets, outcomes, strict=True)))
    return outcomes


def _carry_out(runtime: Runtime, ticket: Ticket) -> Outcome:
    outcome, error = attempt(runtime, ticket)
    _keep(runtime, ticket, outcome)
    if error is not None:
        raise error
    return outcome


def _keep(runtime: Runtime, ticket: Ticket, outcome: Outcome) -> None:
    """Store what came of the call, and not give up at once where nobody lets us in.

    What is not stored is in doubt, though it is known here.
    """
    for tries_left in reversed(range(KEEP_TRIES)):
        try:
            with runtime.unit() as unit:
                unit.campaigns.lock(ticket.campaign.slug)
                _write(runtime, unit, [(ticket, outcome)])
        except DatabaseUnreachableError:
            if tries_left == 0:
                raise
        else:
            return


def _take(runtime: Runtime, slug: str, key: str, *, insist: bool) -> Ticket | Outcome:
    """Reserve the action in a transaction that holds its campaign."""
    now, wall = runtime.clock.now(), runtime.wall.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        if insist:
            campaign = _hurried(campaign, key)
        plan = dates_of(campaign, now)
        due = _find(due_actions(campaign, plan, now=now, wall=wall), key)
        if due is None:
            idle = Outcome(key=key, state=ActionState.SKIPPED)
            return campaign.outcomes.get(key, idle)
        if due.verdict is not Missed.RUN:
            return set_aside(runtime, unit, campaign, plan, due)
        (ticket,) = _reserve(runtime, unit, campaign, plan, [due.action])
        return ticket


def _reserve(
    runtime: Runtime,
    unit: Unit,
    campaign: Campaign,
    plan: Plan,
    actions: Sequence[Action],
) -> list[Ticket]:
    wall = runtime.wall.now()
    lease = Lease(
        holder=this_process(),
        taken_at=wall,
        until=wall + timedelta(seconds=runtime.lease_s),
    )
    unit.actions.reserve(campaign.slug, actions, lease, known=campaign.outcomes)
    return [_ticket(campaign, plan, action) for action in actions]


def _ticket(campaign: Campaign, plan: Plan, action: Action) -> Ticket:
    before = campaign.outcomes.get(action.key)
    return Ticket(
        campaign=campaign,
        plan=plan,
        action=action,
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
        reason: Why it was missed, if it is not that Régie did not run or that the
            vendor did not answer.
    """
    action, now = due.action, runtime.clock.now()
    asked = due.verdict is Missed.ASK
    before = campaign.outcomes.get(action.key)
    outcome = Outcome(
        key=action.key,
        state=ActionState.ASKED if asked else ActionState.SKIPPED,
        attempts=0 if before is None else before.attempts,
        finished_at=None if asked else now,
        detail=reason or _why_missed(before, campaign.playbook.language),
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


def _why_missed(before: Outcome | None, language: str) -> str:
    if before is None:
        return Own.NOT_RUNNING.text(language)
    if before.vendor:
        return Own.DOWN.text(language, before.vendor)
    return Own.SERVICE_DOWN.text(language)


def postpone(runtime: Runtime, slug: str, keys: Sequence[str]) -> int:
    """Let due actions wait that were not tried because their channel is down.

    They are tried again with the one that failed, so that a vendor who is down gets one
    call an attempt, however much waits.
    """
    now, wall = runtime.clock.now(), runtime.wall.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        plan = dates_of(campaign, now)
        actions = all_actions(campaign, plan, until=now, only_open=True)
        due = due_actions(campaign, plan, now=now, wall=wall, actions=actions)
        waiting = [one.action for one in due if one.action.key in keys]
        again_at = _next_attempts(campaign, actions, now)
        for action in waiting:
            before = campaign.outcomes.get(action.key, _untried(action))
            retry_at = again_at.get(action.kind, now + PAUSES[0])
            outcome = replace(before, state=ActionState.WAITING, retry_at=retry_at)
            unit.actions.note(slug, action, outcome)
    return len(waiting)


def _next_attempts(
    campaign: Campaign, actions: Sequence[Action], now: datetime
) -> dict[ActionKind, datetime]:
    """Return when the next attempt in each channel is, of those that wait for one."""
    found: dict[ActionKind, datetime] = {}
    for action in actions:
        known = campaign.outcomes.get(action.key)
        if known is not None and known.retry_at is not None and known.retry_at > now:
            before = found.get(action.kind, known.retry_at)
            found[action.kind] = min(before, known.retry_at)
    return found


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


def _write(
    runtime: Runtime, unit: Unit, performed: Sequence[tuple[Ticket, Outcome]]
) -> None:
    """Store what came of actions of one campaign, which the caller holds."""
    now = runtime.clock.now()
    unit.board.open(
        *(
            calls.card_of(ticket.campaign, ticket.plan, ticket.action, now)
            for ticket, outcome in performed
            if ticket.action.kind is ActionKind.CARD
            and outcome.state is ActionState.DONE
        )
    )
    unit.actions.settle(*(outcome for _, outcome in performed))
    unit.journal.add(*(_event(ticket, outcome, now) for ticket, outcome in performed))
    last_of_step = {ticket.action.step_key: (ticket, out) for ticket, out in performed}
    for ticket, outcome in last_of_step.values():
        campaign, plan = ticket.campaign, ticket.plan
        siblings = siblings_of(campaign, plan, ticket.action)
        complete_if_settled(unit, campaign.slug, outcome, siblings, plan.today)


def _event(ticket: Ticket, outcome: Outcome, now: datetime) -> Event:
    return Event(
        campaign=ticket.campaign.slug,
        at=now,
        who="régie",
        what=outcome.state.value,
        about=ticket.action.key,
        why=outcome.detail,
    )
