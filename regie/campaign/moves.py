"""What it means that a date of the launch moves, as values.

A plan is never shifted: it is computed again from the new dates. What is kept of a move
is what people are told of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from enum import StrEnum

from regie.planning.model import Impossible
from regie.planning.model import Reason
from regie.planning.model import ResolvedAnchor


class Decision(StrEnum):
    """What to do about something that was announced with the old date."""

    LEAVE = "leave"
    CORRECT = "correct"
    REDO = "redo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a step lies: its days in the campaign's zone, its moment (UTC), its limit.

    Attributes:
        until: Last day (inclusive).
        due_on: The last day it may end on.
    """

    on: date | None = None
    until: date | None = None
    at: datetime | None = None
    due_on: date | None = None

    @property
    def wanted_on(self) -> date | None:
        """Return the day by which people know the step."""
        return self.due_on or self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAnchor:
    """A date of the launch before and after; derived ones move along."""

    before: ResolvedAnchor
    after: ResolvedAnchor

    @property
    def name(self) -> str:
        """Return the anchor's name."""
        return self.after.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A step that lies elsewhere after the move.

    Attributes:
        person: Slug of its owner; empty if nobody owns it.
        automatic: Whether the machine does it.
    """

    key: str
    title: str
    person: str
    automatic: bool
    before: Slot
    after: Slot

    @property
    def is_limit(self) -> bool:
        """Whether it stays where it is, and only the day it may end on moves."""
        return replace(self.before, due_on=self.after.due_on) == self.after

    @property
    def is_new(self) -> bool:
        """Whether it had no place before: one more time, or a date at last."""
        return self.before == Slot()

    @property
    def is_gone(self) -> bool:
        """Whether it has no place any more."""
        return self.after == Slot()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A step that would move, but is done, has begun, or was put on its day.

    Attributes:
        reason: DONE, STARTED or PINNED.
    """

    key: str
    title: str
    person: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """Something done that made the old date public.

    Attributes:
        anchor: The name of the date that it announced.
        person: Slug of the step's owner.
        reached: Slugs of those who got it by mail from Régie.
        automatic: Whether the machine did it.
        decision: None while nobody has decided.
    """

    key: str
    title: str
    anchor: str
    person: str
    reached: tuple[str, ...]
    automatic: bool
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """Everything that follows from moving dates.

    Attributes:
        conflicts: Dates that cannot be met after the move, and could before or were
            missed by less.
        standing: Those that cannot be met either way.
        cautions: Sentences on what looks odd in the new plan and did not in the old.
        lifted: Those of the old plan that the new one does not have.
        told: Slugs of the people whose steps change, in the order of the team.
    """

    anchors: tuple[MovedAnchor, ...] = ()
    shifts: tuple[Shift, ...] = ()
    stays: tuple[Stay, ...] = ()
    announced: tuple[Announced, ...] = ()
    conflicts: tuple[Impossible, ...] = ()
    standing: tuple[Impossible, ...] = ()
    cautions: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def undecided(self) -> tuple[Announced, ...]:
        """Return what was announced and waits for a decision."""
        return tuple(one for one in self.announced if one.decision is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A mail of Régie's that announced the old date, and those who get a correction."""

    step_key: str
    anchor: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move that was made, as the engine needs it: whom to write to.

    Attributes:
        number: Counts a campaign's moves from 1; part of the keys of its messages.
        at: When it was made (UTC).
        told: Slugs of those who get a message with their changes.
        redone: Keys of the steps that are done once more, with the new date.
    """

    number: int
    at: datetime
    told: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    redone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStory:
    """A move that was made, with everything that its messages speak of.

    Attributes:
        given: The dates that were given before it, to move back to.
    """

    move: Move
    who: str
    why: str
    anchors: tuple[MovedAnchor, ...]
    shifts: tuple[Shift, ...]
    announced: tuple[Announced, ...]
    given: Mapping[str, date | datetime] = field(default_factory=dict)
