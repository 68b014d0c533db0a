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

#: How long a writer waits for another one, in milliseconds; on PostgreSQL, for what
#: somebody else has locked.
BUSY_MS = 15_000

#: What SQLite and PostgreSQL call a lock that was waited for in vain.
_LOCKED = ("SQLITE_BUSY", "55P03")

#: What else is no fault of ours, and passes: no room, no disk, no rights to write; on
#: PostgreSQL the classes of SQLSTATE for connections, resources, shutdown and disks
#: (appendix A of its manual).
_AWAY = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_AWAY_CLASSES = ("08", "53", "57", "58")

#: Of its pages that SQLite keeps, at most; an import of 100,000 payments touches more
#: index pages than fit into its own 2 MB.
CACHE_KB = 20_000

#: How long a PostgreSQL server may take to answer, in seconds.
PATIENCE_S = 10

#: Whatever a person calls PostgreSQL; the driver is ours.
_POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


class DatabaseUnreachableError(UsageError):
    """Régie's database does not answer, refuses us, or is held by somebody else.

    Attributes:
        address: The database's, without its password.
        locked: It answers, and somebody else holds what we need.
    """

    def __init__(self, address: str, detail: str, *, locked: bool = False) -> None:
        self.address, self.locked = address, locked
        super().__init__(_held(address) if locked else _gone(address, detail))


def _gone(address: str, detail: str) -> str:
    return say(
        fr=f"La base de données {address} ne répond pas ({detail}). Vérifiez "
        "qu'elle est démarrée, et REGIE_DATABASE_URL ou REGIE_HOME.",
        en=f"The database {address} does not answer ({detail}). Check that it "
        "is running, and REGIE_DATABASE_URL or REGIE_HOME.",
    )


def _held(address: str) -> str:
    waited = BUSY_MS // 1000
    return say(
        fr=f"La base de données {address} est tenue par un autre programme depuis "
        f"plus de {waited} secondes. Réessayez ; si cela dure, fermez ce "
        "qui l'a ouverte : une sauvegarde, un éditeur de base, une autre Régie.",
        en=f"The database {address} has been held by another program for more than "
        f"{waited} seconds. Try again; if it lasts, close what has opened "
        "it: a backup, a database editor, another Régie.",
    )


def _unreachable(engine: Engine, error: DBAPIError) -> DatabaseUnreachableError:
    return DatabaseUnreachableError(
        engine.url.render_as_string(hide_password=True),
        str(error.orig).strip().partition("\n")[0],
        locked=_name(error).startswith(_LOCKED),
    )


def _name(error: DBAPIError) -> str:
    """Return what the database calls it: SQLite's name, or PostgreSQL's SQLSTATE."""
    names = ("sqlite_errorname", "sqlstate")
    return next(
        (str(name) for each in names if (name := getattr(error.orig, each, ""))), ""
    )


def left_by(engine: Engine, error: BaseException | None) -> None:
    """Explain what ended a transaction, if the database went away or was locked.

    Raises:
        DatabaseUnreachableError: It did. Any other error is not touched.
    """
    if isinstance(error, DBAPIError) and (
        error.connection_invalidated
        or _name(error).startswith((*_LOCKED, *_AWAY, *_AWAY_CLASSES))
    ):
        raise _unreachable(engine, error) from error


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
        engine = create_engine(
            parsed, pool_pre_ping=True, connect_args=patience, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
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
        raise _unreachable(engine, error) from error


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


def _prepare_postgresql(connection: Any, record: object) -> None:  # noqa: ANN401, ARG001
    # Without it a lock that is never let go holds a command, or a worker, for ever.
    connection.execute(f"SET lock_timeout = {BUSY_MS}")
    connection.commit()


def _begin_immediate(connection: Any) -> None:  # noqa: ANN401
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
