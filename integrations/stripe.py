"""Stripe: what its webhooks say about money.

Pages, read 2026-11-24:
https://docs.stripe.com/webhooks/signature (header Stripe-Signature)
https://docs.stripe.com/api/events/types
https://docs.stripe.com/currencies#special-cases

Sales, refunds, fees, disputes and payouts become payments. An instalment or a
subscription's renewal is a charge of its own and counted as such; the events about its
invoice say nothing more. Not done: failed refunds (the export has them), anything that
Stripe must be asked for. `livemode` is not
looked at: which of them count is decided by the secret, which differs between both.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from pydantic import SecretStr
from pydantic import ValidationError

from integrations import _timed_signature
from integrations._stripe_origins import of_charge
from integrations._stripe_origins import of_checkout
from integrations._stripe_shapes import Billing
from integrations._stripe_shapes import Charge
from integrations._stripe_shapes import Dispute
from integrations._stripe_shapes import Event
from integrations._stripe_shapes import Head
from integrations._stripe_shapes import Moved
from integrations._stripe_shapes import Named
from integrations._stripe_shapes import Payout
from integrations._stripe_shapes import Refund
from integrations._stripe_shapes import Transaction
from integrations._text import shortened
from regie.errors import SignatureError
from regie.errors import VendorError
from regie.money import Currency
from regie.money import Money
from regie.ports import Origin
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.ports import WebhookEvent
from regie.words import say

HEADER = "stripe-signature"

EXPONENTS = {"ISK": 2, "MGA": 0, "UGX": 2}
"""Digits of the minor unit where Stripe's differ from those of ISO 4217."""


class Config(BaseModel):
    """One webhook endpoint of one Stripe account."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    webhook_secrets: tuple[Annotated[SecretStr, Field(min_length=8)], ...] = Field(
        min_length=1,
        title="Signing secrets",
        description="Begin with whsec_; two while one replaces the other.",
    )
    tolerance_s: int = Field(
        default=300, gt=0, title="How far a signature's time may lie from now, seconds"
    )


class Stripe:
    """One webhook endpoint. Implements `PaymentWebhooks`."""

    slug = "stripe"
    config_model = Config

    def __init__(self, config: Config) -> None:
        self._config = config

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: datetime
    ) -> WebhookEvent:
        """Check size, signature and age, and only then read what the event is.

        Args:
            headers: Of the request; the case of names does not matter.
            body: Exactly as it came.
            now: Aware. A signature counts for `tolerance_s` before and after it.

        Raises:
            SignatureError: Missing, forged, too old, from the future, or no event.
        """
        header = next(
            (value for name, value in headers.items() if name.lower() == HEADER), ""
        )
        _timed_signature.check(
            header,
            body,
            secrets=[one.get_secret_value() for one in self._config.webhook_secrets],
            now=now,
            tolerance=timedelta(seconds=self._config.tolerance_s),
        )
        try:
            head = Head.model_validate_json(body)
            text = body.decode()
        except ValueError:
            raise SignatureError(_no_event()) from None
        return WebhookEvent(
            vendor=self.slug,
            vendor_id=head.id,
            kind=head.type,
            created_at=_moment(head.created),
            body=text,
        )

    def payments(self, event: WebhookEvent) -> Sequence[Payment]:
        """Return the movements of money that the event reports; none for most kinds.

        A movement happened when Stripe made the event: for a payment that is captured
        or settled later, `created` of the charge or refund is only the moment when it
        was asked for. A refund is told by several events, each with its own moment;
        the ledger keeps the first.

        Raises:
            VendorError: The event has not the shape that Stripe documents.
            AmountError: An unknown currency, or a fraction of its minor unit.
        """
        read = _READERS.get(event.kind)
        if read is None:
            return ()
        try:
            return read(event)
        except ValidationError as error:
            raise VendorError(self.slug, _unreadable(event, error)) from None

    def origins(self, event: WebhookEvent) -> Sequence[Origin]:
        """Return what a finished checkout says of its payment; nothing for the others.

        Raises:
            VendorError: The event has not the shape that Stripe documents.
        """
        try:
            return of_checkout(event)
        except ValidationError as error:
            raise VendorError(self.slug, _unreadable(event, error)) from None


def _sale(event: WebhookEvent) -> list[Payment]:
    charge = Event[Charge].model_validate_json(event.body).data.object
    # Only authorised: nothing is captured yet, charge.captured follows.
    if not (charge.paid and charge.status == "succeeded" and charge.amount_captured):
        return []
    sale = Payment(
        key=f"stripe:charge:{charge.id}",
        kind=PaymentKind.SALE,
        amount=_money(charge.amount_captured, charge.currency),
        happened_at=event.created_at,
        product=shortened(charge.description or ""),
        customer=_customer(charge),
        origin=of_charge(charge),
    )
    return [sale, *_fee(charge, sale)]


def _fee(charge: Charge, sale: Payment) -> list[Payment]:
    """Return the fee if the balance transaction is written out.

    Webhooks name it only by its id; written out it is in what Stripe is asked for, and
    the payout export has it.
    """
    transaction = charge.balance_transaction
    if not isinstance(transaction, Transaction) or not transaction.fee:
        return []
    fee = Payment(
        key=f"stripe:fee:{transaction.id}",
        kind=PaymentKind.FEE,
        amount=_money(transaction.fee, transaction.currency),
        happened_at=sale.happened_at,
        parent=sale.key,
        product=sale.product,
    )
    return [fee]


def _refund(event: WebhookEvent) -> list[Payment]:
    refund = Event[Refund].model_validate_json(event.body).data.object
    if refund.status != "succeeded":
        return []
    return [_refund_payment(refund, _id_of(refund.charge), event.created_at)]


def _listed_refunds(event: WebhookEvent) -> list[Payment]:
    """Return the refunds that a refunded charge lists.

    Since the API version 2022-11-15 it lists none; the event refund.created, which
    comes as well, has the refund. Where it lists them, the older ones are there too, so
    that each has its own moment here.
    """
    charge = Event[Charge].model_validate_json(event.body).data.object
    listed = charge.refunds.data if charge.refunds else []
    return [
        _refund_payment(refund, charge.id, _moment(refund.created))
        for refund in listed
        if refund.status == "succeeded"
    ]


def _refund_payment(refund: Refund, charge: str | None, at: datetime) -> Payment:
    return Payment(
        key=f"stripe:refund:{refund.id}",
        kind=PaymentKind.REFUND,
        amount=_money(refund.amount, refund.currency),
        happened_at=at,
        parent=_sale_key(charge),
    )


def _dispute(event: WebhookEvent) -> list[Payment]:
    """Return what the bank took and gave back, and whether it keeps it.

    Each change of the balance has its own key: a bank may take the money twice. The one
    about a lost dispute has no such change, for the money is gone already.
    """
    dispute = Event[Dispute].model_validate_json(event.body).data.object
    parent = _sale_key(_id_of(dispute.charge))
    told = [
        payment
        for moved in dispute.balance_transactions
        for payment in _disputed(dispute, moved, parent)
    ]
    if event.kind == "charge.dispute.closed" and dispute.status == "lost":
        told.append(
            Payment(
                key=f"stripe:dispute_lost:{dispute.id}",
                kind=PaymentKind.DISPUTE_LOST,
                amount=_money(dispute.amount, dispute.currency),
                happened_at=event.created_at,
                parent=parent,
                dispute=dispute.id,
            )
        )
    return told


def _disputed(dispute: Dispute, moved: Moved, parent: str) -> list[Payment]:
    taken = moved.amount < 0
    same = moved.currency == dispute.currency
    changed = Payment(
        key=f"stripe:dispute:{moved.id}",
        kind=PaymentKind.DISPUTE if taken else PaymentKind.DISPUTE_WON,
        amount=_money(abs(moved.amount) if same else dispute.amount, dispute.currency),
        happened_at=_moment(moved.created),
        parent=parent,
        dispute=dispute.id,
    )
    fee = replace(
        changed,
        key=f"stripe:fee:{moved.id}",
        kind=PaymentKind.DISPUTE_FEE,
        amount=_money(moved.fee, moved.currency),
        dispute="",
    )
    return [one for one in (changed, fee) if one.amount]


def _payout(event: WebhookEvent) -> list[Payment]:
    payout = Event[Payout].model_validate_json(event.body).data.object
    paid = Payment(
        key=f"stripe:payout:{payout.id}",
        kind=PaymentKind.PAYOUT,
        amount=_money(payout.amount, payout.currency),
        happened_at=event.created_at,
    )
    return [paid] if paid.amount else []


def _failed_payout(event: WebhookEvent) -> list[Payment]:
    """Return the payout and its coming back: it may fail before it is told as paid."""
    return [
        payment
        for paid in _payout(event)
        for payment in (
            paid,
            replace(
                paid,
                key=paid.key.replace(":payout:", ":payout_failed:"),
                amount=-paid.amount,
            ),
        )
    ]


def _id_of(charge: Named | str | None) -> str | None:
    return charge.id if isinstance(charge, Named) else charge


def _sale_key(charge: str | None) -> str:
    return f"stripe:charge:{charge}" if charge else ""


def _customer(charge: Charge) -> str:
    billing = charge.billing_details or Billing()
    return shortened(billing.name or billing.email or charge.receipt_email or "")


def _money(amount: int, code: str) -> Money:
    currency = Currency(code.upper())
    exponent = EXPONENTS.get(currency.code, currency.exponent)
    return Money.of(Decimal(amount).scaleb(-exponent), currency)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _no_event() -> str:
    return say(
        fr="Signé, mais ce n'est pas un événement de Stripe : rien n'a été gardé.",
        en="Signed, but it is no Stripe event: nothing was kept.",
    )


def _unreadable(event: WebhookEvent, error: ValidationError) -> str:
    where = ".".join(str(part) for part in error.errors()[0]["loc"])
    return say(
        fr=f"événement {event.vendor_id} ({event.kind}) illisible au champ {where}",
        en=f"event {event.vendor_id} ({event.kind}) unreadable at field {where}",
    )


_READERS: Mapping[str, Callable[[WebhookEvent], list[Payment]]] = {
    "charge.succeeded": _sale,
    "charge.captured": _sale,
    "charge.refunded": _listed_refunds,
    "refund.created": _refund,
    "refund.updated": _refund,
    "charge.refund.updated": _refund,
    "charge.dispute.funds_withdrawn": _dispute,
    "charge.dispute.funds_reinstated": _dispute,
    "charge.dispute.closed": _dispute,
    "payout.paid": _payout,
    "payout.failed": _failed_payout,
}
