from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from regie.ledger.text import read_entries
from regie.money import Money
from regie.store.payouts import Payout
from regie.store.unit import Unit

LEDGER = """\
2027-03-08 sale stripe:charge:ch_1
  client:zen:processor:stripe  120.00 EUR
  client:zen:sales            -120.00 EUR

2027-03-08 fee stripe:fee:txn_1
  client:zen:fees:payment        2.00 EUR
  client:zen:processor:stripe   -2.00 EUR

2027-03-09 sale stripe:charge:ch_2
  client:zen:processor:stripe   50.00 EUR
  client:zen:sales             -50.00 EUR

2027-03-10 payout stripe:payout:po_1
  client:zen:bank              118.00 EUR
  client:zen:processor:stripe -118.00 EUR

2027-03-12 payout stripe:payout:po_2
  client:zen:bank               49.00 EUR
  client:zen:processor:stripe  -49.00 EUR

2027-03-13 payout stripe:payout:po_3
  client:zen:bank               10.00 EUR
  client:zen:processor:stripe  -10.00 EUR
"""
UNDONE = """\
2027-03-09 reversal reversal:stripe:charge:ch_2
  reverses: stripe:charge:ch_2
  client:zen:processor:stripe  -50.00 EUR
  client:zen:sales              50.00 EUR

2027-03-09 correction correction:stripe:charge:ch_2
  client:zen:processor:stripe   49.00 EUR
  client:zen:sales             -49.00 EUR
"""
LINES = [
    ("stripe:payout:po_1", "stripe:charge:ch_1"),
    ("stripe:payout:po_1", "stripe:fee:txn_1"),
    ("stripe:payout:po_2", "stripe:charge:ch_2"),
    ("stripe:payout:po_9", "stripe:charge:ch_9"),
]


def euros(text: str) -> Money:
    return Money.of(text, "EUR")


def payout(number: int, day: int, paid: str, left: str, payments: int) -> Payout:
    return Payout(
        key=f"stripe:payout:po_{number}",
        on=date(2027, 3, day),
        paid=euros(paid),
        unexplained=euros(left),
        payments=payments,
    )


def test_a_payout_leaves_nothing_or_says_what(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append(read_entries(LEDGER))
        unit.payouts.add(LINES)
        unit.payouts.add([*LINES, ("stripe:payout:po_3", "stripe:charge:ch_1")])
        before = unit.payouts.of_client("zen")
        other = unit.payouts.of_client("other")
        unit.ledger.append(read_entries(UNDONE))
        after = unit.payouts.of_client("zen")

    first = payout(1, 10, "118", "0", 2)
    assert before == [first, payout(2, 12, "49", "1", 1)]
    assert after == [first, payout(2, 12, "49", "0", 1)]
    assert other == []
