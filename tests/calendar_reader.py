"""Calendars as an independent reader sees them: the library icalendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import Any

from icalendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, in plain values; `end` is exclusive."""

    uid: str
    sequence: int
    status: str
    start: date | datetime
    end: date | datetime
    summary: str
    modified_at: datetime


def read_events(text: str) -> list[Event]:
    """Return the events of a calendar, in its order."""
    read: Any = Calendar.from_ical(text)
    assert read.errors == []
    return [_event(event) for event in read.walk("VEVENT")]


def refresh_of(text: str) -> timedelta:
    """Return how often a calendar asks to be fetched."""
    read: Any = Calendar.from_ical(text)
    interval: timedelta = read["REFRESH-INTERVAL"].dt
    return interval


def _event(event: Any) -> Event:  # noqa: ANN401 -- the library's own types
    assert event.errors == []
    return Event(
        uid=str(event["UID"]),
        sequence=int(event["SEQUENCE"]),
        status=str(event["STATUS"]),
        start=event["DTSTART"].dt,
        end=event["DTEND"].dt,
        summary=str(event["SUMMARY"]),
        modified_at=event["LAST-MODIFIED"].dt,
    )
