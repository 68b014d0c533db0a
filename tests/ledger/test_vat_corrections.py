from __future__ import annotations

from datetime import datetime
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from regie.ledger.book import balances
from regie.ledger.entry import Entry
from regie.ledger.rules import entries_for
from regie.ledger.text import read_entries
from regie.ledger.vat import Vat
from regie.ledger.vat_corrections import standing_sale
from regie.ledger.vat_corrections import taxed_anew
from regie.ledger.vat_corrections import vat_of
from regie.ledger.vat_corrections import Why
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind

PARIS = ZoneInfo("Europe/Paris")
SEEN = datetime(2027, 5, 1, 6, tzinfo=UTC)
WHY = Why(reason="hors de l'Union", recorded_at=SEEN)
KEY = "stripe:charge:ch_1"
HOME = Vat(percent=Decimal(20))
NONE = Vat(percent=Decimal(0))
GERMAN = Vat(percent=Decimal(19), oss="DE")
SALE = Payment(
    key=KEY,
    kind=PaymentKind.SALE,
    amount=Money.of("120.00", "EUR"),
    happened_at=datetime(2027, 3, 8, 9, tzinfo=UTC),
)


def follow(kind: PaymentKind, name: str, amount: str, dispute: str = "") -> Payment:
    return Payment(
        key=f"stripe:{kind.value}:{name}",
        kind=kind,
        amount=Money.of(amount, "EUR"),
        happened_at=datetime(2027, 4, int(name[-1]), 9, tzinfo=UTC),
        parent=KEY,
        dispute=dispute,
    )


def booked(*payments: Payment, before: list[Entry] | None = None) -> list[Entry]:
    known = list(before or [])
    for one in payments:
        made = entries_for(
            one, client="zen", zone=PARIS, vat=HOME, recorded_at=SEEN, about=known
        )
        known.append(made)
    return known


def by_key(entries: list[Entry]) -> dict[str, Entry]:
    return {one.key: one for one in entries}


def taxed(known: list[Entry], vat: Vat) -> list[Entry]:
    sale = standing_sale(KEY, by_key(known))
    assert sale is not None
    return [*known, *taxed_anew(sale, about=known, vat=vat, why=WHY)]


def roles(entries: list[Entry]) -> dict[str, str]:
    held = balances(entries)
    return {account.role: str(amount) for (account, _), amount in held.items()}


PART = follow(PaymentKind.REFUND, "re_2", "24.01")
REST = follow(PaymentKind.REFUND, "re_3", "95.99")
LOST = follow(PaymentKind.DISPUTE_LOST, "dp_5", "120.00", "dp_5")
DISPUTED = follow(PaymentKind.DISPUTE, "txn_4", "120.00", "dp_5")
WON = follow(PaymentKind.DISPUTE_WON, "txn_6", "120.00", "dp_5")
FAILED = follow(PaymentKind.REFUND_FAILED, "txn_7", "24.01")

STORIES = [
    (),
    (PART,),
    (PART, REST),
    (PART, FAILED),
    (DISPUTED, LOST),
    (LOST, DISPUTED),
    (DISPUTED, LOST, WON),
    (WON, LOST),
]


@pytest.mark.parametrize("vat", [NONE, GERMAN], ids=["none", "german"])
@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("split", [0, 1, 2, 3])
def test_the_books_are_as_if_the_vat_had_been_right_from_the_beginning(
    story: tuple[Payment, ...], split: int, vat: Vat
) -> None:
    """Whatever of it was known when the VAT was corrected."""
    right: list[Entry] = []
    for one in (SALE, *story):
        right.append(
            entries_for(
                one, client="zen", zone=PARIS, vat=vat, recorded_at=SEEN, about=right
            )
        )

    before = booked(SALE, *story[:split])
    found = booked(*story[split:], before=taxed(before, vat))

    assert roles(found) == roles(right)


def test_it_is_undone_and_written_anew_on_its_own_day() -> None:
    known = booked(SALE, PART, DISPUTED)

    made = taxed(known, NONE)[len(known) :]

    assert [(one.key, str(one.effective_on), one.parent) for one in made] == [
        (f"reversal:{KEY}", "2027-03-08", ""),
        (f"correction:{KEY}", "2027-03-08", KEY),
        ("reversal:stripe:refund:re_2", "2027-04-02", KEY),
        ("correction:stripe:refund:re_2", "2027-04-02", KEY),
    ]
    assert [str(one.amount) for one in made[1].postings] == [
        "120.00 EUR",
        "-120.00 EUR",
    ]
    assert {one.reason for one in made} == {"hors de l'Union"}


def test_what_is_right_already_is_left_alone() -> None:
    known = booked(SALE, PART)

    assert taxed(known, HOME) == known
    once = taxed(known, GERMAN)
    assert taxed(once, GERMAN) == once


def test_it_can_be_corrected_there_and_back() -> None:
    known = booked(SALE, PART)

    there = taxed(known, NONE)
    sale = standing_sale(KEY, by_key(there))
    back = taxed(there, HOME)

    assert sale is not None
    assert vat_of(sale) == ("", Money.zero(SALE.amount.currency))
    assert roles(back) == roles(known)
    assert standing_sale(KEY, by_key(back)) == back[-3]


def test_a_sale_that_is_undone_does_not_stand() -> None:
    known = read_entries("""
2027-03-08 sale stripe:charge:ch_1
  client:zen:processor:stripe  120.00 EUR
  client:zen:sales            -120.00 EUR

2027-03-08 reversal reversal:stripe:charge:ch_1
  reason: x
  reverses: stripe:charge:ch_1
  client:zen:processor:stripe -120.00 EUR
  client:zen:sales             120.00 EUR
""")

    assert standing_sale(KEY, by_key(known)) is None
    assert standing_sale("stripe:charge:ch_2", by_key(known)) is None
