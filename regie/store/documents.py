"""Agreements and statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import true

from regie.billing.revenue.closed import GivenBack
from regie.money import Currency
from regie.money import Money
from regie.store import document_tables as tables


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAgreement:
    """One version of a client's agreement; versions are only added."""

    id: int
    client_slug: str
    version: int
    file: str
    text: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStatement:
    """A statement with its cut-off: only entries recorded by then are in it."""

    id: int
    client_slug: str
    period: str
    agreement_id: int
    recorded_until: datetime
    text: str


class Documents:
    """Agreements and statements in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_agreement(
        self, client_slug: str, *, file: str, text: str, recorded_at: datetime
    ) -> StoredAgreement:
        """Keep a new version, unless it is the text that is in force already."""
        latest = self.agreement(client_slug)
        if latest is not None and latest.text == text:
            return latest
        self._connection.execute(
            insert(tables.agreement).values(
                client_slug=client_slug,
                version=1 if latest is None else latest.version + 1,
                file=file,
                text=text,
                recorded_at=recorded_at,
            )
        )
        added = self.agreement(client_slug)
        assert added is not None  # noqa: S101 -- inserted two lines above
        return added

    def agreement(
        self, client_slug: str, *, agreement_id: int | None = None
    ) -> StoredAgreement | None:
        """Return the client's latest agreement, or the one with that id."""
        columns = tables.agreement.c
        query = select(tables.agreement).where(columns.client_slug == client_slug)
        if agreement_id is not None:
            query = query.where(columns.id == agreement_id)
        row = self._connection.execute(
            query.order_by(columns.version.desc()).limit(1)
        ).one_or_none()
        return None if row is None else _agreement(row)

    def agreements(self, client_slug: str) -> list[StoredAgreement]:
        """Return all versions of the client's agreement, in their order."""
        columns = tables.agreement.c
        rows = self._connection.execute(
            select(tables.agreement)
            .where(columns.client_slug == client_slug)
            .order_by(columns.version)
        )
        return [_agreement(row) for row in rows]

    def clients_with_agreement(self) -> list[str]:
        """Return the slugs of all clients that have an agreement."""
        column = tables.agreement.c.client_slug
        return list(
            self._connection.scalars(select(column).distinct().order_by(column))
        )

    def statement(self, client_slug: str, period: str) -> StoredStatement | None:
        """Return the stored statement of the period, or None."""
        columns = tables.statement.c
        row = self._connection.execute(
            select(tables.statement).where(
                columns.client_slug == client_slug, columns.period == period
            )
        ).one_or_none()
        return None if row is None else _statement(row)

    def latest_cut_off(self, client_slug: str) -> datetime | None:
        """Return until when the client's statements know the ledger."""
        columns = tables.statement.c
        latest: datetime | None = self._connection.scalar(
            select(func.max(columns.recorded_until)).where(
                columns.client_slug == client_slug
            )
        )
        return latest

    def statements_before(self, client_slug: str, day: date) -> list[StoredStatement]:
        """Return the client's statements that end by that day, in order."""
        columns = tables.statement.c
        rows = self._connection.execute(
            select(tables.statement)
            .where(columns.client_slug == client_slug, columns.ends_on <= day)
            .order_by(columns.ends_on, columns.id)
        )
        return [_statement(row) for row in rows]

    def statements(self, client_slug: str = "") -> list[StoredStatement]:
        """Return the statements of a client, or of all, the latest first."""
        columns = tables.statement.c
        query = select(tables.statement)
        if client_slug:
            query = query.where(columns.client_slug == client_slug)
        ordered = query.order_by(
            columns.ends_on.desc(), columns.client_slug, columns.id.desc()
        )
        return [_statement(row) for row in self._connection.execute(ordered)]

    def statement_of(self, statement_id: int) -> StoredStatement:
        """Return the statement of an id that is there."""
        query = select(tables.statement).where(tables.statement.c.id == statement_id)
        return _statement(self._connection.execute(query).one())

    def add_statement(
        self,
        client_slug: str,
        period: str,
        *,
        ends_on: date,
        agreement_id: int,
        recorded_until: datetime,
        text: str,
    ) -> int:
        """Keep a statement; return its id. One a client and period, ever."""
        made = self._connection.execute(
            insert(tables.statement)
            .values(
                client_slug=client_slug,
                period=period,
                ends_on=ends_on,
                agreement_id=agreement_id,
                recorded_until=recorded_until,
                text=text,
            )
            .returning(tables.statement.c.id)
        )
        return int(made.scalar_one())

    def give_back(self, statement_id: int, given: GivenBack, *, at: datetime) -> None:
        """Keep what a credit note gives back of a statement's negative total.

        What is said last of a credit note and a statement counts; zero gives nothing.
        """
        self._connection.execute(
            insert(tables.given_back).values(
                number=given.number,
                statement_id=statement_id,
                amount=given.amount.minor,
                currency=given.amount.currency.code,
                recorded_at=at,
            )
        )

    def given_back(self, statement_id: int) -> tuple[GivenBack, ...]:
        """Return what credit notes give back of a statement, in their order."""
        columns = tables.given_back.c
        said = self._given(columns.statement_id == statement_id)
        return tuple(one for one in said.values() if one.amount)

    def everything_given_back(self) -> dict[int, list[GivenBack]]:
        """Return what credit notes give back of each statement, by its id."""
        found: dict[int, list[GivenBack]] = {}
        for (statement_id, _), one in self._given(true()).items():
            if one.amount:
                found.setdefault(statement_id, []).append(one)
        return found

    def given_by(self, number: str) -> dict[int, GivenBack]:
        """Return what was said of a credit note, by statement; zero is said, too."""
        said = self._given(tables.given_back.c.number == number)
        return {statement_id: one for (statement_id, _), one in said.items()}

    def _given(
        self, condition: ColumnElement[bool]
    ) -> dict[tuple[int, str], GivenBack]:
        columns = tables.given_back.c
        rows = self._connection.execute(
            select(tables.given_back).where(condition).order_by(columns.id)
        )
        return {
            (row.statement_id, row.number): GivenBack(
                number=row.number, amount=Money(row.amount, Currency(row.currency))
            )
            for row in rows
        }


def _agreement(row: Row[Any]) -> StoredAgreement:
    return StoredAgreement(
        id=row.id,
        client_slug=row.client_slug,
        version=row.version,
        file=row.file,
        text=row.text,
        recorded_at=row.recorded_at,
    )


def _statement(row: Row[Any]) -> StoredStatement:
    return StoredStatement(
        id=row.id,
        client_slug=row.client_slug,
        period=row.period,
        agreement_id=row.agreement_id,
        recorded_until=row.recorded_until,
        text=row.text,
    )
