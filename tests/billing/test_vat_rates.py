from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import resources

import pytest

from regie.billing.form import FormError
from regie.billing.vat import EU
from regie.billing.vat_rates import read_vat_rates
from regie.ledger.vat import CountryRate
from regie.ledger.vat import VatTable

SHIPPED = (resources.files("regie.billing") / "vat_rates.yaml").read_text("utf-8")


def test_the_shipped_table_has_every_country_of_the_union() -> None:
    rates = read_vat_rates(SHIPPED, file="vat_rates.yaml")
    table = VatTable(rates)

    assert table.countries == EU
    assert all(rate.source for rate in rates)
    assert all(
        15 <= rate.percent <= 27
        for country in EU
        if (rate := table.on(country, date(2027, 3, 8)))
    )
    assert {rate.kind: rate.percent for rate in rates if rate.country == "FR"} == {
        "standard": Decimal(20),
        "reduced": Decimal("5.5"),
        "intermediate": Decimal(10),
        "super-reduced": Decimal("2.1"),
    }


def test_rates_that_changed_have_their_days() -> None:
    table = VatTable(read_vat_rates(SHIPPED, file="vat_rates.yaml"))

    changed = {
        country: [
            str(found.percent)
            for day in ("2024-06-01", "2024-12-31", "2025-07-31", "2026-01-01")
            if (found := table.on(country, date.fromisoformat(day)))
        ]
        for country in ("EE", "FI", "RO", "SK")
    }

    assert changed == {
        "EE": ["22", "22", "24", "24"],
        "FI": ["24", "25.5", "25.5", "25.5"],
        "RO": ["19", "19", "19", "21"],
        "SK": ["20", "20", "23", "23"],
    }


def test_a_row_is_read_whole() -> None:
    text = (
        "rates:\n  - {country: DE, kind: reduced, rate: 7 %, from: 2027-01-01,"
        " source: me}\n"
    )

    assert read_vat_rates(text, file="own") == (
        CountryRate(
            country="DE",
            kind="reduced",
            percent=Decimal(7),
            starts_on=date(2027, 1, 1),
            source="me",
        ),
    )


def test_every_fault_has_its_place() -> None:
    text = "rates:\n  - {country: Germany, rate: 19, source: me, until: 2027-01-01}\n"

    with pytest.raises(FormError) as refused:
        read_vat_rates(text, file="vat_rates.yaml", language="en")

    assert len(refused.value.problems) == 3
