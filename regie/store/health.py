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

from regie.billing.documents.mailing import MailState
from regie.campaign.model import CampaignState
from regie.store import document_tables
from regie.store import tables
from regie.store.engine import make_engine
from regie.store.engine import reached
from regie.store.schema import current_revision
from regie.store.schema import HEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedMail:
    """A mail with documents, or about them, whose last attempt failed.

    Attributes:
        about: The document's number, or the client and period.
        at: When it was tried last, by the machine's clock.
        detail: Why it failed.
    """

    about: str
    receiver: str
    at: datetime
    detail: str


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
        failed_mails: The oldest first; none where the tables are not up to date.
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
    failed_mails: tuple[FailedMail, ...] = ()


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
    is_ready = revision == HEAD
    running = _running(connection) if is_ready else 0
    failed_mails = _failed_mails(connection) if is_ready else ()
    if connection.dialect.name == "sqlite":
        return StoreHealth(
            address=address,
            kind="sqlite",
            revision=revision,
            version=_word(connection, "SELECT sqlite_version()"),
            integrity=_word(connection, "PRAGMA integrity_check(1)"),
            journal=_word(connection, "PRAGMA journal_mode"),
            running=running,
            failed_mails=failed_mails,
        )
    return StoreHealth(
        address=address,
        kind="postgresql",
        revision=revision,
        version=_word(connection, "SHOW server_version"),
        now=connection.scalar(text("SELECT clock_timestamp()")),
        running=running,
        failed_mails=failed_mails,
    )


def _running(connection: Connection) -> int:
    wanted = tables.campaign.c.state == CampaignState.RUNNING.value
    counted = select(func.count()).select_from(tables.campaign).where(wanted)
    return int(connection.scalar(counted) or 0)


def _failed_mails(connection: Connection) -> tuple[FailedMail, ...]:
    mail, event = document_tables.mailing.c, document_tables.mailing_event.c
    latest = select(func.max(event.id)).group_by(event.key)
    rows = connection.execute(
        select(mail.about, mail.receiver, event.wall_at, event.detail)
        .where(mail.key == event.key)
        .where(event.id.in_(latest), event.state == MailState.FAILED.value)
        .order_by(event.id)
    )
    return tuple(
        FailedMail(
            about=row.about, receiver=row.receiver, at=row.wall_at, detail=row.detail
        )
        for row in rows
    )


def _word(connection: Connection, question: str) -> str:
    return str(connection.scalar(text(question)))
