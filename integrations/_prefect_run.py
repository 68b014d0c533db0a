"""A wake-up as a flow run of Prefect, and back."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from typing import TypeVar

from regie.ports import WakeUp
from regie.words import say

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRun:
    """A run that waits for its moment.

    Attributes:
        key: Its idempotency key; empty for runs that others made.
        at: When it is to run (UTC).
    """

    id: str
    key: str
    at: datetime
    name: str
    tags: tuple[str, ...]


def wake_up_run(wake_up: WakeUp) -> dict[str, Any]:
    """Return what the server is asked to create for a wake-up."""
    return {
        "name": wake_up.name,
        "tags": list(wake_up.tags),
        "parameters": parameters(wake_up),
        "idempotency_key": wake_up.key,
        "state": {
            "type": "SCHEDULED",
            "state_details": {"scheduled_time": wake_up.at.isoformat()},
        },
    }


def parameters(wake_up: WakeUp) -> dict[str, Any]:
    """Return the parameters of the flow `wake-up`."""
    return {"campaign": wake_up.campaign, "moment": wake_up.at.isoformat()}


def scheduled_run(row: Mapping[str, Any]) -> ScheduledRun:
    """Read a flow run of the server."""
    return ScheduledRun(
        id=str(row["id"]),
        key=str(row["idempotency_key"] or ""),
        at=datetime.fromisoformat(str(row["expected_start_time"])),
        name=str(row["name"]),
        tags=tuple(row["tags"]),
    )


def portions(things: Sequence[_Thing], size: int) -> Iterable[Sequence[_Thing]]:
    """Return the things in lots that the server takes at once."""
    return (things[start : start + size] for start in range(0, len(things), size))


def not_registered(name: str) -> str:
    """Say that a deployment is missing, and who makes it."""
    return say(
        fr=f"le déploiement « {name} » n'est pas enregistré ; lancez : regie up",
        en=f'the deployment "{name}" is not registered; run: regie up',
    )
