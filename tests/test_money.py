from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.money import AmountError
from regie.money import Currency
from regie.money import CurrencyMixError
from regie.money import decimal_text
from regie.money import Money
from regie.money import number_in
from regie.money import round_half_away
from regie.money import total
from regie.words import speaking

EUR = Currency("EUR")
JPY = Currency("JPY")
KWD = Currency("KWD")

minors = st.integers(min_value=-(10**15), max_value=10**15)
weights = st.lists(
    st.one_of(
        st.integers(min_value=0, max_value=10**6),
        st.fractions(min_value=0, max_value=100),
        st.decimals(min_value=0, max_value=100, places=4),
    ),
    min_size=1,
    max_size=8,
).filter(lambda drawn: sum(Fraction(weight) for weight in drawn) > 0)


def euros(text: str) -> Money:
    return Money.of(text, EUR)


@pytest.mark.parametrize(
    ("code", "exponent"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)]
)
def test_currency_knows_its_minor_unit(code: str, exponent: int) -> None:
    assert Currency(code).exponent == exponent


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX", "XAU", "ZZZ"])
def test_currency_that_nobody_pays_in_is_refused(code: str) -> None:
    with pytest.raises(AmountError) as caught:
        Currency(code)

    assert str(caught.value) == (
        f"« {code} » n'est pas une monnaie : écrivez son code ISO 4217 en trois "
        "majuscules, par exemple EUR ou USD."
    )


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("19.70", "EUR", 1970),
        ("19.7", "EUR", 1970),
        ("-0.01", "EUR", -1),
        ("800", "EUR", 80000),
        (800, "EUR", 80000),
        (Decimal("1e3"), "EUR", 100000),
        ("1970", "JPY", 1970),
        ("1.234", "KWD", 1234),
        ("12345678901234567.89", "EUR", 1234567890123456789),
    ],
)
def test_money_of_reads_exactly(
    amount: str | int | Decimal, currency: str, minor: int
) -> None:
    assert Money.of(amount, currency) == Money(minor, Currency(currency))


@pytest.mark.parametrize(
    "amount", ["", "-", ".5", "5.", "1,5", "1 000", "1e3", "NaN", "٣", "+1", "0.1.2"]
)
def test_money_of_refuses_what_is_no_number(amount: str) -> None:
    with pytest.raises(AmountError):
        Money.of(amount, "EUR")


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("1.001", "EUR"), ("0.5", "JPY"), (Decimal("0.005"), "EUR")],
)
def test_money_of_never_rounds(amount: str | Decimal, currency: str) -> None:
    with pytest.raises(AmountError):
        Money.of(amount, currency)


def test_money_of_refuses_what_is_not_finite() -> None:
    with pytest.raises(AmountError):
        Money.of(Decimal("NaN"), "EUR")


def test_money_of_says_what_it_would_lose() -> None:
    with speaking("en"), pytest.raises(AmountError) as caught:
        Money.of("1.001", "EUR")

    assert str(caught.value) == (
        "“1.001” does not fit EUR, which has 2 decimal places: Régie does not round "
        "for you."
    )


@pytest.mark.parametrize("minor", [1.0, True, Decimal(1), "1"])
def test_money_takes_whole_minor_units_only(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, EUR)  # type: ignore[arg-type]


def test_money_adds_subtracts_and_compares() -> None:
    assert euros("1.10") + euros("2.20") - euros("0.30") == euros("3.00")
    assert -euros("1.10") == euros("-1.10")
    assert abs(euros("-1.10")) == euros("1.10")
    assert [euros("1") < euros("2"), euros("1") >= euros("2")] == [True, False]
    assert [bool(euros("0")), bool(euros("-0.01"))] == [False, True]


@given(minors)
def test_money_of_two_currencies_never_mixes(minor: int) -> None:
    one, other = Money(minor, EUR), Money(minor, JPY)

    assert one != other
    for mixed in (Money.__add__, Money.__sub__, Money.__lt__):
        with pytest.raises(CurrencyMixError):
            mixed(one, other)


def test_total_of_nothing_is_zero() -> None:
    assert total([], JPY) == Money(0, JPY)
    assert total([euros("1"), euros("0.5")], EUR) == euros("1.50")


@given(minors, st.sampled_from([EUR, JPY, KWD]))
def test_money_text_for_machines_reads_back(minor: int, currency: Currency) -> None:
    amount = Money(minor, currency)

    number, code = str(amount).split()

    assert Money.of(number, code) == amount


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("2.49", 2), ("-2.51", -3)],
)
def test_rounding_takes_a_half_away_from_zero(exact: str, rounded: int) -> None:
    assert round_half_away(Fraction(exact)) == rounded


@given(st.fractions())
def test_rounding_is_symmetric_and_off_by_half_at_most(exact: Fraction) -> None:
    rounded = round_half_away(exact)

    assert rounded == -round_half_away(-exact)
    assert abs(rounded - exact) <= Fraction(1, 2)


@given(minors, st.decimals(min_value=-10, max_value=10, places=6))
def test_scaled_is_the_product_rounded_once(minor: int, factor: Decimal) -> None:
    scaled = Money(minor, EUR).scaled(factor)

    assert scaled == Money(round_half_away(minor * Fraction(factor)), EUR)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("0.10", [1, 1, 1], ["0.04", "0.03", "0.03"]),
        ("-0.10", [1, 1, 1], ["-0.04", "-0.03", "-0.03"]),
        ("0.05", [1, 1], ["0.03", "0.02"]),
        ("140.00", [Decimal("0.5"), Decimal("0.5")], ["70.00", "70.00"]),
        ("1.00", [0, 3, 1], ["0.00", "0.75", "0.25"]),
        ("0.00", [1, 2], ["0.00", "0.00"]),
    ],
)
def test_allocate_gives_the_rest_to_the_largest_remainder(
    amount: str, weights: list[int | Decimal | Fraction], parts: list[str]
) -> None:
    assert euros(amount).allocate(weights) == tuple(euros(part) for part in parts)


@given(minors, weights)
def test_allocate_loses_nothing(
    minor: int, weights: list[int | Decimal | Fraction]
) -> None:
    parts = Money(minor, EUR).allocate(weights)

    whole = sum((Fraction(weight) for weight in weights), Fraction())
    assert total(parts, EUR) == Money(minor, EUR)
    assert all(
        abs(part.minor - minor * Fraction(weight) / whole) < 1
        for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_allocate_refuses_weights_that_share_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        euros("1").allocate(weights)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("1234.50", "EUR", "fr", "1\u202f234,50\u00a0€"),
        ("1234.50", "EUR", "en", "€1,234.50"),
        ("-1234.50", "EUR", "fr", "-1\u202f234,50\u00a0€"),
        ("1234", "JPY", "fr", "1\u202f234\u00a0JPY"),
    ],
)
def test_money_text_is_what_a_person_writes(
    amount: str, currency: str, language: str, text: str
) -> None:
    assert Money.of(amount, currency).text(language) == text


def test_money_number_leaves_the_currency_to_the_column() -> None:
    assert euros("1234.50").number("fr") == "1\u202f234,50"
    assert euros("1234.50").number("en") == "1,234.50"
    assert Money.of("1234", "JPY").number("en") == "1,234"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("800", "800"),
        ("1 234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("\u221212,5", "-12.5"),
        ("1,234", "1.234"),
    ],
)
def test_number_in_reads_what_people_write(text: str, number: str) -> None:
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "1.2.3", "12 €", "9" * 60])
def test_number_in_refuses_the_rest(text: str) -> None:
    with pytest.raises(AmountError) as caught:
        number_in(text)

    assert caught.value.text == text


def test_decimal_text_keeps_what_is_needed() -> None:
    assert decimal_text(Decimal("8.00"), "fr") == "8"
    assert decimal_text(Decimal("5.50"), "fr") == "5,5"
    assert decimal_text(Decimal("5.50"), "en") == "5.5"
