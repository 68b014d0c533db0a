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
from zoneinfo import ZoneInfo

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.simulation import simulate
from regie.billing.documents.invoice import InvoiceError
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import NUMBER
from regie.billing.documents.invoice import Unit
from regie.billing.parties import is_siren
from regie.billing.period import Period
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.statement.statement import make_statement
from regie.ledger.book import balances
from regie.ledger.entry import Entry
from regie.ledger.rules import entries_for
from regie.ledger.text import read_entries
from regie.ledger.vat import Vat
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind

MakeAgreement = Callable[..., Agreement]

SIMULATED = "worked in test_simulation"
FACTURX = "worked in test_check_invoice, by the official rules"
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
    "FP-01": SIMULATED,
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
    "FX-02",
    "FX-03",
    "INT-01",
    "INV-07",
    "INV-08",
    "INV-26",
    "PLR-01",
    "PLR-02",
    "TAP-01",
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


def payment(kind: PaymentKind, amount: str, number: int, **more: object) -> Entry:
    told = Payment(
        key=f"stripe:{kind.value}:{number}",
        kind=kind,
        amount=Money.of(*amount.split()),
        happened_at=datetime(2027, 3, 5, 12, tzinfo=UTC),
        **more,  # type: ignore[arg-type]
    )
    return entries_for(
        told,
        client="zen",
        zone=ZoneInfo("Europe/Paris"),
        vat=Vat(percent=Decimal(0)),
        recorded_at=datetime(2027, 3, 6, tzinfo=UTC),
    )


def held(entries: list[Entry]) -> dict[str, str]:
    return {
        account.role: str(amount) for (account, _), amount in balances(entries).items()
    }


def test_tap_01_what_was_paid_and_refunded_since_is_owed_back() -> None:
    def due(sold: str) -> list[tuple[str, str]]:
        head = "date,kind,id,amount,sale\n2027-01-05,sale,S1,100,\n"
        terms = read_agreement(
            "agreement: Tap\nparties:\n  - {party: Ada, rate: 10 %, every: month}\n",
            file="tap.yaml",
            draft=True,
        ).parties
        (account,) = simulate(terms, open_book(read_sales(head + sold, file="s.csv")))
        return [
            (str(line.paid.earned.amount), str(line.paid.due)) for line in account.lines
        ]

    assert due("") == [("1000", "1000")]
    whole = due("2027-02-05,refund,,100,S1\n2027-03-05,sale,S2,300,\n")
    partial = due("2027-02-05,refund,,40,S1\n2027-03-05,sale,S2,300,\n")

    assert whole == [("1000", "1000"), ("-1000", "0"), ("3000", "2000")]
    assert partial == [("1000", "1000"), ("-400", "0"), ("3000", "2600")]


def test_plr_02_a_payout_that_is_called_off_gives_all_back_at_once() -> None:
    available = payment(PaymentKind.SALE, "100.00 USD", 1)
    out = [
        payment(PaymentKind.PAYOUT, "97.50 USD", 2),
        payment(PaymentKind.PAYOUT_FEE, "2.50 USD", 3),
    ]
    back = [
        payment(PaymentKind.PAYOUT, "-97.50 USD", 4),
        payment(PaymentKind.PAYOUT_FEE, "-2.50 USD", 5),
    ]
    again = [
        payment(PaymentKind.PAYOUT, "97.50 USD", 6),
        payment(PaymentKind.PAYOUT_FEE, "2.50 USD", 7),
    ]

    assert "processor:stripe" not in held([available, *out])
    assert held([available, *out, *back])["processor:stripe"] == "100.00 USD"
    assert "processor:stripe" not in held([available, *out, *back, *again])


def test_fx_02_a_dispute_at_another_rate_costs_the_difference_and_its_fee() -> None:
    sold = [
        payment(PaymentKind.SALE, "50.00 USD", 1),
        payment(PaymentKind.EXCHANGE, "50 USD", 2, into=Money.of("65", "CAD")),
    ]
    disputed = [
        payment(PaymentKind.DISPUTE, "50.00 USD", 3),
        payment(PaymentKind.EXCHANGE, "-50 USD", 4, into=Money.of("-70", "CAD")),
        payment(PaymentKind.DISPUTE_FEE, "20.00 CAD", 5),
    ]

    # What is disputed stays in the customer's own currency: 50 USD, 65 CAD when sold.
    assert held(sold)["processor:stripe"] == "65.00 CAD"
    assert held([*sold, *disputed]) == {
        "disputes": "50.00 USD",
        "fees:dispute": "20.00 CAD",
        "fx": "5.00 CAD",
        "processor:stripe": "-25.00 CAD",
        "sales": "-50.00 USD",
    }


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
