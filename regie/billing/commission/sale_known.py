"""Which sale an entry follows from, as far as a statement knows it."""

from __future__ import annotations

from collections.abc import Mapping

from regie.billing.revenue.purchases import Purchases
from regie.billing.revenue.sources import Cut
from regie.ledger.entry import Entry


class SaleKnown:
    """Looks up what entries follow from."""

    def __init__(self, by_key: Mapping[str, Entry], purchases: Purchases) -> None:
        """Keep a client's entries, and which of them are instalments."""
        self._by_key = by_key
        self._purchases = purchases

    def of(self, entry: Entry, cut: Cut, *, signed: bool) -> Entry:
        """Return the sale of an entry.

        Args:
            signed: Of what is signed that is its first payment.
        """
        if signed:
            purchase = self._purchases.at(entry.parent or entry.key, cut)
            entry = self._by_key[purchase.first] if purchase else entry
        return self._above(entry, cut)

    def changes(self, entry: Entry, before: Cut, now: Cut) -> bool:
        """Say whether another sale is known of an entry than at a cut before.

        Or another first payment of that.
        """
        return self._first(entry, before) != self._first(entry, now)

    def may_change(self, entry: Entry, since: Cut, until: Cut) -> bool:
        """Say whether it may between two cuts: mostly nothing does."""
        top = self._above(entry, until)
        return top is not self._above(entry, since) or self._purchases.is_told(top.key)

    def _above(self, entry: Entry, cut: Cut) -> Entry:
        """Return what an entry follows from in the end."""
        passed = {entry.key}
        while True:
            above = self._by_key.get(entry.reverses or entry.parent)
            if above is None or above.key in passed:
                return entry
            if above.recorded_at > cut.recorded_until:
                return entry
            passed.add(above.key)
            entry = above

    def _first(self, entry: Entry, cut: Cut) -> str:
        payment = self._above(entry, cut)
        purchase = self._purchases.at(payment.key, cut)
        return purchase.first if purchase else payment.key
