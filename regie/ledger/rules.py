"""From a payment to the entry it makes.

    sale     processor +gross   sales   -net   vat -VAT
    refund   processor -gross   refunds +net   vat +VAT
    fee      fees      +fee     processor -fee

VAT is what lies within the gross amount. It is rounded once; the net amount is the
difference, so that the entry balances to the minor unit. A fee that the vendor gives
back is a negative fee.
"""

from __future__ import annotations

from datetime import datetime
from datetime import UTC
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from regie.ledger import accounts
from regie.ledger.accounts import Account
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import EntryKind
from regie.ledger.entry import Posting
from regie.ledger.entry import sha256_of
from regie.money import Money
from regie.money import total
from regie.ports import Payment
from regie.ports import PaymentKind


def entries_for(
    payment: Payment,
    *,
    client: str,
    zone: ZoneInfo,
    vat_rate_percent: Decimal,
    recorded_at: datetime,
    sale: Entry | None = None,
) -> Entry:
    """Return the entry of a payment.

    Args:
        payment: One movement at a payment vendor; its amount is not zero.
        client: Slug of the client whose money it is.
        zone: The client's zone, in which the effective day is taken.
        vat_rate_percent: `20` for 20 %; used where the vendor does not say the VAT.
        recorded_at: When Régie learned of it (UTC).
        sale: The entry of `payment.parent`, for a refund, if the ledger has it. Its VAT
            is then given back in proportion, which matters where the vendor had said
            the VAT of the sale. With a sale at the usual rate the result is the same
            with and without it, so that the order of arrival changes nothing.

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
        postings=_postings(payment, client, vat_rate_percent, sale),
        vendor_object=payment.key.rsplit(":", 1)[-1],
        payload_sha256=payload_sha256(payment),
        parent=payment.parent,
        product=payment.product,
        customer=payment.customer,
    )


def payload_sha256(payment: Payment) -> str:
    """Return the fingerprint of what must be equal when a payment is told twice.

    It covers key, kind, amount and currency. It leaves out what one road knows and the
    other does not, or knows less exactly: moment, parent, VAT, product, customer. The
    first road to tell the transaction decides those.
    """
    return sha256_of(
        {
            "key": payment.key,
            "kind": payment.kind.value,
            "minor": payment.amount.minor,
            "currency": payment.amount.currency.code,
        }
    )


def reversal_of(
    entry: Entry,
    *,
    reason: str,
    happened_at: datetime,
    zone: ZoneInfo,
    recorded_at: datetime,
) -> Entry:
    """Return the entry that undoes another one, at most once by its key.

    `happened_at` is the moment it counts from: the original's own to undo it in its
    period, the present one to undo it now. `zone` is the client's.

    Raises:
        EntryError: The reason is empty; it is read by the client.
    """
    if not reason:
        raise EntryError(entry.key, "a reversal needs a reason")
    return Entry(
        key=f"reversal:{entry.key}",
        client=entry.client,
        kind=EntryKind.REVERSAL,
        effective_at=happened_at.astimezone(UTC),
        effective_on=happened_at.astimezone(zone).date(),
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


def _postings(
    payment: Payment, client: str, vat_rate_percent: Decimal, sale: Entry | None
) -> tuple[Posting, ...]:
    held = accounts.processor(client, payment.key.split(":", 1)[0])
    gross = payment.amount
    if payment.kind is PaymentKind.FEE:
        return _without_zeros((accounts.payment_fees(client), gross), (held, -gross))
    if gross.minor <= 0:
        raise EntryError(payment.key, f"a {payment.kind.value} must be positive")
    tax = _vat_within(payment, vat_rate_percent, sale)
    if payment.kind is PaymentKind.SALE:
        return _without_zeros(
            (held, gross),
            (accounts.sales(client), tax - gross),
            (accounts.vat(client), -tax),
        )
    return _without_zeros(
        (held, -gross),
        (accounts.refunds(client), gross - tax),
        (accounts.vat(client), tax),
    )


def _without_zeros(*lines: tuple[Account, Money]) -> tuple[Posting, ...]:
    return tuple(
        Posting(account=account, amount=amount) for account, amount in lines if amount
    )


def _vat_within(
    payment: Payment, vat_rate_percent: Decimal, sale: Entry | None
) -> Money:
    if payment.tax is not None:
        if not Money.zero(payment.amount.currency) <= payment.tax <= payment.amount:
            raise EntryError(payment.key, f"no VAT within its amount: {payment.tax}")
        return payment.tax
    rate = Fraction(vat_rate_percent)
    usual = rate / (100 + rate)
    if sale is None or payment.kind is not PaymentKind.REFUND:
        return payment.amount.scaled(usual)
    gross, tax = _gross_and_vat(sale, payment.amount)
    if not gross or tax == gross.scaled(usual):
        return payment.amount.scaled(usual)
    return payment.amount.scaled(Fraction(tax.minor, gross.minor))


def _gross_and_vat(sale: Entry, like: Money) -> tuple[Money, Money]:
    own = [item for item in sale.postings if item.amount.currency == like.currency]
    tax = -total(
        (item.amount for item in own if item.account.role == "vat"), like.currency
    )
    net = -total(
        (item.amount for item in own if item.account.role == "sales"), like.currency
    )
    return net + tax, tax
