"""Ends of disputes that may be one: a person told the one, the vendor the other.

Where several openings fit the vendor's end (see `dispute_ends`), the end that a person
told of one of them stays beside it. If both are of the same dispute it counts twice,
and another one that is open is taken to have ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from regie.ledger.dispute_ends import free_ends
from regie.ledger.dispute_ends import may_be_of
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import is_by_hand
from regie.ledger.disputes import standing
from regie.ledger.disputes import tells_end_of
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What may be one end.

    Attributes:
        opened: What opened the dispute of which a person told the end.
        by_hand: That end.
        ends: Those that the vendor told, and that may be the same.
    """

    opened: Event
    by_hand: Event
    ends: Sequence[Event]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the ends."""
        return frozenset(one.entry.key for one in (self.by_hand, *self.ends))


def doubts_in(entries: Iterable[Entry]) -> list[Doubt]:
    """Return what is in doubt, by the key of what opened the dispute.

    Args:
        entries: All that opens and ends the disputes, with what undoes or corrects it.
    """
    told = standing(events_in(entries))
    free = free_ends(told)
    found = [
        Doubt(opened=opened, by_hand=by_hand, ends=ends)
        for by_hand in filter(is_by_hand, told)
        for opened in told
        if opened.kind is EntryKind.DISPUTE
        and tells_end_of(by_hand.entry, first_key(opened.entry))
        and (ends := [one for one in free if _may_be_one(one, by_hand, opened)])
    ]
    return sorted(found, key=lambda one: first_key(one.opened.entry))


def _may_be_one(end: Event, by_hand: Event, opened: Event) -> bool:
    is_same = bool(end.dispute) and end.dispute == by_hand.dispute
    return not is_same and may_be_of(end, opened)
