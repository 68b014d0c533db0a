"""Amounts as people type them: `1 234,50`, `1.234,50`, `800`; `1.000` is refused.

A lone point or comma before three digits is a decimal sign to some and parts thousands
to others. No currency of fewer than three decimals needs so many digits behind it, so
that nothing is guessed there; one of three (KWD, TND) has them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_symbol

from regie.errors import UsageError
from regie.money import AmountError
from regie.money import Currency
from regie.money import decimal_places
from regie.money import EUR
from regie.money import Money
from regie.money import number_in
from regie.words import pick
from regie.words import say
from regie.words import spoken_language

#: A currency's code, or a sign that means one of `_BY_SIGN`.
_CURRENCY = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|[€$£]")
_BY_SIGN = {"€": "EUR", "$": "USD", "£": "GBP"}

#: Digits of a group of thousands.
_GROUP = 3


class AmbiguousAmountError(UsageError):
    """An amount that may be thousands, or have decimals: `1.000`.

    Attributes:
        text: What was given.
        instead: The same number, written so that its separator is the decimal sign.
    """

    def __init__(self, text: str, number: Decimal, currency: Currency) -> None:
        self.text = text
        self.instead = f"{number}0"
        self._number = number
        self._currency = currency
        shown, why = text.strip(), self.why(spoken_language())
        super().__init__(say(fr=f"« {shown} » : {why}.", en=f"“{shown}”: {why}."))

    def why(self, language: str) -> str:
        """Return how both readings are written, a part of a sentence."""
        thousands = str(self._number).replace(".", "")
        places = Decimal(1).scaleb(-self._currency.exponent)
        small = self._number.quantize(places)
        if small != self._number:
            digits = decimal_places(self._currency, language)
            return pick(
                language,
                fr=f"écrivez {thousands} si ce sont des milliers ; {self._currency} a "
                f"{digits}",
                en=f"write {thousands} if it is thousands; {self._currency} has "
                f"{digits}",
            )
        decimals = str(small).replace(".", pick(language, fr=",", en="."))
        return pick(
            language,
            fr=f"cela se lit de deux façons ; écrivez {thousands} ou {decimals}",
            en=f"this reads in two ways; write {thousands} or {decimals}",
        )


def amount_in(text: str, currency: str | Currency) -> Money:
    """Read an amount in a currency, whose sign or code may stand beside it.

    `400`, `400,00 €`, `€400`, `-€20`, `400 EUR`; no rounding, no guess.

    Raises:
        AmbiguousAmountError: Three digits behind its only separator may be thousands.
        AmountError: It is no amount, or one in another currency.
    """
    known = Currency(currency) if isinstance(currency, str) else currency
    plain = text.strip().replace("\u2212", "-")
    minus = "-" if plain.startswith("-") else ""
    number = plain.removeprefix("-").strip()
    for sign in _signs(known.code):
        if number.casefold().startswith(sign):
            number = number[len(sign) :]
            break
        if number.casefold().endswith(sign):
            number = number[: -len(sign)]
            break
    try:
        return Money.of(amount_number(minus + number, known), known)
    except AmountError as error:
        raise AmountError(text, str(error)) from None


def currency_beside(text: str) -> Currency | None:
    """Return the currency whose code or sign stands beside a number, if any does."""
    found = _CURRENCY.search(text)
    if found is None:
        return None
    try:
        return Currency(_BY_SIGN.get(found[0], found[0]))
    except AmountError:
        return None


def currency_or_euro(code: str) -> Currency:
    """Return a currency, and the euro for what is none.

    Amounts can be read by themselves then, to tell what is wrong with each.
    """
    try:
        return Currency(code.upper())
    except AmountError:
        return EUR


@cache
def _signs(code: str) -> tuple[str, ...]:
    """Return how a currency is written beside an amount, the longest first."""
    signs = {get_currency_symbol(code, locale) for locale in ("fr_FR", "en_GB", "en")}
    return tuple(sorted({one.casefold() for one in (code, *signs)}, key=len)[::-1])


def amount_number(text: str, currency: Currency) -> Decimal:
    """Read the number of an amount, however many digits it has.

    Raises:
        AmbiguousAmountError: As `amount_in`.
        AmountError: It is no number.
    """
    number = number_in(text)
    digits = number.as_tuple().exponent
    is_lone = text.count(".") + text.count(",") == 1
    is_group = is_lone and digits == -_GROUP and 1 <= abs(number) < 10**_GROUP
    if is_group and currency.exponent < _GROUP:
        raise AmbiguousAmountError(text, number, currency)
    return number
