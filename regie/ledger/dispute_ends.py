"""Which opening an ending is of, where one of them does not name the dispute.

An ending that a person told is of the opening whose key hers has, whatever id she
gave. One that the vendor told is of the opening of the same dispute; where none is
known it may be of any that fits: of the same vendor and amount, no later, and not of
another sale or another dispute. The vendor's takes the place of a person's.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import is_by_hand
from regie.ledger.disputes import is_of_one
from regie.ledger.disputes import standing
from regie.ledger.disputes import tells_end_of
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.money import Money
from regie.ports import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What is told of the end of one opening.

    Attributes:
        held: What the bank holds of it, but for what `fitting` tells.
        sure: The endings that are of it.
        fitting: The vendor's of which no opening is known, and which may be of it.
        is_over: No other opening is left of which all that fits may be.
    """

    held: Money
    sure: Sequence[Event]
    fitting: Sequence[Event]
    is_over: bool


def ends_of(opened: Entry, dispute: str, entries: Iterable[Entry]) -> Ends:
    """Return what is told of the end of an opening.

    Args:
        dispute: The vendor's id, which the entry may not name; empty if nobody knows.
        entries: All that opens and ends the client's disputes, with what undoes it.
    """
    told = standing(events_in(entries))
    openings = [one for one in told if one.kind is EntryKind.DISPUTE]
    ends = [one for one in told if one.kind in ENDINGS]
    own = [one for one in openings if _is_opened(one, opened.key, dispute)]
    sure = [one for one in ends if any(_is_of(one, each, dispute) for each in own)]
    free = free_ends(told, but=dispute)
    fitting = [one for one in free if any(_fits(one, each, dispute) for each in own)]
    rivals = [
        one
        for one in _without_end(openings, ends)
        if one not in own and any(_fits(each, one, one.dispute) for each in fitting)
    ]
    currency = opened.postings[0].amount.currency
    taken = sum(one.told(currency).minor for one in own)
    given = sum(one.told(currency).minor for one in sure)
    return Ends(
        held=Money(taken - given, currency),
        sure=sure,
        fitting=fitting,
        is_over=len({one.dispute or one.entry.key for one in fitting}) > len(rivals),
    )


def _without_end(openings: Iterable[Event], ends: Sequence[Event]) -> list[Event]:
    """Return the openings of which no ending is known to be."""
    by_hand = [one.entry for one in ends if is_by_hand(one)]
    named = _ended(ends)
    return [
        one
        for one in openings
        if one.dispute not in named
        and not any(tells_end_of(each, _key(one)) for each in by_hand)
    ]


def _ended(told: Iterable[Event]) -> set[str]:
    """Return the disputes of which the vendor told an end, by their ids."""
    return {
        one.dispute
        for one in told
        if one.kind in ENDINGS and not is_by_hand(one) and one.dispute
    }


def free_ends(told: Iterable[Event], *, but: str = "") -> list[Event]:
    """Return the vendor's endings of which no opening is known by the dispute's id.

    Args:
        told: What stands.
        but: A dispute of which the opening is known; may be empty.
    """
    known = list(told)
    named = {one.dispute for one in known if one.kind is EntryKind.DISPUTE} | {but}
    return [
        one
        for one in known
        if one.kind in ENDINGS and not is_by_hand(one)
        if not one.dispute or one.dispute not in named
    ]


def may_be_of(ending: Event, opening: Event) -> bool:
    """Say whether an ending of which no opening is known may be of one."""
    return _fits(ending, opening, opening.dispute)


def replaced(
    payment: Payment, about: Iterable[Entry], entries: Iterable[Entry]
) -> list[Event]:
    """Return what a person told of a dispute's end that the vendor's word replaces.

    A loss stays where all that is told is known to be of the same dispute: what is lost
    follows from the sums. Where that is not known, it would count twice. Of several
    that the vendor may mean it is one: that which says the same, the first of these.

    Args:
        payment: How the vendor tells now that it ended.
        about: What is known of the dispute, and of its sale.
        entries: As for `ends_of`; none where a person told no end of any dispute.
    """
    known = events_in(about)
    told = standing(events_in({one.key: one for one in (*entries, *about)}.values()))
    openings = [one for one in told if one.kind is EntryKind.DISPUTE]
    by_hand = [one for one in told if is_by_hand(one)]
    sure = [one for one in by_hand if _is_same(one, payment.dispute, openings)]
    if is_of_one(known, payment.dispute):
        kept = {one.entry.key for one in known if one.kind is EntryKind.DISPUTE_LOST}
        sure = [one for one in sure if one.entry.key not in kept]
    if sure or payment.dispute in {one.dispute for one in openings} - {""}:
        return sure
    return _likely(payment, told)


def _likely(payment: Payment, told: Sequence[Event]) -> list[Event]:
    """Return the ending that the vendor may tell again, if there is one.

    One that a person gave another id stays as long as another opening may be meant. One
    of a dispute of which the vendor told an end by its id is not meant.
    """
    openings = [one for one in told if one.kind is EntryKind.DISPUTE]
    ended = _ended(told)
    fit = [
        one for one in openings if one.dispute not in ended and _may_end(payment, one)
    ]
    same = [one for one in fit if payment.parent and one.entry.parent == payment.parent]
    if len(same) > len(_free_ends(told, same) - {payment.dispute}):
        fit = same
    by_hand = [one for one in told if is_by_hand(one)]
    found = {
        _key(one): each
        for one in fit
        for each in by_hand
        if tells_end_of(each.entry, _key(one))
    }
    others = _free_ends(told, fit) - {payment.dispute}
    is_alone = len(fit) <= len(found) + len(others)
    kind = EntryKind(payment.kind.value)
    likely = [
        one
        for one in found.values()
        if is_alone or not (one.dispute and payment.dispute)
    ]
    return sorted(likely, key=lambda one: (one.kind is not kind, one.entry.key))[:1]


def _free_ends(told: Sequence[Event], openings: Sequence[Event]) -> set[str]:
    """Return the vendor's endings that may be of openings, by dispute or key."""
    return {
        one.dispute or one.entry.key
        for one in free_ends(told)
        if any(may_be_of(one, each) for each in openings)
    }


def _is_same(ending: Event, dispute: str, openings: Iterable[Event]) -> bool:
    """Say whether an ending that a person told is of a dispute."""
    own = [one.dispute for one in openings if tells_end_of(ending.entry, _key(one))]
    return bool(dispute) and next(filter(None, own), ending.dispute) == dispute


def _is_opened(opening: Event, key: str, dispute: str) -> bool:
    return _key(opening) == key or bool(dispute and opening.dispute == dispute)


def _is_of(ending: Event, opening: Event, dispute: str) -> bool:
    """Say whether an ending is known to be of an opening, whose id is given."""
    if is_by_hand(ending):
        return tells_end_of(ending.entry, _key(opening))
    return bool(dispute) and ending.dispute == dispute


def _fits(ending: Event, opening: Event, dispute: str) -> bool:
    """Say whether an ending may be of an opening, whose id is given."""
    entry, opened = ending.entry, opening.entry
    currency = opened.postings[0].amount.currency
    return (
        not (ending.dispute and dispute)
        and _is_alike(entry.parent, entry.effective_at, opened)
        and _vendor(first_key(entry)) == _vendor(_key(opening))
        and ending.told(currency) == opening.told(currency)
    )


def _may_end(payment: Payment, opening: Event) -> bool:
    """Say the same of an ending that the vendor tells now."""
    opened, currency = opening.entry, payment.amount.currency
    return (
        not (payment.dispute and opening.dispute)
        and _is_alike(payment.parent, payment.happened_at, opened)
        and _vendor(payment.key) == _vendor(_key(opening))
        and payment.amount == opening.told(currency)
    )


def _is_alike(sale: str, at: datetime, opened: Entry) -> bool:
    """Say whether it may be of one sale, or is not earlier where that is not known."""
    if sale and opened.parent:
        return sale == opened.parent
    return at >= opened.effective_at


def _key(event: Event) -> str:
    return first_key(event.entry)


def _vendor(key: str) -> str:
    return key.partition(":")[0]
