"""The values of a running campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from enum import StrEnum

from regie.campaign.gates import Answer
from regie.campaign.handovers import Handover
from regie.campaign.moves import Move
from regie.people.people import Person
from regie.planning.drift import ClockChange
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.playbook.model import Missed
from regie.playbook.model import Playbook


class CampaignState(StrEnum):
    """Where a campaign stands.

    FROZEN: nothing is sent; cards and plan go on. PAUSED: nothing happens by itself.
    """

    RUNNING = "running"
    FROZEN = "frozen"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    ENDED = "ended"


class ActionKind(StrEnum):
    """What the machine can do for a campaign."""

    CARD = "card"
    MAIL = "mail"
    CONTACT = "contact"
    DIGEST = "digest"
    NOTICE = "notice"
    CORRECTION = "correction"
    HANDOVER = "handover"
    ALERT = "alert"
    ESCALATION = "escalation"


#: What follows a move or a handover, and what warns people; waits for no step.
MESSAGES = frozenset(
    {
        ActionKind.NOTICE,
        ActionKind.CORRECTION,
        ActionKind.HANDOVER,
        ActionKind.ALERT,
        ActionKind.ESCALATION,
    }
)


class ActionState(StrEnum):
    """What became of an action; no row yet means that nothing was tried.

    RESERVED: the key is stored, the vendor may have been called.
    WAITING: a passing failure; tried again at `retry_at`.
    ASKED: a person must decide whether it is still to be done.
    UNKNOWN: a person must find out whether it happened.
    """

    RESERVED = "reserved"
    WAITING = "waiting"
    ASKED = "asked"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"


#: States in which an action needs nobody and nothing any more.
SETTLED = frozenset({ActionState.DONE, ActionState.SKIPPED})

#: States in which only a person can move an action on.
HELD = frozenset({ActionState.ASKED, ActionState.FAILED, ActionState.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing for the machine to do, once.

    Attributes:
        key: Deterministic: campaign, step, what and for whom. Never a date, so that a
            moved step is still done once.
        step_key: The planned step it belongs to; empty for what belongs to none.
        person: Slug of the receiver; empty where there is none.
        due_at: When it is to be done (UTC).
        phase: The phase's name.
        title: In the reader's words.
        order: Its place among actions due at the same moment.
        steps: For a digest: the steps that it reminds of; for a handover: its step.
        move: For what follows a move or a handover: its number.
    """

    key: str
    kind: ActionKind
    step_key: str
    person: str
    due_at: datetime
    phase: str
    title: str
    order: int
    if_missed: Missed = Missed.RUN
    steps: tuple[str, ...] = ()
    move: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is stored of an action.

    Attributes:
        lease_until: While RESERVED: until when its worker is believed to live (UTC, by
            the machine's clock even in a rehearsal).
        retry_at: While WAITING: when to try again (UTC).
        detail: What the vendor answered or why it failed, for a person.
        first_at: When it was first taken (UTC, by the machine's clock).
        maybe_done: An earlier attempt left and was not confirmed.
        decided_at: When a person last wanted it done all the same (UTC).
    """

    key: str
    state: ActionState
    attempts: int = 0
    lease_until: datetime | None = None
    retry_at: datetime | None = None
    finished_at: datetime | None = None
    vendor: str = ""
    vendor_id: str = ""
    detail: str = ""
    first_at: datetime | None = None
    maybe_done: bool = False
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A playbook with its dates and people, and what happened so far.

    Attributes:
        anchors: The dates that were given, in the playbook's zone, without offset.
        holidays: The public holidays that were read when it was started; kept, so that
            a newer list never moves a date silently.
        zones: The clock changes that were known when it was started, by zone; empty for
            campaigns that were started before they were kept.
        facts: By key of the planned step.
        outcomes: By key of the action.
        moves: How often its dates were moved, oldest first.
        handovers: Which steps were handed to somebody else, oldest first; the facts say
            whose they are now.
        answers: What was decided at each gate, oldest first, by its key.
    """

    slug: str
    title: str
    client: str
    client_slug: str
    playbook: Playbook
    anchors: Mapping[str, date | datetime]
    started_at: datetime
    state: CampaignState = CampaignState.RUNNING
    parameters: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    team: tuple[Person, ...] = ()
    holidays: frozenset[date] = frozenset()
    zones: Mapping[str, tuple[ClockChange, ...]] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    handovers: tuple[Handover, ...] = ()
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
