"""Which campaign a sale belongs to, by the rules of an agreement.

What a vendor or a person said of the sale comes first; of the rules, the first that
fits it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

from regie.billing.agreed.claim import Claim
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.selected import fits
from regie.ledger.attribution import NONE
from regie.ledger.attribution import NOTHING
from regie.ledger.attribution import percent_off
from regie.ledger.attribution import Told


def attributed(
    movement: Movement, told: Told, claims: Sequence[Claim], *, sold_on: date
) -> Movement:
    """Return the movement with what is known of its sale.

    Args:
        movement: A sale, or what follows from one.
        told: What was said of that sale.
        claims: The agreement's rules; they are asked of the sale itself, not of what
            follows from it.
        sold_on: The sale's day.
    """
    if told == NOTHING and not claims:
        return movement
    known = replace(
        movement,
        party=told.party,
        link=told.link,
        coupon=told.coupon,
        variant=told.variant,
        category=told.category,
        customer=told.customer,
        discount=percent_off(told.discount) if told.discount else movement.discount,
    )
    campaign = told.campaign or next(
        (
            claim.campaign
            for claim in claims
            if _claims(claim, known, told.price, sold_on)
        ),
        "",
    )
    return replace(known, campaign="" if campaign == NONE else campaign)


def is_open(told: Told, movement: Movement) -> bool:
    """Say whether nobody knows which campaign the sale belongs to."""
    return not movement.campaign and told.campaign != NONE


def _claims(claim: Claim, movement: Movement, price: str, sold_on: date) -> bool:
    if claim.starts_on is not None and sold_on < claim.starts_on:
        return False
    if claim.ends_on is not None and sold_on >= claim.ends_on:
        return False
    if claim.amounts or claim.prices:
        priced = any(fnmatchcase(price, pattern) for pattern in claim.prices)
        if not priced and movement.amount not in claim.amounts:
            return False
    return fits(movement, claim.where)
