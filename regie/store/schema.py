"""Bring a database to the tables that this version of Régie expects."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import inspect
from sqlalchemy import text

from regie.store.engine import reached

#: The newest migration; a test compares it with the folder.
HEAD = "0028"

#: Any number; the same one in every process that prepares a PostgreSQL database.
_LOCK = 7_341_001

MIGRATIONS = Path(__file__).parent / "migrations"


def prepare(engine: Engine) -> None:
    """Create or migrate the tables; quick where there is nothing to do."""
    if current_revision(engine) == HEAD:
        return
    migrate(engine, HEAD)


def current_revision(engine: Engine) -> str | None:
    """Return the migration that the database stands at; None for an empty one."""
    with reached(engine):
        opened = engine.connect().execution_options(reading=True)
    with opened as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)


def migrate(engine: Engine, revision: str) -> None:
    """Migrate up or down to a revision (`base` empties the database)."""
    current = current_revision(engine) or ""
    with engine.begin() as connection:
        migrate_within(connection, revision, current=current)


def migrate_within(connection: Connection, revision: str, *, current: str) -> None:
    """Migrate inside a transaction that another one commits.

    Args:
        connection: In a writing transaction.
        revision: Where to.
        current: Where the database stands; empty for an empty one.
    """
    from alembic import command  # noqa: PLC0415 -- slow import
    from alembic.config import Config  # noqa: PLC0415 -- slow import

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config.attributes["connection"] = connection
    if revision == "base" or revision < current:
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
