"""Raw webhooks, each once, until a flow has turned them into entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import update

from regie.ports import WebhookEvent
from regie.store import tables
from regie.store.once import insert_once
from regie.words import with_colon

NEW = "new"
TAKEN = "taken"
IGNORED = "ignored"
CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWebhook:
    """A webhook in the inbox.

    Attributes:
        state: `new`, `taken` (entries were made), `ignored` (nothing to account for),
            `conflict` (it contradicts the ledger: a person must look).
    """

    id: int
    client_slug: str
    event: WebhookEvent
    received_at: datetime
    state: str
    detail: str


class Inbox:
    """The webhooks in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, event: WebhookEvent, *, client_slug: str, received_at: datetime
    ) -> bool:
        """Keep the webhook unless its event is there already; say whether it is new."""
        return insert_once(
            self._connection,
            tables.webhook,
            {
                "vendor": event.vendor,
                "vendor_id": event.vendor_id,
                "client_slug": client_slug,
                "kind": event.kind,
                "body": event.body,
                "created_at": event.created_at,
                "received_at": received_at,
                "state": NEW,
                "detail": "",
            },
        )

    def fresh(self, *, limit: int) -> list[StoredWebhook]:
        """Return webhooks that no flow has taken yet, the oldest event first."""
        table = tables.webhook
        rows = self._connection.execute(
            select(table)
            .where(table.c.state == NEW)
            .order_by(table.c.created_at, table.c.id)
            .limit(limit)
        )
        return [
            StoredWebhook(
                id=row.id,
                client_slug=row.client_slug,
                event=WebhookEvent(
                    vendor=row.vendor,
                    vendor_id=row.vendor_id,
                    kind=row.kind,
                    created_at=row.created_at,
                    body=row.body,
                ),
                received_at=row.received_at,
                state=row.state,
                detail=row.detail,
            )
            for row in rows
        ]

    def conflicts(self) -> list[str]:
        """Return what is wrong with each webhook that a person must look at."""
        table = tables.webhook
        rows = self._connection.execute(
            select(table.c.client_slug, table.c.detail)
            .where(table.c.state == CONFLICT)
            .order_by(table.c.id)
        )
        return [f"{with_colon(row.client_slug)} {row.detail}" for row in rows]

    def ignored(self) -> list[tuple[str, str, int]]:
        """Return client, kind and number of the webhooks that made no entry."""
        table = tables.webhook
        rows = self._connection.execute(
            select(table.c.client_slug, table.c.kind, func.count())
            .where(table.c.state == IGNORED)
            .group_by(table.c.client_slug, table.c.kind)
            .order_by(table.c.client_slug, table.c.kind)
        )
        return [(client, kind, number) for client, kind, number in rows]

    def mark(self, webhook_id: int, state: str, detail: str) -> None:
        """Write what became of a webhook."""
        table = tables.webhook
        self._connection.execute(
            update(table)
            .where(table.c.id == webhook_id)
            .values(state=state, detail=detail)
        )

    def counts(self) -> dict[str, int]:
        """Return how many webhooks are in each state."""
        table = tables.webhook
        found: dict[str, int] = {}
        for state in self._connection.scalars(select(table.c.state)):
            found[state] = found.get(state, 0) + 1
        return found
