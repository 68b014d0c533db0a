from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regie.billing.documents.invoice import Kind
from regie.billing.documents.settled import accounts
from regie.billing.documents.settled import balances
from regie.billing.documents.settled import Owed
from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import Standing
from regie.billing.documents.settled import Way
from regie.money import EUR
from regie.money import Money

DUE = date(2027, 5, 2)


def owed(number: str, payable: str, *, corrects: str = "", client: str = "zen") -> Owed:
    return Owed(
        number=number,
        client_slug=client,
        kind=Kind.CREDIT_NOTE if corrects else Kind.INVOICE,
        issued_on=date(2027, 4, 2),
        payable=Money.of(payable, "EUR"),
        due_on=None if corrects else DUE,
        corrects=corrects,
    )


def paid(number: str, amount: str) -> Settlement:
    return Settlement(
        number=number,
        paid_on=date(2027, 4, 20),
        amount=Money.of(amount, "EUR"),
        way=Way.HAND,
        reference=f"{number}{amount}",
    )


@pytest.mark.parametrize(
    ("received", "credited", "today", "standing", "left"),
    [
        ([], [], DUE, Standing.OPEN, "100"),
        ([], [], date(2027, 5, 3), Standing.LATE, "100"),
        (["40", "10"], [], DUE, Standing.OPEN, "50"),
        (["100"], [], date(2027, 6, 1), Standing.PAID, "0"),
        (["120"], [], DUE, Standing.OVERPAID, "-20"),
        ([], ["100"], DUE, Standing.CREDITED, "0"),
        (["40"], ["60"], DUE, Standing.PAID, "0"),
        (["100"], ["60"], DUE, Standing.OVERPAID, "-60"),
        (["100", "-60"], ["60"], DUE, Standing.PAID, "0"),
    ],
)
def test_where_an_invoice_stands(
    received: list[str],
    credited: list[str],
    today: date,
    standing: Standing,
    left: str,
) -> None:
    notes = [
        owed(f"A{place}", amount, corrects="F1")
        for place, amount in enumerate(credited)
    ]

    (found,) = accounts(
        [owed("F1", "100"), *notes],
        [paid("F1", amount) for amount in received],
        today=today,
    )

    assert (found.standing, found.open) == (standing, Money.of(left, "EUR"))


@pytest.mark.parametrize(
    ("asked", "received", "credited", "standing"),
    [
        ("0", [], [], Standing.COVERED),
        ("0", ["5"], [], Standing.OVERPAID),
        ("0", [], ["100"], Standing.OVERPAID),
        ("0", ["-100"], ["100"], Standing.CREDITED),
        ("0", ["-60"], ["60"], Standing.COVERED),
        ("40", ["40"], [], Standing.PAID),
        ("40", [], ["40"], Standing.PAID),
    ],
)
def test_where_an_invoice_stands_of_which_deposits_are_deducted(
    asked: str, received: list[str], credited: list[str], standing: Standing
) -> None:
    whole = replace(owed("F1", asked), whole=Money.of("100", "EUR"), deposits=("D1",))
    notes = [owed("A1", amount, corrects="F1") for amount in credited]

    (found,) = accounts(
        [whole, *notes], [paid("F1", amount) for amount in received], today=DUE
    )

    assert found.standing == standing


def test_a_balance_is_the_sum_of_a_clients_invoices() -> None:
    kept = accounts(
        [owed("F1", "100"), owed("F2", "50"), owed("F3", "7", client="ada")],
        [paid("F1", "130"), paid("F2", "10")],
        today=DUE,
    )

    assert balances(kept) == {
        ("zen", EUR): Money.of("10", "EUR"),
        ("ada", EUR): Money.of("7", "EUR"),
    }
