"""How often something happens, said again: `monday, thursday at 09:00 until cart_open`.

    read_every(say_recurrence(recurrence)) == recurrence

`every` itself is not said: it is the key, or `every` of the language stands before.
"""

from __future__ import annotations

from regie.playbook.languages import Language
from regie.playbook.languages import LANGUAGES
from regie.playbook.model import Amount
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.recurrence import Cycle
from regie.playbook.recurrence import MonthDay
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence import Weekdays
from regie.playbook.saying import phrase
from regie.playbook.saying import say_amount
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_unit
from regie.playbook.saying import say_wall_time
from regie.playbook.saying import say_weekday


def say_recurrence(recurrence: Recurrence, language: str) -> str:
    """Say the days, the time of day, the beginning and the end."""
    words = LANGUAGES[language]
    own = words.recurrences
    said = _cycle(recurrence.cycle, words)
    if recurrence.at is not None:
        said += f" {words.at[0]} {say_wall_time(recurrence.at, language)}"
    if recurrence.roll is not Roll.DEFAULT:
        said += f" {phrase(words.rolls, recurrence.roll)}"
    if recurrence.begins is not None:
        said += f" {own.beginnings[0]} {say_moment(recurrence.begins, language)}"
    if recurrence.ends is not None:
        end = phrase(own.ends, recurrence.through)
        said += f" {end} {say_moment(recurrence.ends, language)}"
    if recurrence.times is not None:
        times = own.times[-1] if recurrence.times == 1 else own.times[0]
        said += f", {recurrence.times} {times}"
    return said


def _cycle(cycle: Cycle, words: Language) -> str:
    match cycle:
        case Weekdays():
            return _weekdays(cycle, words)
        case MonthDay():
            return _month_day(cycle, words)
        case Amount():
            return _often(cycle, words)


def _often(amount: Amount, words: Language) -> str:
    if amount.number == 1:
        return say_unit(words, amount)
    return say_amount(amount, words.code)


def _weekdays(cycle: Weekdays, words: Language) -> str:
    days = ", ".join(say_weekday(day, words.code) for day in cycle.weekdays)
    if cycle.weeks == 1:
        return days
    weeks = say_amount(Amount(number=cycle.weeks, unit=Unit.WEEK), words.code)
    return f"{weeks} {words.recurrences.on_weekdays} {days}"


def _month_day(cycle: MonthDay, words: Language) -> str:
    months = _often(Amount(number=cycle.months, unit=Unit.MONTH), words)
    return f"{months} {words.recurrences.on_the} {_nth(cycle, words)}"


def _nth(cycle: MonthDay, words: Language) -> str:
    own = words.recurrences
    named = next((n for n, nth in own.ordinals.items() if nth == cycle.number), None)
    number = named or own.nth.format(number=cycle.number)
    if cycle.weekday is not None:
        return f"{number} {say_weekday(cycle.weekday, words.code)}"
    if not cycle.is_business and cycle.number > 0:
        return str(cycle.number)
    unit = Unit.BUSINESS_DAY if cycle.is_business else Unit.DAY
    return f"{number} {say_unit(words, Amount(number=1, unit=unit))}"
