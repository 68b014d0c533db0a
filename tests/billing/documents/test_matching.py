from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regie.billing.documents.bank_csv import Receipt
from regie.billing.documents.matching import propose
from regie.billing.documents.proposal import Books
from regie.billing.documents.proposal import Match
from regie.billing.documents.proposal import Proposal
from regie.billing.documents.settled import accounts
from regie.billing.documents.settled import by_hand
from regie.billing.documents.settled import Settlement
from regie.money import Money
from tests.billing.documents.test_settled import DUE
from tests.billing.documents.test_settled import owed

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

TODAY = date(2027, 5, 31)
BOOKS = Books(accounts=KEPT, names=NAMES, today=TODAY)


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
        ("F2027-0001 F2027-0010", "99", Match.NONE, "", ("F2027-0001", "F2027-0010")),
        ("VIR F2027-00011", "1", Match.NONE, "", ()),
    ],
)
def test_a_receipt_is_matched_by_the_surest_sign(
    label: str, amount: str, match: Match, number: str, others: tuple[str, ...]
) -> None:
    (found,) = propose([receipt(label, amount)], BOOKS)

    assert (found.match, found.number, found.others) == (match, number, others)
    assert found.is_sure == (match in {Match.NUMBER, Match.NAME})


def test_what_one_receipt_pays_is_not_open_for_the_next() -> None:
    found = propose(
        [receipt("ZEN", "100", day=3), receipt("STUDIO", "100", day=2)], BOOKS
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
            BOOKS,
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
        BOOKS,
    )

    assert [one.match for one in found] == [Match.OVER, Match.NUMBER]


BOTH = "VIR F2027-0001 F2027-0010"


def paid_by(found: Proposal) -> list[tuple[str, str, int]]:
    """Return each invoice with the amount, and the day of what was entered by hand."""
    return [
        (
            one.number,
            str(one.amount.decimal()),
            one.typed.paid_on.day if one.typed else 0,
        )
        for one in found.split
    ]


def test_a_receipt_that_names_several_invoices_pays_them_all() -> None:
    first, second = propose(
        [receipt(BOTH, "177"), receipt("VIR F2027-0010", "77", day=3)], BOOKS
    )

    assert (first.match, first.is_sure, first.number) == (Match.NUMBER, True, "")
    assert paid_by(first) == [("F2027-0001", "100.00", 0), ("F2027-0010", "77.00", 0)]
    assert second.match is Match.SETTLED


@pytest.mark.parametrize(
    ("amount", "might"),
    [
        ("60", [("F2027-0001", "60.00", 0)]),
        ("120", [("F2027-0001", "100.00", 0), ("F2027-0010", "20.00", 0)]),
        ("200", [("F2027-0001", "100.00", 0), ("F2027-0010", "100.00", 0)]),
    ],
)
def test_another_sum_than_that_of_the_named_invoices_is_for_a_person(
    amount: str, might: list[tuple[str, str, int]]
) -> None:
    (found,) = propose([receipt(BOTH, amount)], BOOKS)

    assert (found.match, found.is_sure, found.others) == (
        Match.NONE,
        False,
        ("F2027-0001", "F2027-0010"),
    )
    assert paid_by(found) == might


def test_of_those_named_what_is_settled_already_is_paid_no_more() -> None:
    one, both = propose(
        [receipt("F2027-0001", "100", day=2), receipt(BOTH, "77", day=3)], BOOKS
    )

    assert (one.match, both.match) == (Match.NUMBER, Match.NUMBER)
    assert paid_by(both) == [("F2027-0010", "77.00", 0)]


@pytest.mark.parametrize(
    ("entered", "match", "paid"),
    [
        (
            [("F2027-0001", "100"), ("F2027-0010", "77")],
            Match.TYPED,
            [("F2027-0001", "100.00", 1), ("F2027-0010", "77.00", 1)],
        ),
        (
            [("F2027-0001", "100")],
            Match.NUMBER,
            [("F2027-0001", "100.00", 1), ("F2027-0010", "77.00", 0)],
        ),
        # All of it was entered on one of them.
        ([("F2027-0001", "177")], Match.TYPED, []),
        # Either of the two halves may be meant.
        (
            [("F2027-0001", "50")],
            Match.NONE,
            [("F2027-0001", "50.00", 0), ("F2027-0010", "77.00", 0)],
        ),
    ],
)
def test_several_that_were_entered_by_hand_are_that_receipt(
    entered: list[tuple[str, str]], match: Match, paid: list[tuple[str, str, int]]
) -> None:
    typed_in = [typed(number, amount) for number, amount in entered]
    came = "127" if entered == [("F2027-0001", "50")] else "177"

    (found,) = propose([receipt(f"{BOTH} STUDIO ZEN", came)], books(*typed_in))

    assert (found.match, paid_by(found)) == (match, paid)


def test_what_is_dated_later_than_today_has_not_come_in() -> None:
    early = replace(BOOKS, today=date(2027, 5, 2))

    found = list(
        propose(
            [
                receipt("VIR F2027-0001", "100", day=2),
                receipt("VIR F2027-0010", "77", day=3),
            ],
            early,
        )
    )

    assert [(one.match, one.number) for one in found] == [
        (Match.NUMBER, "F2027-0001"),
        (Match.COMING, ""),
    ]
    assert not found[1].is_sure


def test_another_currency_pays_nothing() -> None:
    found = propose(
        [
            receipt("F2027-0001", "100", currency="USD"),
            receipt("STUDIO ZEN", "100", currency="USD", day=3),
            receipt("F2027-0001", "100", day=4),
        ],
        BOOKS,
    )

    assert [(one.match, one.number, one.is_sure) for one in found] == [
        (Match.CURRENCY, "F2027-0001", False),
        (Match.NONE, "", False),
        (Match.NUMBER, "F2027-0001", True),
    ]


def typed(number: str, amount: str, *, day: int = 1) -> Settlement:
    """Return a payment that a person entered, in May."""
    return by_hand(number, Money.of(amount, "EUR"), on=date(2027, 5, day))


def books(*entered: Settlement, same: tuple[str, ...] = ()) -> Books:
    """Return the invoices with what was entered by hand counted as paid."""
    documents = [one.owed for one in KEPT]
    return Books(
        accounts=accounts(documents, entered, today=DUE),
        names=NAMES,
        today=TODAY,
        typed=entered,
        same=same,
    )


@pytest.mark.parametrize(
    ("entered", "label", "amount", "match", "number", "others"),
    [
        # Its invoice is named, and has no room for another one.
        (
            typed("F2027-0001", "100"),
            "F2027-0001",
            "100",
            Match.TYPED,
            "F2027-0001",
            (),
        ),
        (typed("F2027-0001", "60"), "F2027-0001", "60", Match.TYPED, "F2027-0001", ()),
        # It has: it may be the second half.
        (
            typed("F2027-0001", "50"),
            "F2027-0001",
            "50",
            Match.LIKE_TYPED,
            "F2027-0001",
            (),
        ),
        # Its client is named, and nothing open fits; or something does, of hers or not.
        (
            typed("F2027-0001", "100"),
            "STUDIO ZEN",
            "100",
            Match.TYPED,
            "F2027-0001",
            (),
        ),
        (
            typed("F2027-0001", "77"),
            "STUDIO ZEN",
            "77",
            Match.LIKE_TYPED,
            "F2027-0001",
            ("F2027-0010",),
        ),
        (
            typed("F2027-0003", "250"),
            "VIR LOVELACE",
            "250",
            Match.NAME,
            "F2027-0002",
            (),
        ),
        # The amount alone.
        (typed("F2027-0001", "100"), "VIR", "100", Match.LIKE_TYPED, "F2027-0001", ()),
        (
            typed("F2027-0003", "250"),
            "VIR",
            "250",
            Match.LIKE_TYPED,
            "F2027-0003",
            ("F2027-0002",),
        ),
        # Another amount, or a day too far away.
        (
            typed("F2027-0001", "100"),
            "F2027-0001",
            "99",
            Match.SETTLED,
            "F2027-0001",
            (),
        ),
        (typed("F2027-0001", "100"), "STUDIO ZEN", "99", Match.NONE, "", ()),
        (
            typed("F2027-0001", "100", day=10),
            "F2027-0001",
            "100",
            Match.SETTLED,
            "F2027-0001",
            (),
        ),
    ],
)
def test_a_receipt_that_was_entered_by_hand_is_that_payment(
    entered: Settlement,
    label: str,
    amount: str,
    match: Match,
    number: str,
    others: tuple[str, ...],
) -> None:
    (found,) = propose([receipt(label, amount)], books(entered))

    assert (found.match, found.number, found.others) == (match, number, others)
    is_typed = match in {Match.TYPED, Match.LIKE_TYPED}
    assert found.typed == (entered if is_typed else None)
    assert found.is_sure == (match in {Match.TYPED, Match.NAME})


def test_a_payment_entered_by_hand_is_one_receipt_only() -> None:
    once = typed("F2027-0001", "100")
    same = [receipt("STUDIO ZEN 1", "100"), receipt("STUDIO ZEN 2", "100", day=3)]

    found = list(propose(same, books(once)))

    assert [one.match for one in found] == [Match.TYPED, Match.TWICE]


def test_what_a_person_said_is_the_same_is_sure_and_once() -> None:
    entered = typed("F2027-0001", "50")
    two = [
        receipt("VIR F2027-0001", "50", day=2),
        receipt("VIR F2027-0001", "50", day=3),
    ]

    unsaid = list(propose(two, books(entered)))
    said = list(propose(two, books(entered, same=(two[0].reference,))))

    assert [one.match for one in unsaid] == [Match.LIKE_TYPED, Match.LIKE_TYPED]
    assert [one.match for one in said] == [Match.TYPED, Match.NUMBER]


def test_of_several_entered_the_nearest_day_is_meant() -> None:
    far, near = typed("F2027-0002", "250", day=7), typed("F2027-0003", "250", day=3)

    (found,) = propose([receipt("VIR", "250")], books(far, near))

    assert (found.match, found.typed) == (Match.LIKE_TYPED, near)


@pytest.mark.parametrize(
    ("name", "label", "match"),
    [
        ("Xi", "VIR XI SAS", Match.NAME),
        ("Xi SAS", "VIR XI SAS MERCI", Match.NAME),
        ("Xi", "VIR TAXI", Match.AMOUNT),
        ("Xi SAS", "VIR SAS", Match.AMOUNT),
        ("", "VIR XI SAS", Match.AMOUNT),
    ],
)
def test_a_short_name_is_looked_for_as_a_whole(
    name: str, label: str, match: Match
) -> None:
    books = Books(
        accounts=accounts([owed("F2027-0001", "120")], [], today=DUE),
        names={"F2027-0001": name},
        today=TODAY,
    )

    (found,) = propose([receipt(label, "120")], books)

    assert (found.match, found.number) == (match, "F2027-0001")
