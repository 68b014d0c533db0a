"""Exchange rates ⇄ rows: what one euro is worth, a fraction a day; insert only."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from datetime import date
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import Row
from sqlalchemy import select

from regie.billing.commission.exchanged import ReadRate
from regie.billing.exchange import Rate
from regie.billing.period import day_text
from regie.errors import ConflictError
from regie.money import EUR
from regie.store import tables
from regie.store.bulk import insert_many
from regie.words import say
from regie.words import spoken_language

#: A rate's day, currency and source.
_Name = tuple[date, str, str]
_COLUMNS = ("day", "currency", "numerator", "denominator", "source", "read_at")


class RateConflictError(ConflictError):
    """A day's rate that is there already, and another one.

    Attributes:
        on: The day.
        currency: Its code.
    """

    def __init__(self, on: date, currency: str) -> None:
        self.on = on
        self.currency = currency
        day = day_text(on, spoken_language())
        super().__init__(
            say(
                fr=f"Le taux de l'euro en {currency} au {day} est déjà connu, et c'en "
                "est un autre. Rien n'a été écrit : comparez les deux fichiers.",
                en=f"The rate of the euro in {currency} on {day} is known already, and "
                "it is another one. Nothing was written: compare both files.",
            )
        )


class ExchangeRates:
    """The rates in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rates: Iterable[Rate], *, read_at: datetime) -> int:
        """Write the rates that are new; return how many were.

        Args:
            rates: Units of a currency for one euro.

        Raises:
            RateConflictError: One is there already with another value.
        """
        given = list(rates)
        known = self._worths({rate.on for rate in given})
        fresh: list[tuple[object, ...]] = []
        for rate in given:
            worth = (rate.worth.numerator, rate.worth.denominator)
            before = known.setdefault((rate.on, rate.target, rate.source), worth)
            if before is worth:
                fresh.append((rate.on, rate.target, *worth, rate.source, read_at))
            elif before != worth:
                raise RateConflictError(rate.on, rate.target)
        insert_many(self._connection, tables.exchange_rate, _COLUMNS, fresh)
        return len(fresh)

    def _worths(self, days: Collection[date]) -> dict[_Name, tuple[int, int]]:
        """Return what is known from the first of these days to the last, as fractions.

        A file mostly has each day of them.
        """
        if not days:
            return {}
        of = tables.exchange_rate.c
        rows = self._connection.execute(
            select(of.day, of.currency, of.source, of.numerator, of.denominator).where(
                of.day.between(min(days), max(days))
            )
        )
        return {
            (day, code, source): (over, under)
            for day, code, source, over, under in rows
        }

    def all(
        self, *, currencies: Iterable[str] = (), until: date | None = None
    ) -> list[Rate]:
        """Return the rates by day.

        Args:
            currencies: Only these; empty for all.
            until: Not those of later days.
        """
        columns = tables.exchange_rate.c
        query = select(tables.exchange_rate)
        wanted = list(currencies)
        if wanted:
            query = query.where(columns.currency.in_(wanted))
        if until is not None:
            query = query.where(columns.day <= until)
        rows = self._connection.execute(query.order_by(columns.day, columns.currency))
        return [_rate(row) for row in rows]

    def read(
        self, currencies: Iterable[str], *, until: date, known_by: datetime
    ) -> list[ReadRate]:
        """Return the rates of days before one, as they were known at a moment.

        Args:
            currencies: Only these.
            until: The day after the last one.
            known_by: What was learned later is left out (UTC, inclusive).
        """
        columns = tables.exchange_rate.c
        rows = self._connection.execute(
            select(tables.exchange_rate)
            .where(
                columns.currency.in_(list(currencies)),
                columns.day < until,
                columns.read_at <= known_by,
            )
            .order_by(columns.day, columns.currency, columns.source)
        )
        return [ReadRate(rate=_rate(row), read_at=row.read_at) for row in rows]

    def lacking(self, wanted: Collection[date]) -> set[date]:
        """Return those of the days without any rate.

        One of which some currency's is known lacks none: a bank may quote another no
        longer.
        """
        if not wanted:
            return set()
        column = tables.exchange_rate.c.day
        known = self._connection.scalars(
            select(column).where(column.between(min(wanted), max(wanted))).distinct()
        )
        return set(wanted).difference(known)

    def first_day(self) -> date | None:
        """Return the first day with rates; None without any."""
        column = tables.exchange_rate.c.day
        found: date | None = self._connection.scalar(select(func.min(column)))
        return found

    def last_day(self, until: date) -> date | None:
        """Return the last day with rates, that day included; None without any."""
        column = tables.exchange_rate.c.day
        found: date | None = self._connection.scalar(
            select(func.max(column)).where(column <= until)
        )
        return found


def _rate(row: Row[Any]) -> Rate:
    return Rate(
        on=row.day,
        origin=EUR.code,
        target=row.currency,
        worth=Fraction(row.numerator, row.denominator),
        source=row.source,
    )
