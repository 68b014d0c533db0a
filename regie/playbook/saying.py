"""What was read from a sentence, said again: the one proper sentence of a language.

    read(say(what)) == what

holds for every value that a sentence can have, in both languages, unless a name is a
word of sentences itself (a step called `on`). The formatter, the comparison of two
playbooks and imports speak with these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import TypeVar

from regie.playbook.content import Comparison
from regie.playbook.content import Condition
from regie.playbook.languages import Heading
from regie.playbook.languages import Language
from regie.playbook.languages import LANGUAGES
from regie.playbook.model import Amount
from regie.playbook.model import AnchorBase
from regie.playbook.model import Base
from regie.playbook.model import DateBase
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Edge
from regie.playbook.model import ItemBase
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import StepBase
from regie.playbook.model import Unit
from regie.playbook.model import WallTime

Meaning = TypeVar("Meaning")


def say_moment(moment: Moment, language: str) -> str:
    """Say `21 days before cart_open at 09:00, or earlier`.

    A step is said with its end (`page is done`), since an anchor may have its name.
    """
    words = LANGUAGES[language]
    said = f"{_distance(moment, words)}{say_base(moment.base, language)}"
    if moment.at is not None:
        said += f" {words.at[0]} {say_wall_time(moment.at, language)}"
    if moment.roll is not Roll.DEFAULT:
        said += f" {phrase(words.rolls, moment.roll)}"
    return said


def say_window(window: tuple[Moment, Moment], language: str) -> str:
    """Say `between A and B`."""
    words = LANGUAGES[language]
    first, last = (say_moment(moment, language) for moment in window)
    return f"{words.between[0]} {first} {words.both[0]} {last}"


def say_dependency(dependency: Dependency, language: str) -> str:
    """Say `page`, `page starts`, `2 days after page` or `every page`."""
    words = LANGUAGES[language]
    said = (
        f"{words.every[0]} {dependency.step}" if dependency.every else dependency.step
    )
    lag = dependency.lag
    if lag is not None:
        after = phrase(words.headings, Heading(direction=Direction.AFTER))
        said = f"{say_amount(lag, language)} {after} {said}"
    if dependency.edge is Edge.DONE:
        return said
    return f"{said} {phrase(words.edges, dependency.edge)}"


def say_condition(condition: Condition, language: str) -> str:
    """Say `upsell`, `not upsell`, `model is paid`, `speakers > 10`."""
    words = LANGUAGES[language]
    name, comparison, value = (
        condition.parameter,
        condition.comparison,
        condition.value,
    )
    if value is True and comparison in {Comparison.IS, Comparison.IS_NOT}:
        is_negative = comparison is Comparison.IS_NOT
        return f"{words.negations[0]} {name}" if is_negative else name
    if isinstance(value, bool):
        value = phrase(words.truths, value)
    if isinstance(value, Decimal):
        value = f"{value:f}"
    equal = comparison in {Comparison.IS, Comparison.IS_NOT}
    said = phrase(words.comparisons, comparison) if equal else comparison.value
    return f"{name} {said} {value}"


def say_amount(amount: Amount, language: str) -> str:
    """Say `21 days`."""
    return f"{amount.number} {say_unit(LANGUAGES[language], amount)}"


def say_takes(days: int, language: str) -> str:
    """Say how many working days a step takes: `3 days`."""
    return say_amount(Amount(number=days, unit=Unit.DAY), language)


def say_effort(minutes: int, language: str) -> str:
    """Say an amount of work: `2 hours`, `90 minutes`."""
    unit, number = (
        (Unit.MINUTE, minutes) if minutes % 60 else (Unit.HOUR, minutes // 60)
    )
    return say_amount(Amount(number=number, unit=unit), language)


def say_base(base: Base, language: str) -> str:
    """Say what a moment hangs on: `cart_open`, `page starts`, `2027-02-25`."""
    match base:
        case AnchorBase():
            return base.anchor
        case StepBase():
            return f"{base.step} {phrase(LANGUAGES[language].edges, base.edge)}"
        case ItemBase():
            return f"{base.item}.{base.name}"
        case DateBase():
            return base.on.isoformat()


def say_wall_time(wall: WallTime, language: str) -> str:
    """Say `09:00`, `9h30`, `noon`, with its zone if it has one."""
    said = say_clock(wall.at, language)
    return said if wall.zone is None else f"{said} {wall.zone}"


def say_clock(at: time, language: str) -> str:
    """Say `09:00`, `9h30` or `midnight`."""
    words = LANGUAGES[language]
    named = next((name for name, clock in words.clock.items() if clock == at), None)
    if named is not None:
        return named
    form = words.clock_form if at.minute else words.whole_hour_form
    return form.format(hour=at.hour, minute=at.minute)


def say_weekday(weekday: int, language: str) -> str:
    """Say `monday` for 0."""
    return phrase(LANGUAGES[language].weekdays, weekday)


def _distance(moment: Moment, words: Language) -> str:
    if moment.direction is Direction.ON:
        return ""
    heading = phrase(
        words.headings,
        Heading(direction=moment.direction, inclusive=moment.inclusive),
    )
    if moment.amount is not None:
        return f"{say_amount(moment.amount, words.code)} {heading} "
    weekday = say_weekday(moment.weekday or 0, words.code)
    return f"{words.some_weekday}{weekday} {heading} "


def say_unit(words: Language, amount: Amount) -> str:
    """Say the unit of an amount, in the number that the amount wants."""
    names = [name for name, unit in words.units.items() if unit is amount.unit]
    return names[min(1, len(names) - 1)] if amount.number == 1 else names[0]


def phrase(phrases: Mapping[str, Meaning], meaning: Meaning) -> str:
    """Return the phrase to recommend: the first one that means this."""
    return next(phrase for phrase, found in phrases.items() if found == meaning)
