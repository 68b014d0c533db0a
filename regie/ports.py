"""What Régie asks of the outside world: one Protocol a kind of vendor.

A vendor tries once, always with a time limit, and raises an error of `regie.errors`
whose class says whether trying again can help. `key` is the action's deterministic key:
it is stored before the call and travels as the vendor's idempotency key, if it has one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from regie.money import Money


class Repeat(StrEnum):
    """What a vendor does with a call that is made twice under one key.

    SAFE: the second call changes nothing (idempotency key, or natural upsert).
    VISIBLE: the receiver can tell that both are one (same Message-ID).
    UNSAFE: two calls are two effects.
    """

    SAFE = "safe"
    VISIBLE = "visible"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a mail goes."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that travels with a mail.

    Attributes:
        name: As its receiver sees it, with its ending; may have accents.
        media_type: Such as `application/pdf`.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """What names its content: 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail, already rendered.

    Attributes:
        text: Plain text body.
        html: HTML body; None sends plain text only.
        headers: Further headers, such as List-Unsubscribe.
        attachments: Files, in the order in which they are shown.
    """

    to: tuple[Address, ...]
    subject: str
    text: str
    sender: Address
    html: str | None = None
    reply_to: Address | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a vendor answered to a call that succeeded."""

    vendor: str
    vendor_id: str
    note: str = ""


class Mailer(Protocol):
    """Sends one mail to one or more people.

    Attributes:
        repeat_window: How long the vendor remembers a key; None for ever.
    """

    slug: str
    repeat: Repeat
    repeat_window: timedelta | None

    def send(self, mail: Mail, *, key: str) -> Delivery:
        """Send the mail under the action's key."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person on an e-mail list; attributes are the vendor's field names."""

    email: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class ContactLists(Protocol):
    """Puts people on the lists of an e-mail vendor."""

    slug: str
    repeat: Repeat

    def add(self, contact: Contact, *, list_id: str, key: str) -> Delivery:
        """Create or update the contact and put it on the list."""
        ...


class ReferenceRates(Protocol):
    """Knows what a euro is worth in other currencies."""

    slug: str

    def download(self, *, recent: bool) -> bytes:
        """Return the published file, as `regie.billing.ecb` reads it.

        Args:
            recent: The last 90 days will do; else all that was ever published.

        Raises:
            VendorError: It cannot be had.
        """
        ...


class PaymentKind(StrEnum):
    """What happened to money at a payment vendor.

    REFUND_FAILED: a refund that did not reach the customer; its money came back.
    DISPUTE: the customer's bank took a payment back for as long as it looks into it.
    DISPUTE_WON, DISPUTE_LOST: the bank gave it back, or keeps it for good.
    PAYOUT: the vendor paid the client's bank account.
    EXCHANGE: the vendor turned what it holds into another currency, at its own rate.
    """

    SALE = "sale"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    FEE = "fee"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    DISPUTE_FEE = "dispute_fee"
    PAYOUT = "payout"
    PAYOUT_FEE = "payout_fee"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a vendor says of how a sale came about; what it does not say is empty.

    Attributes:
        about: The key of the sale, or another name: `stripe:intent:pi_…`.
        also: The other name of the sale, where `about` is its key.
        campaign: Its slug, where whoever made the link put it there.
        link, price, customer: Code or vendor's id; no name, which may be erased.
        country: Where the customer is (ISO 3166, two capitals).
        purchase: What its payments have in common where it is paid in instalments, such
            as `stripe:subscription:sub_…`.
        whole: What they come to in all, VAT included, as the vendor has it.
        discount: Percent off the list price, as the vendor has it; `0`: nothing was
            taken off.
    """

    about: str
    also: str = ""
    campaign: str = ""
    link: str = ""
    coupon: str = ""
    price: str = ""
    variant: str = ""
    category: str = ""
    customer: str = ""
    country: str = ""
    purchase: str = ""
    whole: str = ""
    discount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One movement of money at a payment vendor, in the vendor's own truth.

    Attributes:
        key: `stripe:charge:ch_…`, `stripe:refund:re_…`, `stripe:fee:txn_…`: one a
            transaction, never one a webhook. The same transaction read from a webhook
            and from an export has the same key.
        amount: Positive; a refund or a fee is positive too, `kind` says the direction.
            A fee or payout that comes back, an exchange that takes, is negative.
        into: What an exchange turned the amount into, with its sign; None for others.
        tax: VAT within `amount`, if the vendor says so; None leaves it to the rate of
            the campaign's client.
        happened_at: When, at the vendor (UTC).
        parent: Key of the sale that a refund, dispute or fee belongs to, if known.
        dispute: The vendor's id of the dispute that this opens or ends (`dp_…`), which
            all that is told of it has in common; empty if the vendor does not say.
        product: What was sold, as the vendor names it.
        customer: Who paid, for the statement (a name or an address); may be empty.
        origin: How a sale came about, as far as the vendor says.
        payout: Key of the payout that paid it out, if known.
    """

    key: str
    kind: PaymentKind
    amount: Money
    happened_at: datetime
    tax: Money | None = None
    into: Money | None = None
    parent: str = ""
    dispute: str = ""
    product: str = ""
    customer: str = ""
    origin: Origin | None = None
    payout: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """A verified webhook, as received.

    Attributes:
        vendor_id: The vendor's id of the delivery's event; stored once.
        kind: The vendor's word, such as `charge.succeeded`.
        body: The raw body, decoded; what was signed.
    """

    vendor: str
    vendor_id: str
    kind: str
    created_at: datetime
    body: str


class PaymentWebhooks(Protocol):
    """Reads the webhooks of a payment vendor."""

    slug: str

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: datetime
    ) -> WebhookEvent:
        """Check signature and age before anything is parsed; raise SignatureError."""
        ...

    def payments(self, event: WebhookEvent) -> Sequence[Payment]:
        """Return the movements of money that the event reports; none for the others."""
        ...

    def origins(self, event: WebhookEvent) -> Sequence[Origin]:
        """Return what an event without payments says of where sales come from."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeUp:
    """A moment at which something automatic is due in a campaign.

    Attributes:
        key: Names campaign, moment and plan; Prefect's idempotency key.
        at: When (UTC).
        name: In the OBM's words, for example
            `Sommet Zen · Promouvoir · ouvrir les inscriptions +3`.
        tags: Client, campaign, phase, playbook.
    """

    key: str
    campaign: str
    at: datetime
    name: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a signal is about, by an id without personal data.

    Attributes:
        id: For example `regie.step.sommet-zen.announce`.
        role: What it is to the signal: `step`, `campaign`, `client`.
    """

    id: str
    role: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that happened, told so that automations can wait for it.

    Attributes:
        key: Told twice under one key, it counts once.
        name: For example `regie.step.late`.
        at: When it happened (UTC), never later than the machine's clock.
        about: What it happened to.
        related: What that belongs to.
        payload: Further facts; no personal data.
    """

    key: str
    name: str
    at: datetime
    about: Thing
    related: tuple[Thing, ...]
    payload: Mapping[str, str | int]
