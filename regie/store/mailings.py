"""Mails with documents; lines are only added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import text

from regie.billing.documents.mailing import MailEvent
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import MailState
from regie.billing.documents.mailing import Occasion
from regie.store import document_tables as tables

#: Any number; held by whoever takes a mail (PostgreSQL).
_LOCK = 7_341_005


class Mailings:
    """The mails in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """Let nobody else take a mail until the commit.

        SQLite's writing transactions exclude each other anyway.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))

    def get(self, key: str) -> Mailing | None:
        """Return the mail of that key, or None."""
        table = tables.mailing
        row = self._connection.execute(
            select(table).where(table.c.key == key)
        ).one_or_none()
        return None if row is None else self._mailing(row)

    def about(self, number: str) -> list[Mailing]:
        """Return the mails about a document, in their order."""
        table = tables.mailing
        rows = self._connection.execute(select(table).where(table.c.about == number))
        found = [self._mailing(row) for row in rows]
        return sorted(found, key=lambda one: (one.events[0].wall_at, one.key))

    def mailed(self, numbers: Sequence[str], occasion: Occasion) -> set[str]:
        """Return those documents about which a mail was written down."""
        columns = tables.mailing.c
        query = select(columns.about).where(
            columns.about.in_(numbers), columns.kind == occasion.value
        )
        return set(self._connection.scalars(query))

    def events(self, keys: Sequence[str]) -> dict[str, list[MailEvent]]:
        """Return the journey of each of these mails; nothing of what nobody began."""
        table = tables.mailing_event
        query = select(table).where(table.c.key.in_(keys)).order_by(table.c.id)
        found: dict[str, list[MailEvent]] = {key: [] for key in keys}
        for row in self._connection.execute(query):
            found[row.key].append(_event(row))
        return found

    def add(self, mailing: Mailing) -> None:
        """Write down a mail that is about to leave; its key must be new."""
        self._connection.execute(
            insert(tables.mailing).values(
                key=mailing.key,
                about=mailing.about,
                kind=mailing.occasion.value,
                receiver=mailing.receiver,
                subject=mailing.subject,
                text=mailing.text,
                files=json.dumps(mailing.files, ensure_ascii=False),
            )
        )

    def note(self, key: str, event: MailEvent) -> None:
        """Add a line to a mail's journey."""
        self._connection.execute(
            insert(tables.mailing_event).values(
                key=key,
                state=event.state.value,
                at=event.at,
                wall_at=event.wall_at,
                holder=event.holder,
                vendor=event.vendor,
                vendor_id=event.vendor_id,
                detail=event.detail,
            )
        )

    def _mailing(self, row: Row[Any]) -> Mailing:
        table = tables.mailing_event
        lines = self._connection.execute(
            select(table).where(table.c.key == row.key).order_by(table.c.id)
        )
        return Mailing(
            key=row.key,
            about=row.about,
            occasion=Occasion(row.kind),
            receiver=row.receiver,
            subject=row.subject,
            text=row.text,
            files=tuple((name, sha256) for name, sha256 in json.loads(row.files)),
            events=tuple(_event(line) for line in lines),
        )


def _event(row: Row[Any]) -> MailEvent:
    return MailEvent(
        state=MailState(row.state),
        at=row.at,
        wall_at=row.wall_at,
        holder=row.holder,
        vendor=row.vendor,
        vendor_id=row.vendor_id,
        detail=row.detail,
    )
