"""What Stripe says of where a sale comes from.

The metadata of a payment or of its checkout (https://docs.stripe.com/api/metadata, read
2026-11-26) are whatever the maker of a link wrote there; these words are understood:

    campaign              slug of the campaign
    link, affiliate, ref  by whom the customer came
    coupon, variant, category
    purchase              of a sale in instalments: any name that its payments share
    signed                its whole price, VAT included: 1200, or 1200.00 EUR
    discount              percent off the list price: 10, or 10 %

A checkout also has `client_reference_id` (the usual place for an affiliate's code) and
the discounts; it names its payment by the payment intent. What was taken off is there
as an amount, `total_details.amount_discount` of `amount_subtotal` (Stripe's OpenAPI
description, read 2026-11-27): the percentage is the one with the fewest digits, two at
most, that comes to it; where that amount is 0, nothing was taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from decimal import ROUND_HALF_UP

from integrations._stripe_shapes import Charge
from integrations._stripe_shapes import Code
from integrations._stripe_shapes import Discount
from integrations._stripe_shapes import Event
from integrations._stripe_shapes import Named
from integrations._stripe_shapes import Session
from integrations._text import shortened
from regie.ledger.attribution import country_code
from regie.ledger.attribution import is_empty
from regie.ports import Origin
from regie.ports import WebhookEvent

CHECKOUTS = frozenset(
    {"checkout.session.completed", "checkout.session.async_payment_succeeded"}
)
WORDS: Mapping[str, tuple[str, ...]] = {
    "campaign": ("campaign",),
    "link": ("link", "affiliate", "ref"),
    "coupon": ("coupon",),
    "variant": ("variant",),
    "category": ("category",),
    "purchase": ("purchase",),
    "whole": ("signed",),
    "discount": ("discount",),
}
"""What each word of ours is called in metadata, the first that is there."""


def of_charge(charge: Charge) -> Origin | None:
    """Return what a charge says; None if that is nothing."""
    billing = charge.billing_details.address if charge.billing_details else None
    method = charge.payment_method_details
    card = method.card if method else None
    places = [place.country for place in (billing, card) if place]
    origin = Origin(
        about=f"stripe:charge:{charge.id}",
        also=_intent(charge.payment_intent),
        customer=_id(charge.customer),
        country=country_code(next(filter(None, places), "")),
        **told(charge.metadata or {}),
    )
    return None if is_empty(origin) else origin


def of_checkout(event: WebhookEvent) -> tuple[Origin, ...]:
    """Return what a finished checkout says; nothing of other events.

    A checkout of a subscription has no payment of its own: each charge of it is told by
    itself.

    Raises:
        ValidationError: The event has not the shape that Stripe documents.
    """
    if event.kind not in CHECKOUTS:
        return ()
    session = Event[Session].model_validate_json(event.body).data.object
    about = _intent(session.payment_intent)
    origin = _of_session(session, about)
    return () if not about or is_empty(origin) else (origin,)


def _of_session(session: Session, about: str) -> Origin:
    words = told(session.metadata or {})
    details = session.customer_details
    return Origin(
        about=about,
        customer=_id(session.customer),
        country=country_code(
            (details and details.address and details.address.country) or ""
        ),
        **words
        | {
            "link": words["link"] or shortened(session.client_reference_id or ""),
            "coupon": words["coupon"] or _coupon(session.discounts or []),
            "discount": words["discount"] or _discount(session),
        },
    )


def told(metadata: Mapping[str, str]) -> dict[str, str]:
    """Return what the metadata say, by our own words; what they do not say is empty."""
    return {
        word: next((shortened(metadata[one]) for one in theirs if one in metadata), "")
        for word, theirs in WORDS.items()
    }


def _coupon(discounts: list[Discount]) -> str:
    for discount in discounts:
        code = discount.promotion_code
        if isinstance(code, Code) and code.code:
            return shortened(code.code)
        if discount.coupon:
            return _id(discount.coupon)
    return ""


def _discount(session: Session) -> str:
    """Return what was taken off in percent; empty where that is not said."""
    whole, totals = session.amount_subtotal, session.total_details
    taken = totals.amount_discount if totals else None
    if not whole or taken is None or taken > whole:
        return ""
    percent = Decimal(100 * taken) / whole
    for digits in ("1", "0.1", "0.01"):
        found = percent.quantize(Decimal(digits), ROUND_HALF_UP)
        off = (whole * found / 100).quantize(Decimal(1), ROUND_HALF_UP)
        if off == taken:
            break
    return f"{found.normalize():f}"


def _intent(intent: str | Named | None) -> str:
    return f"stripe:intent:{_id(intent)}" if intent else ""


def _id(thing: str | Named | None) -> str:
    return thing.id if isinstance(thing, Named) else thing or ""
