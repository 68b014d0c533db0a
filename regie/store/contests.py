"""Contested lines and their answers; rows are only added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Exists
from sqlalchemy import exists
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select

from regie.billing.statement.contest import Adjustment
from regie.billing.statement.contest import Answer
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import named_by
from regie.billing.statement.contest import Ruling
from regie.money import Currency
from regie.money import Money
from regie.store import document_tables as tables


class Contests:
    """The contests in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, contest: Contest, *, title_fr: str, title_en: str) -> int:
        """Keep what the client said of a line; return its id.

        Args:
            title_fr: What the line is called, for the statement that puts it right.
            title_en: The same in English.
        """
        made = self._connection.execute(
            insert(tables.contest)
            .values(
                statement_id=contest.statement_id,
                line=contest.line,
                party=contest.party,
                title_fr=title_fr,
                title_en=title_en,
                who=contest.who,
                reason=contest.reason,
                at=contest.at,
            )
            .returning(tables.contest.c.id)
        )
        return int(made.scalar_one())

    def answer(self, contest_id: int, answer: Answer) -> None:
        """Keep an answer."""
        amount = answer.difference
        self._connection.execute(
            insert(tables.contest_answer).values(
                contest_id=contest_id,
                ruling=answer.ruling.value,
                who=answer.who,
                reason=answer.reason,
                at=answer.at,
                difference=None if amount is None else amount.minor,
                currency=None if amount is None else amount.currency.code,
            )
        )

    def get(self, contest_id: int) -> Contest | None:
        """Return the contest of that id, or None."""
        return next((one for one in self.all() if one.id == contest_id), None)

    def of_statement(self, statement_id: int) -> list[Contest]:
        """Return what was contested of a statement, in its order."""
        return [one for one in self.all() if one.statement_id == statement_id]

    def all(self) -> list[Contest]:
        """Return every contest, in its order."""
        answers: dict[int, list[Answer]] = {}
        given = tables.contest_answer
        for row in self._connection.execute(select(given).order_by(given.c.id)):
            answers.setdefault(row.contest_id, []).append(_answer(row))
        table = tables.contest
        return [
            Contest(
                id=row.id,
                statement_id=row.statement_id,
                line=row.line,
                party=row.party,
                who=row.who,
                reason=row.reason,
                at=row.at,
                answers=tuple(answers.get(row.id, ())),
            )
            for row in self._connection.execute(select(table).order_by(table.c.id))
        ]

    def adjustments(
        self, client_slug: str, *, after: datetime | None, until: datetime
    ) -> list[Adjustment]:
        """Return what accepted contests of a client put right, in their order.

        An answer that was withdrawn by then puts nothing right.

        Args:
            after: Only answers later than that (exclusive); None for all.
            until: Only answers up to then (inclusive).
        """
        said, given, of = tables.contest, tables.contest_answer, tables.statement
        query = (
            select(
                given.c.contest_id,
                given.c.difference,
                given.c.currency,
                given.c.reason,
                given.c.at,
                said.c.line,
                said.c.party,
                said.c.title_fr,
                said.c.title_en,
                of.c.period,
                of.c.recorded_until,
                of.c.text,
            )
            .join(said, said.c.id == given.c.contest_id)
            .join(of, of.c.id == said.c.statement_id)
            .where(
                of.c.client_slug == client_slug,
                given.c.ruling == Ruling.ACCEPTED.value,
                given.c.difference.is_not(None),
                given.c.at <= until,
                ~_withdrawn(until),
            )
            .order_by(given.c.id)
        )
        if after is not None:
            query = query.where(given.c.at > after)
        return [
            Adjustment(
                contest_id=row.contest_id,
                period=row.period,
                title_fr=row.title_fr,
                title_en=row.title_en,
                amount=Money(row.difference, Currency(row.currency)),
                reason=row.reason,
                at=row.at,
                known_by=row.recorded_until,
                line=row.line,
                party=row.party,
                named=named_by(row.text, row.line),
            )
            for row in self._connection.execute(query)
        ]


def _withdrawn(until: datetime) -> Exists:
    """Return the condition that an answer was withdrawn by then."""
    given = tables.contest_answer
    later = given.alias()
    return exists().where(
        later.c.contest_id == given.c.contest_id,
        later.c.id > given.c.id,
        later.c.ruling == Ruling.WITHDRAWN.value,
        later.c.at <= until,
    )


def _answer(row: Row[Any]) -> Answer:
    amount = None
    if row.difference is not None:
        amount = Money(row.difference, Currency(row.currency))
    return Answer(
        ruling=Ruling(row.ruling),
        who=row.who,
        reason=row.reason,
        at=row.at,
        difference=amount,
    )
