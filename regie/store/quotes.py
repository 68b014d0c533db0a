"""Issued quotes and the answers to them; neither is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import true

from regie.store import document_tables as tables

#: What is read only where it is asked for.
_PRINTED = frozenset({"pdf", "views"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the client said, once.

    Attributes:
        reason: Why it is declined; empty if nothing was said.
        by_link: It was given on the quote's page, so that the OBM is to be told.
    """

    accepted: bool
    who: str
    at: datetime
    reason: str = ""
    by_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuote:
    """An issued quote, but for its PDF (`Quotes.pdf`) and its page (`Quotes.views`).

    Attributes:
        valid_until: The last day on which it can be accepted.
        text: As its author wrote it.
        answer: None while she has not answered.
    """

    number: str
    client_slug: str
    issued_on: date
    valid_until: date
    file: str
    text: str
    answer: Answer | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether it was answered, and accepted."""
        return self.answer is not None and self.answer.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a quote looks like.

    Attributes:
        pdf: The file.
        views: What its page shows, by language, as JSON; empty if it was issued by an
            older Régie.
    """

    pdf: bytes
    views: str


class Quotes:
    """Quotes in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_sequence(self, series: str) -> int:
        """Return the next number of the series; the caller holds the invoices' lock."""
        columns = tables.quote.c
        last = self._connection.scalar(
            select(func.max(columns.sequence)).where(columns.series == series)
        )
        return (last or 0) + 1

    def add(
        self, quote: StoredQuote, printed: Printed, *, series: str, sequence: int
    ) -> None:
        """Keep an issued quote and what it looks like."""
        self._connection.execute(
            insert(tables.quote).values(
                number=quote.number,
                series=series,
                sequence=sequence,
                client_slug=quote.client_slug,
                issued_on=quote.issued_on,
                valid_until=quote.valid_until,
                file=quote.file,
                text=quote.text,
                views=printed.views,
                pdf=printed.pdf,
            )
        )

    def answer(self, number: str, answer: Answer) -> None:
        """Keep the answer to a quote; there must be none yet."""
        self._connection.execute(
            insert(tables.quote_answer).values(
                number=number,
                accepted=int(answer.accepted),
                who=answer.who,
                at=answer.at,
                reason=answer.reason,
                by_link=int(answer.by_link),
            )
        )

    def get(self, number: str) -> StoredQuote | None:
        """Return the quote of that number, or None."""
        found = self._find(tables.quote.c.number == number)
        return found[0] if found else None

    def pdf(self, number: str) -> bytes:
        """Return the PDF of an issued quote."""
        columns = tables.quote.c
        found: bytes = self._connection.execute(
            select(columns.pdf).where(columns.number == number)
        ).scalar_one()
        return found

    def views(self, number: str) -> str:
        """Return what the page of an issued quote shows; see `Printed`."""
        columns = tables.quote.c
        found: str = self._connection.execute(
            select(columns.views).where(columns.number == number)
        ).scalar_one()
        return found

    def latest(self, client_slug: str) -> StoredQuote | None:
        """Return the client's latest quote, or None."""
        found = self._find(tables.quote.c.client_slug == client_slug, limit=1)
        return found[0] if found else None

    def clients(self) -> list[str]:
        """Return the slugs of all clients that have a quote."""
        column = tables.quote.c.client_slug
        return list(
            self._connection.scalars(select(column).distinct().order_by(column))
        )

    def answered_by_link(self) -> list[str]:
        """Return the numbers of those answered on their page, the latest first."""
        given, answered = tables.quote.c, tables.quote_answer.c
        return list(
            self._connection.scalars(
                select(given.number)
                .join(tables.quote_answer, answered.number == given.number)
                .where(answered.by_link == 1)
                .order_by(given.series.desc(), given.sequence.desc())
            )
        )

    def latest_numbers(self, count: int) -> list[str]:
        """Return the numbers of at most that many quotes, the latest first."""
        columns = tables.quote.c
        return list(
            self._connection.scalars(
                select(columns.number)
                .order_by(columns.series.desc(), columns.sequence.desc())
                .limit(count)
            )
        )

    def of_client(self, client_slug: str) -> list[StoredQuote]:
        """Return the quotes of a client, the latest first."""
        return self._find(tables.quote.c.client_slug == client_slug)

    def everything(self) -> list[StoredQuote]:
        """Return all quotes, the latest first."""
        return self._find(true())

    def _find(
        self, condition: ColumnElement[bool], *, limit: int | None = None
    ) -> list[StoredQuote]:
        given, answered = tables.quote, tables.quote_answer
        rows = self._connection.execute(
            select(
                *(column for column in given.c if column.name not in _PRINTED),
                answered.c.accepted,
                answered.c.who,
                answered.c.at,
                answered.c.reason,
                answered.c.by_link,
            )
            .outerjoin(answered, answered.c.number == given.c.number)
            .where(condition)
            .order_by(given.c.series.desc(), given.c.sequence.desc())
            .limit(limit)
        )
        return [
            StoredQuote(
                number=row.number,
                client_slug=row.client_slug,
                issued_on=row.issued_on,
                valid_until=row.valid_until,
                file=row.file,
                text=row.text,
                answer=None
                if row.at is None
                else Answer(
                    accepted=bool(row.accepted),
                    who=row.who,
                    at=row.at,
                    reason=row.reason,
                    by_link=bool(row.by_link),
                ),
            )
            for row in rows
        ]
