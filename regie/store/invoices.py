"""Issued documents and what was paid of them; a number is given in the transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import true

from regie.billing.documents.invoice import Kind
from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import Way
from regie.money import Currency
from regie.money import Money
from regie.store import document_tables as tables

#: Any number; held by whoever gives an invoice number (PostgreSQL).
_LOCK = 7_341_003


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInvoice:
    """An issued document without its PDF; never changed, never deleted.

    Attributes:
        statement_id: None if it was not made from a statement.
        total: With VAT, before deposits are taken off.
        text: The invoice as `regie.billing.documents.invoice_text` writes it; empty,
            like `due_on`, only for what was issued before Régie kept it.
        corrects: The number that a credit note corrects.
        replaces: The number of the cancelled document that it takes the place of.
    """

    number: str
    client_slug: str
    statement_id: int | None
    issued_on: date
    total: Money
    kind: Kind = Kind.INVOICE
    due_on: date | None = None
    corrects: str = ""
    text: str = ""
    replaces: str = ""


class Invoices:
    """Issued documents in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_sequence(self, series: str) -> int:
        """Return the next number of the series, and hold it until the commit.

        The transaction that asks must issue the document: a rollback gives the number
        back, so that the series has no hole.
        """
        self.lock()
        columns = tables.invoice.c
        last = self._connection.scalar(
            select(func.max(columns.sequence)).where(columns.series == series)
        )
        return (last or 0) + 1

    def lock(self) -> None:
        """Let nobody else issue or settle until the commit.

        SQLite's writing transactions exclude each other anyway.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))

    def latest_issue(self, series: str) -> date | None:
        """Return the day of the last document of the series; dates never go back."""
        columns = tables.invoice.c
        latest: date | None = self._connection.scalar(
            select(func.max(columns.issued_on)).where(columns.series == series)
        )
        return latest

    def add(
        self, invoice: StoredInvoice, *, pdf: bytes, series: str, sequence: int
    ) -> None:
        """Keep an issued document."""
        self._connection.execute(
            insert(tables.invoice).values(
                number=invoice.number,
                series=series,
                sequence=sequence,
                client_slug=invoice.client_slug,
                statement_id=None if invoice.replaces else invoice.statement_id,
                bills_again=invoice.statement_id if invoice.replaces else None,
                replaces=invoice.replaces or None,
                issued_on=invoice.issued_on,
                total=invoice.total.minor,
                currency=invoice.total.currency.code,
                pdf=pdf,
                sha256=hashlib.sha256(pdf).hexdigest(),
                kind=invoice.kind.value,
                due_on=invoice.due_on,
                corrects=invoice.corrects or None,
                text=invoice.text,
            )
        )

    def of_client(self, client_slug: str) -> list[StoredInvoice]:
        """Return a client's documents, the latest first."""
        return self._find(tables.invoice.c.client_slug == client_slug)

    def of_statement(self, statement_id: int) -> StoredInvoice | None:
        """Return the invoice made from a statement, the latest one; None for none."""
        columns = tables.invoice.c
        found = self._find(
            or_(
                columns.statement_id == statement_id,
                columns.bills_again == statement_id,
            )
        )
        return found[0] if found else None

    def get(self, number: str) -> StoredInvoice | None:
        """Return the document of that number, or None."""
        found = self._find(tables.invoice.c.number == number)
        return found[0] if found else None

    def pdf(self, number: str) -> bytes:
        """Return the PDF of a document that is there."""
        columns = tables.invoice.c
        query = select(columns.pdf).where(columns.number == number)
        return bytes(self._connection.execute(query).scalar_one())

    def clients(self) -> list[str]:
        """Return the slugs of all clients that have a document."""
        column = tables.invoice.c.client_slug
        return list(
            self._connection.scalars(select(column).distinct().order_by(column))
        )

    def everything(self) -> list[StoredInvoice]:
        """Return all documents, the latest first."""
        return self._find(true())

    def settle(self, settlement: Settlement, *, recorded_at: datetime) -> None:
        """Keep what was paid; its reference must be new."""
        self._connection.execute(
            insert(tables.settlement).values(
                number=settlement.number,
                paid_on=settlement.paid_on,
                amount=settlement.amount.minor,
                currency=settlement.amount.currency.code,
                way=settlement.way.value,
                reference=settlement.reference,
                note=settlement.note,
                recorded_at=recorded_at,
                undoes=settlement.undoes,
            )
        )

    def settlements(self, numbers: Sequence[str] | None = None) -> list[Settlement]:
        """Return what was paid, of these documents or of all, in its order."""
        columns = tables.settlement.c
        query = select(tables.settlement)
        if numbers is not None:
            query = query.where(columns.number.in_(numbers))
        rows = self._connection.execute(query.order_by(columns.paid_on, columns.id))
        return [_settlement(row) for row in rows]

    def is_settled_by(self, reference: str) -> bool:
        """Say whether a payment of that reference was recorded."""
        column = tables.settlement.c.reference
        query = select(column).where(column == reference)
        return self._connection.scalar(query) is not None

    def reminders(self) -> dict[str, dict[int, datetime]]:
        """Return when which reminders were sent, by the document's number."""
        columns = tables.reminder.c
        found: dict[str, dict[int, datetime]] = {}
        for number, rung, sent_at in self._connection.execute(
            select(columns.number, columns.rung, columns.sent_at)
        ):
            found.setdefault(number, {})[rung] = sent_at
        return found

    def add_reminder(
        self, number: str, rung: int, *, sent_at: datetime, receiver: str, text: str
    ) -> None:
        """Keep that a reminder was sent; once a document and rung."""
        self._connection.execute(
            insert(tables.reminder).values(
                number=number, rung=rung, sent_at=sent_at, receiver=receiver, text=text
            )
        )

    def _find(self, condition: ColumnElement[bool]) -> list[StoredInvoice]:
        columns = tables.invoice.c
        rows = self._connection.execute(
            select(*(one for one in columns if one is not columns.pdf))
            .where(condition)
            .order_by(columns.series.desc(), columns.sequence.desc())
        )
        return [_stored(row) for row in rows]


def _stored(row: Row[Any]) -> StoredInvoice:
    return StoredInvoice(
        number=row.number,
        client_slug=row.client_slug,
        statement_id=row.bills_again if row.replaces else row.statement_id,
        issued_on=row.issued_on,
        total=Money(row.total, Currency(row.currency)),
        kind=Kind(row.kind),
        due_on=row.due_on,
        corrects=row.corrects or "",
        text=row.text,
        replaces=row.replaces or "",
    )


def _settlement(row: Row[Any]) -> Settlement:
    return Settlement(
        id=row.id,
        number=row.number,
        paid_on=row.paid_on,
        amount=Money(row.amount, Currency(row.currency)),
        way=Way(row.way),
        reference=row.reference,
        note=row.note,
        undoes=row.undoes,
    )
