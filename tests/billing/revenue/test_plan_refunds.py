"""What is given back of a plan, of which not all payments count."""

from __future__ import annotations

import pytest

from tests.billing.simulated import accounts
from tests.billing.simulated import due
from tests.billing.simulated import movements

PLAN = """
    date kind id sale amount vat
    2027-01-05 sale a - 360 60
    2027-01-05 payment p1 a 120 -
    2027-02-05 payment p2 a 120 -
    2027-04-05 payment p3 a 120 -
"""


def given_back(rows: str) -> list[tuple[str, str, int, int]]:
    """Return what each refund takes back: its key, the payment, cents, VAT."""
    return [
        (one.key, one.sale, one.amount.minor, one.vat.minor)
        for one in movements(PLAN.rstrip() + rows)
        if one.kind.value == "refund"
    ]


def test_the_last_payment_before_it_goes_first() -> None:
    assert given_back("""
    2027-03-05 refund r a 150 -
    2027-04-20 refund s a 60 -
    """) == [
        ("r", "p2", 12000, 2000),
        ("r/2", "p1", 3000, 500),
        ("s", "p3", 6000, 1000),
    ]


def test_what_names_a_payment_takes_that_back() -> None:
    assert given_back("""
    2027-02-10 refund r p1 120 -
    2027-04-20 refund s a 240 -
    """) == [
        ("r", "p1", 12000, 2000),
        ("s", "p3", 12000, 2000),
        ("s/2", "p2", 12000, 2000),
    ]


def test_what_is_beyond_all_of_them_stays_with_the_last_that_it_reached() -> None:
    assert given_back("""
    2027-05-10 refund s a 370 -
    2027-05-11 refund t a 1 -
    """) == [
        ("s", "p3", 12000, 2000),
        ("s/2", "p2", 12000, 2000),
        ("s/3", "p1", 13000, 2167),
        ("t", "p3", 100, 17),
    ]


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
@pytest.mark.parametrize("limit", ["until: 2027-03-31", "payments: 2", "months: 3"])
@pytest.mark.parametrize(
    ("back", "taken"), [("120", "0.00"), ("180", "-5.00"), ("360", "-20.00")]
)
def test_nothing_is_taken_back_of_what_did_not_count(
    scope: str, limit: str, back: str, taken: str
) -> None:
    """Of three payments of 100 without VAT two count, at a tenth."""
    sales = f"{PLAN}    2027-04-20 refund - a {back} -"
    party = (
        "- {party: Ada, of: net revenue, rate: 10 %, clawback: credit, "
        f"scope: {scope}, {limit}}}"
    )

    assert due(accounts(party, sales)["Ada"]) == ["10.00", "10.00", "0.00", taken]
