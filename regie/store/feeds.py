"""What calendars were last told of each event, and in which revision."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from regie.planning.ics import Entry
from regie.planning.ics import Revised
from regie.planning.ics import Status
from regie.store import tables


class Feeds:
    """The events of the campaigns' feeds in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def events(self, campaign: str) -> Mapping[str, Revised]:
        """Return the campaign's events as they were last published, by key."""
        table = tables.feed_entry
        rows = self._connection.execute(
            select(table).where(table.c.campaign == campaign)
        )
        return {
            row.key: Revised(
                entry=Entry(**row.content | {"status": Status(row.content["status"])}),
                sequence=row.sequence,
                modified_at=row.modified_at,
            )
            for row in rows
        }

    def publish(self, campaign: str, event: Revised) -> None:
        """Keep an event in its new revision; the caller holds the campaign."""
        table = tables.feed_entry
        values = {
            "hash": event.entry.digest(),
            "sequence": event.sequence,
            "modified_at": event.modified_at,
            "content": event.entry.as_data(),
        }
        key = event.entry.key
        changed = self._connection.execute(
            update(table)
            .where(table.c.campaign == campaign, table.c.key == key)
            .values(**values)
        )
        if changed.rowcount == 0:
            self._connection.execute(
                insert(table).values(campaign=campaign, key=key, **values)
            )
