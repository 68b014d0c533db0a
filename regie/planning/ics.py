"""The plan as an iCalendar feed (RFC 5545), written by hand.

One event a dated step: days as `VALUE=DATE` with an exclusive end, moments in UTC, so
that no time zone has to be described. A feed is not a notification: calendars fetch it
when they like.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.model import ResolvedAnchor

#: Octets of a content line, without its line break (RFC 5545, section 3.1).
LINE_OCTETS_MAX = 75

#: How long a machine's moment or an appointment lasts on a calendar.
MOMENT_LENGTH = timedelta(minutes=30)

MADE_BY = "-//Regie//Plan//FR"


def calendar_feed(
    plan: Plan,
    *,
    campaign: str,
    title: str,
    now: datetime,
    sequence: int = 0,
    roles: Collection[str] | None = None,
) -> str:
    """Return the feed's text, lines ended by CR LF.

    Args:
        plan: Its undated and dropped steps are left out, and what was over before the
            campaign began; done ones are confirmed.
        campaign: The campaign's slug; part of every UID, which never changes.
        title: The name that calendars show.
        now: When the feed is written.
        sequence: Number of the plan's revision; must grow whenever a date moves.
        roles: Only steps of these roles, without the anchors; None for everything.
    """
    stamp = (
        f"DTSTAMP:{_utc(now)}",
        f"LAST-MODIFIED:{_utc(now)}",
        f"SEQUENCE:{sequence}",
    )
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MADE_BY}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_escaped(title)}",
        f"X-WR-CALNAME:{_escaped(title)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    if roles is None:
        for anchor in plan.anchors.values():
            lines += _anchor(anchor, campaign, stamp)
    for planned in plan.steps.values():
        if roles is None or planned.step.who in roles:
            lines += _step(planned, campaign, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _anchor(
    anchor: ResolvedAnchor, campaign: str, stamp: Iterable[str]
) -> Iterator[str]:
    if anchor.on is None:
        return
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(campaign)}+{_escaped(anchor.name)}@anchor.regie"
    yield from stamp
    yield from _span(anchor.on, anchor.on, anchor.at)
    yield f"SUMMARY:◆ {_escaped(anchor.title or anchor.name)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _step(planned: PlannedStep, campaign: str, stamp: Iterable[str]) -> Iterator[str]:
    if planned.starts_on is None or planned.ends_on is None:
        return
    if planned.reason is Reason.PAST:
        return
    is_done = planned.reason is Reason.DONE
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(campaign)}+{_escaped(planned.key)}@regie"
    yield from stamp
    yield from _span(planned.starts_on, planned.ends_on, planned.at)
    yield f"SUMMARY:{'✓ ' if is_done else ''}{_escaped(planned.title)}"
    if planned.step.how:
        yield f"DESCRIPTION:{_escaped(planned.step.how)}"
    yield f"STATUS:{'CONFIRMED' if is_done else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _span(starts_on: date, ends_on: date, at: datetime | None) -> Iterator[str]:
    if at is not None and starts_on == ends_on:
        yield f"DTSTART:{_utc(at)}"
        yield f"DTEND:{_utc(at + MOMENT_LENGTH)}"
        return
    yield f"DTSTART;VALUE=DATE:{starts_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{ends_on + timedelta(days=1):%Y%m%d}"


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
