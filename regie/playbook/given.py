"""Dates as people give them, in a form or on a command line."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime

_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(.*)")
_CLOCK = re.compile(r"(?<=\d)[ T]+(\d{1,2}) ?h ?(\d{2})?\b")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_date(text: str) -> date | datetime:
    """Read `2027-03-08`, `08/03/2027` or `2027-03-08 09:00` (local, without offset).

    Raises:
        ValueError: It is none of these.
    """
    moment = read_instant(text)
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        raise ValueError(text)
    return moment


def read_instant(text: str) -> date | datetime:
    """Read what `read_date` reads, or a moment with its offset from UTC.

    Raises:
        ValueError: It is none of these.
    """
    cleaned = text.strip()
    french = _FRENCH.fullmatch(cleaned)
    if french:
        day, month, year, rest = french.groups()
        cleaned = f"{year}-{int(month):02}-{int(day):02}{rest}"
    if _DAY.fullmatch(cleaned):
        return date.fromisoformat(cleaned)
    return datetime.fromisoformat(_CLOCK.sub(_colon, cleaned))


def _colon(clock: re.Match[str]) -> str:
    """Return ` 09:30` for ` 9h30`."""
    return f" {int(clock[1]):02}:{clock[2] or '00'}"
