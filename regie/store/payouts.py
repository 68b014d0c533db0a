"""Which payments a payout paid, and what of it they do not explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection
from sqlalchemy import Date
from sqlalchemy import select
from sqlalchemy import text

from regie.money import Currency
from regie.money import Money
from regie.store import tables
from regie.store.bulk import insert_many

KEYS_A_QUERY = 500

#: What the vendor holds after a payout of what the payout took with it: nothing. What
#: was undone or corrected since counts as it stands now.
_LEFT = text("""
    SELECT t.payout, p.effective_on, a.currency, sum(m.amount) AS unexplained,
        sum(CASE WHEN t.payout = e.key THEN -m.amount ELSE 0 END) AS paid,
        sum(t.one) AS payments
    FROM (
        SELECT payout, entry, 1 AS one FROM payout_line
        UNION ALL SELECT payout, 'reversal:' || entry, 0 FROM payout_line
        UNION ALL SELECT payout, 'correction:' || entry, 0 FROM payout_line
        UNION ALL SELECT DISTINCT payout, payout, 0 FROM payout_line
    ) t
    JOIN entry p ON p.key = t.payout AND p.client_slug = :client
    JOIN entry e ON e.key = t.entry AND e.client_slug = :client
    JOIN posting m ON m.entry_id = e.id
    JOIN account a ON a.id = m.account_id
    WHERE a.path LIKE :held
    GROUP BY t.payout, p.effective_on, a.currency
    ORDER BY p.effective_on, t.payout, a.currency
""").columns(effective_on=Date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """A payout whose payments are known, in one currency.

    Attributes:
        key: Of its entry.
        paid: What went to the bank.
        unexplained: What its payments brought more than was paid; nothing if all fits.
        payments: How many they are, fees and refunds among them.
    """

    key: str
    on: date
    paid: Money
    unexplained: Money
    payments: int


class Payouts:
    """The payouts in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, lines: Sequence[tuple[str, str]]) -> None:
        """Keep which entries a payout paid, those that are not known yet.

        Args:
            lines: Key of the payout, key of the entry.
        """
        columns = tables.payout_line.c
        keys = [entry for _, entry in lines]
        known: set[str] = set()
        for start in range(0, len(keys), KEYS_A_QUERY):
            some = keys[start : start + KEYS_A_QUERY]
            found = select(columns.entry).where(columns.entry.in_(some))
            known.update(self._connection.scalars(found))
        fresh = {entry: payout for payout, entry in lines if entry not in known}
        insert_many(
            self._connection, tables.payout_line, ("entry", "payout"), [*fresh.items()]
        )

    def of_client(self, client_slug: str) -> list[Payout]:
        """Return the payouts that are in the ledger and whose payments are known."""
        rows = self._connection.execute(
            _LEFT,
            {"client": client_slug, "held": f"client:{client_slug}:processor:%"},
        )
        return [
            Payout(
                key=row.payout,
                on=row.effective_on,
                paid=Money(int(row.paid), Currency(row.currency)),
                unexplained=Money(int(row.unexplained), Currency(row.currency)),
                payments=int(row.payments),
            )
            for row in rows
        ]
