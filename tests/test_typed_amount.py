from __future__ import annotations

from decimal import Decimal

import pytest

from regie.money import AmountError
from regie.money import EUR
from regie.money import Money
from regie.typed_amount import AmbiguousAmountError
from regie.typed_amount import amount_in
from regie.typed_amount import amount_number
from regie.typed_amount import currency_beside
from regie.words import speaking


@pytest.mark.parametrize(
    ("text", "code", "amount"),
    [
        ("1000", "EUR", "1000"),
        ("1 000", "EUR", "1000"),
        ("1,00", "EUR", "1"),
        ("1.234,50", "EUR", "1234.50"),
        ("1,000.00", "EUR", "1000"),
        ("1 000.000", "EUR", "1000"),
        ("0.500", "EUR", "0.50"),
        ("1.0000", "EUR", "1"),
        ("1.234", "KWD", "1.234"),
        ("1.234", "TND", "1.234"),
        ("1000.00", "JPY", "1000"),
    ],
)
def test_amount_that_reads_in_one_way(text: str, code: str, amount: str) -> None:
    assert amount_in(text, code) == Money.of(amount, code)


@pytest.mark.parametrize(
    ("text", "code", "french", "english"),
    [
        ("1.000 €", "EUR", "1000 ou 1,00", "1000 or 1.00"),
        ("-€1,500", "EUR", "-1500 ou -1,50", "-1500 or -1.50"),
        ("1.000", "EUR", "1000 ou 1,00", "1000 or 1.00"),
        ("1,000", "EUR", "1000 ou 1,00", "1000 or 1.00"),
        ("1.500", "USD", "1500 ou 1,50", "1500 or 1.50"),
        ("\u221212,500", "EUR", "-12500 ou -12,50", "-12500 or -12.50"),
        ("1.000", "JPY", "1000 ou 1", "1000 or 1"),
    ],
)
def test_amount_that_reads_in_two_ways_is_refused_with_both(
    text: str, code: str, french: str, english: str
) -> None:
    with pytest.raises(AmbiguousAmountError) as caught:
        amount_in(text, code)

    assert caught.value.why("fr") == (f"cela se lit de deux façons ; écrivez {french}")
    assert caught.value.why("en") == f"this reads in two ways; write {english}"


def test_amount_whose_other_reading_is_no_amount_says_so() -> None:
    with speaking("en"), pytest.raises(AmbiguousAmountError) as caught:
        amount_in("1,234", "EUR")

    assert str(caught.value) == (
        "“1,234”: write 1234 if it is thousands; EUR has 2 decimal places."
    )


def test_what_it_was_read_as_is_written_so_that_it_reads_in_one_way() -> None:
    with pytest.raises(AmbiguousAmountError) as caught:
        amount_in("1,500", "EUR")

    assert amount_in(caught.value.instead, "EUR") == Money.of("1.50", "EUR")


def test_amount_number_may_have_more_digits_than_the_currency() -> None:
    assert amount_number("0,12345", EUR) == Decimal("0.12345")


def test_what_is_no_amount_stays_none() -> None:
    with pytest.raises(AmountError):
        amount_in("1.000.000", "EUR")


@pytest.mark.parametrize(
    ("text", "code", "amount"),
    [
        ("400", "EUR", "400.00 EUR"),
        ("400€", "EUR", "400.00 EUR"),
        ("1\u202f400,50\u00a0€", "EUR", "1400.50 EUR"),
        ("€1,400.50", "EUR", "1400.50 EUR"),
        ("-€20", "EUR", "-20.00 EUR"),
        ("\u221220 €", "EUR", "-20.00 EUR"),
        ("400 eur", "EUR", "400.00 EUR"),
        ("EUR 400", "EUR", "400.00 EUR"),
        ("$400", "USD", "400.00 USD"),
        ("400 $US", "USD", "400.00 USD"),
        ("US$400", "USD", "400.00 USD"),
        ("£12.30", "GBP", "12.30 GBP"),
    ],
)
def test_amount_in_reads_an_amount_with_its_currency(
    text: str, code: str, amount: str
) -> None:
    assert str(amount_in(text, code)) == amount


@pytest.mark.parametrize("text", ["", "€", "400 $", "400 USD", "4€00"])
def test_amount_in_refuses_another_currency_and_what_is_no_amount(text: str) -> None:
    with pytest.raises(AmountError):
        amount_in(text, "EUR")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("850.00 EUR", "EUR"),
        ("USD 850", "USD"),
        ("850 $", "USD"),
        ("£850", "GBP"),
        ("850", None),
        ("850 XQX", None),
        ("deux", None),
    ],
)
def test_the_currency_beside_an_amount(text: str, code: str | None) -> None:
    found = currency_beside(text)

    assert (found.code if found else None) == code
