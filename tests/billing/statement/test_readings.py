"""What the words of an agreement are taken to mean, as its documentation says it."""

from __future__ import annotations

import pytest

from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import commission
from tests.billing.stated import each_agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale

SCOPES = ("period", "sale", "cumulative")


def fee(euros: int) -> str:
    return f"""
2027-01-06 fee stripe:fee:a
  parent: stripe:charge:a
  client:zen:fees:payment      {euros}.00 EUR
  client:zen:processor:stripe -{euros}.00 EUR
"""


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("counts", "loss", "due"),
    [
        ("above", 50, "-5.00 EUR"),
        ("whole", 50, "0.00 EUR"),
        ("above", 150, "-15.00 EUR"),
        ("whole", 150, "-15.00 EUR"),
    ],
)
def test_a_loss_beside_a_threshold(
    scope: str, counts: str, loss: int, due: str
) -> None:
    terms = agreed(
        f"of: profit\nrate: 10 %\nclawback: credit\nscope: {scope}\n"
        f"threshold: {{amount: 100 EUR, counts: {counts}}}\n"
    )
    ledger = read_entries(sale("2027-01-05", "a", "100") + fee(100 + loss))

    (made,) = each_stated(terms, ledger, [JANUARY])

    assert str(made.total) == due


def test_an_advance_by_parts_and_a_negative_statement() -> None:
    terms = agreed(
        "of: net revenue\nrate: 10 %\nclawback: credit\n"
        "recoup: {amount: 500 EUR, each: 100 EUR}\n"
    )
    ledger = (
        sale("2027-01-05", "a", "3000")
        + refund("2027-02-05", "a", "2000")
        + sale("2027-03-05", "b", "3000")
    )

    made = each_stated(terms, read_entries(ledger), [JANUARY, FEBRUARY, MARCH])

    assert [str(one.total) for one in made] == [
        "200.00 EUR",
        "-200.00 EUR",
        "200.00 EUR",
    ]


def test_an_advance_lowered_below_what_was_recouped() -> None:
    head = "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
    terms = [head + commission(f"recoup: {euros} EUR") for euros in (500, 200)]

    made = each_agreed(terms, sale("2027-01-05", "a", "3000"))

    assert [str(one.total) for one in made] == ["0.00 EUR", "100.00 EUR"]
