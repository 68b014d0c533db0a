"""Disputes whose events come in any order, by any road, and are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from itertools import permutations
from typing import Any

import pytest

from integrations.rehearsal import signed_delivery
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.ledger.disputes import dispute_of
from regie.ledger.text import read_entries
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import collect
from regie.services.books.collect import import_payments
from regie.services.books.collect import receive_webhook
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
from regie.words import speaking
from tests.rehearsed import SECRET
from tests.rehearsed import Stage
from tests.services.books.test_dispute import CLIENT
from tests.services.books.test_dispute import ending
from tests.services.books.test_dispute import roles

pytestmark = pytest.mark.usefixtures("in_march")

#: No webhook is another one told again.
NUMBERS = count(1)
HEAD = (
    "balance_transaction_id,created,reporting_category,gross,fee,currency,source_id,"
    "charge_id\n"
)
SALE = "txn_1,2027-02-03 10:00:00,charge,120.00,0,eur,ch_1,\n"
OPENED = "txn_2,2027-02-09 10:00:00,dispute,-120.00,0,eur,dp_1,ch_1\n"
BACK = "txn_4,2027-03-09 10:00:00,dispute_reversal,120.00,0,eur,dp_1,ch_1\n"
KEEPS = {
    "processor:stripe": "120.00 EUR",
    "sales": "-100.00 EUR",
    "vat": "-20.00 EUR",
}
GONE = {"disputes:lost": "100.00 EUR", "sales": "-100.00 EUR"}


def learn(on: Stage, *rows: str) -> None:
    import_payments(on.runtime, HEAD + "".join(rows), file="p.csv", client_slug=CLIENT)


def moved(identifier: str, amount: int) -> dict[str, Any]:
    created = 1_803_000_000
    return {"id": identifier, "amount": amount, "currency": "eur", "created": created}


def deliver(
    on: Stage,
    kind: str,
    moves: Sequence[object],
    *,
    status: str = "",
    dispute: str = "dp_1",
    amount: int = 12000,
    charge: str = "ch_1",
) -> None:
    """Receive a new webhook about a dispute, and collect it."""
    event = {
        "id": f"evt_{next(NUMBERS)}",
        "type": f"charge.dispute.{kind}",
        "created": int(on.clock.at.timestamp()),
        "data": {
            "object": {
                "id": dispute,
                "amount": amount,
                "currency": "eur",
                "status": status,
                "charge": charge,
                "balance_transactions": moves,
            }
        },
    }
    headers, body = signed_delivery(event, secret=SECRET, at=on.clock.at)
    receive_webhook(on.runtime, "stripe", headers, body)
    assert collect(on.runtime).faults == ()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_webhooks_of_a_dispute_may_come_in_any_order(
    on: Stage, order: Sequence[int]
) -> None:
    learn(on, SALE)
    deliveries = [
        lambda: deliver(on, "funds_withdrawn", [moved("txn_2", -12000)]),
        lambda: deliver(on, "closed", [], status="lost"),
        lambda: deliver(on, "funds_reinstated", [moved("txn_4", 12000)], status="won"),
    ]

    for place in order:
        deliveries[place]()

    assert roles(on) == KEEPS
    assert check_ledger(on.runtime).faults == ()


TWO = (
    SALE,
    "txn_2,2027-02-09 10:00:00,dispute,-60.00,0,eur,dp_1,ch_1\n",
    "txn_3,2027-02-10 10:00:00,dispute,-36.00,0,eur,dp_2,ch_1\n",
)


def test_by_hand_one_of_two_disputes_of_a_sale_is_ended(on: Stage) -> None:
    """The end of one once ended what was held of both."""
    learn(on, *TWO)

    lost = end_dispute(on.runtime, "stripe:dispute:txn_2", ending(), apply=True)

    assert (str(lost.postings[0].amount), dispute_of(lost)) == ("-60.00 EUR", "dp_1")
    assert roles(on) == {
        "disputes": "36.00 EUR",
        "disputes:lost": "50.00 EUR",
        "processor:stripe": "24.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-10.00 EUR",
    }
    with pytest.raises(ConflictError, match=f"correct {lost.key} "):
        end_dispute(on.runtime, "stripe:dispute:txn_2", ending(), apply=True)


def test_an_ending_with_the_id_of_another_dispute_is_refused(on: Stage) -> None:
    learn(on, *TWO)
    wrong = ending(vendor_id="dp_2")

    for language, told in (("fr", "est le litige dp_1, pas dp_2"), ("en", "not dp_2")):
        with speaking(language), pytest.raises(UsageError, match=told):
            end_dispute(on.runtime, "stripe:dispute:txn_2", wrong, apply=True)
    end_dispute(on.runtime, "stripe:dispute:txn_3", wrong, apply=True)


def test_what_comes_back_of_one_dispute_leaves_the_loss_of_the_other(
    on: Stage,
) -> None:
    learn(on, *TWO)
    end_dispute(on.runtime, "stripe:dispute:txn_2", ending(), apply=True)

    learn(on, "txn_4,2027-03-09 10:00:00,dispute_reversal,36.00,0,eur,dp_2,ch_1\n")

    assert roles(on) == {
        "disputes:lost": "50.00 EUR",
        "processor:stripe": "60.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-10.00 EUR",
    }


def without_sale(row: str) -> str:
    return row.replace("ch_1\n", "\n")


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_dispute_of_no_known_sale_is_undone_when_it_is_won(
    on: Stage, *, by_hand: bool
) -> None:
    learn(on, without_sale(OPENED))
    if by_hand:
        end_dispute(on.runtime, "stripe:dispute:txn_2", ending(), apply=True)
    else:
        deliver(on, "closed", [], status="lost")
    assert roles(on)["disputes:lost"] == "100.00 EUR"

    learn(on, without_sale(BACK))

    assert roles(on) == {}
    with pytest.raises(ConflictError):
        end_dispute(on.runtime, "stripe:dispute:txn_2", ending(), apply=True)


def test_a_loss_of_no_known_sale_that_is_undone_is_known_to_be(on: Stage) -> None:
    learn(on, without_sale(OPENED))
    lost = end_dispute(on.runtime, "stripe:dispute:txn_2", ending(), apply=True)
    correct(on.runtime, lost.key, None, reason="gagné", apply=True)

    learn(on, without_sale(BACK))

    assert roles(on) == {}


def test_what_names_no_sale_is_of_the_sale_of_its_dispute(on: Stage) -> None:
    learn(on, SALE, OPENED)

    learn(on, without_sale(BACK))

    with on.runtime.unit(reading=True) as unit:
        back = unit.ledger.get("stripe:dispute:txn_4")
    assert back is not None
    assert back.parent == "stripe:charge:ch_1"


def test_a_loss_that_is_undone_after_the_win_undid_it_counts_once(on: Stage) -> None:
    learn(on, SALE, OPENED)
    lost = end_dispute(on.runtime, "stripe:dispute:txn_2", ending(), apply=True)
    learn(on, BACK)

    shown = correct(on.runtime, lost.key, None, reason="gagné", apply=False)
    made = correct(on.runtime, lost.key, None, reason="gagné", apply=True)
    learn(on, BACK)

    assert shown == made
    assert [(one.key, one.reason) for one in made] == [
        (f"reversal:{lost.key}", "gagné"),
        ("reversal:stripe:dispute:txn_4", "gagné"),
        ("correction:stripe:dispute:txn_4", "gagné"),
    ]
    assert roles(on) == KEEPS
    assert check_ledger(on.runtime).faults == ()


def test_a_win_that_is_undone_leaves_the_loss_told_after_it(on: Stage) -> None:
    learn(on, SALE, OPENED, BACK)
    deliver(on, "closed", [], status="lost")
    before = roles(on)

    correct(on.runtime, "stripe:dispute:txn_4", None, reason="erreur", apply=True)

    assert (before, roles(on)) == (KEEPS, GONE)
    assert check_ledger(on.runtime).faults == ()


OLDER = """
2027-02-03 sale stripe:charge:ch_1
  vendor object: ch_1
  client:studio-zen:processor:stripe   120.00 EUR
  client:studio-zen:sales             -100.00 EUR
  client:studio-zen:vat                -20.00 EUR

2027-02-09 dispute stripe:dispute:txn_2
  vendor object: txn_2
  parent: stripe:charge:ch_1
  client:studio-zen:disputes           120.00 EUR
  client:studio-zen:processor:stripe  -120.00 EUR
"""
OLDER_LOSS = """
2027-03-02 dispute_lost stripe:dispute_lost:dp_1
  vendor object: dp_1
  parent: stripe:charge:ch_1
  client:studio-zen:disputes          -120.00 EUR
  client:studio-zen:disputes:lost      100.00 EUR
  client:studio-zen:vat                 20.00 EUR
"""
OLDER_WIN = """
2027-03-02 dispute_won stripe:dispute:txn_4
  vendor object: txn_4
  parent: stripe:charge:ch_1
  client:studio-zen:processor:stripe   120.00 EUR
  client:studio-zen:disputes          -120.00 EUR
"""


@pytest.mark.parametrize("loss_first", [True, False])
def test_a_ledger_without_the_ids_of_disputes_goes_on(
    on: Stage, *, loss_first: bool
) -> None:
    with on.runtime.unit() as unit:
        older = OLDER + (OLDER_LOSS if loss_first else OLDER_WIN)
        unit.ledger.append(read_entries(older))

    if loss_first:
        learn(on, BACK)
    else:
        deliver(on, "closed", [], status="lost")

    assert roles(on) == KEEPS
    assert check_ledger(on.runtime).faults == ()


def test_a_loss_that_an_older_ledger_counted_after_the_win_is_undone_as_before(
    on: Stage,
) -> None:
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(OLDER + OLDER_WIN + OLDER_LOSS))

    made = correct(
        on.runtime, "stripe:dispute_lost:dp_1", None, reason="gagné", apply=True
    )

    assert [one.key for one in made] == ["reversal:stripe:dispute_lost:dp_1"]
    assert roles(on) == KEEPS
