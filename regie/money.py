"""Amounts of money: whole minor units of a currency, never a float.

There is one rounding function, `round_half_away`, used where a document is born: a tie
goes away from zero, for a refund as for a sale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from functools import total_ordering
from typing import Self

import iso4217
from babel.numbers import format_currency
from babel.numbers import format_decimal

from regie.errors import UsageError
from regie.words import counted
from regie.words import pick
from regie.words import say
from regie.words import speaking
from regie.words import spoken_language

MAX_DIGITS = 20
"""Longest amount that is read; what a database's 64-bit integer can hold."""

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")


class AmountError(UsageError):
    """A text that is no amount, or a currency that does not exist.

    Attributes:
        text: What was given.
    """

    def __init__(self, text: str, sentence: str) -> None:
        self.text = text
        super().__init__(sentence)


class CurrencyMixError(ValueError):
    """Two currencies met in one sum: a bug of the caller, never a user's mistake."""

    def __init__(self, one: Money, other: Money) -> None:
        self.one = one
        self.other = other
        super().__init__(f"{one!s} and {other!s}: different currencies do not add")


@cache
def _exponent(code: str) -> int:
    known = iso4217.Currency.__members__.get(code)
    exponent = known.exponent if known is not None and known.code == code else None
    if exponent is None:
        raise AmountError(
            code,
            say(
                fr=f"« {code} » n'est pas une monnaie : écrivez son code ISO 4217 en "
                "trois majuscules, par exemple EUR ou USD.",
                en=f"“{code}” is not a currency: write its ISO 4217 code in three "
                "capitals, for example EUR or USD.",
            ),
        )
    return exponent


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency in use.

    Attributes:
        code: ISO 4217, three capital letters.
        exponent: Digits of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
    """

    code: str
    exponent: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "exponent", _exponent(self.code))

    def __str__(self) -> str:
        return self.code


EUR = Currency("EUR")
"""In which France counts VAT, and for which the ECB's rates are."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount, exact.

    Attributes:
        minor: Whole minor units, for example cents; negative is owed.
        currency: Amounts of different currencies neither add nor compare.
    """

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            message = f"minor units are an int, not {self.minor!r}"
            raise TypeError(message)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str | Currency) -> Self:
        """Read major units (`19.70`, a point, no thousands) without any rounding.

        Raises:
            AmountError: No number, or more digits than the currency has.
        """
        known = Currency(currency) if isinstance(currency, str) else currency
        exact = _plain_decimal(amount) if isinstance(amount, str) else Decimal(amount)
        if not exact.is_finite():
            raise AmountError(str(amount), _no_number(str(amount)))
        numerator, denominator = exact.as_integer_ratio()
        minor, rest = divmod(numerator * 10**known.exponent, denominator)
        if rest:
            raise AmountError(str(amount), _inexact(amount, known))
        return cls(minor, known)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` writes: `972.87 EUR`.

        Raises:
            AmountError: It is none of that.
        """
        amount, _, code = text.partition(" ")
        return cls.of(amount, code)

    @classmethod
    def zero(cls, currency: str | Currency) -> Self:
        """Return nothing, in that currency."""
        known = Currency(currency) if isinstance(currency, str) else currency
        return cls(0, known)

    def __add__(self, other: Money) -> Money:
        _same_currency(self, other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        _same_currency(self, other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        _same_currency(self, other)
        return self.minor < other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.decimal():f} {self.currency.code}"

    def decimal(self) -> Decimal:
        """Return the amount in major units, with all digits of its currency."""
        return Decimal(f"{self.minor}E-{self.currency.exponent}")

    def scaled(self, fraction: Decimal | Fraction) -> Money:
        """Return this times the fraction, rounded by `round_half_away`.

        Call it once, on the line of a document; never on something scaled already.
        """
        numerator, denominator = fraction.as_integer_ratio()
        return Money(_rounded(self.minor * numerator, denominator), self.currency)

    def allocate(
        self, weights: Sequence[int | Decimal | Fraction]
    ) -> tuple[Money, ...]:
        """Split by the weights without losing a minor unit.

        Each part gets its share rounded towards zero; the units left over go one each
        to the largest remainders, the first of equal ones first.

        Raises:
            ValueError: No weight, a negative one, or none above zero.
        """
        exact = [Fraction(weight) for weight in weights]
        whole = sum(exact, Fraction())
        if whole <= 0 or min(exact) < 0:
            message = f"weights must not be negative and not all zero: {weights!r}"
            raise ValueError(message)
        shares = [abs(self.minor) * weight / whole for weight in exact]
        parts = [int(share) for share in shares]
        by_remainder = sorted(
            range(len(shares)), key=lambda index: parts[index] - shares[index]
        )
        for index in by_remainder[: abs(self.minor) - sum(parts)]:
            parts[index] += 1
        sign = -1 if self.minor < 0 else 1
        return tuple(Money(sign * part, self.currency) for part in parts)

    def text(self, language: str) -> str:
        """Write it as a person does: `1 234,50 €`, in English `€1,234.50`."""
        return format_currency(
            self.decimal(), self.currency.code, locale=_locale(language)
        )

    def said(self) -> str:
        """Write it in the language of whoever is reading now, for a sentence."""
        return self.text(spoken_language())

    def number(self, language: str) -> str:
        """Write it without its currency, for a column that names it: `1 234,50`."""
        digits = f"0.{'0' * self.currency.exponent}" if self.currency.exponent else "0"
        return format_decimal(
            self.decimal(), format=f"#,##{digits}", locale=_locale(language)
        )


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    """Add the amounts up; nothing in that currency if there are none."""
    return sum(amounts, Money.zero(currency))


def percent_of(amount: Money, percent: Decimal) -> Money:
    """Return so many percent of an amount, rounded once."""
    return amount.scaled(Fraction(percent) / 100)


def round_half_away(exact: Fraction) -> int:
    """Round to a whole number, a half away from zero: the only rounding there is."""
    return _rounded(exact.numerator, exact.denominator)


def number_in(text: str) -> Decimal:
    """Read a number as people write it: `1 234,50`, `1.234,50`, `1,234.50`, `800`.

    Where both signs occur the last one is the decimal sign; a sign that stands alone is
    the decimal sign too, of hours, percents and rates. What people type as an amount is
    read by `regie.typed_amount`, which does not guess.

    Raises:
        AmountError: It is no number.
    """
    digits = text.strip().replace("\u2212", "-").translate(_SPACES)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        digits = digits.replace("," if comma < point else ".", "")
    try:
        return _plain_decimal(digits.replace(",", "."))
    except AmountError:
        raise AmountError(text, _no_number(text)) from None


def decimal_text(number: Decimal, language: str) -> str:
    """Write a rate or a quantity as a person does: `8`, `5,5`."""
    return format_decimal(number, locale=_locale(language), decimal_quantization=False)


def decimal_places(currency: Currency, language: str) -> str:
    """Say how many digits the minor unit has: `2 décimales`."""
    with speaking(language):
        return counted(
            currency.exponent,
            fr=("décimale", "décimales"),
            en=("decimal place", "decimal places"),
        )


def _rounded(numerator: int, denominator: int) -> int:
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def _plain_decimal(text: str) -> Decimal:
    if len(text) > MAX_DIGITS or not _PLAIN.fullmatch(text):
        raise AmountError(text, _no_number(text))
    return Decimal(text)


def _no_number(text: str) -> str:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return say(
        fr=f"« {shown} » n'est pas un montant : écrivez par exemple 19,70.",
        en=f"“{shown}” is not an amount: write for example 19.70.",
    )


def _inexact(amount: str | int | Decimal, currency: Currency) -> str:
    places = decimal_places(currency, spoken_language())
    return say(
        fr=f"« {amount} » ne tient pas en {currency.code}, qui a {places} : Régie "
        "n'arrondit pas à votre place.",
        en=f"“{amount}” does not fit {currency.code}, which has {places}: Régie does "
        "not round for you.",
    )


def _same_currency(one: Money, other: Money) -> None:
    if one.currency != other.currency:
        raise CurrencyMixError(one, other)


def _locale(language: str) -> str:
    return _LOCALES[pick(language, fr="fr", en="en")]
