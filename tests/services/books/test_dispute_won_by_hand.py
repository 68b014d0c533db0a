"""A dispute that was won: told by hand, then by the vendor, it is one win."""

from __future__ import annotations

import pytest

from regie.services.books.check_ledger import check_ledger
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
from tests.rehearsed import Stage
from tests.services.books.test_dispute import CLIENT
from tests.services.books.test_dispute import ending
from tests.services.books.test_dispute import OPENED
from tests.services.books.test_dispute import roles
from tests.services.books.test_disputes_apart import BACK
from tests.services.books.test_disputes_apart import deliver
from tests.services.books.test_disputes_apart import KEEPS
from tests.services.books.test_disputes_apart import learn
from tests.services.books.test_disputes_apart import moved
from tests.services.books.test_disputes_apart import OPENED as OPENING
from tests.services.books.test_disputes_apart import SALE
from tests.services.books.test_disputes_apart import TWO


@pytest.fixture
def won(on: Stage) -> Stage:
    """A sale of 120 EUR is disputed, and said to be won."""
    learn(on, SALE, OPENING)
    end_dispute(on.runtime, OPENED, ending(won=True), apply=True)
    return on


def test_the_vendor_tells_the_same_win_again(won: Stage) -> None:
    before = roles(won)

    learn(won, BACK)
    after = roles(won)
    learn(won, SALE, OPENING, BACK)

    assert before == after == roles(won) == KEEPS
    assert check_ledger(won.runtime).faults == ()


def test_a_webhook_tells_the_same_win_again(won: Stage) -> None:
    deliver(won, "funds_reinstated", [moved("txn_4", 12000)], status="won")

    assert roles(won) == KEEPS


def test_what_was_told_by_hand_says_why_it_is_undone(won: Stage) -> None:
    learn(won, BACK)

    with won.runtime.unit(reading=True) as unit:
        entries = list(unit.ledger.entries(CLIENT))
    undone = f"stripe:dispute:by-hand:{OPENED}"

    assert {one.key: one.reason for one in entries if one.reverses} == {
        f"reversal:{undone}": (
            "Litige gagné, dit par vous, puis par le prestataire de paiement : il "
            "compte une fois (stripe:dispute:txn_4)."
        )
    }


def test_what_the_vendor_gives_back_counts_not_what_was_said(won: Stage) -> None:
    """Half of it comes back: the rest is still held."""
    learn(won, BACK.replace("120.00", "60.00"))

    assert roles(won) == {
        **KEEPS,
        "disputes": "60.00 EUR",
        "processor:stripe": "60.00 EUR",
    }


def test_a_win_of_another_dispute_of_the_sale_stays(on: Stage) -> None:
    learn(on, *TWO)
    end_dispute(on.runtime, OPENED, ending(won=True), apply=True)

    learn(on, "txn_4,2027-03-09 10:00:00,dispute_reversal,36.00,0,eur,dp_2,ch_1\n")

    assert roles(on) == KEEPS


def test_a_loss_that_is_told_of_a_won_dispute_changes_nothing(won: Stage) -> None:
    learn(won, BACK)
    deliver(won, "closed", [], status="lost")

    assert roles(won) == KEEPS


def test_a_win_by_hand_that_was_undone_is_not_undone_again(won: Stage) -> None:
    key = f"stripe:dispute:by-hand:{OPENED}"
    correct(won.runtime, key, None, reason="trop tôt", apply=True)
    end_dispute(won.runtime, OPENED, ending(won=True), apply=True)

    learn(won, BACK)

    assert roles(won) == KEEPS
    assert check_ledger(won.runtime).faults == ()
