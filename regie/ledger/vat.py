"""Which VAT lies within a sale, where the vendor does not say it: by country and date.

A seller who is over the European threshold of 10,000 EUR a year owes the VAT of a
consumer's own country and declares it apart, through the one-stop shop (OSS; directive
2006/112/CE, articles 58 and 59c). Which sales that concerns is the seller's to know:
Régie does as the setting says, and what the vendor says of a sale comes before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

#: The rate that a country has for what has no other.
STANDARD = "standard"

#: Territory with a code of its own -> whose VAT its services have. Monaco: directive
#: 2006/112/CE, article 7. Guadeloupe, Martinique, Réunion: no third territories for
#: services (BOI-TVA-GEO-20-40, read 2026-11-27), unlike Guyane and Mayotte, which have
#: no VAT. The rates of their own (8.5 %, for what is supplied electronically to
#: consumers there) are for the vendor to say.
_PART_OF = {"MC": "FR", "GP": "FR", "MQ": "FR", "RE": "FR"}


#: Where sellers are established of whom nothing else is known.
HOME = "FR"


def whole_country(country: str) -> str:
    """Return the country of the Union whose VAT a territory's services have."""
    return _PART_OF.get(country, country)


class Abroad(StrEnum):
    """How the country of a customer counts.

    HOME: not at all; every sale has the seller's own rate (under the threshold).
    EU: consumers in other countries of the Union have the rate of their own.
    WORLD: as EU, and customers outside of the Union have none.
    NONE: no sale has any that the vendor does not say: of a seller outside of the
        Union, whose own taxes are not French VAT.
    """

    HOME = "home"
    EU = "eu"
    WORLD = "world"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vat:
    """The VAT of one payment.

    Attributes:
        percent: `20` for 20 %; used where the vendor does not say the VAT.
        oss: The country that it is declared to through the one-stop shop, two
            capitals; empty for the seller's own VAT.
    """

    percent: Decimal
    oss: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRate:
    """A country's rate from a day on.

    Attributes:
        country: ISO 3166, two capitals.
        kind: `standard`, or a word for a reduced one.
        starts_on: First day; None from the beginning of the table.
        source: Where it was read, and when.
    """

    country: str
    kind: str
    percent: Decimal
    starts_on: date | None = None
    source: str = ""


class VatTable:
    """Rates by country and date."""

    def __init__(self, rates: Iterable[CountryRate]) -> None:
        """Keep the rates; of several for one day the last given counts."""
        found: dict[tuple[str, str], dict[date, CountryRate]] = {}
        for rate in rates:
            days = found.setdefault((rate.country, rate.kind), {})
            days[rate.starts_on or date.min] = rate
        self._rates = {
            name: sorted(days.items(), key=lambda pair: pair[0])
            for name, days in found.items()
        }

    @property
    def countries(self) -> frozenset[str]:
        """The countries that have a standard rate: those of the Union."""
        return frozenset(country for country, kind in self._rates if kind == STANDARD)

    def on(self, country: str, day: date, kind: str = STANDARD) -> CountryRate | None:
        """Return the rate of a day; None where the table has none."""
        known = self._rates.get((country, kind), [])
        return next((rate for first, rate in reversed(known) if first <= day), None)

    def of_country(self, country: str, day: date) -> list[Decimal]:
        """Return all rates of a country on a day, the standard one first."""
        kinds = sorted(kind for named, kind in self._rates if named == country)
        kinds.sort(key=lambda kind: kind != STANDARD)
        found = (self.on(country, day, kind) for kind in kinds)
        return [rate.percent for rate in found if rate is not None]

    def is_outside(self, country: str) -> bool:
        """Say whether a country is one outside of the Union."""
        return whole_country(country) not in self.countries

    def all(self) -> list[CountryRate]:
        """Return every rate, by country, kind and day."""
        return [rate for name in sorted(self._rates) for _, rate in self._rates[name]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxation:
    """How a seller's sales are taxed.

    Attributes:
        home: The country of the Union in which the seller is established.
        percent: The seller's own rate; None for the standard one of that country.
    """

    percent: Decimal | None
    home: str = HOME
    abroad: Abroad = Abroad.HOME
    table: VatTable

    def is_home(self, country: str) -> bool:
        """Say whether a customer's country is the seller's, or is not known."""
        return whole_country(country) in {"", self.home}

    def own_percent(self, day: date) -> Decimal:
        """Return the seller's own rate on a day."""
        if self.percent is not None:
            return self.percent
        rate = self.table.on(self.home, day)
        return Decimal(0) if rate is None else rate.percent

    def of(self, country: str, day: date) -> Vat:
        """Return the VAT of a sale.

        Args:
            country: The customer's; empty where it is not known.
            day: Of the sale, in the client's zone.
        """
        if self.abroad is Abroad.NONE:
            return Vat(percent=Decimal(0))
        own = Vat(percent=self.own_percent(day))
        country = whole_country(country)
        if self.abroad is Abroad.HOME or self.is_home(country):
            return own
        rate = self.table.on(country, day)
        if rate is not None:
            return Vat(percent=rate.percent, oss=country)
        if self.abroad is Abroad.WORLD and self.table.is_outside(country):
            return Vat(percent=Decimal(0))
        return own
