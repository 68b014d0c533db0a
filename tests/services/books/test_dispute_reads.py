"""Of a client's disputes, those are read that an end may be of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from datetime import UTC

import pytest

from regie.money import EUR
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.services.books.dispute import end_dispute
from regie.services.books.dispute_reads import disputes_by_hand
from tests.rehearsed import Stage
from tests.services.books.test_dispute import CLIENT
from tests.services.books.test_dispute import ending
from tests.services.books.test_disputes_apart import learn

BY_HAND = ["stripe:dispute:txn_21", "stripe:dispute_lost:by-hand:stripe:dispute:txn_21"]
BACK = Payment(
    key="stripe:dispute:txn_4",
    kind=PaymentKind.DISPUTE_WON,
    amount=Money(6000, EUR),
    happened_at=datetime(2027, 3, 9, 9, tzinfo=UTC),
    parent="stripe:charge:ch_1",
    dispute="dp_1",
)


def opened(number: int, whole: int, dispute: str, sale: str) -> str:
    return (
        f"txn_2{number},2027-02-09 10:00:0{number},dispute,-{whole}.00,0,eur,"
        f"{dispute},{sale}\n"
    )


pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def ended(on: Stage) -> Stage:
    """Of five disputes one was ended by hand, with another id than the vendor's."""
    learn(
        on,
        *(
            f"txn_1{sale},2027-02-03 10:00:00,charge,300.00,0,eur,ch_{sale},\n"
            for sale in (1, 2, 3)
        ),
        opened(1, 60, "", "ch_1"),
        opened(2, 60, "dp_2", "ch_1"),
        opened(3, 36, "dp_3", "ch_1"),
        opened(4, 60, "dp_4", "ch_2"),
        opened(5, 60, "", "ch_3"),
    )
    told = ending(vendor_id="dp_9")
    end_dispute(on.runtime, "stripe:dispute:txn_21", told, apply=True)
    return on


def read(on: Stage, *payments: Payment) -> Sequence[str]:
    with on.runtime.unit(reading=True) as unit:
        found = disputes_by_hand(unit, CLIENT, payments).entries
    return [one.key for one in found]


def test_those_of_the_sale_and_the_amount_are_read(ended: Stage) -> None:
    assert sorted(read(ended, BACK)) == [
        "stripe:dispute:txn_21",
        "stripe:dispute:txn_22",
        "stripe:dispute_lost:by-hand:stripe:dispute:txn_21",
    ]


@pytest.mark.parametrize(
    "other",
    [
        replace(BACK, parent="stripe:charge:ch_2"),
        replace(BACK, amount=Money(3600, EUR)),
        replace(BACK, kind=PaymentKind.DISPUTE),
        replace(BACK, dispute="dp_2"),
    ],
    ids=["sale", "amount", "no end", "opening known by its id"],
)
def test_nothing_is_read_for_what_cannot_be_of_it(ended: Stage, other: Payment) -> None:
    assert read(ended, other) == []


def test_of_an_end_without_its_sale_all_of_the_amount_are_read(ended: Stage) -> None:
    numbers = {key[-2:] for key in read(ended, replace(BACK, parent=""))}

    assert numbers == {"21", "22", "24", "25"}


def test_by_the_id_it_is_read_whatever_the_amount(ended: Stage) -> None:
    """A part may come back; what a person typed may be the right id."""
    part = replace(BACK, amount=Money(100, EUR), dispute="dp_9")

    assert sorted(read(ended, part)) == BY_HAND


def test_what_learns_its_id_in_the_same_file_is_read(ended: Stage) -> None:
    part = replace(BACK, amount=Money(100, EUR))
    again = replace(BACK, kind=PaymentKind.DISPUTE, key="stripe:dispute:txn_21")

    assert sorted(read(ended, again, part)) == BY_HAND
