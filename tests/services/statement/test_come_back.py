"""Money that came back of a dispute told as lost: the next statement counts it."""

from __future__ import annotations

from datetime import date

from regie.ledger.text import read_entries
from regie.services.books.dispute import end_dispute
from regie.services.books.dispute import Ending
from tests.rehearsed import Stage
from tests.services.books.test_disputes_apart import deliver
from tests.services.statement.test_contested_and_corrected import begin
from tests.services.statement.test_contested_and_corrected import billed

LOST = """
2027-04-08 dispute hand:dispute:b
  parent: hand:b
  client:studio-zen:disputes            500.00 EUR
  client:studio-zen:processor:stripe   -500.00 EUR

2027-04-20 dispute_lost hand:lost:b
  parent: hand:b
  client:studio-zen:disputes           -500.00 EUR
  client:studio-zen:disputes:lost       500.00 EUR
"""
SOLD = """
2027-04-22 sale hand:c
  client:studio-zen:processor:stripe    100.00 EUR
  client:studio-zen:sales              -100.00 EUR
"""
WON = """
2027-05-09 dispute_won hand:won:b
  parent: hand:b
  client:studio-zen:processor:stripe    500.00 EUR
  client:studio-zen:disputes:lost      -500.00 EUR
"""


def learn(on: Stage, text: str) -> None:
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(text))


def test_the_statement_that_learns_of_it_counts_it_again(on: Stage) -> None:
    begin(on)
    learn(on, LOST)
    april = billed(on, "2027-04")
    learn(on, WON)

    assert (april, billed(on, "2027-05")) == (
        ["Commission 8 % : -40,00 € · -500,00 € × 8 %."],
        ["Commission 8 % : 40,00 € · 500,00 € × 8 %."],
    )


WON_FIRST = """
2027-04-20 dispute_won hand:won:b
  parent: hand:b
  client:studio-zen:processor:stripe    500.00 EUR
  client:studio-zen:disputes           -500.00 EUR

2027-04-21 dispute_lost hand:lost:b
  parent: hand:b
  client:studio-zen:disputes           -500.00 EUR
  client:studio-zen:disputes            500.00 EUR
"""
TAKEN_AGAIN = """
2027-05-09 dispute hand:dispute:b:again
  parent: hand:b
  client:studio-zen:disputes            500.00 EUR
  client:studio-zen:processor:stripe   -500.00 EUR
  client:studio-zen:disputes           -500.00 EUR
  client:studio-zen:disputes:lost       500.00 EUR
"""


def test_a_loss_told_after_the_win_counts_when_the_bank_takes_it_again(
    on: Stage,
) -> None:
    begin(on)
    learn(on, LOST.split("\n\n", maxsplit=1)[0] + "\n" + WON_FIRST + SOLD)
    april = billed(on, "2027-04")
    learn(on, TAKEN_AGAIN)

    assert (april, billed(on, "2027-05")) == (
        ["Commission 8 % : 8,00 € · 100,00 € × 8 %."],
        ["Commission 8 % : -40,00 € · -500,00 € × 8 %."],
    )


WON_BY_HAND = """
2027-04-05 sale stripe:charge:ch_1
  client:studio-zen:processor:stripe    120.00 EUR
  client:studio-zen:sales              -120.00 EUR

2027-04-08 dispute stripe:dispute:txn_2
  vendor object: dp_1
  parent: stripe:charge:ch_1
  client:studio-zen:disputes            120.00 EUR
  client:studio-zen:processor:stripe   -120.00 EUR
"""


def test_a_loss_that_the_vendor_tells_after_a_win_by_hand_counts(on: Stage) -> None:
    begin(on)
    learn(on, WON_BY_HAND)
    won = Ending(won=True, on=date(2027, 4, 20), reason="Mail")
    on.move("2027-04-20 20:00")
    end_dispute(on.runtime, "stripe:dispute:txn_2", won, apply=True)
    april = billed(on, "2027-04")
    deliver(on, "closed", [], status="lost")

    assert (april, billed(on, "2027-05")) == (
        ["Commission 8 % : 9,60 € · 120,00 € × 8 %."],
        ["Commission 8 % : -9,60 € · -120,00 € × 8 %."],
    )
