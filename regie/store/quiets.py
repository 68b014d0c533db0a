"""Which campaigns are quiet, as the watch last found: kept over the end of a process.

Nothing rests on these rows: whoever misses one works it out again. Backups leave them
out (see `dump`), because what they say of the timetable is old when one is restored.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text

from regie.campaign.quiet import Quiet
from regie.store import tables


class Quiets:
    """The quiet campaigns in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, edition: str) -> dict[str, Quiet]:
        """Return by slug what this edition found (see `services.edition`)."""
        table = tables.quiet
        rows = self._connection.execute(select(table).where(table.c.edition == edition))
        return {
            row.campaign: Quiet(
                revision=row.revision,
                since=row.since,
                until=row.until,
                upcoming=row.upcoming,
            )
            for row in rows
        }

    def hold(self) -> None:
        """Have others who would write here wait until the transaction ends.

        What is read here afterwards stays as it is. On SQLite all writers wait anyway.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE quiet IN EXCLUSIVE MODE"))

    def keep(self, found: Mapping[str, Quiet], edition: str) -> None:
        """Write what was found of these campaigns; `forget` them first."""
        rows = [
            {
                "campaign": slug,
                "edition": edition,
                "revision": quiet.revision,
                "since": quiet.since,
                "until": quiet.until,
                "upcoming": quiet.upcoming,
            }
            for slug, quiet in found.items()
        ]
        if rows:
            self._connection.execute(insert(tables.quiet), rows)

    def forget(self, slugs: Collection[str]) -> None:
        """Have these campaigns looked at again, whoever found them quiet."""
        if slugs:
            self._connection.execute(
                delete(tables.quiet).where(
                    tables.quiet.c.campaign == bindparam("wanted")
                ),
                [{"wanted": slug} for slug in slugs],
            )
