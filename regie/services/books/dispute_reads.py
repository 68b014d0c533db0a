"""What the ledger has of disputes that an end may be of: those, not all of a client's.

An end is of an opening by its id, by the key that a person gave, or where it fits: the
amount is the same, and the sale, if both name it. So what tells another amount, or
another sale, is not read; where something names no sale, all of its amount may fit.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from regie.ledger.disputes import BY_HAND
from regie.ledger.disputes import dispute_of
from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import opened_by_hand
from regie.ledger.disputes import standing
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ports import Payment
from regie.services.books.follows import undoing
from regie.store.dispute_rows import Wanted
from regie.store.ledger import KEYS_A_QUERY
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """What is told of disputes that a person ended, and payments may end.

    Attributes:
        keys: Those of the payments.
        entries: It grows as payments are turned into entries.
    """

    keys: frozenset[str]
    entries: list[Entry]

    def of(self, payment: Payment) -> Sequence[Entry]:
        """Return the entries if a payment may end one of the disputes."""
        return self.entries if payment.key in self.keys else ()

    def add(self, entries: Iterable[Entry]) -> None:
        """Add what is written, unless nothing may be ended."""
        if self.keys:
            self.entries.extend(entries)


def ended_by_hand(unit: Unit, client_slug: str) -> list[Entry]:
    """Return the ends that a person told, with what opened and what undoes them."""
    told = unit.ledger.disputes(client_slug, Wanted(key_has=f":{BY_HAND}"))
    keys = {key for one in told for key in opened_by_hand(one)}
    entries = _once([*told, *unit.ledger.named(sorted(keys))])
    return _once([*entries, *undoing(unit, entries)])


def disputes_by_hand(
    unit: Unit, client_slug: str, payments: Iterable[Payment]
) -> Rivals:
    """Return what is told of disputes that a person ended, and payments may end.

    Args:
        payments: Nothing is read where none of them ends a dispute; at most
            `KEYS_A_QUERY`.
    """
    told = list(payments)
    ends = [one for one in told if one.kind.value in ENDINGS]
    by_hand = ended_by_hand(unit, client_slug) if ends else []
    openings = [
        one for one in standing(events_in(by_hand)) if one.kind is EntryKind.DISPUTE
    ]
    if not openings:
        return Rivals(keys=frozenset(), entries=[])
    ids = sorted({one.dispute for one in ends} - {""})
    own = unit.ledger.disputed(client_slug, ids)
    named = {one.dispute for one in events_in(by_hand)} - {""}
    ended = {first_key(one.entry) for one in openings}
    named |= {one.dispute for one in told if one.key in ended} - {""}
    known = {
        one.dispute
        for one in standing(events_in([*own, *undoing(unit, own)]))
        if one.kind is EntryKind.DISPUTE
    }
    meant = [
        one
        for one in ends
        if one.dispute in named
        or (one.dispute not in known and any(_may_end(one, each) for each in openings))
    ]
    if not meant:
        return Rivals(keys=frozenset(), entries=[])
    entries = concerned(
        unit,
        client_slug,
        by_hand,
        amounts={one.amount.minor for one in meant},
        sales={one.parent for one in meant},
    )
    return Rivals(keys=frozenset(one.key for one in meant), entries=entries)


def rivals_of(unit: Unit, opened: Entry, told: str) -> list[Entry]:
    """Return what is told of what an entry opened, and of what may be taken for it.

    Args:
        opened: With the id and the sale that are known by now.
        told: The id that a person gives; may be empty.
    """
    first = unit.ledger.named([opened.key])
    written = [*first, *undoing(unit, first)]
    return concerned(
        unit,
        opened.client,
        [
            *written,
            *ended_by_hand(unit, opened.client),
            *unit.ledger.disputed(opened.client, [told] if told else []),
        ],
        amounts={abs(one.amount.minor) for own in written for one in own.postings},
        sales={opened.parent},
    )


def concerned(
    unit: Unit,
    client_slug: str,
    known: Sequence[Entry],
    *,
    amounts: Collection[int],
    sales: Collection[str],
) -> list[Entry]:
    """Return what is told of disputes of amounts and sales, beside what is known.

    Args:
        known: Of disputes: what else is told of them is returned, too.
        amounts: In minor units.
        sales: Keys; the empty one where a sale is not known.
    """
    found: list[Entry] = []
    if "" not in sales:
        wanted = Wanted(amounts=amounts, sales={*sales, ""})
        found = unit.ledger.disputes(client_slug, wanted)
    if "" in sales or any(not one.parent for one in found):
        found = unit.ledger.disputes(client_slug, Wanted(amounts=amounts))
    entries = [*known, *found]
    ids = sorted({dispute_of(one) for one in entries} - {""})
    for start in range(0, len(ids), KEYS_A_QUERY):
        entries += unit.ledger.disputed(client_slug, ids[start : start + KEYS_A_QUERY])
    entries = _once(entries)
    return _once([*entries, *undoing(unit, entries)])


def _may_end(payment: Payment, opening: Event) -> bool:
    """Say whether the vendor may tell the end of an opening, whenever that was."""
    sale = opening.entry.parent
    return (
        not (payment.dispute and opening.dispute)
        and (not payment.parent or not sale or payment.parent == sale)
        and opening.told(payment.amount.currency) == payment.amount
    )


def _once(entries: Iterable[Entry]) -> list[Entry]:
    return list({one.key: one for one in entries}.values())
