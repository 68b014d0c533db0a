from __future__ import annotations

from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import import_payments
from regie.words import speaking
from tests.rehearsed import Stage

CSV = """\
automatic_payout_id,balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description
po_1,txn_1,2027-02-03 10:00:00,charge,97.00,1.71,95.29,eur,ch_1,Pass
po_1,txn_2,2027-02-04 10:00:00,charge,147.00,2.46,144.54,eur,ch_2,Pass
,txn_3,2027-02-05 10:00:00,payout,-{paid},0,-{paid},eur,po_1,
"""


def test_a_payout_that_fits_says_nothing(on: Stage) -> None:
    text = CSV.format(paid="239.83")
    import_payments(on.runtime, text, file="p.csv", client_slug="studio-zen")

    checked = check_ledger(on.runtime)

    assert (checked.faults, checked.unexplained) == ((), ())


def test_what_a_payout_does_not_explain_is_dated(on: Stage) -> None:
    text = CSV.format(paid="229.83")
    import_payments(on.runtime, text, file="p.csv", client_slug="studio-zen")

    with speaking("en"):
        checked = check_ledger(on.runtime)

    assert checked.faults == ()
    (sentence,) = checked.unexplained
    assert sentence == (
        "2027-02-05, stripe:payout:po_1: €10.00 unexplained (€229.83 paid, less "
        "than the payout's 4 movements). Compare with the payment vendor."
    )
