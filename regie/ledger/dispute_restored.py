"""An end that a person told counts again where it gave way to another dispute's.

What the vendor tells without the id may be of several disputes. Once it is known to be
of another one than hers, her end is written anew: unless the vendor has told the end of
hers meanwhile, or what may be that, or a person has told it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.ledger import accounts
from regie.ledger.corrections import rewritten
from regie.ledger.dispute_ends import free_ends
from regie.ledger.dispute_ends import replaced
from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import is_by_hand
from regie.ledger.disputes import payment_of
from regie.ledger.disputes import standing
from regie.ledger.disputes import tells_end_of
from regie.ledger.entry import correction_key
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.entry import sha256_of
from regie.ledger.postings import disputed
from regie.ledger.vat import Vat
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class GaveWay:
    """An end that gave way to one of another dispute.

    Attributes:
        by_hand: What a person told, and what is undone.
        opened: What opened its dispute.
        vendor: The vendor's end, of another dispute.
    """

    by_hand: Event
    opened: Event
    vendor: Event


def why_gave_way(by_hand: EntryKind, kind: EntryKind, key: str) -> str:
    """Say why an end told by hand is undone by the vendor's, whose key stands last.

    Args:
        by_hand: How it ended, as a person told it.
        kind: How it ended, as the vendor tells it.
        key: Of what the vendor tells; `gave_way_to` reads it.
    """
    (fr, en), (but_fr, but_en) = _ended(by_hand), _ended(kind)
    if by_hand is kind:
        return say(
            fr=f"Litige {fr}, dit par vous, puis par le prestataire de paiement : il "
            f"compte une fois ({key}).",
            en=f"A dispute that was {en}, told by you, then by the payment vendor: it "
            f"counts once ({key}).",
        )
    return say(
        fr=f"Litige {fr}, dit par vous, mais {but_fr} d'après le prestataire de "
        f"paiement : c'est sa parole qui compte ({key}).",
        en=f"A dispute that was {en}, told by you, but {but_en} by the payment "
        f"vendor's word: that is what counts ({key}).",
    )


def gave_way_to(back: Entry) -> str:
    """Return the key of the vendor's end for which an end told by hand was undone.

    The reason of what undoes it names that key, see `why_gave_way`; empty if a person
    undid it.
    """
    _, _, key = back.reason.rpartition("(")
    return key.removesuffix(").") if key.endswith(").") else ""


def gave_way(entries: Iterable[Entry]) -> list[GaveWay]:
    """Return the ends by hand that gave way to an end known now to be another's.

    Args:
        entries: The ends that a person told with what opened those disputes, the ends
            to which they gave way with what opened theirs, and what undoes all of it.
    """
    known = {one.key: one for one in entries}
    events = events_in(known.values())
    told = standing(events)
    openings = [one for one in told if one.kind is EntryKind.DISPUTE]
    ends = {first_key(one.entry): one for one in told if one.kind in ENDINGS}
    undone = {
        one.reverses: ends[key]
        for one in known.values()
        if one.reverses and (key := gave_way_to(one)) in ends
    }
    return [
        GaveWay(by_hand=one, opened=opened, vendor=vendor)
        for one in events
        if _is_last(one, known) and (vendor := undone.get(one.entry.key))
        for opened in openings
        if tells_end_of(one.entry, first_key(opened.entry))
        and _is_of_another(vendor, opened, openings)
    ]


def counts_again(gone: GaveWay, entries: Iterable[Entry]) -> bool:
    """Say whether nothing else ends, or may end, the dispute of an end that gave way.

    Args:
        entries: As for `gave_way`, with all that may be of its dispute.
    """
    by_hand, opened = gone.by_hand.entry, gone.opened
    known = [one for one in entries if one.reverses != by_hand.key]
    told = standing(events_in(known))
    key, dispute = first_key(opened.entry), opened.dispute
    others = [one for one in told if one.entry.key != by_hand.key]
    if any(_ends(one, key, dispute) for one in others):
        return False
    return not any(
        _replaces(end, by_hand, [one for one in known if one != end.entry])
        for end in free_ends(others)
    )


def restored(
    gone: GaveWay, about: Sequence[Entry], *, vat: Vat, recorded_at: datetime
) -> Entry:
    """Return what is written anew of an end that gave way, on its own day.

    Args:
        about: What is known of its dispute, and of its sale.
        vat: Of the sale; see `regie.ledger.rules.entries_for`.
        recorded_at: When Régie learned of it (UTC).
    """
    event, entry = gone.by_hand, gone.by_hand.entry
    known = replace(payment_of(event), parent=entry.parent or gone.opened.entry.parent)
    held = accounts.processor(entry.client, known.key.partition(":")[0])
    anew = rewritten(
        entry,
        disputed(known, held, vat, about),
        payload=sha256_of({"restores": entry.key}),
        reason=_counts_again(event.kind, first_key(gone.vendor.entry)),
        recorded_at=recorded_at,
    )
    vendor_object = known.dispute or entry.vendor_object
    return replace(
        anew, kind=event.kind, vendor_object=vendor_object, parent=known.parent
    )


def _is_last(event: Event, known: Mapping[str, Entry]) -> bool:
    """Say whether a person told it, and it was not written anew since."""
    entry = event.entry
    is_told = is_by_hand(event) and not entry.reverses
    return is_told and correction_key(entry) not in known


def _is_of_another(end: Event, opened: Event, openings: Iterable[Event]) -> bool:
    """Say whether a vendor's end is known to be of another dispute than was opened."""
    if end.dispute and (
        opened.dispute or any(one.dispute == end.dispute for one in openings)
    ):
        return end.dispute != opened.dispute
    sales = {end.entry.parent, opened.entry.parent} - {""}
    return len(sales) > 1


def _ends(end: Event, opened: str, dispute: str) -> bool:
    if end.kind not in ENDINGS:
        return False
    is_own = bool(dispute) and end.dispute == dispute
    return is_own or (is_by_hand(end) and tells_end_of(end.entry, opened))


def _replaces(end: Event, by_hand: Entry, entries: Sequence[Entry]) -> bool:
    """Say whether the vendor's end would undo one by hand, had it been told after."""
    found = replaced(payment_of(end), (), entries)
    return any(one.entry.key == by_hand.key for one in found)


def _counts_again(kind: EntryKind, key: str) -> str:
    """Say why what a person told counts again."""
    fr, en = _ended(kind)
    return say(
        fr=f"Litige {fr}, dit par vous : ce que le prestataire de paiement a dit "
        f"({key}) est la fin d'un autre litige ; la vôtre compte à nouveau.",
        en=f"A dispute that was {en}, told by you: what the payment vendor told "
        f"({key}) is the end of another dispute; yours counts again.",
    )


def _ended(kind: EntryKind) -> tuple[str, str]:
    """Return how a dispute ended, in French and in English."""
    won = kind is EntryKind.DISPUTE_WON
    return ("gagné", "won") if won else ("perdu", "lost")
