"""Questions to many entries: which of them, and what they add up to.

Two clocks: `effective_on` says when something happened, `recorded_at` when Régie knew.
Nothing depends on the order in which entries are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from datetime import datetime

from regie.ledger.accounts import Account
from regie.ledger.entry import Entry
from regie.money import Currency
from regie.money import Money

Balances = dict[tuple[Account, Currency], Money]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries by moment, then by key."""
    return sorted(entries, key=lambda entry: (entry.effective_at, entry.key))


def known_at(entries: Iterable[Entry], at: datetime) -> list[Entry]:
    """Return what had been recorded by then, that moment included."""
    return [entry for entry in entries if entry.recorded_at <= at]


def effective_between(entries: Iterable[Entry], start: date, end: date) -> list[Entry]:
    """Return the entries whose effective day lies in `[start, end)`."""
    return [entry for entry in entries if start <= entry.effective_on < end]


def balances(
    entries: Iterable[Entry],
    *,
    on: date | None = None,
    known_by: datetime | None = None,
) -> Balances:
    """Return what each account holds; debits are positive, zero balances left out.

    Args:
        entries: Any entries, each once.
        on: At the end of this effective day; None for all days.
        known_by: As it was known at this moment (inclusive); None for all there is.
    """
    sums: defaultdict[tuple[Account, Currency], int] = defaultdict(int)
    for entry in entries:
        if on is not None and entry.effective_on > on:
            continue
        if known_by is not None and entry.recorded_at > known_by:
            continue
        for posting in entry.postings:
            sums[posting.account, posting.amount.currency] += posting.amount.minor
    return {
        (account, currency): Money(sums[account, currency], currency)
        for account, currency in sorted(sums, key=lambda key: (key[0], key[1].code))
        if sums[account, currency]
    }


def balance(entries: Iterable[Entry], account: Account, currency: Currency) -> Money:
    """Return what one account holds, debits positive."""
    held = balances(entries)
    return held.get((account, currency), Money.zero(currency))
