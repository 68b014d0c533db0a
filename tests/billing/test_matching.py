from __future__ import annotations

from datetime import date

import pytest

from regie.billing.bank_csv import Receipt
from regie.billing.matching import Match
from regie.billing.matching import propose
from regie.billing.settled import accounts
from regie.money import Money
from tests.billing.test_settled import DUE
from tests.billing.test_settled import owed

NAMES = {
    "F2027-0001": "Studio Zen SAS",
    "F2027-0002": "Ada Lovelace",
    "F2027-0003": "Bob et Fils",
    "F2027-0010": "Studio Zen SAS",
}
KEPT = accounts(
    [
        owed("F2027-0001", "100"),
        owed("F2027-0002", "250"),
        owed("F2027-0003", "250"),
        owed("F2027-0010", "77"),
    ],
    [],
    today=DUE,
)


def receipt(label: str, amount: str, *, day: int = 2, currency: str = "EUR") -> Receipt:
    return Receipt(
        reference=f"{label}{day}",
        on=date(2027, 5, day),
        amount=Money.of(amount, currency),
        label=label,
    )


@pytest.mark.parametrize(
    ("label", "amount", "match", "number", "others"),
    [
        ("VIR F2027-0001", "100", Match.NUMBER, "F2027-0001", ()),
        ("VIR f2027 0001 merci", "40", Match.NUMBER, "F2027-0001", ()),
        ("facture F20270010", "77", Match.NUMBER, "F2027-0010", ()),
        ("VIR STUDIO ZEN", "100", Match.NAME, "F2027-0001", ()),
        ("VIREMENT DE LOVELACE", "250", Match.NAME, "F2027-0002", ()),
        ("VIREMENT", "77", Match.AMOUNT, "F2027-0010", ()),
        ("VIREMENT", "250", Match.NONE, "", ("F2027-0002", "F2027-0003")),
        ("STUDIO ZEN", "99", Match.NONE, "", ()),
        ("F2027-0001 F2027-0010", "177", Match.NONE, "", ("F2027-0001", "F2027-0010")),
        ("VIR F2027-00011", "1", Match.NONE, "", ()),
    ],
)
def test_a_receipt_is_matched_by_the_surest_sign(
    label: str, amount: str, match: Match, number: str, others: tuple[str, ...]
) -> None:
    (found,) = propose([receipt(label, amount)], KEPT, NAMES)

    assert (found.match, found.number, found.others) == (match, number, others)
    assert found.is_sure == (match in {Match.NUMBER, Match.NAME})


def test_what_one_receipt_pays_is_not_open_for_the_next() -> None:
    found = propose(
        [receipt("ZEN", "100", day=3), receipt("STUDIO", "100", day=2)], KEPT, NAMES
    )

    assert [(one.receipt.on.day, one.number) for one in found] == [
        (2, "F2027-0001"),
        (3, ""),
    ]


@pytest.mark.parametrize(
    ("first", "second", "match"),
    [
        ("100", "100", Match.SETTLED),
        ("100", "5", Match.SETTLED),
        ("60", "60", Match.OVER),
        ("60", "40", Match.NUMBER),
    ],
)
def test_more_than_is_open_on_the_named_invoice_is_for_a_person(
    first: str, second: str, match: Match
) -> None:
    label = "VIR F2027-0001"
    found = list(
        propose(
            [
                receipt(label, first, day=2),
                receipt(label, second, day=3),
            ],
            KEPT,
            NAMES,
        )
    )

    assert [(one.match, one.number) for one in found] == [
        (Match.NUMBER, "F2027-0001"),
        (match, "F2027-0001"),
    ]
    assert [one.is_sure for one in found] == [True, match is Match.NUMBER]


def test_a_receipt_that_nobody_looked_at_yet_pays_nothing() -> None:
    found = propose(
        [
            receipt("VIR F2027-0001", "140", day=2),
            receipt("VIR F2027-0001", "100", day=3),
        ],
        KEPT,
        NAMES,
    )

    assert [one.match for one in found] == [Match.OVER, Match.NUMBER]


def test_another_currency_pays_nothing() -> None:
    (found,) = propose([receipt("F2027-0001", "100", currency="USD")], KEPT, NAMES)

    assert found.match is Match.NONE
