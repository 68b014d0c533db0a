"""What a simulation makes of sales in other currencies: what bills make of them."""

from __future__ import annotations

import textwrap

import pytest

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rates
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_rates
from regie.billing.revenue.simulated_exchange import in_one_currency
from tests.billing.simulated import movements

RATES = """\
date,from,to,rate
2027-01-01,EUR,USD,1.25
2027-01-20,EUR,USD,1.6
2027-02-01,EUR,USD,2
"""


def converted(conversion: str, sales: str, *, begins: str = "2027-01-01") -> Book:
    text = f"agreement: Test\nfrom: {begins}\ncurrency: EUR\n{conversion}\n"
    text += "commission: {rate: 10 %, of: net revenue}"
    agreement = read_agreement(text, file="a.yaml", language="en", draft=True)
    rates = Rates(read_rates(textwrap.dedent(RATES), file="r.csv"))
    return in_one_currency(open_book(movements(sales)), agreement, rates)


def amounts(book: Book) -> list[tuple[str, str, str]]:
    return [(one.key, str(one.amount), str(one.vat)) for one in book.movements]


REFUNDED = """
    date       kind   id amount currency vat sale
    2027-01-10 sale   a  120    USD      20  -
    2027-01-11 sale   b  120    EUR      20  -
    2027-02-03 refund r  120    USD      20  a
    2027-02-04 fee    f  3      USD      -   a
"""


@pytest.mark.parametrize(
    ("rule", "sale", "vat", "fee"),
    [
        ("payment date", "96.00", "16.00", "2.40"),
        # The last day of January has the rate of the 20th.
        ("statement date", "75.00", "12.50", "1.88"),
        # 1 / ((1.25 + 1.6) / 2) of each: 70.1754… and 14.0350…
        ("average", "84.22", "14.04", "2.11"),
    ],
)
def test_what_follows_from_a_sale_has_its_rate(
    rule: str, sale: str, vat: str, fee: str
) -> None:
    assert amounts(converted(f"conversion: {rule}", REFUNDED)) == [
        ("a", f"{sale} EUR", f"{vat} EUR"),
        ("b", "120.00 EUR", "20.00 EUR"),
        ("r", f"{sale} EUR", f"{vat} EUR"),
        ("f", f"{fee} EUR", "0.00 EUR"),
    ]


def test_the_first_statement_begins_with_the_agreement() -> None:
    """From 18 January on the rates published are those of the 20th and before it."""
    sales = "date id amount currency\n2027-01-21 a 100 USD"

    book = converted("conversion: average", sales, begins="2027-01-18")

    assert amounts(book) == [("a", "62.50 EUR", "0.00 EUR")]


def test_a_refund_of_a_sale_in_instalments_takes_back_the_payment_before() -> None:
    sales = """
        date       kind    id amount currency sale
        2027-01-10 sale    a  200    USD      -
        2027-01-10 payment p  100    USD      a
        2027-02-10 payment q  100    USD      a
        2027-02-20 refund  r  50     USD      a
        2027-02-21 refund  s  50     USD      p
    """

    book = converted("conversion: payment date", sales)

    assert [(key, amount) for key, amount, _ in amounts(book)] == [
        ("a", "160.00 EUR"),
        ("p", "80.00 EUR"),
        ("q", "50.00 EUR"),
        ("r", "25.00 EUR"),
        ("s", "40.00 EUR"),
    ]
    assert [one.pays for one in book.movements if one.kind.value == "payment"] == [
        1 / 2,
        1 / 2,
    ]


def test_without_an_agreed_conversion_currencies_stay_apart() -> None:
    assert amounts(converted("", REFUNDED))[0] == ("a", "120.00 USD", "20.00 USD")


def test_a_rate_that_is_not_known_is_asked_for() -> None:
    sales = "date id amount currency\n2027-01-21 a 100 CHF"

    with pytest.raises(MissingRateError) as caught:
        converted("conversion: payment date", sales)

    assert caught.value.pair == ("CHF", "EUR")
