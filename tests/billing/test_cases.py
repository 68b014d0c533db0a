"""Worked cases that others published, in ../shared/cases/billing.json.

Each case is either worked here or named with the issue that brings what it needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal
from pathlib import Path

import pytest

from regie.billing.agreement import Agreement
from regie.billing.invoice import InvoiceError
from regie.billing.invoice import InvoiceLine
from regie.billing.invoice import NUMBER
from regie.billing.invoice import Unit
from regie.billing.parties import is_siren
from regie.billing.period import Period
from regie.billing.statement import make_statement
from regie.ledger.text import read_entries
from regie.money import Money

MakeAgreement = Callable[..., Agreement]

SIMULATED = "worked in test_simulation"
PAYOUTS = "payouts as entries of the ledger: issue 5"
FACTURX = "worked in test_check_invoice, by the official rules"
FX = "exchange accounts: issue 5, ledger"
LATER = {
    "OCA-02": SIMULATED,
    "OCA-03": SIMULATED,
    "OCA-04": SIMULATED,
    "OCA-07": "frozen statements: the store keeps them, tested there",
    "OCA-09": SIMULATED,
    "OCA-10": SIMULATED,
    "ORA-03": SIMULATED,
    "JDE-02": SIMULATED,
    "SPF-02": SIMULATED,
    "SPF-05": SIMULATED,
    "SIE-01": SIMULATED,
    "PS-01": SIMULATED,
    "PS-02": SIMULATED,
    "TAP-01": PAYOUTS,
    "FP-01": SIMULATED,
    "PLR-02": PAYOUTS,
    "FX-02": FX,
    "INV-01": FACTURX,
    "INV-05": FACTURX,
    "INV-10": FACTURX,
    "INV-14": FACTURX,
    "INV-15": FACTURX,
    "INV-17": FACTURX,
    "INV-19": FACTURX,
    "INV-21": FACTURX,
    "INV-23": FACTURX,
    "INV-25": FACTURX,
}
HERE = {
    "ADM-01",
    "BEN-01",
    "FX-03",
    "INT-01",
    "INV-07",
    "INV-08",
    "INV-26",
    "PLR-01",
    "TC-01",
}


@pytest.fixture
def cases(shared: Path) -> dict[str, dict[str, object]]:
    text = (shared / "cases" / "billing.json").read_text("utf-8")
    return {case["id"]: case for case in json.loads(text)["cases"]}


def commission(agreement: Agreement, sold: str, given_back: str = "") -> Money:
    refund = (
        f"""
        2027-03-06 refund r
          client:zen:processor:stripe -{given_back} EUR
          client:zen:refunds           {given_back} EUR
        """
        if given_back
        else ""
    )
    sale = f"""
        2027-03-05 sale s
          client:zen:processor:stripe  {sold} EUR
          client:zen:sales            -{sold} EUR
        """
    return make_statement(
        read_entries(sale + refund),
        agreement,
        Period(start=date(2027, 3, 1), end=date(2027, 4, 1)),
        client="zen",
        recorded_until=datetime(2027, 4, 2, tzinfo=UTC),
    ).total


def test_every_case_is_worked_or_waits(cases: dict[str, object]) -> None:
    assert set(cases) == HERE | set(LATER)


def test_adm_01_credit_notes_reduce_the_base(agreed: MakeAgreement) -> None:
    four_percent = agreed(base=None, rate="4")

    assert commission(four_percent, "1000", "200") == Money.of("32.00", "EUR")


def test_ben_01_two_percent(agreed: MakeAgreement) -> None:
    assert commission(agreed(base=None, rate="2"), "50000") == Money.of("1000", "EUR")


@pytest.mark.parametrize(
    ("sold", "due"), [("50", "12.50"), ("600", "150"), ("100", "25"), ("45", "11.25")]
)
def test_int_01_on_what_was_collected(
    agreed: MakeAgreement, sold: str, due: str
) -> None:
    assert commission(agreed(base=None, rate="25"), sold) == Money.of(due, "EUR")


def test_tc_01_partners_share_what_the_affiliate_leaves() -> None:
    price = Money.of("200", "USD")

    affiliate, rest = price.allocate([30, 70])

    assert affiliate == Money.of("60", "USD")
    assert rest.allocate([1, 1]) == (Money.of("70", "USD"), Money.of("70", "USD"))


def test_plr_01_a_split_is_given_back_without_losing_a_cent() -> None:
    refund = Money.of("-15.00", "USD")

    assert refund.allocate([75, 25]) == (
        Money.of("-11.25", "USD"),
        Money.of("-3.75", "USD"),
    )
    odd = Money.of("-15.01", "USD")
    assert odd.allocate([75, 25]) == (
        Money.of("-11.26", "USD"),
        Money.of("-3.75", "USD"),
    )


def test_fx_03_rounds_half_away_from_zero() -> None:
    assert Money(10_000, Money.zero("INR").currency).scaled(Decimal("82.42135")) == (
        Money.of("8242.14", "INR")
    )


def test_inv_07_a_number_has_35_signs_at_most() -> None:
    assert NUMBER.fullmatch("F" * 35)
    assert not NUMBER.fullmatch("F" * 36)


def test_inv_08_a_siren_has_nine_digits() -> None:
    assert not is_siren("73282932")


def test_inv_26_quantity_times_price_is_the_net_amount() -> None:
    line = InvoiceLine(
        fr="a",
        en="a",
        quantity=Decimal("1.5"),
        unit=Unit.ONE,
        unit_price=Money.of("33.33", "EUR"),
        net=Money.of("50.00", "EUR"),
    )

    # 49.995; the invoice that refuses a wrong one is in test_invoice.
    assert line.unit_price.scaled(line.quantity) == line.net
    assert issubclass(InvoiceError, ValueError)
