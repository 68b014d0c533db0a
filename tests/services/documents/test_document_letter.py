"""The mail of a document says what is open of it now, not what it asked for."""

from __future__ import annotations

import pytest

from regie.services.bills.bill import bill_period
from regie.services.documents.again import issue_again
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


NOTE, AGAIN = "A2027-0001", "F2027-0002"
_PAID_BACK = (
    "Sur ce montant, 400,00 € vous reviennent : ils sont remboursés, ou déduits "
)
_NOT_DUE = (
    "Le reste n'est plus à régler ; si vous l'avez réglé depuis, il vous revient aussi."
)


def returned(on: Stage) -> str:
    """Return what the mail of the credit note says last, above the name."""
    lines = letter_of(on.runtime, NOTE).letter.text.strip().split("\n")
    return plain(lines[-3])


@pytest.fixture
def deducted(on: Stage) -> Stage:
    """March, 972.87 EUR, of which a paid deposit of 400 EUR is taken off."""
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="400")
    settle(on.runtime, DEPOSIT)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    return on


def test_what_is_issued_again_names_what_it_replaces_and_what_is_kept(
    deducted: Stage,
) -> None:
    draft = credit_invoice(deducted.runtime, MARCH, why="Adresse", draft=True)
    credit_invoice(deducted.runtime, MARCH, why="Adresse")
    alone = returned(deducted)
    issue_again(deducted.runtime, MARCH)

    assert [plain(one) for one in draft.remarks if DEPOSIT in one] == [
        (
            f"{MARCH} déduit l'acompte {DEPOSIT} (400,00 €) : annulée, elle ne le déduit "
            f"plus. Ce qui en est payé est à rendre sur {MARCH}, ou à déduire d'une autre "
            "si la cliente est d'accord ; regie invoice again ne le déduit pas à nouveau."
        )
    ]
    assert alone == f"{_PAID_BACK}de la prochaine facture si vous préférez. {_NOT_DUE}"
    assert returned(deducted) == (
        f"{_PAID_BACK}de {AGAIN} si vous préférez. {_NOT_DUE}"
    )
    assert said(deducted, AGAIN)[0] == (
        f"Elle remplace {MARCH}, annulée par l'avoir {NOTE}. 400,00 € vous reviennent "
        f"sur {MARCH} (acompte {DEPOSIT} compris) et ne sont pas déduits ici : je vous "
        "les rends, ou nous les déduisons de ce qui est à régler si vous préférez."
    )
    settle(deducted.runtime, MARCH, amount="-400", sure=True)
    assert (
        said(deducted, AGAIN)[0]
        == f"Elle remplace {MARCH}, annulée par l'avoir {NOTE}."
    )
    assert returned(deducted) == (
        "Ce qui vous en revenait, 400,00 €, vous a été rendu."
    )


def test_a_deposit_that_is_not_paid_is_named_beside_what_comes_back(on: Stage) -> None:
    ready(on)
    keep_own(on.runtime, ENGLISH)
    bill_deposit(on.runtime, CLIENT, amount="400")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    credit_invoice(on.runtime, MARCH, why="Address")
    issue_again(on.runtime, MARCH)

    assert returned(on) == (
        f"Of this amount, €400.00 is yours: it is paid back, or taken off {AGAIN} if "
        "you prefer. The rest is no longer to be paid; if you have paid it since, it is "
        f"yours too. Still to be paid, of the deposit: {DEPOSIT} (€400.00)."
    )
    assert said(on, AGAIN)[0] == (
        f"It replaces {MARCH}, which the credit note {NOTE} cancels. €400.00 is owed to "
        f"you on {MARCH} (with the deposit {DEPOSIT}) and is not taken off here: I pay "
        "it back, or we take it off what is to be paid, if you prefer. Still to be paid, "
        f"of the deposit: {DEPOSIT} (€400.00)."
    )


def test_of_a_paid_invoice_all_that_is_credited_comes_back(on: Stage) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="1000")
    credit_invoice(on.runtime, DEPOSIT, why="geste", amount="100")
    unpaid = returned(on)
    settle(on.runtime, DEPOSIT, amount="1000", sure=True)

    assert unpaid.startswith("Si la facture est déjà réglée, ce montant vous revient")
    assert returned(on) == (
        "Ce montant vous revient : il est remboursé, ou déduit de la prochaine facture "
        "si vous préférez."
    )
