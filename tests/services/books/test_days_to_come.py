from __future__ import annotations

from datetime import date

import pytest

from regie.errors import UsageError
from regie.ledger.payout_csv import read_payments
from regie.services.books.collect import ZONE
from regie.services.books.days_to_come import days_to_come
from regie.services.books.days_to_come import has_come
from regie.words import speaking
from tests.rehearsed import paris
from tests.spaces import plain

HEADER = (
    "balance_transaction_id,created,reporting_category,gross,fee,currency,source_id,"
    "customer_facing_amount,customer_facing_currency"
)
SALE = "txn_1,2027-02-03 10:00:00,charge,97.00,1.71,eur,ch_1,,"
CONVERTED = "txn_2,2031-02-03 10:00:00,charge,92.00,1.71,eur,ch_2,100.00,usd"
DISPUTE = "txn_3,2031-02-04 10:00:00,dispute,-97.00,15.00,eur,dp_1,,"
PAYOUT = "txn_4,2031-02-05 10:00:00,payout,-10.00,1.00,eur,po_1,,"
FEE = "txn_5,2031-02-06 10:00:00,fee,-2.40,0,eur,,,"

TO_COME_FR = (
    "Le 3 mars 2027 est à venir : rien n'a pu arriver ce jour-là. Donnez le jour où "
    "c'est arrivé, le 2 mars 2027 au plus tard."
)
TO_COME_EN = (
    "3 March 2027 is still to come: nothing can have happened on it. Give the day on "
    "which it did, 2 March 2027 at the latest."
)


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


def test_a_day_has_come_where_her_days_are_counted() -> None:
    """It is the 2nd in Paris, still the 1st by UTC."""
    now = paris("2027-03-02 00:30")

    assert has_come(date(2027, 3, 2), now, ZONE) == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("language", "message"),
    [("fr", TO_COME_FR), ("en", TO_COME_EN)],
)
def test_a_day_to_come_is_refused(language: str, message: str) -> None:
    with speaking(language), pytest.raises(UsageError) as refused:
        has_come(date(2027, 3, 3), paris("2027-03-02 23:30"), ZONE)

    assert plain(str(refused.value)) == message
