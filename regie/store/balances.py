"""What each account holds, kept a day at a time by whoever appends entries.

A balance at any date is then a sum over days, not over postings. The days can be
rebuilt from the postings, and `regie.store.ledger_checks` compares both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy import ColumnElement
from sqlalchemy import Connection
from sqlalchemy import Date
from sqlalchemy import func
from sqlalchemy import Integer
from sqlalchemy import select
from sqlalchemy import text

from regie.ledger.accounts import Account
from regie.ledger.book import Balances
from regie.money import Currency
from regie.money import Money
from regie.store import tables

#: What a posting adds to an account on a day: account's id, day, minor units.
Change = tuple[int, date, int]

_ADD = text("""
    INSERT INTO balance_day (account_id, day, amount, postings)
    VALUES (:account_id, :day, :amount, :postings)
    ON CONFLICT (account_id, day) DO UPDATE SET
        amount = balance_day.amount + excluded.amount,
        postings = balance_day.postings + excluded.postings
""").bindparams(bindparam("day", type_=Date), bindparam("postings", type_=Integer))

REBUILD = """
    INSERT INTO balance_day (account_id, day, amount, postings)
    SELECT account_id, effective_on, sum(amount), count(*)
    FROM posting GROUP BY account_id, effective_on
"""


class DayBalances:
    """The daily balances in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, changes: Iterable[Change]) -> None:
        """Count the postings of new entries."""
        sums: defaultdict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])
        for account_id, day, amount in changes:
            held = sums[account_id, day]
            held[0] += amount
            held[1] += 1
        if not sums:
            return
        self._connection.execute(
            _ADD,
            [
                {
                    "account_id": account_id,
                    "day": day,
                    "amount": amount,
                    "postings": postings,
                }
                for (account_id, day), (amount, postings) in sums.items()
            ],
        )

    def at(
        self,
        client_slug: str,
        *,
        on: date | None = None,
        known_by: datetime | None = None,
    ) -> Balances:
        """Return what a client's accounts hold; debits are positive, zeros left out.

        Args:
            on: At the end of this effective day; None for all days.
            known_by: As it was known at this moment (inclusive); None for all there is.
        """
        sums = self._sums(client_slug, on, known_by)
        return {
            (Account(path), Currency(code)): Money(sums[path, code], Currency(code))
            for path, code in sorted(sums)
            if sums[path, code]
        }

    def rebuild(self) -> None:
        """Count every posting anew."""
        self._connection.execute(text("DELETE FROM balance_day"))
        self._connection.execute(text(REBUILD))

    def _sums(
        self, client_slug: str, on: date | None, known_by: datetime | None
    ) -> Mapping[tuple[str, str], int]:
        """Return the sums; of postings, only the lesser side of `known_by` is read."""
        if known_by is None:
            return self._of_days(client_slug, on)
        recorded_at = tables.entry.c.recorded_at
        before, after = recorded_at <= known_by, recorded_at > known_by
        if self._count(client_slug, before) <= self._count(client_slug, after):
            return self._of_postings(client_slug, on, before)
        sums = self._of_days(client_slug, on)
        for key, amount in self._of_postings(client_slug, on, after).items():
            sums[key] -= amount
        return sums

    def _count(self, client_slug: str, recorded: ColumnElement[bool]) -> int:
        query = select(func.count()).where(
            tables.entry.c.client_slug == client_slug, recorded
        )
        return self._connection.scalar(query) or 0

    def _of_days(
        self, client_slug: str, on: date | None
    ) -> defaultdict[tuple[str, str], int]:
        day, account = tables.balance_day, tables.account
        query = (
            select(account.c.path, account.c.currency, func.sum(day.c.amount))
            .join(account, account.c.id == day.c.account_id)
            .where(account.c.path.startswith(f"client:{client_slug}:", autoescape=True))
            .group_by(account.c.path, account.c.currency)
        )
        if on is not None:
            query = query.where(day.c.day <= on)
        rows = self._connection.execute(query)
        found = {(path, code): int(amount) for path, code, amount in rows}
        return defaultdict(int, found)

    def _of_postings(
        self, client_slug: str, on: date | None, recorded: ColumnElement[bool]
    ) -> Mapping[tuple[str, str], int]:
        entry, posting, account = tables.entry, tables.posting, tables.account
        query = (
            select(account.c.path, account.c.currency, func.sum(posting.c.amount))
            .join(posting, posting.c.account_id == account.c.id)
            .join(entry, entry.c.id == posting.c.entry_id)
            .where(entry.c.client_slug == client_slug, recorded)
            .group_by(account.c.path, account.c.currency)
        )
        if on is not None:
            query = query.where(posting.c.effective_on <= on)
        rows = self._connection.execute(query)
        return {(path, code): int(amount) for path, code, amount in rows}
