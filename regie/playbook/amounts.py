"""Amounts of time: how far a moment lies from its base, how long a step takes."""

from __future__ import annotations

from decimal import Decimal

from regie.playbook.cursor import Cursor
from regie.playbook.model import Amount
from regie.playbook.model import Unit
from regie.playbook.nodes import Text
from regie.playbook.rules import shape
from regie.playbook.scope import Scope
from regie.playbook.tokens import Token

#: Far beyond any launch; keeps every date inside what calendars know.
NUMBER_MAX = 9_999

#: One day of `effort` is 7 hours: a fifth of the French legal week of 35 hours (Code du
#: travail, article L3121-27, read 2026-11-24).
EFFORT_DAY_MINUTES = 7 * 60

_EFFORT_MINUTES = {
    Unit.MINUTE: 1,
    Unit.HOUR: 60,
    Unit.DAY: EFFORT_DAY_MINUTES,
    Unit.BUSINESS_DAY: EFFORT_DAY_MINUTES,
}


def read_amount(cursor: Cursor) -> Amount | None:
    """Read `21 days` or `a week`; None, without moving, if there is none here.

    Raises:
        UnreadableError: There is a number without a unit, or not a whole one; reported.
    """
    words = cursor.scope.words
    token = cursor.peek()
    if token is None:
        return None
    if token.kind == "number":
        cursor.step_on()
        return Amount(number=_whole(cursor, token), unit=_unit(cursor))
    place = cursor.place
    number = cursor.take(words.numbers)
    if number is None:
        return None
    if cursor.sees(words.units) or cursor.sees(words.headings, 1):
        return Amount(number=number, unit=_unit(cursor))
    cursor.place = place  # a name that looks like a number word
    return None


def read_takes(text: Text, scope: Scope) -> int | None:
    """Read how many working days a step takes; None, reported, if it does not say."""
    number, unit = _plain_amount(Cursor(text, scope))
    if unit in {Unit.DAY, Unit.BUSINESS_DAY} and _is_whole(number, NUMBER_MAX):
        return int(number)
    example = scope.report.sample(fr="3 jours", en="3 days")
    shape.bad_duration(scope.report, text, "takes", example)
    return None


def read_effort(text: Text, scope: Scope) -> int | None:
    """Read the work in a step, in minutes; None, reported, if it does not say."""
    minutes = _effort_minutes(Cursor(text, scope))
    if _is_whole(minutes, NUMBER_MAX * EFFORT_DAY_MINUTES):
        return int(minutes)
    examples = scope.report.sample(
        fr="90 min, 2 h, 1h30, 3 jours", en="90 min, 2 h, 1h30, 3 days"
    )
    shape.bad_duration(scope.report, text, "effort", examples)
    return None


def _is_whole(number: Decimal, most: int) -> bool:
    return number == int(number) and 1 <= number <= most


def _effort_minutes(cursor: Cursor) -> Decimal:
    token = cursor.peek()
    if token is not None and token.kind == "clock" and "h" in token.folded:
        hours, minutes = token.folded[:12].split("h", 1)
        cursor.step_on()
        whole = cursor.peek() is None
        return Decimal(int(hours) * 60 + int(minutes or 0)) if whole else Decimal(0)
    number, unit = _plain_amount(cursor)
    return number * _EFFORT_MINUTES.get(unit, 0) if unit is not None else Decimal(0)


def _plain_amount(cursor: Cursor) -> tuple[Decimal, Unit | None]:
    """Read a number and a unit and nothing else; zero and None if it is not that."""
    words = cursor.scope.words
    token = cursor.peek()
    number: Decimal | int | None = None
    if token is not None and token.kind == "number":
        cursor.step_on()
        number = Decimal(token.text[:12].replace(",", "."))
    else:
        number = cursor.take(words.numbers)
    unit = cursor.take(words.units)
    if number is None or cursor.peek() is not None:
        return Decimal(0), None
    return Decimal(number), unit


def _whole(cursor: Cursor, token: Token) -> int:
    say = cursor.scope.report.say
    if token.text.isdigit() and 1 <= int(token.text[:6]) <= NUMBER_MAX:
        return int(token.text[:6])
    cursor.place -= 1
    raise cursor.fail(
        say(
            fr=f"un nombre entier de 1 à {NUMBER_MAX}",
            en=f"a whole number from 1 to {NUMBER_MAX}",
        ),
        say(
            fr="pour le jour même, écrivez la date seule ; pour un demi-jour, comptez "
            "en heures",
            en="for the day itself write the date alone; for half a day, hours",
        ),
    )


def _unit(cursor: Cursor) -> Unit:
    unit = cursor.take(cursor.scope.words.units)
    if unit is not None:
        return unit
    report = cursor.scope.report
    units = report.sample(
        fr="minutes, heures, jours, jours ouvrés, semaines, mois",
        en="minutes, hours, days, business days, weeks, months",
    )
    token = cursor.peek()
    hint = report.guess(token.text, cursor.scope.words.units.meanings) if token else ""
    raise cursor.fail(
        report.say(fr=f"une unité ({units})", en=f"a unit ({units})"), hint
    )
