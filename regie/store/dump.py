"""Every row of a database as plain values, and back: the same for both databases.

The tables are read from the database itself, not from `tables`: a backup of an older
version is then read, and written back, with the tables that it was made with.
"""

from __future__ import annotations

from base64 import b64decode
from base64 import b64encode
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from typing import TypeVar

from sqlalchemy import cast
from sqlalchemy import Column
from sqlalchemy import Connection
from sqlalchemy import Date
from sqlalchemy import Engine
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import JSON
from sqlalchemy import LargeBinary
from sqlalchemy import MetaData
from sqlalchemy import select
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import update
from sqlalchemy.types import NullType

from regie.store.engine import make_engine
from regie.store.engine import reached
from regie.store.schema import current_revision
from regie.store.schema import HEAD
from regie.store.schema import migrate_within

Row = Mapping[str, Any]
"""A row in JSON's own types: days as ISO text, bytes as Base64."""

Source = Callable[[str], Iterable[Row]]
"""Gives the rows of a table by its name."""

BATCH = 500

#: What is not carried over: the migration, which is told apart from the rows, and what
#: would be old in another place or at another time.
_LEFT_OUT = frozenset({"alembic_version", "quiet"})

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A database at one moment, whatever is written to it meanwhile.

    Attributes:
        revision: The migration it stands at; empty for an empty database.
        tables: Their names, each after those that it refers to.
    """

    revision: str
    kind: str
    tables: tuple[str, ...]
    _connection: Connection
    _metadata: MetaData

    def rows(self, name: str) -> Iterator[Row]:
        """Return the rows of a table, in the order of its key."""
        table = self._metadata.tables[name]
        columns = [
            cast(column, Text).label(column.name) if _is_json(column) else column
            for column in table.columns
        ]
        found = self._connection.execute(
            select(*columns).order_by(*table.primary_key.columns)
        )
        for row in found.mappings():
            yield {key: _plain(value) for key, value in row.items()}


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Open a snapshot; nobody who writes has to wait for it.

    Raises:
        DatabaseUnreachableError: The database does not let us in.
    """
    engine = make_engine(url)
    try:
        revision = current_revision(engine) or ""
        with reached(engine):
            opened = engine.connect()
        with opened as connection, _reading(connection).begin():
            metadata = _reflected(connection)
            yield Snapshot(
                revision=revision,
                kind=connection.dialect.name,
                tables=tuple(table.name for table in metadata.sorted_tables),
                _connection=connection,
                _metadata=metadata,
            )
    finally:
        engine.dispose()


def count_rows(url: str) -> int:
    """Return how many rows all tables hold together."""
    with snapshot(url) as found:
        return sum(1 for name in found.tables for _ in found.rows(name))


def replace_all(url: str, revision: str, source: Source) -> dict[str, int]:
    """Replace everything in a database, in one transaction; count rows by table.

    The guards of the ledger stay on meanwhile: entries are sealed anew, when their
    postings are there, and so have to balance. Afterwards the tables are those of this
    version of Régie.

    Args:
        url: The database's.
        revision: The migration at which the rows were read.
        source: The rows.

    Raises:
        DatabaseUnreachableError: The database does not let us in.
    """
    engine = make_engine(url)
    try:
        return _replace(engine, revision, source)
    finally:
        engine.dispose()


def _replace(engine: Engine, revision: str, source: Source) -> dict[str, int]:
    current = current_revision(engine) or ""
    with engine.begin() as connection:
        if current:
            migrate_within(connection, "base", current=current)
        migrate_within(connection, revision, current="")
        metadata = _reflected(connection)
        _take_json_as_text(metadata)
        counts = {
            table.name: _fill(connection, table, source(table.name))
            for table in metadata.sorted_tables
        }
        _seal(connection, metadata.tables["entry"], source("entry"))
        _count_on(connection, metadata)
        if revision != HEAD:
            migrate_within(connection, HEAD, current=revision)
    return counts


def _fill(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    count = 0
    for some in _batched(rows, BATCH):
        values = [_values(table, row) for row in some]
        if table.name == "entry":
            values = [{**value, "sealed": 0} for value in values]
        connection.execute(insert(table), values)
        count += len(values)
    return count


def _batched(things: Iterable[_Thing], size: int) -> Iterator[list[_Thing]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def _seal(connection: Connection, entry: Table, rows: Iterable[Row]) -> None:
    sealed = (row["id"] for row in rows if row["sealed"])
    for ids in _batched(sealed, BATCH):
        connection.execute(update(entry).where(entry.c.id.in_(ids)).values(sealed=1))


def _count_on(connection: Connection, metadata: MetaData) -> None:
    """Let PostgreSQL's numbers go on after the highest; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.columns:
            highest = select(func.max(table.c.id)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(
                select(
                    func.setval(
                        sequence, func.coalesce(highest, 1), highest.is_not(None)
                    )
                )
            )


def _reflected(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name not in _LEFT_OUT)
    return metadata


def _take_json_as_text(metadata: MetaData) -> None:
    """Write JSON as the text that was read: neither dressed anew nor null for none."""
    for table in metadata.tables.values():
        for column in table.columns:
            if _is_json(column):
                column.type = NullType()


def _reading(connection: Connection) -> Connection:
    if connection.dialect.name == "postgresql":
        return connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return connection.execution_options(reading=True)


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _plain(value: Any) -> Any:  # noqa: ANN401 -- a column's value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(value)


def _values(table: Table, row: Row) -> dict[str, Any]:
    return {name: _value(table.columns[name], value) for name, value in row.items()}


def _value(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 -- a column's value
    if value is None:
        return None
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return b64decode(value)
    return value
