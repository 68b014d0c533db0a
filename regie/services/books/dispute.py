"""A dispute that a person knows the end of: an export does not tell of a lost one."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC
from itertools import count

from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.corrections import NOON
from regie.ledger.disputes import BY_HAND
from regie.ledger.disputes import dispute_of
from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import events_of
from regie.ledger.disputes import standing
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.rules import entries_for
from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.services.books.collect import recorded_at
from regie.services.books.collect import ZONE
from regie.services.books.follows import following
from regie.services.books.vat import taxation
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a dispute ended.

    Attributes:
        on: The day, in the client's zone.
        reason: Read by the client; never empty.
        vendor_id: The vendor's id of the ending (`dp_…` of a lost dispute, `txn_…` of
            money that came back): its webhook then says nothing new. May be empty.
    """

    won: bool
    on: date
    reason: str
    vendor_id: str = ""


def end_dispute(runtime: Runtime, key: str, ending: Ending, *, apply: bool) -> Entry:
    """Return the entry that ends a dispute with what is still held of it.

    Args:
        key: Of the entry that opened it, `stripe:dispute:txn_…`.
        apply: Write it; otherwise nothing changes.

    Raises:
        NotFoundError: No entry of that key opened a dispute.
        ConflictError: Nothing is held any more: it has ended.
        UsageError: There is no reason, or the vendor's id cannot be one, or is that of
            another dispute.
    """
    if not ending.reason or ending.vendor_id.split() not in ([], [ending.vendor_id]):
        raise UsageError(_no_reason())
    with runtime.unit(reading=not apply) as unit:
        opened = unit.ledger.get(key)
        if opened is None or opened.kind is not EntryKind.DISPUTE:
            raise NotFoundError(_no_dispute(key))
        dispute = dispute_of(opened)
        if dispute and not ending.won and ending.vendor_id not in {"", dispute}:
            raise UsageError(_other_dispute(key, dispute, ending.vendor_id))
        about = _about(unit, opened, ending)
        events = events_of(dispute, events_in(about))
        held = _held(events, _currency(opened))
        if held.minor <= 0:
            raise ConflictError(_ended(key, _ending_of(events)))
        now = recorded_at(runtime, unit, opened.client)
        entry = entries_for(
            _told(opened, held, ending, key=_fresh_key(unit, opened, ending)),
            client=opened.client,
            zone=ZONE,
            vat=taxation(runtime, unit, opened.client).of("", ending.on),
            recorded_at=now,
            about=about,
        )
        entry = replace(entry, reason=ending.reason)
        if apply:
            unit.ledger.append([entry])
        return entry


def _about(unit: Unit, opened: Entry, ending: Ending) -> Sequence[Entry]:
    """Return what is known of the disputed sale, or of this dispute alone."""
    sale, dispute = opened.parent, dispute_of(opened)
    if sale or dispute:
        return following(unit, opened.client, [sale], [dispute]).of(sale, dispute)
    each = [replace(ending, won=won) for won in (True, False)]
    return [opened, *(told for one in each for told in _same(unit, opened, one))]


def _held(events: Iterable[Event], currency: Currency) -> Money:
    """Return what the bank holds of it."""
    return total(
        (
            posting.amount
            for event in events
            for posting in event.entry.postings
            if posting.account.role == "disputes"
            and posting.amount.currency == currency
        ),
        currency,
    )


def _currency(opened: Entry) -> Currency:
    return opened.postings[0].amount.currency


def _fresh_key(unit: Unit, opened: Entry, ending: Ending) -> str:
    """Return the key of an ending, which has a number where it was told and undone."""
    return next(key for key in _keys(opened, ending) if unit.ledger.get(key) is None)


def _same(unit: Unit, opened: Entry, ending: Ending) -> Iterator[Entry]:
    """Yield the same ending as often as it was told, each with what undid it."""
    for key in _keys(opened, ending):
        told = unit.ledger.named([key, f"reversal:{key}"])
        if not told:
            return
        yield from told


def _keys(opened: Entry, ending: Ending) -> Iterator[str]:
    vendor = opened.key.partition(":")[0]
    word = "dispute" if ending.won else "dispute_lost"
    key = f"{vendor}:{word}:{ending.vendor_id or BY_HAND + opened.key}"
    yield key
    yield from (f"{key}:{number}" for number in count(2))


def _told(opened: Entry, held: Money, ending: Ending, *, key: str) -> Payment:
    kind = PaymentKind.DISPUTE_WON if ending.won else PaymentKind.DISPUTE_LOST
    return Payment(
        key=key,
        kind=kind,
        amount=held,
        happened_at=datetime.combine(ending.on, NOON, ZONE).astimezone(UTC),
        parent=opened.parent,
        dispute=dispute_of(opened),
        product=opened.product,
        customer=opened.customer,
    )


def _no_reason() -> str:
    return say(
        fr="Dites pourquoi (--reason) : la cliente le lit. Un identifiant (--id) n'a "
        "pas d'espace.",
        en="Say why (--reason): the client reads it. An id (--id) has no space.",
    )


def _no_dispute(key: str) -> str:
    return say(
        fr=f"« {key} » n'ouvre aucun litige : donnez la clé de l'écriture « litige "
        "ouvert » (`regie ledger show --plain`).",
        en=f"“{key}” opens no dispute: give the key of the entry “dispute opened” "
        "(`regie ledger show --plain`).",
    )


def _other_dispute(key: str, dispute: str, told: str) -> str:
    return say(
        fr=f"« {key} » est le litige {dispute}, pas {told} : rien n'a été écrit. "
        f"Donnez --id {dispute}, ou la clé qui a ouvert {told}.",
        en=f"“{key}” is the dispute {dispute}, not {told}: nothing was written. Give "
        f"--id {dispute}, or the key that opened {told}.",
    )


def _ending_of(events: Iterable[Event]) -> str:
    """Return the entry that ended the dispute and was not undone; empty if none did."""
    endings = [one.entry.key for one in standing(events) if one.kind in ENDINGS]
    return endings[-1] if endings else ""


def _ended(key: str, ending: str) -> str:
    ended = say(
        fr=f"Le litige « {key} » est terminé : la banque ne retient plus rien.",
        en=f"The dispute “{key}” has ended: the bank holds nothing any more.",
    )
    if not ending:
        return ended
    return ended + say(
        fr=" S'il a fini autrement, annulez d'abord cette fin, puis recommencez : "
        f'regie ledger correct {ending} --reason "…" --apply',
        en=" If it ended otherwise, undo that ending first, then try again: "
        f'regie ledger correct {ending} --reason "…" --apply',
    )
