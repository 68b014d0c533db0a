from __future__ import annotations

from datetime import date

import pytest

from regie.billing.documents.owed_back import owed_back
from regie.billing.documents.owed_back import OwedBack
from regie.billing.documents.owed_back import set_offs
from regie.billing.documents.owed_back import SetOff
from regie.billing.documents.owed_back import TooMuch
from regie.billing.documents.settled import accounts
from regie.money import EUR
from regie.money import Money
from tests.billing.documents.test_settled import owed
from tests.billing.documents.test_settled import paid

LATER = date(2027, 6, 1)
ZEN = ("zen", EUR)


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


def too_much(number: str, amount: str) -> TooMuch:
    return TooMuch(number=number, amount=euros(amount))


def found(*received: tuple[str, str], held: tuple[str, ...] = ()) -> OwedBack:
    """Two late invoices of 100 and 50 EUR, and two of 10 EUR; and somebody else's."""
    documents = [
        owed("F1", "100"),
        owed("F2", "50"),
        owed("D1", "10"),
        owed("D2", "10"),
        owed("F9", "100", client="ada"),
    ]
    kept = accounts(documents, [paid(*one) for one in received], today=LATER)
    return owed_back(kept, held=held)[ZEN]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (
            [("D1", "10"), ("D2", "10")],
            OwedBack(on=(), late=euros("150"), covered={}),
        ),
        (
            [("D1", "109.99"), ("D2", "10")],
            OwedBack(on=(too_much("D1", "99.99"),), late=euros("150"), covered={}),
        ),
        (
            [("D1", "110"), ("D2", "10"), ("F9", "900")],
            OwedBack(
                on=(too_much("D1", "100"),),
                late=euros("150"),
                covered={"F1": (too_much("D1", "100"),)},
            ),
        ),
        (
            [("D1", "100"), ("D2", "80")],
            OwedBack(
                on=(too_much("D1", "90"), too_much("D2", "70")),
                late=euros("150"),
                covered={
                    "F1": (too_much("D1", "90"), too_much("D2", "10")),
                    "F2": (too_much("D2", "50"),),
                },
            ),
        ),
    ],
)
def test_what_is_owed_back_covers_what_was_due_first(
    received: list[tuple[str, str]], expected: OwedBack
) -> None:
    assert found(*received) == expected


def test_what_is_held_back_counts_as_no_debt() -> None:
    back = found(("D1", "60"), ("D2", "10"), held=("F1",))

    assert back == OwedBack(
        on=(too_much("D1", "50"),),
        late=euros("50"),
        covered={"F2": (too_much("D1", "50"),)},
    )
    assert (back.amount, back.balance) == (euros("50"), euros("0"))


def test_the_balance_is_below_zero_where_more_is_owed_back() -> None:
    back = found(("D1", "310"), ("D2", "10"))

    assert (back.amount, back.balance) == (euros("300"), euros("-150"))


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (
            (),
            [
                SetOff(number="D2", parts=(too_much("D1", "10"),)),
                SetOff(number="F1", parts=(too_much("D1", "100"),)),
                SetOff(number="F2", parts=(too_much("D1", "20"),)),
            ],
        ),
        (
            ("F1", "D2"),
            [
                SetOff(number="F2", parts=(too_much("D1", "50"),)),
                SetOff(number="", parts=(too_much("D1", "80"),)),
            ],
        ),
    ],
)
def test_what_is_owed_back_may_pay_what_is_open_and_then_what_comes_next(
    held: tuple[str, ...], expected: list[SetOff]
) -> None:
    documents = [
        owed("F1", "100"),
        owed("F2", "50"),
        owed("D1", "10"),
        owed("D2", "10"),
    ]
    kept = accounts(documents, [paid("D1", "140")], today=LATER)
    on = owed_back(kept, held=held)[ZEN].on

    assert list(set_offs(on, kept, held=held)) == expected
