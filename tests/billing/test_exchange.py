from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction

import pytest

from regie.billing.exchange import converted
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.money import Currency
from regie.money import Money
from regie.words import speaking

EUR, USD, JPY = (Currency(code) for code in ("EUR", "USD", "JPY"))


def rate(day: int, worth: str) -> Rate:
    return Rate(
        on=date(2027, 3, day), origin="EUR", target="USD", worth=Fraction(worth)
    )


RATES = Rates([rate(5, "1.25"), rate(1, "1.10")])


@pytest.mark.parametrize(
    ("day", "worth"), [(1, "1.10"), (4, "1.10"), (5, "1.25"), (7, "1.25")]
)
def test_a_day_without_a_rate_has_the_last_one(day: int, worth: str) -> None:
    assert RATES.on(EUR, USD, date(2027, 3, day)).worth == Fraction(worth)


def test_the_other_way_round_is_the_inverse() -> None:
    assert RATES.on(USD, EUR, date(2027, 3, 5)).worth == Fraction(4, 5)


def test_one_currency_is_worth_itself() -> None:
    assert Rates().on(EUR, EUR, date(2027, 3, 5)).worth == 1


def test_nothing_is_guessed_before_the_first_rate() -> None:
    with pytest.raises(MissingRateError) as caught:
        RATES.on(EUR, USD, date(2027, 2, 28))

    assert (caught.value.pair, caught.value.on) == (("EUR", "USD"), date(2027, 2, 28))


MARCH = [date(2027, 3, day) for day in range(1, 8)]


def test_the_mean_is_of_the_days_with_a_rate() -> None:
    assert RATES.mean(EUR, USD, MARCH) == Rate(
        on=MARCH[-1],
        origin="EUR",
        target="USD",
        worth=Fraction("1.175"),
        averaged=True,
    )


def test_the_mean_the_other_way_round_is_the_inverse_of_what_was_published() -> None:
    assert RATES.mean(USD, EUR, MARCH).worth == 1 / Fraction("1.175")


def test_a_period_without_a_rate_of_its_own_has_the_last_one_before() -> None:
    days = [date(2027, 3, day) for day in (2, 3, 4)]

    assert RATES.mean(EUR, USD, days).worth == Fraction("1.1")


def test_no_mean_is_guessed_of_days_before_the_first_rate() -> None:
    with pytest.raises(MissingRateError) as caught:
        RATES.mean(EUR, USD, [date(2027, 2, day) for day in (26, 27, 28)] + MARCH)

    assert caught.value.on == date(2027, 2, 26)


@pytest.mark.parametrize(
    ("first", "known", "is_known"),
    [
        ("2027-01-01", "2027-01-04", True),  # a holiday, then a weekend
        ("2027-01-01", "2027-01-05", False),
        ("2027-03-26", "2027-03-30", True),  # Good Friday to Easter Monday
        ("2027-05-01", "2027-05-03", True),
        ("2027-12-24", "2027-12-27", False),
    ],
)
def test_a_mean_begins_with_the_first_day_of_publication(
    first: str,
    known: str,
    is_known: bool,  # noqa: FBT001 -- a case of the table
) -> None:
    begins = date.fromisoformat(first)
    days = [begins + timedelta(number) for number in range(10)]
    told = replace(rate(1, "1.25"), on=date.fromisoformat(known))

    try:
        worth = Rates([told]).mean(USD, EUR, days).worth
    except MissingRateError:
        worth = None

    assert worth == (Fraction("0.8") if is_known else None)


def test_older_editions_took_the_mean_of_all_days() -> None:
    rates = Rates([rate(5, "1.25"), rate(1, "1.10")], all_days=True)

    # Four days of 1.10, three of 1.25.
    assert rates.mean(EUR, USD, MARCH).worth == Fraction("8.15") / 7


def test_an_amount_is_converted_to_the_digits_of_its_currency() -> None:
    yen = Rate(on=date(2027, 3, 1), origin="EUR", target="JPY", worth=Fraction("162.5"))

    assert converted(Money.of("10.01", "EUR"), yen) == Money(1627, JPY)


def test_two_currencies_meet_through_the_euro() -> None:
    rates = Rates(
        [
            Rate(on=date(2027, 3, 5), origin="EUR", target="USD", worth=Fraction(5, 4)),
            Rate(on=date(2027, 3, 4), origin="EUR", target="GBP", worth=Fraction(4, 5)),
        ]
    )

    crossed = rates.on(Currency("USD"), Currency("GBP"), date(2027, 3, 7))

    assert (crossed.worth, crossed.on) == (Fraction(16, 25), date(2027, 3, 4))
    with pytest.raises(MissingRateError):
        rates.on(Currency("USD"), Currency("GBP"), date(2027, 3, 3))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "Aucun taux de change EUR → USD n'est connu au 28 février 2027."),
        ("en", "No exchange rate EUR → USD is known on 28 February 2027."),
    ],
)
def test_the_day_without_a_rate_is_in_words(language: str, told: str) -> None:
    with speaking(language), pytest.raises(MissingRateError, match=told):
        RATES.on(EUR, USD, date(2027, 2, 28))
