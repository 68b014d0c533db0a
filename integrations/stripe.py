"""Stripe: what its webhooks say about money.

Pages, read 2026-11-24:
https://docs.stripe.com/webhooks/signature (header Stripe-Signature)
https://docs.stripe.com/api/events/types
https://docs.stripe.com/currencies#special-cases

Sales, refunds and fees become payments. Not done: disputes, failed refunds (both come
with the polling), payouts, anything that Stripe must be asked for. `livemode` is not
looked at: which of them count is decided by the secret, which differs between both.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
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
from integrations._text import shortened
from regie.errors import SignatureError
from regie.errors import VendorError
from regie.money import Currency
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.ports import WebhookEvent
from regie.words import say

HEADER = "stripe-signature"

EXPONENTS = {"ISK": 2, "MGA": 0, "UGX": 2}
"""Digits of the minor unit where Stripe's differ from those of ISO 4217."""

_Id = Annotated[str, Field(max_length=255, pattern=r"^[A-Za-z0-9_-]+$")]
_Minor = Annotated[int, Field(ge=0, lt=10**15)]
_Seconds = Annotated[int, Field(ge=0, lt=253_402_300_800)]


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


class _Read(BaseModel):
    """A part of an object as Stripe sends it; what is not used is not looked at."""

    model_config = ConfigDict(frozen=True, strict=True)


class _Transaction(_Read):
    id: _Id
    fee: _Minor
    currency: str


class _Billing(_Read):
    name: str | None = None
    email: str | None = None


class _Named(_Read):
    id: _Id


class _Refund(_Read):
    id: _Id
    amount: _Minor
    currency: str
    status: str | None = None
    charge: _Id | _Named | None = None
    created: _Seconds


class _Refunds(_Read):
    data: list[_Refund] = []


class _Charge(_Read):
    id: _Id
    amount_captured: _Minor
    currency: str
    paid: bool
    status: str
    description: str | None = None
    billing_details: _Billing | None = None
    receipt_email: str | None = None
    balance_transaction: _Id | _Transaction | None = None
    refunds: _Refunds | None = None


class _Head(_Read):
    id: _Id
    type: Annotated[str, Field(min_length=1, max_length=255)]
    created: _Seconds


class _ChargeData(_Read):
    object: _Charge


class _RefundData(_Read):
    object: _Refund


class _ChargeEvent(_Read):
    data: _ChargeData


class _RefundEvent(_Read):
    data: _RefundData


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
            head = _Head.model_validate_json(body)
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


def _sale(event: WebhookEvent) -> list[Payment]:
    charge = _ChargeEvent.model_validate_json(event.body).data.object
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
    )
    return [sale, *_fee(charge, sale)]


def _fee(charge: _Charge, sale: Payment) -> list[Payment]:
    """Return the fee if the balance transaction is written out.

    Webhooks name it only by its id; written out it is in what Stripe is asked for, and
    the payout export has it.
    """
    transaction = charge.balance_transaction
    if not isinstance(transaction, _Transaction) or not transaction.fee:
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
    refund = _RefundEvent.model_validate_json(event.body).data.object
    if refund.status != "succeeded":
        return []
    charge = refund.charge.id if isinstance(refund.charge, _Named) else refund.charge
    return [_refund_payment(refund, charge, event.created_at)]


def _listed_refunds(event: WebhookEvent) -> list[Payment]:
    """Return the refunds that a refunded charge lists.

    Since the API version 2022-11-15 it lists none; the event refund.created, which
    comes as well, has the refund. Where it lists them, the older ones are there too, so
    that each has its own moment here.
    """
    charge = _ChargeEvent.model_validate_json(event.body).data.object
    listed = charge.refunds.data if charge.refunds else []
    return [
        _refund_payment(refund, charge.id, _moment(refund.created))
        for refund in listed
        if refund.status == "succeeded"
    ]


def _refund_payment(refund: _Refund, charge: str | None, at: datetime) -> Payment:
    return Payment(
        key=f"stripe:refund:{refund.id}",
        kind=PaymentKind.REFUND,
        amount=_money(refund.amount, refund.currency),
        happened_at=at,
        parent=f"stripe:charge:{charge}" if charge else "",
    )


def _customer(charge: _Charge) -> str:
    billing = charge.billing_details or _Billing()
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
}
