"""SQLAlchemy engines with the settings that our guarantees rest on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy import Engine
from sqlalchemy import event
from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import DBAPIError

from regie.errors import UsageError
from regie.settings import SettingsError
from regie.words import say

#: How long a writer waits for another one, in milliseconds.
BUSY_MS = 15_000

#: Of its pages that SQLite keeps, at most; an import of 100,000 payments touches more
#: index pages than fit into its own 2 MB.
CACHE_KB = 20_000

#: How long a PostgreSQL server may take to answer, in seconds.
PATIENCE_S = 10

#: Whatever a person calls PostgreSQL; the driver is ours.
_POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


class DatabaseUnreachableError(UsageError):
    """Régie's database does not answer, or refuses us.

    Attributes:
        address: The database's, without its password.
    """

    def __init__(self, address: str, detail: str) -> None:
        self.address = address
        super().__init__(
            say(
                fr=f"La base de données {address} ne répond pas ({detail}). Vérifiez "
                "qu'elle est démarrée, et REGIE_DATABASE_URL ou REGIE_HOME.",
                en=f"The database {address} does not answer ({detail}). Check that it "
                "is running, and REGIE_DATABASE_URL or REGIE_HOME.",
            )
        )


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL.

    The file of an SQLite database is made with its folder, for its owner only; SQLite
    gives the files beside it the same rights. An error of the database does not quote
    the values it was given: people's names and addresses stay out of logs and reports.

    Raises:
        SettingsError: The address is none, or of another kind of database.
    """
    parsed = _address(url)
    if parsed.get_backend_name() != "sqlite":
        patience = {"connect_timeout": PATIENCE_S} if not parsed.query else {}
        return create_engine(
            parsed, pool_pre_ping=True, connect_args=patience, hide_parameters=True
        )
    if parsed.database and parsed.database != ":memory:":
        _make_private(Path(parsed.database))
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


@contextmanager
def reached(engine: Engine) -> Iterator[None]:
    """Explain what goes wrong while the block connects.

    Raises:
        DatabaseUnreachableError: The database does not let us in.
    """
    try:
        yield
    except DBAPIError as error:
        address = engine.url.render_as_string(hide_password=True)
        detail = str(error.orig).strip().partition("\n")[0]
        raise DatabaseUnreachableError(address, detail) from error


def _address(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(["database_url"]) from None  # its text quotes the password
    if parsed.drivername in _POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise SettingsError(["database_url"])
    return parsed


def _make_private(file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as error:
        raise DatabaseUnreachableError(str(file), error.strerror or "") from error


def _prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ANN401, ARG001
    # The driver's own BEGIN is deferred: two readers that become writers would then
    # fail instead of waiting. We begin by ourselves, see _begin_immediate.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_immediate(connection: Any) -> None:  # noqa: ANN401
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
