"""What the payments of a rehearsal come to, month by month."""

from __future__ import annotations

from pathlib import Path

import pytest

from regie.errors import ImportFileError
from regie.money import EUR
from regie.money import Money
from regie.services.rehearsal.rehearsal_money import Earnings
from regie.services.rehearsal.rehearsal_money import read_earnings
from regie.services.rehearsal.rehearsal_money import Total
from tests.rehearsed import Stage
from tests.rehearsed import start

HEAD = (
    "automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,"
    "created_utc,currency,gross,fee,net,reporting_category,source_id,description,"
    "customer_name,customer_email,charge_id\n"
)
ROWS = (
    ",,txn_1,2027-02-15 08:41:12,eur,100.00,2.00,98.00,charge,ch_1,Pass,A,a@x.org,ch_1\n",
    ",,txn_2,2027-04-02 19:22:03,eur,300.00,5.00,295.00,charge,ch_2,Pass,B,b@x.org,ch_2\n",
    ",,txn_3,2027-04-03 10:00:00,eur,-100.00,0.00,-100.00,refund,re_1,Pass,A,a@x.org,ch_1\n",
)
AGREEMENT = """\
agreement: Accompagnement Studio Zen
client: Studio Zen
from: 2026-12-01
currency: EUR
base: {amount: 800 EUR, every: mois}
commission: {rate: 10 %, of: revenu net}
fees: incluses
vat: franchise
"""


def eur(amount: int) -> Money:
    return Money(amount, EUR)


def earnings(
    on: Stage, tmp_path: Path, rows: tuple[str, ...] = ROWS, agreement: str = ""
) -> Earnings:
    campaign = start(on).campaign
    on.move("2027-05-10 09:00")
    table = tmp_path / "payments.csv"
    table.write_text(HEAD + "".join(rows), "utf-8")
    signed = tmp_path / "agreement.yaml"
    signed.write_text(agreement, "utf-8")
    return read_earnings(on.runtime, table, signed if agreement else None, campaign)


def test_without_an_agreement_the_ledger_is_added_up(on: Stage, tmp_path: Path) -> None:
    found = earnings(on, tmp_path)

    # 20 % of VAT are in what people paid: 100 € are 83.33 € and 16.67 €.
    assert found == Earnings(
        entries=5,
        totals=(
            Total(account="fees:payment", amount=eur(7_00)),
            Total(account="processor:stripe", amount=eur(293_00)),
            Total(account="refunds", amount=eur(83_33)),
            Total(account="sales", amount=eur(333_33)),
            Total(account="vat", amount=eur(50_00)),
        ),
    )


def test_the_agreement_earns_month_by_month_also_where_nothing_was_sold(
    on: Stage, tmp_path: Path
) -> None:
    found = earnings(on, tmp_path, agreement=AGREEMENT)

    assert found.agreement == "Accompagnement Studio Zen"
    assert [
        (month.period, [amount for _, _, amount in month.lines], month.total)
        for month in found.months
    ] == [
        ("2027-02", [eur(800_00), eur(8_33)], eur(808_33)),
        ("2027-03", [eur(800_00), eur(0)], eur(800_00)),
        ("2027-04", [eur(800_00), eur(16_67)], eur(816_67)),  # 250 € less 83.33 €
    ]
    titles, reasons, _ = zip(*found.months[2].lines, strict=True)
    assert titles == ("Base mensuelle", "Commission 10\xa0%")
    assert "remboursements 83,33\xa0€ (1)" in reasons[1]


def test_a_month_of_minus_is_taken_off_the_next_one(on: Stage, tmp_path: Path) -> None:
    rows = (ROWS[0], ROWS[2].replace("2027-04-03", "2027-03-03"), ROWS[1])
    plain = AGREEMENT.replace("base: {amount: 800 EUR, every: mois}\n", "")

    found = earnings(on, tmp_path, rows=rows, agreement=plain)

    assert [
        (month.period, [amount for _, _, amount in month.lines], month.total)
        for month in found.months
    ] == [
        ("2027-02", [eur(8_33)], eur(8_33)),
        ("2027-03", [eur(-8_33)], eur(-8_33)),
        ("2027-04", [eur(25_00), eur(-8_33)], eur(16_67)),
    ]
    titles, _, _ = zip(*found.months[2].lines, strict=True)
    assert titles[1] == "Report du relevé précédent (mars 2027)"


def test_nothing_was_paid(on: Stage, tmp_path: Path) -> None:
    assert earnings(on, tmp_path, rows=(), agreement=AGREEMENT) == Earnings(
        entries=0, totals=(), agreement="Accompagnement Studio Zen", months=()
    )


def test_a_table_with_a_bad_row_is_refused_whole(on: Stage, tmp_path: Path) -> None:
    bad = ROWS[0].replace("100.00", "cent")

    with pytest.raises(ImportFileError, match="cent"):
        earnings(on, tmp_path, rows=(ROWS[1], bad))

    with on.runtime.unit(reading=True) as unit:
        assert list(unit.ledger.entries("studio-zen")) == []
