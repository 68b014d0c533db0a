"""The mail of a document says what is open of it now, not what it asked for."""

from __future__ import annotations

import pytest

from regie.services.bills.bill import bill_period
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.document_letter import letter_of
from regie.services.documents.settle import settle
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.spaces import plain

DEPOSIT, MARCH = "D2027-0001", "F2027-0001"
ENGLISH = ("language: fr", "language: en")
IBAN = "IBAN : FR76 3000 6000 0112 3456 7890 189"


@pytest.fixture
def asked(on: Stage) -> Stage:
    """A deposit of 1,000 EUR, issued on 2 April 2027 and due on 2 May."""
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="1000")
    return on


@pytest.fixture
def in_english(on: Stage) -> Stage:
    """The same, by an OBM who writes English."""
    ready(on)
    keep_own(on.runtime, ENGLISH)
    bill_deposit(on.runtime, CLIENT, amount="1000")
    return on


def said(on: Stage, number: str = DEPOSIT) -> list[str]:
    """Return the lines of a document's mail but greeting, first line and thanks."""
    lines = [
        plain(line) for line in letter_of(on.runtime, number).letter.text.split("\n")
    ]
    return [line for line in lines if line][2:-2]


def test_nothing_is_paid(asked: Stage) -> None:
    in_time = said(asked)
    asked.move("2027-05-03 09:00")
    late = said(asked)

    rest = [IBAN, f"Référence à rappeler : {DEPOSIT}"]
    assert in_time == ["Elle est à régler au plus tard le 2 mai 2027.", *rest]
    assert late == ["Elle était à régler au plus tard le 2 mai 2027.", *rest]


def test_a_part_is_paid_or_given_back(asked: Stage) -> None:
    settle(asked.runtime, DEPOSIT, amount="400")
    paid = said(asked)
    credit_invoice(asked.runtime, DEPOSIT, why="geste", amount="100")
    both = said(asked)
    asked.move("2027-05-03 09:00")

    assert [paid[0], both[0], said(asked)[0]] == [
        (
            "Vous en avez déjà réglé 400,00 € : il reste 600,00 €, à régler au plus tard le "
            "2 mai 2027."
        ),
        (
            "Vous en avez déjà réglé 400,00 €, et un avoir en rend 100,00 € : il reste "
            "500,00 €, à régler au plus tard le 2 mai 2027."
        ),
        (
            "Vous en avez déjà réglé 400,00 €, et un avoir en rend 100,00 € : il reste "
            "500,00 €, qui étaient à régler au plus tard le 2 mai 2027."
        ),
    ]
    assert paid[1] == IBAN


def test_a_part_is_given_back(asked: Stage) -> None:
    credit_invoice(asked.runtime, DEPOSIT, why="geste", amount="100")

    assert said(asked)[0] == (
        "Un avoir en rend 100,00 € : il reste 900,00 €, à régler au plus tard le 2 mai "
        "2027."
    )


def test_what_is_settled_asks_for_nothing(asked: Stage) -> None:
    settle(asked.runtime, DEPOSIT)
    paid = said(asked)
    settle(asked.runtime, DEPOSIT, amount="50", sure=True)

    assert paid == ["Elle est réglée : il ne reste rien à payer."]
    assert said(asked) == [
        "Elle est réglée : il ne reste rien à payer. Je vous dois 50,00 €."
    ]


def test_an_invoice_says_the_same(on: Stage) -> None:
    ready(on)
    total = bill_period(on.runtime, client_slug=CLIENT, period="2027-03").total
    settle(on.runtime, MARCH, amount="72.87")
    part = said(on, MARCH)
    settle(on.runtime, MARCH)

    assert str(total) == "972.87 EUR"
    assert part[0] == (
        "Vous en avez déjà réglé 72,87 € : il reste 900,00 €, à régler au plus tard le "
        "2 mai 2027."
    )
    assert "Elle est réglée : il ne reste rien à payer." in said(on, MARCH)
    assert IBAN not in said(on, MARCH)


def test_in_english(in_english: Stage) -> None:
    on = in_english
    told = []
    for amount in ("400", "600", "50"):
        settle(on.runtime, DEPOSIT, amount=amount, sure=True)
        told.append(said(on)[0])
    on.move("2027-05-03 09:00")
    bill_deposit(on.runtime, CLIENT, amount="10")
    credit_invoice(on.runtime, "D2027-0002", why="geste", amount="1")
    told.append(said(on, "D2027-0002")[0])
    on.move("2027-07-03 09:00")
    told.append(said(on, "D2027-0002")[0])

    assert told == [
        "You paid €400.00 of it: €600.00 is left, due on 2 May 2027.",
        "It is settled: nothing is left to pay.",
        "It is settled: nothing is left to pay. I owe you €50.00.",
        "A credit note gives back €1.00 of it: €9.00 is left, due on 2 June 2027.",
        (
            "A credit note gives back €1.00 of it: €9.00 is left, which was due on 2 June "
            "2027."
        ),
    ]
