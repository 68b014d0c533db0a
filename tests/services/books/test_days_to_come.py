from __future__ import annotations

import pytest

from regie.ledger.payout_csv import read_payments
from regie.services.books.collect import ZONE
from regie.services.books.days_to_come import days_to_come
from regie.words import speaking
from tests.rehearsed import paris

HEADER = (
    "balance_transaction_id,created,reporting_category,gross,fee,currency,source_id,"
    "customer_facing_amount,customer_facing_currency"
)
SALE = "txn_1,2027-02-03 10:00:00,charge,97.00,1.71,eur,ch_1,,"
CONVERTED = "txn_2,2031-02-03 10:00:00,charge,92.00,1.71,eur,ch_2,100.00,usd"
DISPUTE = "txn_3,2031-02-04 10:00:00,dispute,-97.00,15.00,eur,dp_1,,"
PAYOUT = "txn_4,2031-02-05 10:00:00,payout,-10.00,1.00,eur,po_1,,"
FEE = "txn_5,2031-02-06 10:00:00,fee,-2.40,0,eur,,,"


@pytest.mark.parametrize(
    ("rows", "begins"),
    [
        ([SALE], []),
        ([SALE, CONVERTED], ["1 payment is dated on a day still to come (the last: 3"]),
        (
            [CONVERTED, DISPUTE, PAYOUT, FEE],
            ["3 payments are dated on days still to come (the last: 6"],
        ),
        ([SALE, FEE], ["1 payment is dated on a day still to come (the last: 6"]),
    ],
)
def test_payments_on_days_to_come_are_counted_without_their_fees(
    rows: list[str], begins: list[str]
) -> None:
    text = "\n".join([HEADER, *rows])
    payments = read_payments(text, file="p.csv", zone=ZONE)

    with speaking("en"):
        told = list(days_to_come(payments, paris("2027-03-01 10:00"), ZONE))

    assert [one.partition(" February")[0] for one in told] == begins
