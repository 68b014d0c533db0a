from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.ledger.book import balances
from regie.ledger.corrections import corrected
from regie.ledger.corrections import Cost
from regie.ledger.corrections import cost_of
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.rules import reversal_of
from regie.ledger.text import read_entries
from regie.ledger.text import write_entries
from regie.money import Money

PARIS = ZoneInfo("Europe/Paris")
SEEN = datetime(2027, 4, 1, 6, tzinfo=UTC)
(SALE,) = read_entries("""
2027-03-08 sale stripe:charge:ch_1
  product: Pass
  client:zen:processor:stripe  120.00 EUR
  client:zen:sales            -100.00 EUR
  client:zen:vat               -20.00 EUR
""")


def cost(amount: str = "250.00", reason: str = "Meta, mars") -> Entry:
    return cost_of(
        Cost(
            amount=Money.of(amount, "EUR"),
            what="advertising",
            on=date(2027, 3, 8),
            reason=reason,
        ),
        client="zen",
        zone=PARIS,
        recorded_at=SEEN,
    )


def lines(entry: Entry) -> list[str]:
    return [
        " ".join(line.split())
        for line in write_entries([entry]).splitlines()
        if "client:" in line or line.startswith("2")
    ]


def test_a_cost_is_paid_from_the_bank() -> None:
    assert lines(cost()) == [
        f"2027-03-08 cost {cost().key}",
        "client:zen:costs:advertising 250.00 EUR",
        "client:zen:bank -250.00 EUR",
    ]
    assert cost().key == cost().key != cost(reason="Meta, avril").key


@pytest.mark.parametrize(("amount", "reason"), [("0", "x"), ("-1", "x"), ("1", "")])
def test_a_cost_is_positive_and_has_a_reason(amount: str, reason: str) -> None:
    with pytest.raises(EntryError):
        cost(amount, reason)


def test_a_correction_shares_the_amount_as_the_entry_did() -> None:
    right = corrected(SALE, Money.of("97.00", "EUR"), reason="prix", recorded_at=SEEN)

    assert lines(right) == [
        "2027-03-08 correction correction:stripe:charge:ch_1",
        "client:zen:processor:stripe 97.00 EUR",
        "client:zen:sales -80.83 EUR",
        "client:zen:vat -16.17 EUR",
    ]
    assert (right.parent, right.product) == ("stripe:charge:ch_1", "Pass")


@given(st.integers(1, 10**9))
def test_reversal_and_correction_leave_the_right_amount(minor: int) -> None:
    amount = Money(minor, SALE.postings[0].amount.currency)
    undone = reversal_of(
        SALE, reason="x", happened_at=SALE.effective_at, zone=PARIS, recorded_at=SEEN
    )
    right = corrected(SALE, amount, reason="x", recorded_at=SEEN)

    assert balances([SALE, undone, right]) == balances([right])
    assert right.postings[0].amount == amount


@pytest.mark.parametrize(
    ("amount", "code", "reason"),
    [("0", "EUR", "x"), ("-1", "EUR", "x"), ("1", "USD", "x"), ("1", "EUR", "")],
)
def test_a_correction_that_does_not_fit_is_refused(
    amount: str, code: str, reason: str
) -> None:
    with pytest.raises(EntryError):
        corrected(SALE, Money.of(amount, code), reason=reason, recorded_at=SEEN)
