"""Entries that a person writes: a cost, and an entry with its right amount.

    cost        costs:<what> +amount   bank -amount
    correction  as the entry it replaces; VAT by its rate, as a payment's is, every
                other posting in the same proportion; of a dispute, as it is known now

A correction comes with the reversal of what it replaces, so that the wrong entry stays
to be seen and counts for nothing. What else is told of the dispute of which an event is
undone may have followed from it: it is then written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import UTC
from zoneinfo import ZoneInfo

from regie.ledger import accounts
from regie.ledger.accounts import Account
from regie.ledger.accounts import is_vat
from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import events_of
from regie.ledger.disputes import more_lost
from regie.ledger.disputes import payment_of
from regie.ledger.disputes import standing
from regie.ledger.entry import correction_key
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.entry import Posting
from regie.ledger.entry import sha256_of
from regie.ledger.postings import disputed
from regie.ledger.postings import vat_anew
from regie.ledger.rules import reversal_of
from regie.ledger.vat import Vat
from regie.money import Money

NOON = time(12)

Postings = tuple[Posting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the client paid.

    Attributes:
        amount: Without VAT, positive.
        what: `advertising`, `affiliates`, or any other slug.
        on: Day in the client's zone.
        reason: Read by the client; never empty.
    """

    amount: Money
    what: str
    on: date
    reason: str


def cost_of(cost: Cost, *, client: str, zone: ZoneInfo, recorded_at: datetime) -> Entry:
    """Return the entry of a cost.

    The key follows from the content: the same cost is written once.

    Raises:
        EntryError: The amount is not positive, or there is no reason.
        AccountPathError: `what` is no slug.
    """
    amount = cost.amount
    payload = sha256_of(
        {
            "client": client,
            "what": cost.what,
            "on": cost.on.isoformat(),
            "minor": amount.minor,
            "currency": amount.currency.code,
            "reason": cost.reason,
        }
    )
    key = f"cost:{client}:{payload[:16]}"
    if not cost.reason or amount.minor <= 0:
        raise EntryError(key, "a cost is positive and has a reason")
    return Entry(
        key=key,
        client=client,
        kind=EntryKind.COST,
        effective_at=datetime.combine(cost.on, NOON, zone).astimezone(UTC),
        effective_on=cost.on,
        recorded_at=recorded_at.astimezone(UTC),
        postings=(
            Posting(account=accounts.costs(client, cost.what), amount=amount),
            Posting(account=accounts.bank(client), amount=-amount),
        ),
        reason=cost.reason,
        payload_sha256=payload,
    )


def corrected(
    entry: Entry,
    amount: Money,
    *,
    about: Sequence[Entry],
    vat: Vat,
    reason: str,
    recorded_at: datetime,
) -> Entry:
    """Return the entry with another amount, on its own day.

    Args:
        amount: What the first posting of the entry should have been, without its sign.
        about: What the ledger has of its sale, in any order: that too, what names it as
            its parent, the payment that the entry corrects if it is a correction
            itself, and what undoes the entry.
        vat: Of the sale; see `regie.ledger.rules.entries_for`.

    Raises:
        EntryError: There is no reason, or the amount is not positive, of another
            currency, or too small to be shared as the entry was.
    """
    key = correction_key(entry)
    currencies = {posting.amount.currency for posting in entry.postings}
    if not reason or amount.minor <= 0 or currencies != {amount.currency}:
        raise EntryError(
            key, "a correction is positive, in its currency, with a reason"
        )
    return rewritten(
        entry,
        _anew(entry, amount, about, vat),
        payload=sha256_of({"corrects": entry.key, "minor": amount.minor}),
        reason=reason,
        recorded_at=recorded_at,
    )


def rewritten(
    entry: Entry,
    postings: Postings,
    *,
    payload: str,
    reason: str,
    recorded_at: datetime,
) -> Entry:
    """Return what is written instead of an entry, on its own day."""
    return Entry(
        key=correction_key(entry),
        client=entry.client,
        kind=EntryKind.CORRECTION,
        effective_at=entry.effective_at,
        effective_on=entry.effective_on,
        recorded_at=recorded_at.astimezone(UTC),
        postings=postings,
        reason=reason,
        vendor_object=entry.vendor_object,
        payload_sha256=payload,
        parent=entry.parent or (entry.key if entry.kind is EntryKind.SALE else ""),
        product=entry.product,
        customer=entry.customer,
    )


def settled(
    undone: Entry,
    *,
    about: Sequence[Entry],
    vat: Vat,
    reason: str,
    recorded_at: datetime,
) -> list[Entry]:
    """Return what puts a dispute right of which an event is undone, if anything must.

    What was lost may have been changed by an event that followed from what is undone:
    another of the dispute's is then reversed and written anew, as it would have been.

    Args:
        about: As for `corrected`, with what undoes the entry.
        vat: Of the sale; see `regie.ledger.rules.entries_for`.
    """
    events = events_in(about)
    own = next((one for one in events if one.entry.key == undone.key), None)
    if own is None:
        return []
    return put_right(
        own.dispute, about, vat=vat, reason=reason, recorded_at=recorded_at
    )


def put_right(
    dispute: str,
    about: Sequence[Entry],
    *,
    vat: Vat,
    reason: str,
    recorded_at: datetime,
) -> list[Entry]:
    """Return the last event of a dispute undone and anew where what is lost is off.

    Args:
        dispute: The vendor's id; empty where it is not known.
        about: As for `settled`.
    """
    own = standing(events_of(dispute, events_in(about)))
    if not own:
        return []
    last = max(own, key=_lateness)
    currency = last.entry.postings[0].amount.currency
    if not more_lost(about, dispute, Money.zero(currency)):
        return []
    back = reversal_of(last.entry, reason=reason, recorded_at=recorded_at)
    anew = corrected(
        last.entry,
        last.told(currency),
        about=[*about, back],
        vat=vat,
        reason=reason,
        recorded_at=recorded_at,
    )
    return [back, anew]


def _lateness(event: Event) -> tuple[bool, datetime, str]:
    """Return what puts endings behind what opened a dispute, then the later ones."""
    return event.kind in ENDINGS, event.entry.effective_at, event.entry.key


def _anew(entry: Entry, amount: Money, about: Sequence[Entry], vat: Vat) -> Postings:
    known = {one.key: one for one in (*about, entry)}
    event = next((one for one in events_in(known.values()) if one.entry == entry), None)
    if event is not None:
        return _of_dispute(event, amount, about, vat)
    taxed = vat_anew(entry, first_key(entry), amount, about, vat)
    return with_vat(entry, amount, *taxed) if taxed else _shared(entry, amount)


def _of_dispute(
    event: Event, amount: Money, about: Sequence[Entry], vat: Vat
) -> Postings:
    """Return what an event of a dispute does now, by all that is known of it."""
    entry = event.entry
    roles = (one.account for one in entry.postings)
    held = (one for one in roles if one.role.startswith("processor:"))
    vendor = first_key(entry).partition(":")[0]
    found = next(held, None) or accounts.processor(entry.client, vendor)
    return disputed(payment_of(event, amount), found, vat, about)


def with_vat(entry: Entry, amount: Money, owed: Account, tax: Money) -> Postings:
    """Return the postings of an entry of revenue with another amount and its VAT."""
    lead, *others = entry.postings
    kept = next(one.account for one in others if not is_vat(one.account))
    sign = 1 if lead.amount.minor > 0 else -1
    lines = (
        (lead.account, sign * amount.minor),
        (kept, sign * (tax - amount).minor),
        (owed, -sign * tax.minor),
    )
    return tuple(
        Posting(account=account, amount=Money(minor, amount.currency))
        for account, minor in lines
        if minor
    )


def _shared(entry: Entry, amount: Money) -> Postings:
    """Return the postings in the same proportion.

    Raises:
        EntryError: One of them stands on the side of the first.
    """
    lead, *others = entry.postings
    sign = 1 if lead.amount.minor > 0 else -1
    shares = [-sign * posting.amount.minor for posting in others]
    if min(shares) < 0:
        raise EntryError(entry.key, "its postings cannot be shared anew")
    parts = amount.allocate(shares)
    return (
        Posting(
            account=lead.account, amount=Money(sign * amount.minor, amount.currency)
        ),
        *(
            Posting(
                account=posting.account, amount=Money(-sign * part.minor, part.currency)
            )
            for posting, part in zip(others, parts, strict=True)
            if part
        ),
    )
