"""From a payment to the entry it makes.

`postings` says what each kind does to which accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import EntryKind
from regie.ledger.entry import payment_hash
from regie.ledger.entry import Posting
from regie.ledger.entry import reversal_key
from regie.ledger.entry import sha256_of
from regie.ledger.postings import object_of
from regie.ledger.postings import postings_of
from regie.ledger.vat import Vat
from regie.ports import Payment


def entries_for(
    payment: Payment,
    *,
    client: str,
    zone: ZoneInfo,
    vat: Vat,
    recorded_at: datetime,
    about: Sequence[Entry] = (),
) -> Entry:
    """Return the entry of a payment.

    Args:
        payment: One movement at a payment vendor; its amount is not zero.
        client: Slug of the client whose money it is.
        zone: The client's zone, in which the effective day is taken.
        vat: Of the sale; its rate is used where the vendor does not say the VAT.
        recorded_at: When Régie learned of it (UTC).
        about: For a refund or a dispute, what the ledger has of its sale, in any order:
            the entry of `payment.parent`, and what names it as its parent; and what it
            has of the dispute, with what undoes or corrects that. VAT is given back in
            proportion to that of the sale, which matters where the vendor had said it,
            and rounded on all that was given back so far.

    Raises:
        EntryError: The amount is zero, a sale or refund is negative, or the vendor's
            VAT does not lie within the amount.
    """
    return Entry(
        key=payment.key,
        client=client,
        kind=EntryKind(payment.kind.value),
        effective_at=payment.happened_at.astimezone(UTC),
        effective_on=payment.happened_at.astimezone(zone).date(),
        recorded_at=recorded_at.astimezone(UTC),
        postings=postings_of(payment, client, vat, about),
        vendor_object=object_of(payment),
        payload_sha256=payload_sha256(payment),
        parent=payment.parent,
        product=payment.product,
        customer=payment.customer,
    )


def payload_sha256(payment: Payment) -> str:
    """Return the fingerprint of what must be equal when a payment is told twice.

    It covers key, kind, amount and currency. It leaves out what one road knows and the
    other does not, or knows less exactly: moment, parent, VAT, product, customer,
    dispute. The first road to tell the transaction decides those.
    """
    return payment_hash(payment.key, payment.kind.value, payment.amount)


def reversal_of(entry: Entry, *, reason: str, recorded_at: datetime) -> Entry:
    """Return the entry that undoes another one on its own day, at most once by its key.

    Raises:
        EntryError: The reason is empty; it is read by the client.
    """
    if not reason:
        raise EntryError(entry.key, "a reversal needs a reason")
    return Entry(
        key=reversal_key(entry.key),
        client=entry.client,
        kind=EntryKind.REVERSAL,
        effective_at=entry.effective_at,
        effective_on=entry.effective_on,
        recorded_at=recorded_at.astimezone(UTC),
        postings=tuple(
            Posting(account=posting.account, amount=-posting.amount)
            for posting in entry.postings
        ),
        reason=reason,
        payload_sha256=sha256_of({"reverses": entry.key}),
        reverses=entry.key,
        parent=entry.parent,
        product=entry.product,
        customer=entry.customer,
    )
