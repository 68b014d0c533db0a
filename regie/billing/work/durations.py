"""Lengths of time, as people write them and as documents count them."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from regie.errors import UsageError
from regie.money import AmountError
from regie.money import number_in
from regie.money import round_half_away
from regie.planning.wording import duration_text
from regie.words import say

MINUTE = 60
HOUR = 3_600
MINUTES = 60
"""Of an hour."""

#: So many are several, in French.
_MANY = 2

SECONDS_MAX = 1_000 * HOUR
"""Longest time that is read: whoever types more mistyped."""

#: Parts of an hour that a quantity is written in: four digits (BR-FR-DEC-02).
_QUANTITY_PARTS = 10_000

_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
_MINUTES = "(?:m|mn|min|minutes?)"
_HOURS = re.compile(
    rf"([0-9]+(?:[.,][0-9]+)?) ?(?:h|hours?|heures?)(?: ?([0-5]?[0-9]) ?{_MINUTES}?)?"
)
_SHORT = re.compile(rf"([0-9]+) ?(?:{_MINUTES}|(s|sec|secondes?|seconds?))")


class DurationError(UsageError):
    """A text that is no length of time.

    Attributes:
        text: What was given.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            say(
                fr=f"« {text} » n'est pas une durée : écrivez 1h30, 1:30, 1,5 ou "
                "90 min.",
                en=f"“{text}” is no length of time: write 1h30, 1:30, 1.5 or 90 min.",
            )
        )


def read_seconds(text: str) -> int:
    """Read `1h30`, `1:30`, `1:30:00`, `90 min`, `1,5` or `1.5` (hours).

    Raises:
        DurationError: It is none, nothing at all, or longer than a thousand hours.
    """
    seconds = _seconds(" ".join(text.casefold().split()))
    if seconds is None or not 0 < seconds <= SECONDS_MAX:
        raise DurationError(text)
    return seconds


def read_minutes(text: str) -> int:
    """Read a length of time that says its unit, in whole minutes.

    Raises:
        ValueError: It is none; a number without a unit is none.
    """
    plain = " ".join(text.casefold().split())
    seconds = None if re.fullmatch(r"[0-9.,]+", plain) else _seconds(plain)
    if seconds is None or not 0 < seconds <= SECONDS_MAX or seconds % MINUTE:
        raise ValueError(text)
    return seconds // MINUTE


def hours_of(minutes: int) -> Decimal:
    """Return hours as a document counts them: four digits, a half away from zero."""
    parts = round_half_away(Fraction(minutes * _QUANTITY_PARTS, MINUTE))
    return Decimal(f"{(Decimal(parts) / _QUANTITY_PARTS).normalize():f}")


def minutes_text(minutes: int, language: str) -> str:
    """Write it as a person does: `12 h 30`, `−45 min`."""
    sign = "− " if minutes < 0 else ""
    return sign + duration_text(abs(minutes), language)


def of_time(minutes: int, language: str, *, one: str, many: str) -> str:
    """Return the word that goes with a length of time: `1 h … comprise`, `2 h … -s`.

    Words go with the hours, if there are any, and else with the minutes. French counts
    what is below two as one.

    Args:
        one: After `1 h`, in French after `1 h 30`, too.
        many: After `2 h`.
    """
    if language == "en":
        return one if abs(minutes) in {1, MINUTES} else many
    hours, rest = divmod(abs(minutes), MINUTES)
    return many if (hours or rest) >= _MANY else one


def seconds_text(seconds: int, language: str) -> str:
    """Write it to the minute, or to the second if it is shorter than one."""
    if 0 < abs(seconds) < MINUTE:
        return f"{seconds} s"
    return minutes_text(minutes_of(seconds), language)


def minutes_of(seconds: int) -> int:
    """Return the nearest minutes, a half away from zero."""
    return round_half_away(Fraction(seconds, MINUTE))


def _seconds(text: str) -> int | None:
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * HOUR + minutes * MINUTE + rest
    try:
        return _whole(number_in(text) * HOUR)
    except AmountError:
        return _named(text)


def _named(text: str) -> int | None:
    hours = _HOURS.fullmatch(text)
    if hours is not None:
        return _whole(number_in(hours[1]) * HOUR) + int(hours[2] or 0) * MINUTE
    short = _SHORT.fullmatch(text)
    if short is None:
        return None
    return int(short[1]) * (1 if short[2] else MINUTE)


def _whole(seconds: Decimal) -> int:
    """Return whole seconds: 0.33 hours are 1188, a third of an hour is near enough."""
    return round_half_away(Fraction(seconds))
