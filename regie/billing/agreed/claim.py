"""A rule of an agreement that says which campaign a sale belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import date

from regie.billing.agreed.terms import Selection
from regie.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One rule: sales like these belong to the campaign.

    Attributes:
        campaign: Its slug.
        where: Products, links, coupons and the like.
        amounts: What was paid, VAT included; empty for any amount.
        prices: The vendor's ids of prices; `*` is allowed.
        starts_on: First day of sales, in the client's zone; None from the beginning.
        ends_on: The day after the last one; None while open.
    """

    campaign: str
    where: Selection = field(default_factory=Selection)
    amounts: tuple[Money, ...] = ()
    prices: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
