"""How a database is, without changing anything in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.engine import make_url

from regie.campaign.model import CampaignState
from regie.store import tables
from regie.store.engine import make_engine
from regie.store.engine import reached
from regie.store.schema import current_revision
from regie.store.schema import HEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreHealth:
    """What a database says of itself.

    Attributes:
        address: Without its password.
        revision: The migration it stands at; None where nothing is in it yet.
        head: The migration that this version of Régie wants.
        version: Of the server, or of the SQLite library.
        integrity: `ok`, or what SQLite found; PostgreSQL looks after itself.
        journal: SQLite's way of writing, `wal` as it should be.
        now: The server's clock; None for SQLite, which has none of its own.
        running: How many campaigns run; 0 where the tables are not up to date.
    """

    address: str
    kind: str
    revision: str | None
    head: str = HEAD
    version: str = ""
    integrity: str = "ok"
    journal: str = "wal"
    now: datetime | None = None
    running: int = 0


def look(url: str) -> StoreHealth:
    """Look at the database; one that is not there yet is not made.

    Raises:
        DatabaseUnreachableError: It does not let us in.
        SettingsError: The address is none.
    """
    if _is_not_made(url):
        return StoreHealth(address=url, kind="sqlite", revision=None)
    engine = make_engine(url)
    try:
        revision = current_revision(engine)
        with reached(engine), engine.connect() as connection:
            reading = connection.execution_options(reading=True)
            address = engine.url.render_as_string(hide_password=True)
            return _look(reading, address, revision)
    finally:
        engine.dispose()


def _is_not_made(url: str) -> bool:
    if not url.startswith("sqlite"):
        return False
    file = make_url(url).database
    return bool(file) and not Path(str(file)).exists()


def _look(connection: Connection, address: str, revision: str | None) -> StoreHealth:
    running = _running(connection) if revision == HEAD else 0
    if connection.dialect.name == "sqlite":
        return StoreHealth(
            address=address,
            kind="sqlite",
            revision=revision,
            version=_word(connection, "SELECT sqlite_version()"),
            integrity=_word(connection, "PRAGMA integrity_check(1)"),
            journal=_word(connection, "PRAGMA journal_mode"),
            running=running,
        )
    return StoreHealth(
        address=address,
        kind="postgresql",
        revision=revision,
        version=_word(connection, "SHOW server_version"),
        now=connection.scalar(text("SELECT clock_timestamp()")),
        running=running,
    )


def _running(connection: Connection) -> int:
    wanted = tables.campaign.c.state == CampaignState.RUNNING.value
    counted = select(func.count()).select_from(tables.campaign).where(wanted)
    return int(connection.scalar(counted) or 0)


def _word(connection: Connection, question: str) -> str:
    return str(connection.scalar(text(question)))
