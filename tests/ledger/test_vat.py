from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from regie.ledger.vat import Abroad
from regie.ledger.vat import CountryRate
from regie.ledger.vat import Taxation
from regie.ledger.vat import Vat
from regie.ledger.vat import VatTable

DAY = date(2027, 3, 8)


def rate(
    country: str, percent: str, starts_on: date | None = None, kind: str = "standard"
) -> CountryRate:
    return CountryRate(
        country=country, kind=kind, percent=Decimal(percent), starts_on=starts_on
    )


TABLE = VatTable(
    [
        rate("EE", "24", date(2025, 7, 1)),
        rate("EE", "22", date(2024, 1, 1)),
        rate("DE", "19"),
        rate("FR", "20"),
        rate("FR", "5.5", kind="reduced"),
    ]
)


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        ("2023-12-31", None),
        ("2024-01-01", "22"),
        ("2025-06-30", "22"),
        ("2025-07-01", "24"),
        ("2030-01-01", "24"),
    ],
)
def test_a_rate_counts_from_its_first_day(day: str, percent: str | None) -> None:
    found = TABLE.on("EE", date.fromisoformat(day))

    assert (found and str(found.percent)) == percent


def test_a_later_row_for_the_same_day_takes_the_place_of_an_earlier_one() -> None:
    table = VatTable([*TABLE.all(), rate("DE", "16"), rate("DE", "7", kind="reduced")])

    assert (table.on("DE", DAY), table.on("DE", DAY, "reduced")) == (
        rate("DE", "16"),
        rate("DE", "7", kind="reduced"),
    )
    assert table.on("XX", DAY) is None
    assert table.countries == {"EE", "DE", "FR"}


OWN = Vat(percent=Decimal(20))
GERMAN = Vat(percent=Decimal(19), oss="DE")
NONE = Vat(percent=Decimal(0))


@pytest.mark.parametrize(
    ("abroad", "vats"),
    [
        (Abroad.HOME, [OWN, OWN, OWN, OWN]),
        (Abroad.EU, [OWN, OWN, GERMAN, OWN]),
        (Abroad.WORLD, [OWN, OWN, GERMAN, NONE]),
    ],
)
def test_how_the_country_of_a_customer_counts(abroad: Abroad, vats: list[Vat]) -> None:
    taxed = Taxation(percent=Decimal(20), abroad=abroad, table=TABLE)

    assert [taxed.of(country, DAY) for country in ("", "FR", "DE", "US")] == vats


def test_a_country_of_the_union_before_its_first_rate_has_the_home_rate() -> None:
    taxed = Taxation(percent=Decimal(20), abroad=Abroad.WORLD, table=TABLE)

    assert taxed.of("EE", date(2023, 1, 1)) == OWN


def test_territories_whose_services_have_the_french_vat() -> None:
    """Guyane (GF) has none; for a German seller Monaco is France's one-stop shop."""
    codes = ("MC", "GP", "MQ", "RE", "GF")
    french = Taxation(percent=Decimal(20), abroad=Abroad.WORLD, table=TABLE)
    german = Taxation(percent=Decimal(19), home="DE", abroad=Abroad.EU, table=TABLE)

    assert [french.of(code, DAY) for code in codes] == [OWN, OWN, OWN, OWN, NONE]
    assert german.of("MC", DAY) == Vat(percent=Decimal(20), oss="FR")
