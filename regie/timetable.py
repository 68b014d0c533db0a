"""Where wake-ups are published and people are asked: what Régie asks of Prefect."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from typing import Protocol

from regie.ports import WakeUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that a person is asked, with a form, where the timetable is looked at.

    Attributes:
        key: Names what is asked and which time; of one key one form waits at a time.
        scope: What it belongs to, such as `campaign:sommet-zen`.
        form: Which form; the deployment that shows it, or `flow/deployment`.
        parameters: What the form is about.
        name: In the OBM's words.
    """

    key: str
    scope: str
    form: str
    parameters: Mapping[str, str | int]
    name: str
    tags: tuple[str, ...] = ()


class Timetable(Protocol):
    """Where wake-ups are published, so that something calls back at each moment."""

    def ask(self, scope: str, questions: Sequence[Question]) -> int:
        """Make the questions that wait in a scope equal to these; count changes."""
        ...

    def asked_by(self, key: str) -> str:
        """Return the run whose form waits for the answer to a question; empty if none.

        Args:
            key: The question's.
        """
        ...

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:
        """Make the upcoming wake-ups of the campaign equal to these; count changes."""
        ...

    def wake_now(self, wake_up: WakeUp) -> None:
        """Ask for a wake-up at once; asked twice under one key, it comes once."""
        ...

    def run_now(
        self, deployment: str, parameters: Mapping[str, Any], *, name: str, key: str
    ) -> object:
        """Ask for a run as soon as a worker is free; under one key it comes once.

        Args:
            deployment: Its name if that is its flow's too, or `flow/deployment`.
            parameters: The flow's parameters.
            name: In the OBM's words.
            key: Names what is to happen.
        """
        ...

    def waiting(self, after: datetime) -> int:
        """Count the wake-ups of all campaigns that wait for a moment after this one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSeen:
    """A worker that the timetable knows.

    Attributes:
        seen_at: When it last said that it lives (UTC).
    """

    name: str
    online: bool
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableHealth:
    """What the timetable's server says of itself.

    Attributes:
        now: Its clock, to the second; None if it does not say.
        deployments: Their names.
        workers: Those of our work pool, the last seen first.
    """

    version: str
    now: datetime | None
    deployments: frozenset[str]
    workers: tuple[WorkerSeen, ...]
