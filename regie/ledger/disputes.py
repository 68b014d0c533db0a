"""How much of a dispute is lost: by all that is known of it, in whatever order.

    lost = what the bank said it keeps, at most what it took less what it gave back

So a loss that is told after the money came back changes nothing, money that comes back
after a loss undoes it, and what the bank takes again is lost by the loss told before.
Each event changes what is lost from what the others make to what all of them make:
their order changes no balance. A win that a person tells is undone once the vendor
tells how the dispute ended: what came back is the same, and what is lost was not won.

A dispute is known by the vendor's id. As long as what opened it is not known, what came
back of it is taken to be of what was lost. Older entries do not have the id: where one
event of a sale has none, all of that sale's are taken together, and what comes back
undoes a loss only once enough is known to have been taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from regie.ledger.accounts import is_vat
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.money import Currency
from regie.money import Money

#: What ends a dispute.
ENDINGS = frozenset({EntryKind.DISPUTE_WON, EntryKind.DISPUTE_LOST})
#: In the key of an ending that a person told, before that of what opened the dispute.
BY_HAND = "by-hand:"
#: What opens a dispute and what ends it.
DISPUTED = ENDINGS | {EntryKind.DISPUTE}
#: Of the entries that tell of disputes, with what undoes and what corrects them.
DISPUTED_KINDS = (
    EntryKind.DISPUTE,
    EntryKind.DISPUTE_WON,
    EntryKind.DISPUTE_LOST,
    EntryKind.REVERSAL,
    EntryKind.CORRECTION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an entry tells of a dispute.

    Attributes:
        kind: Of the event, which the entry may undo or correct.
        dispute: The vendor's id of the dispute; empty where it is not known.
    """

    entry: Entry
    kind: EntryKind
    dispute: str

    def told(self, currency: Currency) -> Money:
        """Return the amount that the vendor told, below zero where it is undone.

        It is what moved at the vendor; a loss moves nothing there, and its first
        posting to what is held says all of it, whatever it then changes.
        """
        own = [one for one in self.entry.postings if one.amount.currency == currency]
        if self.kind is EntryKind.DISPUTE_LOST:
            held = (-one.amount for one in own if one.account.role == "disputes")
            return next(held, Money.zero(currency))
        sign = -1 if self.kind is EntryKind.DISPUTE else 1
        moved = sum(
            one.amount.minor for one in own if one.account.role.startswith("processor:")
        )
        return Money(sign * moved, currency)

    def lost(self, currency: Currency) -> int:
        """Return what the entry adds to what is lost, VAT included, in minor units."""
        return sum(
            one.amount.minor
            for one in self.entry.postings
            if one.amount.currency == currency
            and (one.account.role == "disputes:lost" or is_vat(one.account))
        )


def dispute_of(entry: Entry) -> str:
    """Return the vendor's id of the dispute that an entry opens or ends, if it says it.

    Older entries have the id of what moved in its place, which their key ends with;
    that of a loss told by the vendor is the dispute's own.
    """
    return dispute_named(entry.key, entry.vendor_object)


def dispute_named(key: str, vendor_object: str) -> str:
    """Return the same of an entry to be, by its key and the vendor's own id."""
    is_own = key.endswith(f":{vendor_object}")
    is_loss = key.endswith(f":dispute_lost:{vendor_object}")
    return "" if is_own and not is_loss else vendor_object


def events_in(entries: Iterable[Entry]) -> list[Event]:
    """Return what the entries tell of disputes; those of other kinds tell nothing.

    What undoes or corrects an event tells of it if that event is among them.
    """
    known = {entry.key: entry for entry in entries}
    return [
        Event(entry=entry, kind=first.kind, dispute=dispute_of(first))
        for entry in known.values()
        if (first := _first(entry, known)) and first.kind in DISPUTED
    ]


def events_of(dispute: str, events: Iterable[Event]) -> list[Event]:
    """Return what is told of one dispute, or of all where one of them has no id."""
    known = list(events)
    if not dispute or any(not event.dispute for event in known):
        return known
    return [event for event in known if event.dispute == dispute]


def standing(events: Iterable[Event]) -> list[Event]:
    """Return the events that are not undone, without what undoes others."""
    known = list(events)
    undone = {event.entry.reverses for event in known}
    return [
        event
        for event in known
        if not event.entry.reverses and event.entry.key not in undone
    ]


def told_by_hand(about: Iterable[Entry], dispute: str, kind: EntryKind) -> list[Event]:
    """Return what a person told of a dispute's end that the vendor's word replaces.

    A loss stays where it is known to be of the same dispute: both are one. Where that
    is not known, it would count twice.

    Args:
        about: What is known of the dispute, and of its sale.
        dispute: The vendor's id; empty where it is not known.
        kind: Of what the vendor tells now, which ends it.
    """
    known = events_in(about)
    kinds = {EntryKind.DISPUTE_WON}
    if kind is EntryKind.DISPUTE_LOST and not _is_sure(known, dispute):
        kinds.add(kind)
    return [
        event
        for event in standing(events_of(dispute, known))
        if event.kind in kinds and f":{BY_HAND}" in event.entry.key
    ]


def more_lost(
    about: Iterable[Entry],
    dispute: str,
    amount: Money,
    kind: EntryKind = EntryKind.DISPUTE,
) -> Money:
    """Return how much more of a dispute is lost once an event is told.

    Args:
        about: What is known of the dispute, and of its sale.
        dispute: The vendor's id; empty where it is not known.
        amount: Of the event; zero asks what the known events are off by.
        kind: What opens or ends a dispute.

    Returns:
        Below zero where less is lost.
    """
    currency = amount.currency
    known = events_in(about)
    events = events_of(dispute, known)
    is_sure = _is_sure(known, dispute)
    sums = Counter({kind: amount.minor})
    for event in events:
        sums[event.kind] += event.told(currency).minor
    now = sum(event.lost(currency) for event in events)
    return Money(_lost(sums, is_sure=is_sure) - now, currency)


def _is_sure(known: Iterable[Event], dispute: str) -> bool:
    """Say whether all that is taken together is of one dispute."""
    return bool(dispute) and all(event.dispute for event in known)


def _lost(sums: Mapping[EntryKind, int], *, is_sure: bool) -> int:
    """Return what is lost, VAT included, in minor units.

    Args:
        sums: What was told of each kind.
        is_sure: All of it is of one dispute.
    """
    taken, kept = sums[EntryKind.DISPUTE], sums[EntryKind.DISPUTE_LOST]
    back = sums[EntryKind.DISPUTE_WON]
    if is_sure:
        taken = taken or max(kept, back)
    elif taken < kept:
        taken = kept + back
    return max(min(kept, taken - back), 0)


def _first(entry: Entry, known: Mapping[str, Entry]) -> Entry | None:
    """Return the payment that an entry is, undoes or corrects, if it is known."""
    found: Entry | None = entry
    while found is not None and found.reverses:
        found = known.get(found.reverses)
    if found is None or found.kind is not EntryKind.CORRECTION:
        return found
    return known.get(first_key(found))
