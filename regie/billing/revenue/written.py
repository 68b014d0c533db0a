"""Payments with what was written instead of them, as they are known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from regie.ledger.entry import each_written
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind


class Written:
    """Looks up corrections of payments, and what undoes either."""

    def __init__(self, payments: Iterable[Entry], given: Iterable[Entry]) -> None:
        """Keep what puts payments right.

        Args:
            given: The client's ledger.
        """
        keys = {entry.key for entry in payments}
        right: list[Entry] = []
        self._undone: dict[str, Entry] = {}
        for one in given:
            if one.kind is EntryKind.CORRECTION and one.parent in keys:
                right.append(one)
            if one.reverses:
                self._undone[one.reverses] = one
        self._by_key = {one.key: one for one in right}
        self._last = {one.parent: one for one in right}

    def of(self, payment: Entry, known_by: datetime) -> Iterator[Entry]:
        """Yield a payment, what was written instead of it, instead of that, and so on.

        Args:
            known_by: Only what was known at this moment (inclusive).
        """
        return takewhile(lambda one: one.recorded_at <= known_by, self._each(payment))

    def all(self, payment: Entry, *, guessed: bool) -> Iterator[Entry]:
        """Yield all of them, known by then or not.

        Args:
            guessed: The payment and the last correction that names it, also where that
                corrects a refund: as editions before `KNOWN` had it.
        """
        if not guessed:
            yield from self._each(payment)
            return
        yield payment
        if payment.key in self._last:
            yield self._last[payment.key]

    def _each(self, payment: Entry) -> Iterator[Entry]:
        return each_written(payment, self._by_key.get)

    def stands(self, payment: Entry, known_by: datetime) -> bool:
        """Say whether a payment, or what was written instead of it, is not undone."""
        *_, last = self.of(payment, known_by)
        return not self._is_undone(last, known_by)

    def stood(self, payment: Entry, known_by: datetime) -> bool:
        """Say so by the last correction, as editions before `KNOWN` did."""
        if not self._is_undone(payment, known_by):
            return True
        right = self._last.get(payment.key)
        return right is not None and right.recorded_at <= known_by

    def _is_undone(self, entry: Entry, known_by: datetime) -> bool:
        undone = self._undone.get(entry.key)
        return undone is not None and undone.recorded_at <= known_by
