"""A step that goes from one person to another, as a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A step that was handed to somebody else.

    Attributes:
        number: Counts a campaign's amendments from 1; part of the keys of its messages.
        at: When it was said (UTC).
        who: Name of the person who said so.
        step_key: Key of the planned step.
        before: Slug of its owner until then; empty if nobody did it.
        after: Slug of its owner since; one of the team.
        told: Slugs of those who get a message.
    """

    number: int
    at: datetime
    who: str
    why: str
    step_key: str
    before: str
    after: str
    told: tuple[str, ...] = ()


def latest(handovers: Iterable[Handover]) -> dict[str, Handover]:
    """Return the one that counts of each step, by its key.

    Args:
        handovers: Oldest first.
    """
    return {each.step_key: each for each in handovers}
