from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import UTC

from regie.billing.agreed.agreement import Agreement
from regie.billing.commission.from_ledger import movements_of
from regie.billing.commission.versions import versions_of
from regie.billing.period import read_period
from regie.billing.revenue.sources import Cut
from regie.ledger.text import read_entries

LEDGER = read_entries("""
2027-03-01 sale stripe:charge:ch_1
  client:zen:processor:stripe  120.00 EUR
  client:zen:sales            -100.00 EUR
  client:zen:vat               -20.00 EUR

2027-03-02 dispute stripe:dispute:txn_2
  parent: stripe:charge:ch_1
  client:zen:disputes          120.00 EUR
  client:zen:processor:stripe

2027-03-02 dispute_fee stripe:fee:txn_2
  parent: stripe:charge:ch_1
  client:zen:fees:dispute       15.00 EUR
  client:zen:processor:stripe

2027-03-20 dispute_lost stripe:dispute_lost:dp_1
  parent: stripe:charge:ch_1
  client:zen:disputes         -120.00 EUR
  client:zen:disputes:lost     100.00 EUR
  client:zen:vat                20.00 EUR

2027-03-25 payout stripe:payout:po_1
  client:zen:bank                5.00 EUR
  client:zen:processor:stripe

2027-03-26 cost cost:zen:1
  reason: Meta
  client:zen:costs:advertising   7.00 EUR
  client:zen:bank
""")


def test_a_dispute_counts_when_it_is_lost_and_a_payout_never(
    agreed: Callable[..., Agreement],
) -> None:
    cut = Cut(
        agreement=agreed(),
        period=read_period("2027-03"),
        client="zen",
        recorded_until=datetime(2027, 4, 2, tzinfo=UTC),
        recorded_after=None,
    )

    [version] = versions_of(LEDGER, cut, ())

    found = [known.movement for known in movements_of(version)]

    assert [
        f"{one.on:%d} {one.kind} {one.amount!s} {one.vat!s} {one.sale}" for one in found
    ] == [
        "01 sale 120.00 EUR 20.00 EUR stripe:charge:ch_1",
        "02 fee 15.00 EUR 0.00 EUR stripe:charge:ch_1",
        "20 dispute 120.00 EUR 20.00 EUR stripe:charge:ch_1",
        "26 cost 7.00 EUR 0.00 EUR ",
    ]
