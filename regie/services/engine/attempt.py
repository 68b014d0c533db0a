"""Call the vendor of a taken action once, and say what is to be stored of it."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta

from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Outcome
from regie.errors import OutcomeUnknownError
from regie.errors import RateLimitedError
from regie.errors import RegieError
from regie.errors import VendorError
from regie.errors import VendorUnavailableError
from regie.planning.missed import GRACE
from regie.ports import Delivery
from regie.ports import Repeat
from regie.services.engine import calls
from regie.services.own_words import Own
from regie.services.runtime import Runtime
from regie.services.ticket import Call
from regie.services.ticket import Ticket
from regie.words import say
from regie.words import spoken_language

#: Who opened a card: the built-in board, in the transaction that records it.
_BOARD = Delivery(vendor="board", vendor_id="")

#: Pauses between attempts after passing failures; the last one repeats.
PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)


def attempt(runtime: Runtime, ticket: Ticket) -> tuple[Outcome, RegieError | None]:
    """Call the vendor once; return what is to be stored, and what went wrong."""
    if ticket.action.kind is ActionKind.CARD:
        return _done(runtime, ticket, _BOARD), None
    call: Call | None = None
    try:
        call = calls.prepare(runtime, ticket)
        if call is None:
            return _nobody(ticket), None
        if not _repeatable(runtime, call, ticket):
            raise OutcomeUnknownError(call.vendor, _interrupted())
        return _done(runtime, ticket, call.make()), None
    except RegieError as error:
        return _failure(runtime, ticket, error, call), error


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


def _nobody(ticket: Ticket) -> Outcome:
    settled = ticket.action.kind is ActionKind.ALERT
    return Outcome(
        key=ticket.action.key,
        state=ActionState.SKIPPED,
        attempts=ticket.attempts,
        detail=(Own.SETTLED if settled else Own.NOBODY).text(spoken_language()),
    )


def _failure(
    runtime: Runtime, ticket: Ticket, error: RegieError, call: Call | None
) -> Outcome:
    """Return what is stored of a failure: to be tried again, or left to a person."""
    now = runtime.clock.now()
    before = ticket.campaign.outcomes.get(ticket.action.key)
    state, retry_at = ActionState.FAILED, None
    unconfirmed = isinstance(error, OutcomeUnknownError)
    if _passes(ticket, error, call):
        state, retry_at = ActionState.WAITING, _next_attempt(ticket, error, now)
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
        decided_at=None if before is None else before.decided_at,
    )


def _next_attempt(ticket: Ticket, error: RegieError, now: datetime) -> datetime:
    """Return when to try again: not before the vendor says, not after it is missed.

    The last attempt is made when the action's grace ends, before its `if_missed`
    decides.
    """
    if isinstance(error, RateLimitedError) and error.retry_after is not None:
        return now + error.retry_after
    retry_at = now + PAUSES[min(ticket.attempts, len(PAUSES)) - 1]
    last_at = ticket.action.due_at + GRACE
    return last_at if now < last_at < retry_at else retry_at


def _passes(ticket: Ticket, error: RegieError, call: Call | None) -> bool:
    """Say whether the action is tried again by itself."""
    if isinstance(error, OutcomeUnknownError):
        visible = call is not None and call.repeat is Repeat.VISIBLE
        return visible and not _is_public(ticket)
    return isinstance(error, VendorError) and error.transient


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
