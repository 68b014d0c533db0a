"""A signal as an event of Prefect, and its id."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from typing import Any

from regie.ports import Signal
from regie.ports import Thing

NAMESPACE = uuid.UUID("1d5c7a0e-4c6b-5f0e-9a55-6f2a6b3f3a10")
"""Of the ids that signals are given: Prefect counts an id once (seen in 3.8.8)."""

EVENTS_MAX = 50
"""How many events the server lists in one answer, at most."""

REMEMBERED = timedelta(days=30)
"""How far back events are looked for; the server keeps a week of them."""


def event_id(key: str) -> str:
    """Return the id under which Prefect knows the signal of this key."""
    return str(uuid.uuid5(NAMESPACE, key))


def event(signal: Signal) -> dict[str, Any]:
    """Return what the server is given of a signal."""
    return {
        "id": event_id(signal.key),
        "event": signal.name,
        "occurred": signal.at.isoformat(),
        "resource": _resource(signal.about),
        "related": [
            {**_resource(thing), "prefect.resource.role": thing.role}
            for thing in signal.related
        ],
        "payload": dict(signal.payload),
    }


def question(keys: Sequence[str], now: datetime) -> dict[str, Any]:
    """Return what the server is asked to find out which signals it has.

    It takes some seconds to write one down, and forgets it after a week.
    """
    wanted = {
        "id": {"id": [event_id(key) for key in keys]},
        "occurred": {"since": (now - REMEMBERED).isoformat()},
    }
    return {"filter": wanted, "limit": EVENTS_MAX}


def keys_of(found: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> set[str]:
    """Return those of the keys whose events were found."""
    ids = {str(row["id"]) for row in found}
    return {key for key in keys if event_id(key) in ids}


def _resource(thing: Thing) -> dict[str, str]:
    return {"prefect.resource.id": thing.id, "prefect.resource.name": thing.title}
