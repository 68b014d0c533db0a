"""Entry ⇄ the values of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from regie.ledger.accounts import Account
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import Posting
from regie.money import Currency
from regie.money import Money

#: The columns of an entry, as `row_of` gives their values.
ENTRY = (
    *("key", "client_slug", "kind", "reason", "vendor_object", "parent", "product"),
    *("customer", "effective_at", "effective_on", "recorded_at", "payload_sha256"),
    *("reverses", "previous_hash", "hash", "sealed"),
)
POSTING = ("entry_id", "seq", "account_id", "amount", "effective_on")


def row_of(entry: Entry, previous: str, own: str) -> tuple[Any, ...]:
    """Return the values of an entry's row, given its link in the chain."""
    return (
        entry.key,
        entry.client,
        entry.kind.value,
        entry.reason,
        entry.vendor_object,
        entry.parent,
        entry.product,
        entry.customer,
        entry.effective_at,
        entry.effective_on,
        entry.recorded_at,
        entry.payload_sha256,
        entry.reverses or None,
        previous,
        own,
        0,
    )


def entry_of(rows: Iterable[Row[Any]]) -> Entry:
    """Return the entry of its rows, a posting each."""
    lines = list(rows)
    first = lines[0]
    return Entry(
        key=first.key,
        client=first.client_slug,
        kind=EntryKind(first.kind),
        effective_at=first.effective_at,
        effective_on=first.effective_on,
        recorded_at=first.recorded_at,
        postings=tuple(
            Posting(
                account=Account(line.path),
                amount=Money(line.amount, Currency(line.currency)),
            )
            for line in lines
        ),
        reason=first.reason,
        vendor_object=first.vendor_object,
        payload_sha256=first.payload_sha256,
        reverses=first.reverses or "",
        parent=first.parent,
        product=first.product,
        customer=first.customer,
    )
