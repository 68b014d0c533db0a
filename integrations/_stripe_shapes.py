"""The parts of Stripe's objects that are read. What is not used is not looked at."""

from __future__ import annotations

from typing import Annotated
from typing import Generic
from typing import TypeVar

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field

Id = Annotated[str, Field(max_length=255, pattern=r"^[A-Za-z0-9_-]+$")]
Minor = Annotated[int, Field(ge=0, lt=10**15)]
Signed = Annotated[int, Field(gt=-(10**15), lt=10**15)]
Seconds = Annotated[int, Field(ge=0, lt=253_402_300_800)]


class Read(BaseModel):
    """A part of an object as Stripe sends it."""

    model_config = ConfigDict(frozen=True, strict=True)


class Transaction(Read):
    """What moved the balance, where it is written out."""

    id: Id
    fee: Minor
    currency: str


class Place(Read):
    """An address, of which only the country is used."""

    country: str | None = None


class Billing(Read):
    """Whom the customer says to be."""

    name: str | None = None
    email: str | None = None
    address: Place | None = None


class Named(Read):
    """An object written out, of which only the id is used."""

    id: Id


class Method(Read):
    """How it was paid."""

    card: Place | None = None


class Code(Read):
    """A code that the customer entered, written out."""

    id: Id
    code: str | None = None


class Discount(Read):
    """What was taken off."""

    coupon: Id | Named | None = None
    promotion_code: Id | Code | None = None


class Totals(Read):
    """What a checkout comes to is made of."""

    amount_discount: Minor | None = None


class Session(Read):
    """A finished checkout."""

    amount_subtotal: Minor | None = None
    client_reference_id: str | None = None
    customer: Id | Named | None = None
    customer_details: Billing | None = None
    discounts: list[Discount] | None = None
    metadata: dict[str, str] | None = None
    payment_intent: Id | Named | None = None
    payment_link: Id | Named | None = None
    total_details: Totals | None = None


class Refund(Read):
    """Money given back."""

    id: Id
    amount: Minor
    currency: str
    status: str | None = None
    charge: Id | Named | None = None
    created: Seconds


class Refunds(Read):
    """The refunds that a charge lists."""

    data: list[Refund] = []


class Charge(Read):
    """A payment."""

    id: Id
    amount_captured: Minor
    currency: str
    paid: bool
    status: str
    description: str | None = None
    billing_details: Billing | None = None
    receipt_email: str | None = None
    balance_transaction: Id | Transaction | None = None
    refunds: Refunds | None = None
    metadata: dict[str, str] | None = None
    payment_intent: Id | Named | None = None
    payment_method_details: Method | None = None
    customer: Id | Named | None = None


class Head(Read):
    """What every event has."""

    id: Id
    type: Annotated[str, Field(min_length=1, max_length=255)]
    created: Seconds


class Moved(Read):
    """A change of the balance; positive is more money."""

    id: Id
    amount: Signed
    fee: Signed = 0
    currency: str
    created: Seconds


class Dispute(Read):
    """A payment that the customer's bank asks back."""

    id: Id
    amount: Minor
    currency: str
    status: str
    charge: Id | Named | None = None
    balance_transactions: list[Moved] = []


class Payout(Read):
    """Money on its way to the bank; an amount below zero is taken from there."""

    id: Id
    amount: Signed
    currency: str


Thing = TypeVar("Thing", bound=Read)


class Data(Read, Generic[Thing]):
    """What an event is about."""

    object: Thing


class Event(Read, Generic[Thing]):
    """An event about a charge, a refund, a dispute, or a payout."""

    data: Data[Thing]
