"""Insert a row unless it is there: the one statement that both databases word alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert the row and say True; say False if a unique value is taken already.

    One statement, so that two processes that insert the same row at once do it once.
    """
    words = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = words.insert(table).values(**values).on_conflict_do_nothing()
    # psycopg forgets how many rows it was, once the cursor is closed.
    counting = statement.execution_options(preserve_rowcount=True)
    return connection.execute(counting).rowcount == 1
