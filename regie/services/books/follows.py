"""What the ledger has of sales and of disputes, of which the next entry follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from regie.ledger.dispute_ends import replaced
from regie.ledger.dispute_restored import why_gave_way
from regie.ledger.disputes import BY_HAND
from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.entry import correction_key
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import reversal_key
from regie.ledger.rules import reversal_of
from regie.ports import Payment
from regie.store.ledger import OtherClientError
from regie.store.unit import Unit


class Following:
    """Entries by their sale, and by their dispute where no sale is known of it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_sale: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        self._by_dispute: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        self._disputes: defaultdict[str, set[str]] = defaultdict(set)
        self.add(entries)

    def of(self, sale: str, dispute: str) -> tuple[Entry, ...]:
        """Return what is known of a sale and of a dispute, which may be empty.

        Also what names a dispute of the sale, and not the sale.
        """
        found = dict(self._by_sale.get(sale, {})) if sale else {}
        disputes = self._disputes.get(sale, set()) if sale else set()
        for one in sorted({dispute, *disputes} - {""}):
            found |= self._by_dispute.get(one, {})
        return tuple(found.values())

    def of_its_sale(self, payment: Payment) -> Payment:
        """Return a payment with its dispute's sale, if others told it alone."""
        if payment.parent or not payment.dispute:
            return payment
        told = self._by_dispute.get(payment.dispute, {}).values()
        sales = (entry.parent for entry in told if entry.parent)
        return replace(payment, parent=next(sales, ""))

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries; one that is known already stays as it is."""
        given = list(entries)
        for entry in given:
            self._by_sale[entry.parent or entry.key].setdefault(entry.key, entry)
        for event in events_in(given):
            if event.dispute:
                own = self._by_dispute[event.dispute]
                own.setdefault(event.entry.key, event.entry)
                self._disputes[event.entry.parent].add(event.dispute)


def following(
    unit: Unit, client_slug: str, sales: Iterable[str], disputes: Collection[str]
) -> Following:
    """Read what is known of a client's sales and disputes; empty keys are left out.

    Raises:
        OtherClientError: A sale is another client's.
    """
    told = unit.ledger.disputed(client_slug, sorted({*disputes} - {""}))
    told += undoing(unit, [one for one in told if not one.parent])
    keys = sorted({*sales, *(one.parent for one in told)} - {""})
    sold = unit.ledger.named(keys)
    for sale in sold:
        if sale.client != client_slug:
            raise OtherClientError(sale.key, sale.client)
    after = unit.ledger.following(client_slug, keys)
    others = {one.dispute for one in events_in(after)} - {*disputes, ""}
    more = unit.ledger.disputed(client_slug, sorted(others))
    more += undoing(unit, [one for one in more if not one.parent])
    return Following([*sold, *after, *told, *more])


def told_again(
    payment: Payment,
    about: Sequence[Entry],
    entries: Sequence[Entry],
    *,
    now: datetime,
) -> list[Entry]:
    """Return what undoes an ending told by hand, as the vendor tells it itself now.

    Args:
        about: What is known of the dispute, and of its sale.
        entries: See `dispute_reads.disputes_by_hand`.
        now: When it is recorded (UTC).
    """
    kind = EntryKind(payment.kind.value)
    if kind not in ENDINGS or any(one.key == payment.key for one in (*about, *entries)):
        return []
    return instead_of(payment, replaced(payment, about, entries), now=now)


def instead_of(
    payment: Payment, by_hand: Iterable[Event], *, now: datetime
) -> list[Entry]:
    """Return what undoes endings told by hand, of which the vendor's takes the place.

    Args:
        payment: How the vendor tells that the dispute ended.
        now: When it is recorded (UTC).
    """
    kind = EntryKind(payment.kind.value)
    return [
        reversal_of(
            event.entry,
            reason=why_gave_way(event.kind, kind, payment.key),
            recorded_at=now,
        )
        for event in by_hand
    ]


def keys_by_hand(opened: str, *, won: bool) -> Iterator[str]:
    """Yield the keys of an ending told by hand, one for each time that it is told.

    Args:
        opened: The key of what opened the dispute.
    """
    vendor = opened.partition(":")[0]
    word = "dispute" if won else "dispute_lost"
    key = f"{vendor}:{word}:{BY_HAND}{opened}"
    yield key
    yield from (f"{key}:{number}" for number in count(2))


def told_by_hand(unit: Unit, opened: str) -> list[Entry]:
    """Return the endings that a person told of one dispute, with what undoes them.

    Args:
        opened: The key of what opened the dispute.
    """
    found: list[Entry] = []
    for won in (True, False):
        for key in keys_by_hand(opened, won=won):
            told = unit.ledger.get(key)
            if told is None:
                break
            found.append(told)
    return [*found, *undoing(unit, found)]


def undoing(unit: Unit, told: Sequence[Entry]) -> list[Entry]:
    """Return what undoes and what corrects entries, and what does so with that."""
    found: list[Entry] = []
    fresh: Collection[Entry] = told
    while fresh:
        keys = [
            key for one in fresh for key in (reversal_key(one.key), correction_key(one))
        ]
        fresh = unit.ledger.named(keys)
        found += fresh
    return found
