"""The ledger's invariants, each a query that finds what breaks it.

The triggers of `regie.store.guards` should make all of these impossible. They are asked
for all the same: of a database that was repaired by hand, copied, or restored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from collections.abc import Mapping
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from sqlalchemy import bindparam
from sqlalchemy import BindParameter
from sqlalchemy import Connection
from sqlalchemy import select
from sqlalchemy import text

from regie.billing.commission.standing import unsound
from regie.ledger.accounts import AccountPathError
from regie.ledger.entry import chain_hash
from regie.ledger.entry import EntryError
from regie.store import document_tables
from regie.store import tables
from regie.store.documents import Documents
from regie.store.ledger import Ledger

#: What is shown of one rule; a broken ledger can break it everywhere.
FOUND_MAX = 20


#: Roles of accounts that say what was sold and given back, and the VAT within.
REVENUE_ROLES = frozenset({"sales", "vat", "refunds", "disputes:lost"})

#: Roles of accounts that say where the money is, beside those of vendors.
MONEY_ROLES = frozenset({"disputes", "bank"})


class Invariant(StrEnum):
    """What always holds."""

    BALANCED = "balanced"
    COMPLETE = "complete"
    TRIAL_BALANCE = "trial-balance"
    DAYS = "days"
    REVENUE = "revenue"
    RETURNED = "returned"
    REVERSED = "reversed"
    NUMBERS = "numbers"
    INVOICES = "invoices"
    STATEMENTS = "statements"
    CHAIN = "chain"


_LINES = """
    FROM entry e JOIN posting p ON p.entry_id = e.id
    JOIN account a ON a.id = p.account_id
"""

#: Each query gives what is wrong, in one column; none if all is well.
QUERIES: Mapping[Invariant, str] = MappingProxyType(
    {
        Invariant.BALANCED: f"""
            SELECT e.key || ' ' || a.currency {_LINES}
            GROUP BY e.key, a.currency HAVING sum(p.amount) <> 0""",
        Invariant.COMPLETE: """
            SELECT e.key FROM entry e LEFT JOIN posting p ON p.entry_id = e.id
            GROUP BY e.id
            HAVING e.sealed <> 1 OR count(p.seq) < 2
            OR sum(CASE WHEN p.amount = 0 THEN 1 ELSE 0 END) > 0
            OR sum(CASE WHEN p.effective_on <> e.effective_on THEN 1 ELSE 0 END) > 0""",
        Invariant.TRIAL_BALANCE: """
            SELECT a.currency FROM posting p JOIN account a ON a.id = p.account_id
            GROUP BY a.currency HAVING sum(p.amount) <> 0""",
        Invariant.DAYS: """
            SELECT a.path || ' ' || a.currency || ' ' || t.day FROM (
                SELECT account_id, effective_on AS day, sum(amount) AS amount,
                    count(*) AS postings
                FROM posting GROUP BY account_id, effective_on
                UNION ALL
                SELECT account_id, day, -amount, -postings FROM balance_day
            ) t JOIN account a ON a.id = t.account_id
            GROUP BY a.path, a.currency, t.day
            HAVING sum(t.amount) <> 0 OR sum(t.postings) <> 0""",
        Invariant.REVENUE: """
            SELECT e.key FROM entry e JOIN posting p ON p.entry_id = e.id
            GROUP BY e.id
            HAVING sum(CASE WHEN p.account_id IN :revenue THEN 1 ELSE 0 END) > 0
            AND sum(CASE WHEN p.account_id IN :revenue OR p.account_id IN :money
                THEN 0 ELSE 1 END) > 0""",
        Invariant.RETURNED: f"""
            SELECT t.sale || ' ' || t.currency FROM (
                SELECT CASE WHEN e.kind = 'sale' THEN e.key
                    WHEN e.parent <> '' THEN e.parent ELSE e.reverses END AS sale,
                    e.kind, a.currency, p.amount
                {_LINES} WHERE p.account_id IN :revenue
            ) t GROUP BY t.sale, t.currency
            HAVING sum(t.amount) > 0
            AND sum(CASE WHEN t.kind = 'sale' THEN 1 ELSE 0 END) > 0""",  # noqa: S608 -- constants
        Invariant.REVERSED: """
            SELECT r.key FROM entry r LEFT JOIN entry o ON o.key = r.reverses
            WHERE r.reverses IS NOT NULL AND (o.id IS NULL OR EXISTS (
                SELECT 1 FROM posting p WHERE p.entry_id IN (r.id, o.id)
                GROUP BY p.account_id HAVING sum(p.amount) <> 0))""",
        Invariant.NUMBERS: """
            SELECT i.series FROM invoice i GROUP BY i.series
            HAVING min(i.sequence) <> 1 OR max(i.sequence) <> count(*)
            UNION
            SELECT b.number FROM invoice a JOIN invoice b
            ON b.series = a.series AND b.sequence = a.sequence + 1
            WHERE b.issued_on < a.issued_on""",
    }
)


class LedgerChecks:
    """Looks for what breaks an invariant, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def quick(self) -> Iterator[tuple[Invariant, str]]:
        """Yield what the queries find, at most `FOUND_MAX` a rule."""
        places = self._places()
        for invariant, query in QUERIES.items():
            binds: list[BindParameter[int]] = [
                bindparam(name, value=ids, expanding=True)
                for name, ids in places.items()
                if f":{name}" in query
            ]
            found = self._connection.execute(text(query).bindparams(*binds)).scalars()
            for about in found.fetchmany(FOUND_MAX):
                yield invariant, str(about)

    def _places(self) -> Mapping[str, list[int]]:
        """Return the ids of the accounts of revenue with its VAT, and of money."""
        places: dict[str, list[int]] = {"revenue": [], "money": []}
        columns = tables.account.c
        for account_id, path in self._connection.execute(
            select(columns.id, columns.path)
        ):
            role = path.split(":", 2)[2]
            if role in REVENUE_ROLES or role.startswith("vat:"):
                places["revenue"].append(account_id)
            elif role in MONEY_ROLES or role.startswith("processor:"):
                places["money"].append(account_id)
        return places

    def chain(self) -> Iterator[tuple[Invariant, str]]:
        """Yield the first entry whose link in the chain does not fit, if any."""
        previous = ""
        try:
            for entry, before, own in Ledger(self._connection).chain():
                if before != previous or own != chain_hash(previous, entry):
                    yield Invariant.CHAIN, entry.key
                    return
                previous = own
        except EntryError as error:
            yield Invariant.CHAIN, error.key
        except AccountPathError as error:
            yield Invariant.CHAIN, error.path

    def invoices(self) -> Iterator[tuple[Invariant, str]]:
        """Yield the issued invoices whose PDF is not what was issued."""
        columns = document_tables.invoice.c
        rows = self._connection.execute(
            select(columns.number, columns.pdf, columns.sha256)
        )
        for number, pdf, sha256 in rows:
            if hashlib.sha256(pdf).hexdigest() != sha256:
                yield Invariant.INVOICES, number

    def statements(self) -> Iterator[tuple[Invariant, str]]:
        """Yield the statements in which something was lost, or made."""
        columns = document_tables.statement.c
        rows = self._connection.execute(
            select(
                columns.id, columns.client_slug, columns.period, columns.text
            ).order_by(columns.client_slug, columns.ends_on, columns.id)
        )
        given_back = Documents(self._connection).everything_given_back()
        for client, group in groupby(rows, key=lambda row: str(row.client_slug)):
            own = list(group)
            given = {
                place: given_back[row.id]
                for place, row in enumerate(own)
                if row.id in given_back
            }
            for place in unsound((row.text for row in own), given):
                yield Invariant.STATEMENTS, f"{client} {own[place].period}"
