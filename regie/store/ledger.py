"""Entry ⇄ rows: insert only, one row a transaction, chained."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update

from regie.errors import ConflictError
from regie.ledger.entry import chain_hash
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryConflictError
from regie.ledger.entry import EntryKind
from regie.ledger.entry import Posting
from regie.store import tables
from regie.store.balances import DayBalances
from regie.store.bulk import insert_many
from regie.store.dispute_rows import conditions_of
from regie.store.dispute_rows import Wanted
from regie.store.entry_rows import ENTRY
from regie.store.entry_rows import entry_of
from regie.store.entry_rows import POSTING
from regie.store.entry_rows import row_of
from regie.words import say

#: Keys asked for in one query; SQLite takes some tens of thousands of parameters.
KEYS_A_QUERY = 2000

#: Any number; held by whoever appends, so that the chain has one end (PostgreSQL).
_LOCK = 7_341_002


class OtherClientError(ConflictError):
    """A transaction that is in the ledger already, as another client's.

    Attributes:
        key: The key of the transaction.
        client: The slug of the client it belongs to.
    """

    def __init__(self, key: str, client: str) -> None:
        self.key = key
        self.client = client
        super().__init__(
            say(
                fr=f"Le mouvement {key} est déjà au journal de « {client} ». Rien n'a "
                "été écrit : vérifiez le nom de la cliente.",
                en=f"The movement {key} is in the ledger of “{client}” already. "
                "Nothing was written: check the client's name.",
            )
        )


class Ledger:
    """The entries in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._days = DayBalances(connection)
        self._accounts: dict[tuple[str, str], int] = {}

    def lock(self) -> None:
        """Let nobody else append until the transaction ends.

        Whoever records an entry or fixes a statement's cut-off reads the clock after
        this, so that no entry is dated before a cut-off that did not know it. SQLite's
        writing transactions hold everything from their beginning.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))

    def append(self, entries: Sequence[Entry]) -> int:
        """Write the entries that are new, in this order; return how many were.

        Raises:
            EntryConflictError: Some are there already with another content; the
                caller's transaction then rolls back, so that nothing of the rest stays.
            OtherClientError: One is there already as another client's.
        """
        self.lock()
        known = self._payloads([entry.key for entry in entries])
        fresh: list[Entry] = []
        otherwise: list[Entry] = []
        for entry in entries:
            payload, client = known.get(entry.key, (None, entry.client))
            if client != entry.client:
                raise OtherClientError(entry.key, client)
            if payload is None:
                fresh.append(entry)
                known[entry.key] = (entry.payload_sha256, entry.client)
            elif payload != entry.payload_sha256:
                otherwise.append(entry)
        if otherwise:
            raise EntryConflictError(otherwise)
        previous = self._last_hash()
        for chunk in _batches(fresh):
            previous = self._insert(chunk, previous)
        return len(fresh)

    def get(self, key: str) -> Entry | None:
        """Return the entry with that key, or None."""
        found = self._read(tables.entry.c.key == key)
        return found[0] if found else None

    def named(self, keys: Sequence[str]) -> list[Entry]:
        """Return those of the entries that are there."""
        return [
            entry
            for start in range(0, len(keys), KEYS_A_QUERY)
            for entry in self._read(
                tables.entry.c.key.in_(keys[start : start + KEYS_A_QUERY])
            )
        ]

    def following(self, client_slug: str, sales: Sequence[str]) -> list[Entry]:
        """Return what follows from a client's sales, without their fees, by moment.

        Args:
            sales: Keys; at most `KEYS_A_QUERY`.
        """
        if not sales:
            return []
        # Not by client in the query: SQLite would go through all that is the client's.
        found = self._read(tables.entry.c.parent.in_(sales), text(tables.FOLLOWS))
        return [entry for entry in found if entry.client == client_slug]

    def fees(self, sale: Entry) -> list[Entry]:
        """Return what vendors kept of a sale, by moment.

        What undoes or corrects it is not among them.
        """
        columns = tables.entry.c
        is_fee = columns.kind == EntryKind.FEE.value
        of_client = columns.client_slug == sale.client
        return self._read(of_client, columns.parent == sale.key, is_fee)

    def disputed(self, client_slug: str, disputes: Sequence[str]) -> list[Entry]:
        """Return what opens and ends a client's disputes, by moment.

        What undoes or corrects it is not among them.

        Args:
            disputes: The vendor's ids; at most `KEYS_A_QUERY`.
        """
        if not disputes:
            return []
        named = tables.entry.c.vendor_object.in_(disputes)
        found = self._read(named, text(tables.DISPUTED))
        return [entry for entry in found if entry.client == client_slug]

    def disputes(self, client_slug: str, wanted: Wanted) -> list[Entry]:
        """Return what opens and ends a client's disputes, by moment.

        What undoes or corrects it is not among them.
        """
        found = self._read(*conditions_of(wanted))
        return [entry for entry in found if entry.client == client_slug]

    def entries(
        self,
        client_slug: str,
        *,
        start: date | None = None,
        end: date | None = None,
        recorded_until: datetime | None = None,
        kinds: Sequence[EntryKind] = (),
    ) -> list[Entry]:
        """Return a client's entries with effective day in `[start, end)`, by moment.

        Args:
            recorded_until: Only what was known by then, that moment included.
            kinds: Only these; empty for all.
        """
        columns = tables.entry.c
        conditions = [columns.client_slug == client_slug]
        if kinds:
            conditions.append(columns.kind.in_([kind.value for kind in kinds]))
        if start is not None:
            conditions.append(columns.effective_on >= start)
        if end is not None:
            conditions.append(columns.effective_on < end)
        if recorded_until is not None:
            conditions.append(columns.recorded_at <= recorded_until)
        return self._read(*conditions)

    def numbers(self, client_slug: str) -> dict[str, int]:
        """Return the keys of a client's entries as they were validated, from 1 on.

        By when they were recorded, then by moment: no later entry changes a number.
        """
        columns = tables.entry.c
        found = self._connection.execute(
            select(columns.recorded_at, columns.effective_at, columns.key).where(
                columns.client_slug == client_slug
            )
        )
        rows = sorted(tuple(row) for row in found)
        return {key: number for number, (_, _, key) in enumerate(rows, start=1)}

    def clients(self) -> list[str]:
        """Return the slugs of all clients that have entries."""
        column = tables.entry.c.client_slug
        return list(
            self._connection.scalars(select(column).distinct().order_by(column))
        )

    def count(self) -> int:
        """Return how many entries there are, of all clients."""
        return (
            self._connection.scalar(select(func.count()).select_from(tables.entry)) or 0
        )

    def chain(self) -> Iterator[tuple[Entry, str, str]]:
        """Yield every entry with its previous and own hash, in the order written.

        An entry without postings is left out, so that a broken chain shows it.
        """
        columns, last = tables.entry.c, 0
        while True:
            rows = self._connection.execute(
                select(columns.id, columns.key, columns.previous_hash, columns.hash)
                .where(columns.id > last)
                .order_by(columns.id)
                .limit(KEYS_A_QUERY)
            ).all()
            if not rows:
                return
            first, last = rows[0].id, rows[-1].id
            found = self._read(columns.id >= first, columns.id <= last)
            entries = {entry.key: entry for entry in found}
            for row in rows:
                if row.key in entries:
                    yield entries[row.key], row.previous_hash, row.hash

    def _payloads(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        columns = tables.entry.c
        found: dict[str, tuple[str, str]] = {}
        for start in range(0, len(keys), KEYS_A_QUERY):
            rows = self._connection.execute(
                select(columns.key, columns.payload_sha256, columns.client_slug).where(
                    columns.key.in_(keys[start : start + KEYS_A_QUERY])
                )
            )
            found.update(
                {row.key: (row.payload_sha256, row.client_slug) for row in rows}
            )
        return found

    def _last_hash(self) -> str:
        columns = tables.entry.c
        last = self._connection.scalar(
            select(columns.hash).order_by(columns.id.desc()).limit(1)
        )
        return last or ""

    def _insert(self, entries: Sequence[Entry], previous: str) -> str:
        rows = []
        for entry in entries:
            own = chain_hash(previous, entry)
            rows.append(row_of(entry, previous, own))
            previous = own
        written = insert_many(
            self._connection,
            tables.entry,
            ENTRY,
            rows,
            returning=("key", "id"),
        )
        ids: dict[str, int] = dict(map(tuple, written))
        postings = [
            (
                ids[entry.key],
                seq,
                self._account_id(posting),
                posting.amount.minor,
                entry.effective_on,
            )
            for entry in entries
            for seq, posting in enumerate(entry.postings)
        ]
        insert_many(self._connection, tables.posting, POSTING, postings)
        self._days.add(
            (account_id, day, amount) for _, _, account_id, amount, day in postings
        )
        # All between are ours: who appends holds the lock.
        ours = tables.entry.c.id.between(min(ids.values()), max(ids.values()))
        self._connection.execute(update(tables.entry).where(ours).values(sealed=1))
        return previous

    def _account_id(self, posting: Posting) -> int:
        path, code = posting.account.path, posting.amount.currency.code
        if (path, code) not in self._accounts:
            self._accounts[path, code] = self._find_account(path, code)
        return self._accounts[path, code]

    def _find_account(self, path: str, code: str) -> int:
        columns = tables.account.c
        known = self._connection.scalar(
            select(columns.id).where(columns.path == path, columns.currency == code)
        )
        if known is not None:
            return int(known)
        made = self._connection.execute(
            insert(tables.account)
            .values(path=path, currency=code)
            .returning(columns.id)
        )
        return int(made.scalar_one())

    def _read(self, *conditions: Any) -> list[Entry]:  # noqa: ANN401
        entry, posting, account = tables.entry, tables.posting, tables.account
        rows = self._connection.execute(
            select(entry, posting.c.amount, account.c.path, account.c.currency)
            .join(posting, posting.c.entry_id == entry.c.id)
            .join(account, account.c.id == posting.c.account_id)
            .where(*conditions)
            .order_by(entry.c.effective_at, entry.c.id, posting.c.seq)
        )
        return [entry_of(list(group)) for _, group in groupby(rows, key=_row_id)]


def _batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), KEYS_A_QUERY):
        yield entries[start : start + KEYS_A_QUERY]


def _row_id(row: Row[Any]) -> int:
    return int(row.id)
