"""What sales came by ⇄ rows: insert only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Row
from sqlalchemy import select

from regie.ledger.attribution import Attribution
from regie.ledger.attribution import FIELDS
from regie.ledger.attribution import Told
from regie.store import tables
from regie.store.bulk import insert_many

#: Names asked for in one query; SQLite takes some tens of thousands of parameters.
NAMES_A_QUERY = 500

_COLUMNS = ("client_slug", "about", "also", "at", "vendor", "who", "why", *FIELDS)


class AttributionTable:
    """The attributions in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, client_slug: str, rows: Sequence[Attribution]) -> int:
        """Write the rows, but for what a vendor said already; return how many."""
        known = self._said(client_slug, [row.about for row in rows if row.vendor])
        fresh = []
        for row in rows:
            said = (row.about, row.also, row.told)
            if not row.vendor or said not in known:
                fresh.append(row)
                known.add(said)
        insert_many(
            self._connection,
            tables.attribution,
            _COLUMNS,
            [_values(client_slug, row) for row in fresh],
        )
        return len(fresh)

    def of_client(
        self, client_slug: str, *, known_by: datetime | None = None
    ) -> list[Attribution]:
        """Return the client's rows in the order in which they were written.

        Args:
            known_by: Only what was known at this moment (inclusive); None: all.
        """
        table = tables.attribution
        query = select(table).where(table.c.client_slug == client_slug)
        if known_by is not None:
            query = query.where(table.c.at <= known_by)
        rows = self._connection.execute(query.order_by(table.c.id))
        return [_attribution(row) for row in rows]

    def _said(
        self, client_slug: str, names: Sequence[str]
    ) -> set[tuple[str, str, Told]]:
        table = tables.attribution
        found = set()
        for start in range(0, len(names), NAMES_A_QUERY):
            rows = self._connection.execute(
                select(table).where(
                    table.c.client_slug == client_slug,
                    table.c.vendor != "",
                    table.c.about.in_(names[start : start + NAMES_A_QUERY]),
                )
            )
            found |= {
                (one.about, one.also, one.told) for one in map(_attribution, rows)
            }
        return found


def _values(client_slug: str, row: Attribution) -> tuple[Any, ...]:
    told = (getattr(row.told, name) for name in FIELDS)
    return (
        client_slug,
        row.about,
        row.also,
        row.at,
        row.vendor,
        row.who,
        row.why,
        *told,
    )


def _attribution(row: Row[Any]) -> Attribution:
    return Attribution(
        about=row.about,
        also=row.also,
        at=row.at,
        vendor=row.vendor,
        who=row.who,
        why=row.why,
        told=Told(**{name: getattr(row, name) for name in FIELDS}),
    )
