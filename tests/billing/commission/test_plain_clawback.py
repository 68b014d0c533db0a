"""One plain rate: what becomes of a negative month, said and not said."""

from __future__ import annotations

import pytest

from regie.billing.edition import Edition
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale

#: January's 100 are given back in February; March earns 50.
LEDGER = (
    sale("2027-01-10", "a", "1000")
    + refund("2027-02-10", "a", "1000")
    + sale("2027-03-10", "b", "500")
)


def totals(said: str, *editions: Edition) -> list[str]:
    agreement = agreed(f"rate: 10 %\nof: net revenue\n{said}")
    made = each_stated(
        agreement,
        read_entries(LEDGER),
        [JANUARY, FEBRUARY, MARCH],
        editions=editions,
    )
    return [str(one.total) for one in made]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("clawback: carry", ["100.00 EUR", "0.00 EUR", "0.00 EUR"]),
        ("clawback: forgive", ["100.00 EUR", "0.00 EUR", "50.00 EUR"]),
        # What the next statement takes over is a line of the services, not told here.
        ("clawback: credit", ["100.00 EUR", "-100.00 EUR", "50.00 EUR"]),
        ("", ["100.00 EUR", "-100.00 EUR", "50.00 EUR"]),
    ],
)
def test_a_negative_month_is_what_was_agreed(said: str, due: list[str]) -> None:
    assert totals(said) == due


def test_an_agreement_that_began_under_an_older_edition_goes_on_as_it_did() -> None:
    due = totals("clawback: carry", Edition.ARRIVAL)

    assert due == ["100.00 EUR", "-100.00 EUR", "50.00 EUR"]
