"""A dispute that was won takes its own loss back, whichever day was told for that."""

from __future__ import annotations

import pytest

from regie.ledger.text import read_entries
from tests.billing.commission.plans import agreed
from tests.billing.stated import each_billed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said


def ended(day: str, kind: str, key: str, amount: str) -> str:
    sign, other = ("", "-") if kind == "dispute_lost" else ("-", "")
    return f"""
{day} {kind} stripe:{kind}:{key}
  parent: stripe:charge:{key}
  client:zen:disputes:lost     {sign}{amount} EUR
  client:zen:processor:stripe  {other}{amount} EUR
"""


def billed(terms: str, ledger: str, whole: str) -> list[str]:
    once = agreed("2027-01-01", f"rate: 10 %, counted: collected, {terms}")
    rows = [said(key, purchase="p", whole=whole) for key in ("a", "b")]
    months = [JANUARY, FEBRUARY, MARCH]
    made = each_billed([once] * 3, read_entries(ledger), months, rows)
    return [f"{one.total.decimal():.2f}" for one in made]


ENDS = [("2027-03-27", "2027-03-28"), ("2027-03-28", "2027-03-27")]


@pytest.mark.parametrize(("lost", "won"), ENDS)
def test_not_what_was_given_back_of_another_payment(lost: str, won: str) -> None:
    ledger = (
        sale("2027-01-20", "other", "500")
        + sale("2027-01-25", "a", "600")
        + sale("2027-02-20", "b", "400")
        + refund("2027-02-23", "a", "600")
        + ended(lost, "dispute_lost", "b", "400")
        + ended(won, "dispute_won", "b", "400")
    )

    assert billed("cap: 45 EUR", ledger, "1000") == ["45.00", "40.00", "0.00"]


@pytest.mark.parametrize(("lost", "won"), ENDS)
def test_the_part_that_is_paid_of_a_sale_stays(lost: str, won: str) -> None:
    ledger = (
        sale("2027-02-20", "b", "400")
        + ended(lost, "dispute_lost", "b", "400")
        + ended(won, "dispute_won", "b", "400")
    )
    terms = "scope: sale, threshold: 200 EUR"

    assert billed(terms, ledger, "500") == ["0.00", "24.00", "0.00"]


def test_of_two_losses_that_of_its_payment() -> None:
    ledger = (
        sale("2027-01-25", "a", "200")
        + sale("2027-02-10", "other", "400")
        + sale("2027-02-20", "b", "400")
        + ended("2027-02-26", "dispute_lost", "a", "200")
        + ended("2027-02-27", "dispute_lost", "b", "400")
        + ended("2027-03-10", "dispute_won", "a", "200")
    )

    # February has 30 of the other sale, less January's 20; won, those are back.
    assert billed("cap: 30 EUR", ledger, "600") == ["20.00", "10.00", "20.00"]
