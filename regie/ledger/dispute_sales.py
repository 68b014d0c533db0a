"""Of which sale a dispute is, by all that is told of it.

What opened a dispute, or ended it, may name no sale: the others of that dispute may.
Older entries may name neither the id nor the sale. Such an opening is taken to be of
the one dispute of which the vendor told the end, and not what opened it: with the same
vendor, currency and amount, and ended later. Where several would do it is of none.
"""

from __future__ import annotations

from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import standing
from regie.ledger.disputes import tells_end_of
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.money import Currency
from regie.money import Money


def with_sales(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, of disputes with the sale that others told of them.

    Args:
        entries: All that opens and ends the disputes, with what undoes or corrects it.
    """
    known = list(entries)
    events = events_in(known)
    disputes = {event.entry.key: event.dispute for event in events if event.dispute}
    disputes |= matched(events)
    sales = {one.dispute: one.entry.parent for one in events if one.entry.parent}
    homes = {key: sales[one] for key, one in disputes.items() if one in sales}
    return [
        one if one.parent else replace(one, parent=homes.get(one.key, ""))
        for one in known
    ]


def held_of_no_sale(entries: Iterable[Entry]) -> list[tuple[Event, Money]]:
    """Return what opened disputes of which no sale is known, and what a bank holds.

    Args:
        entries: As `with_sales` returns them.
    """
    events = events_in(entries)
    own, pairs = [one for one in events if not one.entry.parent], matched(events)
    opened = [one for one in standing(own) if one.kind is EntryKind.DISPUTE]
    held: Counter[tuple[str, Currency]] = Counter()
    for event in own:
        name = _name(event, opened, pairs)
        for posting in event.entry.postings:
            if posting.account.role == "disputes":
                held[name, posting.amount.currency] += posting.amount.minor
    firsts = {_name(one, opened, pairs): one for one in reversed(opened)}
    return [
        (firsts[name], Money(minor, currency))
        for (name, currency), minor in held.items()
        if minor > 0 and name in firsts
    ]


def _name(event: Event, opened: Iterable[Event], pairs: Mapping[str, str]) -> str:
    """Return what all that is told of one dispute has in common: its id, or a key.

    Args:
        event: Of a dispute of which no sale is known.
        opened: What opened such disputes.
        pairs: As `matched` returns them.
    """
    own = (one.entry for one in opened)
    found = (one for one in own if tells_end_of(event.entry, first_key(one)))
    first = next(found, event.entry).key
    return event.dispute or pairs.get(first, first)


def matched(events: Iterable[Event]) -> dict[str, str]:
    """Return by key the dispute of openings that name neither it nor their sale."""
    told = list(events)
    fitting = {
        event.entry.key: fitting_disputes(event.entry, told)
        for event in standing(told)
        if is_nameless(event)
    }
    of_dispute: defaultdict[str, list[str]] = defaultdict(list)
    for key, disputes in fitting.items():
        for dispute in disputes:
            of_dispute[dispute].append(key)
    return {
        key: disputes[0]
        for key, disputes in fitting.items()
        if len(disputes) == 1 and len(of_dispute[disputes[0]]) == 1
    }


def is_nameless(event: Event) -> bool:
    """Say whether it opens a dispute of which it names neither the id nor the sale."""
    is_opening = event.kind is EntryKind.DISPUTE
    return is_opening and not (event.dispute or event.entry.parent)


def fitting_disputes(opened: Entry, events: Iterable[Event]) -> list[str]:
    """Return the disputes that an entry may have opened, by the vendor's ids."""
    told = standing(events)
    amount = opened.postings[0].amount
    unsure = {one.entry.parent for one in told if not one.dispute} - {""}
    return [
        dispute
        for dispute, own in _without_opening(told).items()
        if _vendor(own[0].entry) == _vendor(opened)
        and all(one.entry.effective_at >= opened.effective_at for one in own)
        and not any(one.entry.parent in unsure for one in own)
        and max(one.told(amount.currency) for one in own) == amount
    ]


def _without_opening(told: Iterable[Event]) -> Mapping[str, Sequence[Event]]:
    """Return what ended disputes of which nothing says what opened them."""
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for event in told:
        if event.dispute:
            found[event.dispute].append(event)
    return {
        dispute: own
        for dispute, own in sorted(found.items())
        if all(one.kind is not EntryKind.DISPUTE for one in own)
    }


def _vendor(entry: Entry) -> str:
    return first_key(entry).partition(":")[0]
