"""What is signed in another currency, and what follows from its payments."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC
from fractions import Fraction

import pytest

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.edition import Edition
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.simulated_exchange import in_one_currency
from regie.ledger.text import read_entries
from tests.billing.simulated import movements
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_signed import plan

#: A euro buys 1.25 dollars when the sale is signed, then 1.6, then 2.
WORTH = {"2027-01-01": "1.25", "2027-02-01": "1.6", "2027-03-01": "2"}
RATES = [
    Rate(
        on=date.fromisoformat(on),
        origin="EUR",
        target="USD",
        worth=Fraction(worth),
        source="ECB",
    )
    for on, worth in WORTH.items()
]
KNOWN = datetime(2027, 1, 1, tzinfo=UTC)
TEXT = (
    "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\nconversion: payment date\n"
    "commission: {of: net revenue, rate: 10 %, counted: signed, clawback: credit}\n"
)
PAID = "".join(
    sale(f"2027-0{month}-05", key, "400") for month, key in enumerate("abc", 1)
)
BACK = "".join(refund("2027-03-20", key, "400") for key in "abc")
SALES = """
    date       kind    id amount currency sale
    2027-01-05 sale    s  1200   USD      -
    2027-01-05 payment a  400    USD      s
    2027-02-05 payment b  400    USD      s
    2027-03-05 payment c  400    USD      s
    2027-03-20 refund  -  400    USD      a
    2027-03-20 refund  -  400    USD      b
    2027-03-20 refund  -  400    USD      c
"""
PAYMENTS = ["320.00 EUR", "250.00 EUR", "200.00 EUR"]


def due(ledger: str, *editions: Edition) -> list[str]:
    """Return what each month's statement comes to, of 1,200 dollars."""
    made = each_stated(
        read_agreement(TEXT, file="zen.yaml", language="en", draft=True),
        read_entries(ledger.replace(" EUR", " USD")),
        [JANUARY, FEBRUARY, MARCH],
        plan("a", "b", "c"),
        editions=editions,
        rates=[ReadRate(rate=one, read_at=KNOWN) for one in RATES],
    )
    return [str(one.total) for one in made]


def test_what_is_signed_and_given_back_leaves_nothing() -> None:
    assert due(PAID) == ["96.00 EUR", "0.00 EUR", "0.00 EUR"]
    assert due(PAID + BACK) == ["96.00 EUR", "0.00 EUR", "-96.00 EUR"]


def test_a_part_given_back_has_the_rate_of_the_whole() -> None:
    back = refund("2027-03-20", "c", "100")

    assert due(PAID + back) == ["96.00 EUR", "0.00 EUR", "-8.00 EUR"]


def test_an_older_edition_took_the_rate_of_each_payment() -> None:
    """Of 1,200 dollars at 1.25: 320, 250 and 200 euros are given back."""
    old = (Edition.ARRIVAL,) * 3

    assert due(PAID + BACK, *old) == ["96.00 EUR", "0.00 EUR", "-77.00 EUR"]


@pytest.mark.parametrize(
    ("signed", "back"), [(True, ["320.00 EUR"] * 3), (False, PAYMENTS)]
)
def test_a_simulation_does_the_same_for_who_counts_what_is_signed(
    signed: bool,  # noqa: FBT001 -- a case of the table
    back: list[str],
) -> None:
    agreement = read_agreement(TEXT, file="zen.yaml", language="en", draft=True)
    book = open_book(movements(SALES))

    found = in_one_currency(book, agreement, Rates(RATES), signed=signed)

    assert [
        str(one.amount) for one in found.movements if one.kind is MovementKind.REFUND
    ] == back


def test_the_fee_of_a_later_payment_counts_as_its_sale_does() -> None:
    """The sale was signed before the agreement: neither it nor its fees count."""
    fee = """
2027-01-20 fee stripe:fee:b
  parent: stripe:charge:b
  client:zen:fees:payment        10.00 EUR
  client:zen:processor:stripe   -10.00 EUR
"""
    ledger = sale("2027-01-05", "a", "400") + sale("2027-01-20", "b", "400") + fee
    agreement = read_agreement(
        "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-15\n"
        "commission: {of: net revenue, rate: 10 %, counted: signed, fees: out, "
        "clawback: credit}\n",
        file="zen.yaml",
        language="en",
        draft=True,
    )

    def stated(*editions: Edition) -> str:
        (made,) = each_stated(
            agreement,
            read_entries(ledger),
            [JANUARY],
            plan("a", "b"),
            editions=editions,
        )
        return str(made.total)

    assert (stated(), stated(Edition.ARRIVAL)) == ("0.00 EUR", "-1.00 EUR")
