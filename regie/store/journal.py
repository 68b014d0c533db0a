"""What happened, who did it and why; lines are only added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update

from regie.store import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a campaign's history.

    Attributes:
        who: A person's name, `régie`, or a webhook's vendor.
        what: A word such as `started`, `done`, `sent`, `failed`.
        about: The key of the step or action, or empty.
        line: Its number; 0 until it is written.
    """

    campaign: str
    at: datetime
    who: str
    what: str
    about: str = ""
    why: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A line that the timetable's server is not known to have.

    Attributes:
        given_at: When it was last given to it; None if never.
    """

    event: Event
    given_at: datetime | None


#: Made once: putting a statement together takes longer than carrying it out.
_ADD = insert(tables.event)


class Journal:
    """The events and counters in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, *events: Event) -> None:
        """Write lines, in this order."""
        if events:
            self._connection.execute(_ADD, [_row(one) for one in events])

    def events(self, campaign: str, *, limit: int = 200) -> list[Event]:
        """Return the latest lines of the campaign, the newest first."""
        table = tables.event
        rows = self._connection.execute(
            select(table)
            .where(table.c.campaign == campaign)
            .order_by(table.c.id.desc())
            .limit(limit)
        )
        return [_event(row) for row in rows]

    def latest(self, campaign: str, what: str) -> Event | None:
        """Return the campaign's newest line of that word."""
        table = tables.event
        row = self._connection.execute(
            select(table)
            .where(table.c.campaign == campaign, table.c.what == what)
            .order_by(table.c.id.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else _event(row)

    def untold(self, *, limit: int) -> list[Untold]:
        """Return the oldest lines that the timetable's server is not known to have."""
        table = tables.event
        rows = self._connection.execute(
            select(table)
            .where(table.c.told_at.is_(None))
            .order_by(table.c.id)
            .limit(limit)
        )
        return [Untold(event=_event(row), given_at=row.given_at) for row in rows]

    def note_given(self, lines: Collection[int], at: datetime) -> None:
        """Write that the server was given these lines (the machine's clock)."""
        self._note(lines, given_at=at)

    def note_told(self, lines: Collection[int], at: datetime) -> None:
        """Write that the server has these lines, or need not have them."""
        self._note(lines, told_at=at)

    def news(self, campaign: str, whats: Collection[str], *, after: int) -> list[int]:
        """Return the lines of these words after one (exclusive), in their order."""
        table = tables.event
        query = (
            select(table.c.id)
            .where(
                table.c.campaign == campaign,
                table.c.id > after,
                table.c.what.in_(whats),
            )
            .order_by(table.c.id)
        )
        return list(self._connection.scalars(query))

    def last_of(self, campaign: str, whats: Collection[str]) -> dict[str, datetime]:
        """Return when one of these last happened, by what it was about."""
        table = tables.event
        rows = self._connection.execute(
            select(table.c.about, func.max(table.c.at))
            .where(table.c.campaign == campaign, table.c.what.in_(whats))
            .group_by(table.c.about)
        )
        return {row[0]: row[1] for row in rows}

    def _note(self, lines: Collection[int], **values: datetime) -> None:
        table = tables.event
        self._connection.execute(
            update(table).where(table.c.id.in_(lines)).values(**values)
        )

    def last_at(self, campaign: str) -> datetime | None:
        """Return when the campaign's latest line was written (UTC); None without."""
        table = tables.event
        query = select(func.max(table.c.at)).where(table.c.campaign == campaign)
        found: datetime | None = self._connection.scalar(query)
        return found

    def count(self, name: str, day: date) -> None:
        """Add one to a counter of the day."""
        table = tables.counter
        changed = self._connection.execute(
            update(table)
            .where(table.c.name == name, table.c.day == day)
            .values(count=table.c.count + 1)
        )
        if changed.rowcount == 0:
            self._connection.execute(insert(table).values(name=name, day=day, count=1))

    def counted(self, name: str) -> int:
        """Return the sum of a counter over all days."""
        table = tables.counter
        counts = self._connection.scalars(
            select(table.c.count).where(table.c.name == name)
        )
        return sum(counts)


def _row(event: Event) -> dict[str, Any]:
    return {
        "campaign": event.campaign,
        "at": event.at,
        "who": event.who,
        "what": event.what,
        "about": event.about,
        "why": event.why,
    }


def _event(row: Row[Any]) -> Event:
    return Event(
        campaign=row.campaign,
        at=row.at,
        who=row.who,
        what=row.what,
        about=row.about,
        why=row.why,
        line=row.id,
    )
