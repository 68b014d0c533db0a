"""Append-only double entry: what happened to every euro. Pure.

`accounts` names the accounts, `entry` holds the values that balance or cannot exist,
`rules` turns a payment into an entry, `payout_csv` reads a vendor's export (`csv_rows`)
into payments, `book` answers questions about many entries, `text` writes and reads
entries as a person would.
"""

from __future__ import annotations
