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
from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite

from regie.campaign.quiet import Quiet
from regie.store import tables

#: What no edition is called.
NOBODYS = ""


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

    def keep(self, found: Mapping[str, Quiet], edition: str) -> None:
        """Write what was found of these campaigns; `forget` them first.

        What another transaction wrote since then is spoilt, not replaced: nobody can
        tell which of the two found the later state.
        """
        rows = [
            {
                "campaign": slug,
                "edition": edition,
                "revision": quiet.revision,
                "since": quiet.since,
                "until": quiet.until,
                "upcoming": quiet.upcoming,
            }
            for slug, quiet in sorted(found.items())
        ]
        if rows:
            is_postgresql = self._connection.dialect.name == "postgresql"
            words = postgresql if is_postgresql else sqlite
            statement = words.insert(tables.quiet).on_conflict_do_update(
                index_elements=["campaign"], set_={"edition": NOBODYS}
            )
            self._connection.execute(statement, rows)

    def forget(self, slugs: Collection[str]) -> None:
        """Have these campaigns looked at again, whoever found them quiet."""
        if slugs:
            self._connection.execute(
                delete(tables.quiet).where(
                    tables.quiet.c.campaign == bindparam("wanted")
                ),
                [{"wanted": slug} for slug in sorted(slugs)],
            )
