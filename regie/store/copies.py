"""One campaign's rows, taken out of a database and put into another one."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import NewType

from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import Table

from regie.store import tables

CampaignRows = NewType("CampaignRows", Mapping[str, Sequence[Mapping[str, Any]]])
"""Everything that is stored of a campaign but its money, by the table's name."""

#: What `watch` found out elsewhere.
_LEFT_OUT = frozenset({tables.quiet.name})


class Copies:
    """Whole campaigns in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, slug: str) -> CampaignRows:
        """Return the campaign's rows; none where there is no such campaign."""
        return CampaignRows(
            {
                table.name: self._rows(table, column, slug)
                for table, column in _campaign_tables()
            }
        )

    def put(self, rows: CampaignRows) -> None:
        """Write the rows into tables that hold nothing of the campaign yet."""
        for table, _ in _campaign_tables():
            if rows[table.name]:
                self._connection.execute(insert(table), list(rows[table.name]))

    def _rows(
        self, table: Table, column: str, slug: str
    ) -> Sequence[Mapping[str, Any]]:
        query = select(table).where(table.c[column] == slug)
        return [dict(row) for row in self._connection.execute(query).mappings()]


def _campaign_tables() -> list[tuple[Table, str]]:
    """Return the tables with the column that names the campaign, referred ones first.

    The history names it without referring to it: it may outlive the campaign.
    """
    return [
        (tables.campaign, "slug"),
        (tables.event, "campaign"),
        *(
            (table, key.parent.name)
            for table in tables.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column is tables.campaign.c.slug and table.name not in _LEFT_OUT
        ),
    ]
