"""What happened, who did it and why; lines are only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
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
    """

    campaign: str
    at: datetime
    who: str
    what: str
    about: str = ""
    why: str = ""


class Journal:
    """The events and counters in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, event: Event) -> None:
        """Write a line."""
        self._connection.execute(
            insert(tables.event).values(
                campaign=event.campaign,
                at=event.at,
                who=event.who,
                what=event.what,
                about=event.about,
                why=event.why,
            )
        )

    def events(self, campaign: str, *, limit: int = 200) -> list[Event]:
        """Return the latest lines of the campaign, the newest first."""
        table = tables.event
        rows = self._connection.execute(
            select(table)
            .where(table.c.campaign == campaign)
            .order_by(table.c.id.desc())
            .limit(limit)
        )
        return [
            Event(
                campaign=row.campaign,
                at=row.at,
                who=row.who,
                what=row.what,
                about=row.about,
                why=row.why,
            )
            for row in rows
        ]

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
