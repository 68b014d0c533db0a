from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from fractions import Fraction
from itertools import permutations

import pytest

from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import from_origin
from regie.ledger.attribution import NONE
from regie.ledger.attribution import percent_off
from regie.ledger.attribution import Told
from regie.ports import Origin

NOON = datetime(2027, 3, 8, 12, tzinfo=UTC)
SALE = "stripe:charge:ch_1"


def vendor(at: datetime = NOON, **said: str) -> Attribution:
    return Attribution(about=SALE, at=at, vendor="stripe", told=Told(**said))


def person(at: datetime = NOON, **said: str) -> Attribution:
    return Attribution(about=SALE, at=at, who="Olivia", why="lu", told=Told(**said))


def test_people_come_before_vendors_in_any_order() -> None:
    rows = [
        vendor(link="ada", campaign="zen"),
        person(campaign="yoga"),
        vendor(coupon="ZEN"),
    ]

    for order in permutations(rows):
        assert Attributions(order).of(SALE) == Told(
            link="ada", coupon="ZEN", campaign="yoga"
        )


def test_a_person_decides_anew_and_the_first_vendor_counts() -> None:
    known = Attributions(
        [
            vendor(link="ada"),
            vendor(link="ben"),
            person(campaign="zen", party="Ada"),
            person(campaign=NONE),
        ]
    )

    assert known.of(SALE) == Told(link="ada", campaign=NONE, party="Ada")
    assert known.of("stripe:charge:ch_2") == Told()


def test_as_it_was_known_at_a_moment() -> None:
    later = NOON + timedelta(days=1)
    known = Attributions([vendor(link="ada"), person(later, campaign="zen")])

    assert known.of(SALE, known_by=NOON) == Told(link="ada")
    assert known.of(SALE, known_by=NOON - timedelta(seconds=1)) == Told()
    assert known.of(SALE, known_by=later) == Told(link="ada", campaign="zen")


def test_a_discount_that_a_person_takes_back_is_what_the_vendor_said() -> None:
    by_hand = [person(discount="10"), person(discount="25"), person(discount=NONE)]

    assert Attributions([vendor(discount="20"), *by_hand]).of(SALE).discount == "20"
    assert Attributions(by_hand).of(SALE).discount == ""
    assert Attributions(by_hand[:2]).of(SALE).discount == "25"


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("0", Fraction(0)),
        ("10", Fraction(10)),
        (" 12,5 % ", Fraction(25, 2)),
        ("100%", Fraction(100)),
        ("33.33", Fraction(3333, 100)),
        ("100.01", None),
        ("-1", None),
        ("", None),
        ("ZEN10", None),
    ],
)
def test_a_discount_is_read_as_people_write_it(
    text: str, percent: Fraction | None
) -> None:
    assert percent_off(text) == percent


def test_what_was_said_under_another_name_counts() -> None:
    charge = Origin(about=SALE, also="stripe:intent:pi_1", country="FR")
    checkout = Origin(about="stripe:intent:pi_1", link="ada", country="BE")
    other = Origin(about="stripe:intent:pi_2", coupon="ZEN")
    rows = [from_origin(one, vendor="stripe", at=NOON) for one in (checkout, charge)]

    known = Attributions([*rows, from_origin(other, vendor="stripe", at=NOON)])

    assert known.of(SALE) == Told(link="ada", country="FR")
