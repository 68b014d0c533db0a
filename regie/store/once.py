"""Insert a row unless it is there: the one statement that both databases word alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Insert
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert the row and say True; say False if a unique value is taken already.

    One statement, so that two processes that insert the same row at once do it once.
    """
    statement = _statement(table, connection.dialect.name)
    return connection.execute(statement, values).rowcount == 1


def insert_missing(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    """Insert the rows in this order, but for those whose unique value is taken."""
    if rows:
        connection.execute(_statement(table, connection.dialect.name), rows)


@cache
def _statement(table: Table, dialect: str) -> Insert:
    words: Any = postgresql if dialect == "postgresql" else sqlite
    statement: Insert = words.insert(table).on_conflict_do_nothing()
    # psycopg forgets how many rows it was, once the cursor is closed.
    return statement.execution_options(preserve_rowcount=True)
