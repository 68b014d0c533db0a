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
undoes a loss only once enough is known to have been taken. Where only openings have
none, each dispute that ended was taken by itself. `dispute_ends` says which ending is
of which opening.
"""

from __future__ import annotations

from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from regie.ledger.accounts import is_vat
from regie.ledger.entry import corrected_key
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.entry import payment_key
from regie.money import Currency
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind

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


def payment_of(event: Event, amount: Money | None = None) -> Payment:
    """Return an event as a vendor tells it, by what is known of it.

    Args:
        amount: Another one than what was told.
    """
    entry = event.entry
    told = event.told(entry.postings[0].amount.currency)
    return Payment(
        key=first_key(entry),
        kind=PaymentKind(event.kind.value),
        amount=told if amount is None else amount,
        happened_at=entry.effective_at,
        parent=entry.parent,
        dispute=event.dispute,
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

    What undoes or corrects an event tells of it if that event is among them. What was
    written anew with the id of its dispute tells that of the event, too.
    """
    known = {entry.key: entry for entry in entries}
    ids = {
        first_key(one): dispute_of(one)
        for one in known.values()
        if one.kind in DISPUTED and dispute_of(one)
    }
    found = [
        Event(entry=entry, kind=first.kind, dispute=ids.get(first_key(first), ""))
        for entry in known.values()
        if (first := _first(entry, known)) and first.kind in DISPUTED
    ]
    opened = {
        first_key(one.entry): one.dispute
        for one in found
        if one.kind is EntryKind.DISPUTE and not one.entry.reverses
    }
    right = (_by_its_opening(one, opened, known) for one in found)
    return [one for one in right if one]


def is_by_hand(event: Event) -> bool:
    """Say whether a person told how a dispute ended."""
    return f":{BY_HAND}" in event.entry.key


def tells_end_of(ending: Entry, opened: str) -> bool:
    """Say whether a person told the end of what the entry of that key opened."""
    return f"{BY_HAND}{opened}:" in f"{ending.key}:"


def opened_by_hand(ending: Entry) -> tuple[str, ...]:
    """Return the keys that what opened it may have, of an end that a person told."""
    _, _, key = ending.key.partition(BY_HAND)
    first, _, number = key.rpartition(":")
    return (key, first) if number.isdecimal() else (key,)


def _by_its_opening(
    event: Event, opened: Mapping[str, str], known: Iterable[str]
) -> Event | None:
    """Return an ending that a person told with the id of its own opening, if known.

    It is then without an id that is another dispute's.

    Args:
        opened: The dispute, which may be empty, by the key of what opened it.
        known: Keys of all that is known; if what opened its own is not among them, the
            ending is of none of these disputes.
    """
    if not is_by_hand(event):
        return event
    own = [one for key, one in opened.items() if tells_end_of(event.entry, key)]
    if any(own):
        return replace(event, dispute=next(filter(None, own)))
    if not event.dispute or event.dispute not in opened.values():
        return event
    if any(tells_end_of(event.entry, one) for one in known):
        return replace(event, dispute="")
    return None


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
    told: defaultdict[str, Counter[EntryKind]] = defaultdict(Counter)
    told[dispute][kind] += amount.minor
    for event in events:
        told[event.dispute][event.kind] += event.told(currency).minor
    now = sum(event.lost(currency) for event in events)
    if is_of_one(known, dispute):
        return Money(_lost(told[dispute]) - now, currency)
    return Money(_lost_of_several(told) - now, currency)


def is_of_one(known: Iterable[Event], dispute: str) -> bool:
    """Say whether all that is taken together is of one dispute."""
    return bool(dispute) and all(event.dispute for event in known)


def _lost(sums: Mapping[EntryKind, int]) -> int:
    """Return what is lost of one dispute, VAT included, in minor units.

    Args:
        sums: What was told of each kind.
    """
    kept, back = sums[EntryKind.DISPUTE_LOST], sums[EntryKind.DISPUTE_WON]
    taken = sums[EntryKind.DISPUTE] or max(kept, back)
    return max(min(kept, taken - back), 0)


def _lost_of_several(told: Mapping[str, Counter[EntryKind]]) -> int:
    """Return what is lost of disputes of which not all events have the id.

    Where all endings have it, each was taken by itself: those whose opening is known
    are counted alone, and of the others as much was taken as their endings say.

    Args:
        told: What was told of each kind, by the id.
    """
    nameless = told.get("", Counter())
    is_told_apart = not any(nameless[kind] for kind in ENDINGS)
    alone = {
        name
        for name, sums in told.items()
        if name and is_told_apart and sums[EntryKind.DISPUTE]
    }
    others = [sums for name, sums in told.items() if name not in alone]
    rest = sum(others, Counter[EntryKind]())
    kept, back = rest[EntryKind.DISPUTE_LOST], rest[EntryKind.DISPUTE_WON]
    taken = rest[EntryKind.DISPUTE]
    if is_told_apart:
        ended = (max(sums[kind] for kind in ENDINGS) for sums in others)
        taken = max(taken, sum(ended))
    elif taken < kept:
        taken = kept + back
    lost = max(min(kept, taken - back), 0)
    return lost + sum(_lost(told[name]) for name in alone)


def _first(entry: Entry, known: Mapping[str, Entry]) -> Entry | None:
    """Return the payment that an entry is, undoes or corrects, if it is known."""
    found: Entry | None = entry
    while found is not None and found.reverses:
        found = known.get(found.reverses)
    if found is None or found.kind is not EntryKind.CORRECTION:
        return found
    return next(_corrected(found, known), None)


def _corrected(entry: Entry, known: Mapping[str, Entry]) -> Iterator[Entry]:
    """Yield what an entry corrects, as far as it is known, and is no correction."""
    key = entry.key
    while key != payment_key(key):
        key = corrected_key(key)
        if key in known and known[key].kind is not EntryKind.CORRECTION:
            yield known[key]
