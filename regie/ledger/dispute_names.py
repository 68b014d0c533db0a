"""What opened or ended a dispute learns later which one it is, and of which sale.

One road tells less of a transaction than another: a row without its id, or its sale.
The entry stays to be seen and is undone; the same is written anew with what is known
now, by what else is told of the dispute. The day, the amount and the key's end stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from regie.ledger import accounts
from regie.ledger.corrections import put_right
from regie.ledger.corrections import rewritten
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import is_by_hand
from regie.ledger.disputes import payment_of
from regie.ledger.disputes import standing
from regie.ledger.disputes import tells_end_of
from regie.ledger.entry import Entry
from regie.ledger.entry import first_key
from regie.ledger.entry import sha256_of
from regie.ledger.postings import disputed
from regie.ledger.rules import reversal_of
from regie.ledger.vat import Vat
from regie.ports import Payment
from regie.words import say


def to_be_named(payment: Payment, about: Sequence[Entry]) -> Event | None:
    """Return what stands of a payment that was told before and names more now."""
    told = standing(events_in(about))
    return next((one for one in told if _is_told_by(payment, one)), None)


def learned(
    payment: Payment,
    about: Sequence[Entry],
    *,
    vat: Vat,
    recorded_at: datetime,
    undone: Sequence[Entry] = (),
) -> list[Entry]:
    """Return what is written as a payment that was told before names more now.

    What a person told of its end, without the sale, is written anew with it, too. So is
    an event of another dispute of the sale that was taken together with it, and is not
    any more.

    Args:
        about: What is known of the payment, of the dispute and of its sale.
        vat: Of the sale; see `regie.ledger.rules.entries_for`.
        recorded_at: When Régie learned of it (UTC).
        undone: What undoes ends that a person told: it is to be written before.
    """
    made: list[Entry] = []
    for event in standing(events_in([*about, *undone])):
        if not (_is_told_by(payment, event) or _is_end_without_sale(payment, event)):
            continue
        made += named_anew(
            event,
            payment,
            about=[*about, *undone, *made],
            vat=vat,
            recorded_at=recorded_at,
        )
    if made:
        known = [*about, *undone, *made]
        made += sale_put_right(payment, known, vat=vat, recorded_at=recorded_at)
    return made


def sale_put_right(
    payment: Payment, about: Sequence[Entry], *, vat: Vat, recorded_at: datetime
) -> list[Entry]:
    """Return what puts the disputes of a sale right.

    Args:
        payment: What names one of them, or another sale.
        about: What is known of the sale.
        vat: Of the sale; see `regie.ledger.rules.entries_for`.
        recorded_at: When Régie learned of it (UTC).
    """
    made: list[Entry] = []
    for dispute in sorted({one.dispute for one in events_in(about)}):
        made += put_right(
            dispute,
            [*about, *made],
            vat=vat,
            reason=_learned(payment),
            recorded_at=recorded_at,
        )
    return made


def named_anew(
    event: Event,
    payment: Payment,
    *,
    about: Sequence[Entry],
    vat: Vat,
    recorded_at: datetime,
) -> list[Entry]:
    """Return what undoes an event, and the same with what a payment names.

    Args:
        event: What stands of what the payment tells.
        about: What is known of the dispute and of its sale, the event among it.
        vat: Of the sale; see `regie.ledger.rules.entries_for`.
        recorded_at: When Régie learned of it (UTC).
    """
    entry = event.entry
    known = replace(
        payment_of(event),
        parent=payment.parent or entry.parent,
        dispute=event.dispute or payment.dispute,
    )
    reason = _learned(known)
    named = [_with_id(one, first_key(entry), known.dispute) for one in about]
    back = reversal_of(entry, reason=reason, recorded_at=recorded_at)
    held = accounts.processor(entry.client, known.key.partition(":")[0])
    anew = rewritten(
        entry,
        disputed(known, held, vat, [*named, back]),
        payload=sha256_of({"names": entry.key}),
        reason=reason,
        recorded_at=recorded_at,
    )
    vendor_object = known.dispute or entry.vendor_object
    anew = replace(
        anew, kind=event.kind, vendor_object=vendor_object, parent=known.parent
    )
    return [back, anew]


def _with_id(entry: Entry, key: str, dispute: str) -> Entry:
    """Return an entry with the id of its dispute if it is the payment of a key."""
    if not dispute or entry.reverses or first_key(entry) != key:
        return entry
    return replace(entry, vendor_object=dispute)


def _is_told_by(payment: Payment, event: Event) -> bool:
    """Say whether a payment tells an event, and names what its entry does not.

    The sale may be another than it has: that of an end by hand that gave way to it.
    """
    names_id = payment.dispute and not event.dispute
    names_sale = payment.parent not in {"", event.entry.parent}
    is_own = first_key(event.entry) == payment.key
    return is_own and bool(names_id or names_sale)


def _is_end_without_sale(payment: Payment, event: Event) -> bool:
    """Say whether a person told it of what a payment opens, and the sale is lacking."""
    is_lacking = bool(payment.parent) and not event.entry.parent
    is_end = is_by_hand(event) and tells_end_of(event.entry, payment.key)
    return is_end and is_lacking


def _learned(known: Payment) -> str:
    """Say why what a vendor told is written anew."""
    if known.dispute:
        return say(
            fr="Le prestataire de paiement dit maintenant quel litige c'est : "
            f"{known.dispute}.",
            en=f"The payment vendor says now which dispute it is: {known.dispute}.",
        )
    return say(
        fr="Le prestataire de paiement dit maintenant quelle vente c'est.",
        en="The payment vendor says now which sale it is of.",
    )
