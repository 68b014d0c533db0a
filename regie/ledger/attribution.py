"""What a sale came by: what vendors said of it, and what a person decided.

Kept beside the entries, not in them: it is learned later than the money, and may be
decided anew. Nothing is changed or deleted; of what several rows say, this counts:

    of vendors   the first that says something, a field at a time
    of people    the last one, before anything that a vendor said

A discount is a number: a person takes back what was said of it by saying `-`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from regie.money import AmountError
from regie.money import number_in
from regie.ports import Origin

#: Said by a person: none at all, for a sale that belongs to no campaign.
NONE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of a sale; what is not known is empty.

    Attributes:
        campaign: Slug of the campaign, or `NONE` where a person said so.
        party: Whose sale it is, as an agreement names the party, or `NONE`.
        customer: The vendor's id.
        purchase: Of which purchase it is an instalment, by any name that its payments
            have in common; `NONE` where a person said that it is none.
        whole: What that purchase comes to in all, VAT included: `1200.00 EUR`, or as a
            vendor has it.
        discount: Percent off the list price: `10`, or as a vendor has it; `0` says that
            it was sold at the full price.
    """

    campaign: str = ""
    party: str = ""
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
class Attribution:
    """One row: somebody said something of a sale.

    Attributes:
        about: Key of the sale, or another name of it; see `regie.ports.Origin`.
        at: When Régie learned of it (UTC).
        vendor: Slug of the vendor who said it; empty where a person did.
        who: The person's name; empty where a vendor said it.
        why: The person's reason.
    """

    about: str
    at: datetime
    told: Told
    also: str = ""
    vendor: str = ""
    who: str = ""
    why: str = ""


FIELDS = tuple(field.name for field in fields(Told))

#: Where nobody said anything.
NOTHING = Told()


def from_origin(origin: Origin, *, vendor: str, at: datetime) -> Attribution:
    """Return the row of what a vendor said."""
    said = {name: getattr(origin, name) for name in FIELDS if name != "party"}
    return Attribution(
        about=origin.about, also=origin.also, at=at, vendor=vendor, told=Told(**said)
    )


def came_by(told: Told, *, discounts: bool) -> Told:
    """Return it without what it says of instalments.

    Args:
        discounts: Whether a discount matters to whoever asks; it is left out otherwise.
    """
    discount = told.discount if discounts else ""
    if not told.purchase and not told.whole and told.discount == discount:
        return told
    return replace(told, purchase="", whole="", discount=discount)


def is_empty(origin: Origin) -> bool:
    """Say whether it says nothing at all."""
    return origin == Origin(about=origin.about)


def country_code(text: str) -> str:
    """Return a country's ISO 3166 code, or nothing if it is none."""
    code = text.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def percent_off(text: str) -> Fraction | None:
    """Return a discount in percent: `10`, `12,5 %`; None if it is none.

    More than 100 % is none.
    """
    try:
        percent = Fraction(number_in(text.strip().removesuffix("%").strip()))
    except AmountError:
        return None
    return percent if 0 <= percent <= 100 else None


class Attributions:
    """The rows of one client."""

    def __init__(self, rows: Iterable[Attribution] = ()) -> None:
        """Keep the rows, given in the order in which they were written."""
        self._about: defaultdict[str, list[Attribution]] = defaultdict(list)
        for row in rows:
            self._about[row.about].append(row)

    def of(self, sale: str, *, known_by: datetime | None = None) -> Told:
        """Return what is known of the sale.

        Args:
            sale: Its key.
            known_by: Only what was known at this moment (inclusive); None: all.
        """
        rows = self.rows(sale)
        if known_by is not None:
            rows = [row for row in rows if row.at <= known_by]
        return merged(rows) if rows else NOTHING

    def rows(self, sale: str) -> list[Attribution]:
        """Return what was said of the sale under each of its names."""
        own = self._about.get(sale)
        if own is None:
            return []
        others = dict.fromkeys(row.also for row in own if row.also)
        return [*own, *(row for name in others for row in self._about.get(name, []))]


def merged(rows: Iterable[Attribution]) -> Told:
    """Return what counts of the rows, given in the order in which they were written."""
    said: dict[str, str] = {}
    decided: dict[str, str] = {}
    for row in rows:
        for name, value in _values(row.told).items():
            if row.vendor:
                said.setdefault(name, value)
            else:
                decided[name] = value
    if decided.get("discount") == NONE:
        del decided["discount"]
    return Told(**said | decided)


def _values(told: Told) -> Mapping[str, str]:
    return {name: value for name in FIELDS if (value := getattr(told, name))}
