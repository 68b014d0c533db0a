"""The plan as iCalendar feeds (RFC 5545), written by hand.

One event a dated step: days as `VALUE=DATE` with an exclusive end, moments in UTC, so
that no time zone has to be described. A UID never changes; whoever publishes the feed
counts an event's SEQUENCE up whenever its content changes. A feed is not a
notification: calendars fetch it when they like.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from enum import StrEnum

from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.model import ResolvedAnchor

#: Octets of a content line, without its line break (RFC 5545, section 3.1).
LINE_OCTETS_MAX = 75

#: How long a machine's moment or an appointment lasts on a calendar.
MOMENT_LENGTH = timedelta(minutes=30)

#: The program; what follows is the language of the feed.
MADE_BY = "-//Regie//Plan//"


class Status(StrEnum):
    """Where an event stands: to come, done, or taken out of the plan."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of a campaign.

    Attributes:
        key: `step:` or `anchor:` with the step's key or the anchor's name.
        person: Slug of the step's owner; empty for an anchor.
        start: As iCalendar writes it: a day, or a moment in UTC.
        end: The same, exclusive.
    """

    key: str
    person: str
    start: str
    end: str
    summary: str
    description: str
    status: Status

    def as_data(self) -> dict[str, str]:
        """Return it as JSON's own types; `Entry(**data)` is the way back."""
        return {name: str(value) for name, value in asdict(self).items()}

    def digest(self) -> str:
        """Return what changes when anything of it does."""
        text = json.dumps(self.as_data(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def cancelled(self) -> Entry:
        """Return it as an event that does not take place."""
        return replace(self, status=Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """An event with the number of its revision.

    Attributes:
        sequence: Grows by one with each change.
        modified_at: When it last changed (UTC).
    """

    entry: Entry
    sequence: int
    modified_at: datetime


def entries(plan: Plan, owners: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the plan's anchors and steps that have a date.

    Dropped steps have none; what was over before the campaign began is left out.

    Args:
        owners: By key of the planned step, the slug of the person who does it.
    """
    for anchor in plan.anchors.values():
        if anchor.on is not None:
            yield _anchor(anchor, anchor.on)
    for planned in plan.steps.values():
        is_past = planned.reason is Reason.PAST or planned.is_left_out
        if planned.starts_on is not None and planned.ends_on and not is_past:
            yield _step(planned, owners.get(planned.key, ""))


def calendar_feed(
    events: Iterable[Revised], *, campaign: str, title: str, language: str = "fr"
) -> str:
    """Return the feed's text, lines ended by CR LF; equal events give equal texts.

    Args:
        campaign: The campaign's slug; part of every UID, which never changes.
        title: The name that calendars show.
        language: The campaign's, in which its steps are written.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MADE_BY}{language.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_escaped(title)}",
        f"X-WR-CALNAME:{_escaped(title)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for event in events:
        lines += _event(event, campaign)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _anchor(anchor: ResolvedAnchor, on: date) -> Entry:
    start, end = _span(on, on, anchor.at)
    return Entry(
        key=f"anchor:{anchor.name}",
        person="",
        start=start,
        end=end,
        summary=f"◆ {anchor.title or anchor.name}",
        description="",
        status=Status.CONFIRMED,
    )


def _step(planned: PlannedStep, person: str) -> Entry:
    is_done = planned.reason is Reason.DONE
    first, last = planned.starts_on or date.min, planned.ends_on or date.min
    start, end = _span(first, last, planned.at)
    return Entry(
        key=f"step:{planned.key}",
        person=person,
        start=start,
        end=end,
        summary=f"✓ {planned.title}" if is_done else planned.title,
        description=planned.step.how,
        status=Status.CONFIRMED if is_done else Status.TENTATIVE,
    )


def _event(event: Revised, campaign: str) -> Iterator[str]:
    entry = event.entry
    kind, _, name = entry.key.partition(":")
    host = "anchor.regie" if kind == "anchor" else "regie"
    value = "" if "T" in entry.start else ";VALUE=DATE"
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(campaign)}+{_escaped(name)}@{host}"
    yield f"DTSTAMP:{_utc(event.modified_at)}"
    yield f"LAST-MODIFIED:{_utc(event.modified_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART{value}:{entry.start}"
    yield f"DTEND{value}:{entry.end}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield f"STATUS:{entry.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _span(starts_on: date, ends_on: date, at: datetime | None) -> tuple[str, str]:
    if at is not None and starts_on == ends_on:
        return _utc(at), _utc(at + MOMENT_LENGTH)
    return f"{starts_on:%Y%m%d}", f"{ends_on + timedelta(days=1):%Y%m%d}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, escaped)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Yield the line in parts of at most 75 octets, never inside a character."""
    part, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS_MAX:
            yield part
            part, octets = " ", 1
        part += character
        octets += size
    yield part
