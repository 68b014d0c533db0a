"""A mail with a document: what it says, and what is known of its journey.

Its content is written once, under its key; what becomes of it is added line by line. A
call to the vendor has one line when it begins and one when it ends: a line that begins
and has no end is a call whose outcome nobody knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from regie.ports import Repeat


class Occasion(StrEnum):
    """Why a document is mailed; the mail's template has the same name."""

    INVOICE = "invoice"
    DEPOSIT = "deposit"
    CREDIT_NOTE = "credit-note"
    QUOTE = "quote"
    REMINDER = "reminder"
    CONTEST = "contest"
    CONTEST_ANSWER = "contest-answer"
    SHARE = "share"
    QUOTE_ANSWER = "quote-answer"


class MailState(StrEnum):
    """A line of a mail's journey.

    BEGUN: a process takes it and calls the vendor.
    SENT: the vendor has it.
    FAILED: the vendor does not have it; it can be tried again.
    UNKNOWN: it may have arrived; only a person can say whether it is sent again.
    """

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEvent:
    """One line.

    Attributes:
        at: When, by the clock of the campaigns (UTC).
        wall_at: The same by the machine's clock.
        holder: `host:pid` of who begins.
    """

    state: MailState
    at: datetime
    wall_at: datetime
    holder: str = ""
    vendor: str = ""
    vendor_id: str = ""
    detail: str = ""


#: So long a mail that failed is tried at each occasion.
TRIED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """A mail as it was written down before it left.

    Attributes:
        key: Its Message-ID and a vendor's idempotency key follow from it.
        about: The document's number.
        files: Name and SHA-256 of each file.
        events: Its journey, in order.
    """

    key: str
    about: str
    occasion: Occasion
    receiver: str
    subject: str
    text: str
    files: tuple[tuple[str, str], ...] = ()
    events: tuple[MailEvent, ...] = ()

    @property
    def state(self) -> MailState | None:
        """Where it stands; None before anybody took it."""
        return self.events[-1].state if self.events else None

    @property
    def has_failed(self) -> bool:
        """Whether it was tried and has surely not left: it may leave as another one."""
        return self.state is MailState.FAILED and doubt_since(self.events) is None


def is_to_be_tried(events: Sequence[MailEvent], now: datetime) -> bool:
    """Say whether Régie sends a mail by itself: it was not sent, and may be.

    What fails is tried at each occasion of the first day, and then once a day: an
    address or a mail service that is mended weeks later is still written to.
    """
    if not events or events[-1].state is MailState.BEGUN:
        return True
    is_new = now - events[0].at < TRIED_FOR
    is_rested = now - events[-1].at >= TRIED_FOR
    return events[-1].state is MailState.FAILED and (is_new or is_rested)


def doubt_since(events: Sequence[MailEvent]) -> datetime | None:
    """Return when a call was made of which nobody knows the end; None if all are known.

    By the machine's clock.
    """
    open_calls: list[datetime] = []
    for event in events:
        if event.state is MailState.BEGUN:
            open_calls.append(event.wall_at)
        elif event.state is MailState.FAILED and open_calls:
            open_calls.pop()
    return open_calls[0] if open_calls else None


def may_repeat(
    since: datetime | None,
    *,
    repeat: Repeat,
    window: timedelta | None,
    wall: datetime,
    visibly: bool,
) -> bool:
    """Say whether a mail may be given to a vendor who may have it already.

    Args:
        since: As `doubt_since`.
        repeat: What the vendor does with a second call under one key.
        window: How long it remembers the key; None for ever.
        wall: Now, by the machine's clock.
        visibly: Whether the receiver may get it twice under one Message-ID.
    """
    if since is None:
        return True
    if repeat is Repeat.SAFE:
        return window is None or wall - since <= window
    return visibly and repeat is Repeat.VISIBLE
