"""Sales to other countries, from an export to the accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from regie.billing.form import FormError
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import import_payments
from regie.services.books.export_ledger import fec_of
from regie.services.books.vat import rates_in_force
from tests.rehearsed import Stage

CLIENT = "studio-zen"
CSV = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id,card_country
txn_1,2027-02-03 10:00:00,charge,119.00,0,119.00,eur,ch_1,Pass,,DE
txn_2,2027-02-04 10:00:00,charge,120.00,0,120.00,eur,ch_2,Pass,,FR
txn_3,2027-02-05 10:00:00,charge,240.00,0,240.00,eur,ch_3,Pass,,US
txn_4,2027-02-06 10:00:00,refund,-59.50,0,-59.50,eur,re_1,Pass,ch_1,
"""


def roles(on: Stage, abroad: str, text: str = CSV) -> dict[str, str]:
    runtime = replace(on.runtime, vat_abroad=abroad)
    import_payments(runtime, text, file="payments.csv", client_slug=CLIENT)
    with runtime.unit(reading=True) as unit:
        held = unit.balances.at(CLIENT)
    return {
        account.role: str(amount)
        for (account, _), amount in held.items()
        if account.role.startswith(("sales", "vat", "refunds"))
    }


def test_under_the_threshold_every_sale_has_the_home_rate(on: Stage) -> None:
    assert roles(on, "home") == {
        "refunds": "49.58 EUR",
        "sales": "-399.17 EUR",
        "vat": "-69.91 EUR",
    }


def test_over_it_another_country_has_its_own_rate_and_account(on: Stage) -> None:
    assert roles(on, "eu") == {
        "refunds": "50.00 EUR",
        "sales": "-400.00 EUR",
        "vat": "-60.00 EUR",
        "vat:oss:de": "-9.50 EUR",
    }
    assert check_ledger(on.runtime).faults == ()
    with on.runtime.unit(reading=True) as unit:
        fec = fec_of(unit, unit.ledger.entries(CLIENT))
    assert "445718\tTVA collectée (guichet unique OSS)" in fec


def test_outside_of_the_union_there_is_none_where_that_is_set(on: Stage) -> None:
    assert roles(on, "world")["vat"] == "-20.00 EUR"


def test_a_refund_known_before_its_setting_changed_follows_its_sale(on: Stage) -> None:
    sales, _, refund = CSV.rpartition("txn_4")
    roles(on, "eu", sales)
    head = CSV.split("\n", 1)[0]

    found = roles(on, "home", f"{head}\ntxn_4{refund}")

    assert (found["vat:oss:de"], found["vat"]) == ("-9.50 EUR", "-60.00 EUR")


def test_rows_of_ones_own_are_added(on: Stage) -> None:
    own = on.runtime.home / "vat_rates.yaml"
    own.write_text(
        "rates:\n  - {country: DE, rate: 25 %, from: 2027-02-01, source: me}\n", "utf-8"
    )

    found = roles(on, "eu")

    # 119.00 at 25 %, less half of it.
    assert found["vat:oss:de"] == "-11.90 EUR"
    rates = {
        (rate.country, rate.kind): rate.percent
        for rate in rates_in_force(on.runtime, date(2027, 3, 1))
    }
    assert (rates["DE", "standard"], rates["FR", "reduced"]) == (
        Decimal(25),
        Decimal("5.5"),
    )
    own.write_text("rates:\n  - {country: DE}\n", "utf-8")
    with pytest.raises(FormError):
        roles(on, "eu")
