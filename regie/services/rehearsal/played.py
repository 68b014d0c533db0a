"""What a rehearsal is played with, and what is known once it was played."""

from __future__ import annotations

import random
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from regie.campaign.model import Campaign
from regie.clock import FixedClock
from regie.planning.model import Plan
from regie.services.runtime import Runtime
from regie.store.actions import StoredAction
from regie.store.board import Card

#: What is drawn by if nothing is said: some are always late; nobody is lost.
SEED, LATE_PERCENT, NEVER_PERCENT = 2027, 10, 0


class Manner(StrEnum):
    """How somebody answers."""

    ON_TIME = "on time"
    LATE = "late"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How people answer: of a hundred cards, how many late and how many never."""

    seed: int = SEED
    late_percent: int = LATE_PERCENT
    never_percent: int = NEVER_PERCENT

    def dice(self, key: str) -> random.Random:
        """Return the dice of one card: the same for the same seed and key."""
        return random.Random(f"{self.seed}:{key}")  # noqa: S311 -- no secret

    def manner(self, key: str) -> Manner:
        """Say how the card of this key is answered."""
        thrown = self.dice(key).randrange(100)
        if thrown < self.never_percent:
            return Manner.NEVER
        if thrown < self.never_percent + self.late_percent:
            return Manner.LATE
        return Manner.ON_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a rehearsal is played.

    Attributes:
        runtime: Over a store of its own, with vendors that only play their part.
        clock: The runtime's; the player moves it.
        calls: What those vendors wrote down, in order: `key`, `at`, `what` and more.
    """

    runtime: Runtime
    clock: FixedClock
    calls: Callable[[], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How a card, or what was held of a step, is answered; `at` is None for never."""

    manner: Manner
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An action that waited for a decision.

    Attributes:
        action: As it was when it was held.
        reply: How the OBM decided.
    """

    action: StoredAction
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A campaign that was played to its end.

    Attributes:
        began_at: When the play began (UTC).
        before: The campaign as it stood then.
        first: Its plan on that day.
        after: The campaign at the end.
        last: Its plan at the end.
        replies: By the key of the card's step.
        held: By the key of the action.
        cards: Those that were open, or opened, during the play.
        actions: Those that were not settled before it.
        moments: How often the clock was moved.
    """

    habits: Habits
    began_at: datetime
    before: Campaign
    first: Plan
    after: Campaign
    last: Plan
    replies: Mapping[str, Reply]
    held: Mapping[str, Held]
    cards: Sequence[Card]
    actions: Sequence[StoredAction]
    calls: Sequence[Mapping[str, Any]]
    moments: int

    def was_over(self, key: str) -> bool:
        """Say whether a step was done, or given up, before the play began."""
        fact = self.before.facts.get(key)
        return fact is not None and (fact.done_at is not None or fact.dropped)
