"""Of which sale and of which dispute an opening is that names neither."""

from __future__ import annotations

import pytest

from regie.ledger.dispute_sales import held_of_no_sale
from regie.ledger.dispute_sales import matched
from regie.ledger.dispute_sales import with_sales
from regie.ledger.disputes import events_in
from regie.ledger.text import read_entries

OPENED = """
2027-02-09 dispute stripe:dispute:txn_2
  vendor object: txn_2
  client:zen:disputes            120.00 EUR
  client:zen:processor:stripe   -120.00 EUR
"""
LOST = """
2027-03-02 dispute_lost stripe:dispute_lost:dp_1
  vendor object: dp_1
  parent: stripe:charge:ch_1
  client:zen:disputes          -120.00 EUR
  client:zen:disputes:lost      120.00 EUR
"""
UNDONE = """
2027-03-03 reversal reversal:stripe:dispute_lost:dp_1
  reason: gagné
  reverses: stripe:dispute_lost:dp_1
  parent: stripe:charge:ch_1
  client:zen:disputes           120.00 EUR
  client:zen:disputes:lost     -120.00 EUR
"""
NAMED = """
2027-02-10 dispute stripe:dispute:txn_3
  vendor object: dp_1
  client:zen:disputes            120.00 EUR
  client:zen:processor:stripe   -120.00 EUR
"""
OLDER = """
2027-02-10 dispute stripe:dispute:txn_3
  vendor object: txn_3
  parent: stripe:charge:ch_1
  client:zen:disputes            120.00 EUR
  client:zen:processor:stripe   -120.00 EUR
"""
BY_HAND = """
2027-03-02 dispute_won stripe:dispute:by-hand:stripe:dispute:txn_2:2
  reason: Mail
  vendor object: 2
  client:zen:processor:stripe   120.00 EUR
  client:zen:disputes          -120.00 EUR
"""
SALE = "stripe:charge:ch_1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(OPENED + LOST, {"stripe:dispute:txn_2": "dp_1"}, id="one"),
        pytest.param(OPENED + LOST.replace("120", "90"), {}, id="another amount"),
        pytest.param(OPENED + LOST.replace("EUR", "USD"), {}, id="another currency"),
        pytest.param(
            OPENED + LOST.replace("stripe:dispute_", "paypal:dispute_"),
            {},
            id="another vendor",
        ),
        pytest.param(OPENED.replace("02-09", "03-09") + LOST, {}, id="ended before"),
        pytest.param(OPENED + LOST + UNDONE, {}, id="undone"),
        pytest.param(OPENED + NAMED + LOST, {}, id="opened by another"),
        pytest.param(OPENED + OLDER + LOST, {}, id="another of that sale has no id"),
        pytest.param(
            OPENED + LOST + LOST.replace("dp_1", "dp_2"), {}, id="two that ended"
        ),
        pytest.param(
            OPENED + OPENED.replace("txn_2", "txn_4") + LOST, {}, id="two that opened"
        ),
    ],
)
def test_an_opening_without_id_and_sale_is_of_the_only_dispute_that_fits(
    text: str, found: dict[str, str]
) -> None:
    assert matched(events_in(read_entries(text))) == found


@pytest.mark.parametrize("opened", [OPENED, NAMED], ids=["by amount", "by its id"])
def test_an_opening_has_the_sale_that_the_end_of_its_dispute_names(opened: str) -> None:
    entries = with_sales(read_entries(opened + LOST))

    assert [one.parent for one in entries] == [SALE, SALE]
    assert held_of_no_sale(entries) == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        pytest.param(OPENED, {"stripe:dispute:txn_2": "120.00 EUR"}, id="nothing else"),
        pytest.param(OPENED + BY_HAND, {}, id="ended by hand"),
        pytest.param(
            OPENED.replace("txn_2", "txn_20") + BY_HAND,
            {"stripe:dispute:txn_20": "120.00 EUR"},
            id="another one ended by hand",
        ),
        pytest.param(
            OPENED + LOST.replace(f"  parent: {SALE}\n", ""), {}, id="ended, no sale"
        ),
        pytest.param(
            NAMED + NAMED.replace("txn_3", "txn_5"),
            {"stripe:dispute:txn_3": "240.00 EUR"},
            id="taken twice",
        ),
    ],
)
def test_what_a_bank_holds_of_no_known_sale(text: str, held: dict[str, str]) -> None:
    found = held_of_no_sale(with_sales(read_entries(text)))

    assert {one.entry.key: str(amount) for one, amount in found} == held
