"""What clients are called of whom there is neither a campaign nor a paper yet."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import select

from regie.store import tables


class Clients:
    """The names of clients in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def names(self) -> dict[str, str]:
        """Return by slug what was typed when a client was new."""
        rows = self._connection.execute(select(tables.client))
        return {row.slug: row.name for row in rows}

    def call(self, slug: str, name: str) -> None:
        """Keep what a client is called, unless a name of hers is kept already."""
        if slug not in self.names():
            self._connection.execute(insert(tables.client).values(slug=slug, name=name))
