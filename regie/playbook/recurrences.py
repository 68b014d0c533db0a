"""Sentences that say how often: `every monday, thursday at 09:00 from A until B`.

    recurrence   = [every] cycle { [","] part }
    cycle        = weekday {"," weekday}
                 | amount                              # 2 weeks, day, business day
                 | amount on weekday {"," weekday}     # an amount of weeks
                 | amount on day-of-month              # an amount of months
                 | on day-of-month [of the month]
    day-of-month = number | nth (weekday | day | business day)
    part         = at | roll | from moment | until moment | through moment
                 | number times

`from`, `until`, `through` and `times` may be keys of the step instead. An amount counts
from the beginning of the recurrence; weeks and months are those of the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from regie.playbook.amounts import read_amount
from regie.playbook.cursor import Cursor
from regie.playbook.cursor import UnreadableError
from regie.playbook.meant import late
from regie.playbook.model import Amount
from regie.playbook.model import AnchorBase
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.moments import read_moment
from regie.playbook.moments import read_sentence
from regie.playbook.nodes import Text
from regie.playbook.recurrence import Cycle
from regie.playbook.recurrence import MonthDay
from regie.playbook.recurrence import OCCURRENCES_MAX
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence import Weekdays
from regie.playbook.rules import recurrences as rules
from regie.playbook.rules import sentences
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.times import read_wall_time

#: Keys that belong to `every`.
KEYS = ("from", "until", "through", "times")

#: The keys among them that end a recurrence after a moment, and whether its whole day
#: counts.
ENDS = {"until": False, "through": True}

#: What the names of last days and closings have in them.
_ENDING = re.compile(r"close|closing|end|last|fin|ferm|clot|dernier", re.IGNORECASE)

_COUNTED = {Unit.DAY, Unit.BUSINESS_DAY}


def read_recurrence(section: Section, scope: Scope) -> Recurrence | None:
    """Read `every` and what belongs to it; None, reported, if something is wrong."""
    text = section.text("every")
    if text is None:
        if not section.has("every"):
            for key in filter(section.has, KEYS):
                rules.only_with_every(scope.report, section.key_spot(key), key)
        return None
    found = read_every(text, scope)
    moments = _moments(section, scope)
    if found is None or moments is None:
        return None
    try:
        found = _with_keys(found, section, moments, scope)
    except UnreadableError:
        return None
    if found.ends is None and found.times is None:
        rules.no_end(scope.report, text.spot(), _likely_end(found, scope))
        return None
    return found


def _likely_end(found: Recurrence, scope: Scope) -> str:
    """Return the date at which it most likely ends; not that at which it begins."""
    begin = found.begins.base if found.begins is not None else None
    known = [name for name in scope.anchors or () if AnchorBase(anchor=name) != begin]
    ending = [name for name in known if _ENDING.search(name)]
    return next(iter(ending or known), "")


def read_every(text: Text, scope: Scope) -> Recurrence | None:
    """Read what `every` alone says, whether or not that has an end; None if bad."""
    mark = len(scope.report.problems)
    found = _every(text, scope)
    if found is None:
        late.explain_recurrence(text, scope, mark, _every)
    return found


def _every(text: Text, scope: Scope) -> Recurrence | None:
    cursor = Cursor(text, scope, rules.bad_recurrence)
    try:
        found = _sentence(cursor)
        cursor.finish()
    except UnreadableError:
        return None
    return None if cursor.broken else found


def _sentence(cursor: Cursor) -> Recurrence:
    cursor.take(cursor.scope.words.every)
    cycle = _cycle(cursor)
    found = Recurrence(cycle=cycle, days=cursor.written(0))
    while cursor.peek() is not None:
        cursor.skip_mark(",")
        more = _part(cursor, found)
        if more is found:
            break
        found = more
    if found.is_elapsed and (found.at is not None or found.roll is not Roll.DEFAULT):
        sentences.exact_already(cursor.scope.report, cursor.text.spot())
        raise UnreadableError
    return replace(
        found,
        text=cursor.written(0),
        position=cursor.spot(cursor.tokens[0]).position,
    )


def _cycle(cursor: Cursor) -> Cycle:
    weekdays = _weekdays(cursor)
    if weekdays:
        return Weekdays(weekdays=weekdays)
    day = _month_day(cursor)
    if day is not None:
        return day
    amount = _amount(cursor)
    if amount.unit is Unit.WEEK and (weekdays := _weekdays(cursor)):
        return Weekdays(weekdays=weekdays, weeks=amount.number)
    if amount.unit is Unit.MONTH and (day := _month_day(cursor)):
        return replace(day, months=amount.number)
    return amount


def _weekdays(cursor: Cursor) -> tuple[int, ...]:
    """Read weekdays, in the order of the week; nothing, without moving, if none."""
    words, end = cursor.scope.words, cursor.place
    found: set[int] = set()
    cursor.skip(words.on)
    while True:
        cursor.skip(words.articles)
        day = cursor.take(words.weekdays)
        day = cursor.take(words.plural_weekdays) if day is None else day
        if day is None:
            break
        found.add(day)
        end = cursor.place
        comma = cursor.skip_mark(",")
        if not cursor.take(words.both) and not comma:
            break
    cursor.place = end
    return tuple(sorted(found))


def _month_day(cursor: Cursor) -> MonthDay | None:
    """Read a day of the month; None, without moving, if there is none here.

    `on`, `the` or `of the month` must say that it is one: `every second monday` could
    be every other one.
    """
    words, start = cursor.scope.words, cursor.place
    lead_at = start + cursor.skip_mark(",")
    cursor.skip(words.on)
    cursor.skip(words.articles)
    led, number_at = cursor.place > lead_at, cursor.place
    number = _nth(cursor)
    weekday = cursor.take(words.weekdays)
    weekday = cursor.take(words.plural_weekdays) if weekday is None else weekday
    unit = cursor.take(words.units) if weekday is None else None
    of_month = cursor.take(words.of_month)
    is_day = unit is None or (unit in _COUNTED and number is not None)
    if number is None or not is_day or not (led or of_month):
        cursor.place = start
        return None
    is_business = unit is Unit.BUSINESS_DAY
    most = 5 if weekday is not None else 23 if is_business else 31
    if number != -1 and not 1 <= number <= most:
        cursor.place = number_at
        say = cursor.scope.report.say
        raise cursor.fail(
            say(fr=f"un nombre de 1 à {most}", en=f"a number from 1 to {most}")
        )
    return MonthDay(number=number, weekday=weekday, is_business=is_business)


def _nth(cursor: Cursor) -> int | None:
    words = cursor.scope.words
    token = cursor.peek()
    if token is None or token.kind != "number" or not token.text.isdigit():
        return cursor.take(words.ordinals)
    cursor.step_on()
    cursor.take(words.ordinal_endings)
    return int(token.text[:6])


def _amount(cursor: Cursor) -> Amount:
    amount = read_amount(cursor)
    if amount is not None:
        return amount
    unit = cursor.take(cursor.scope.words.units)
    if unit is not None:
        return Amount(number=1, unit=unit)
    say = cursor.scope.report.say
    raise cursor.fail(
        say(
            fr="des jours de la semaine, une durée ou un jour du mois",
            en="weekdays, an amount of time or a day of the month",
        )
    )


def _part(cursor: Cursor, found: Recurrence) -> Recurrence:
    """Read one more part of the sentence; return the same if there is none here."""
    words = cursor.scope.words
    if found.begins is None and cursor.take(words.beginnings):
        return replace(found, begins=read_sentence(cursor))
    if cursor.sees(words.ends):
        return _end(cursor, found)
    if found.at is None and cursor.take(words.at):
        return replace(found, at=read_wall_time(cursor))
    if found.roll is Roll.DEFAULT and cursor.sees(words.rolls):
        return replace(found, roll=cursor.take(words.rolls) or found.roll)
    if cursor.sees(words.times, 1):
        return _times(cursor, found)
    return found


def _end(cursor: Cursor, found: Recurrence) -> Recurrence:
    words = cursor.scope.words
    if found.ends is not None or found.times is not None:
        rules.two_ends(cursor.scope.report, cursor.spot(cursor.peek()))
        raise UnreadableError
    through = cursor.take(words.ends)
    ends = read_sentence(cursor)
    included = cursor.take(words.included)
    return replace(found, ends=ends, through=through or included or False)


def _times(cursor: Cursor, found: Recurrence) -> Recurrence:
    words, report = cursor.scope.words, cursor.scope.report
    token = cursor.peek()
    spot = cursor.spot(token)
    if found.ends is not None or found.times is not None:
        rules.two_ends(report, spot)
        raise UnreadableError
    if token is not None and token.kind == "number":
        cursor.step_on()
        number: int | None = int(token.text[:6]) if token.text.isdigit() else 0
    else:
        number = cursor.take(words.numbers)
    cursor.take(words.times)
    if number is None or not 1 <= number <= OCCURRENCES_MAX:
        rules.too_many_times(report, spot, OCCURRENCES_MAX)
        raise UnreadableError
    return replace(found, times=number)


def _moments(section: Section, scope: Scope) -> dict[str, Moment] | None:
    """Read every beginning and end under a key; None, reported, if one is bad."""
    texts = {key: section.text(key) for key in ("from", *ENDS)}
    read = {key: read_moment(text, scope) for key, text in texts.items() if text}
    good = {key: moment for key, moment in read.items() if moment is not None}
    return good if len(good) == len(read) else None


def _with_keys(
    found: Recurrence, section: Section, moments: Mapping[str, Moment], scope: Scope
) -> Recurrence:
    """Add what stands under `from`, `until`, `through` and `times`."""
    report = scope.report
    begins = moments.get("from")
    if begins is not None:
        if found.begins is not None:
            rules.said_twice(report, section.key_spot("from"), "from")
            raise UnreadableError
        word = report.sample(fr="à partir de", en="from")
        found = replace(found, begins=begins, text=f"{found.text} {word} {begins.text}")
    for key, through in ENDS.items():
        ends = moments.get(key)
        if ends is not None:
            _check_only_end(found, section, key)
            words = report.sample(
                fr=f"jusqu'à {ends.text}{' inclus' * through}",
                en=f"{key} {ends.text}",
            )
            found = replace(
                found, ends=ends, through=through, text=f"{found.text} {words}"
            )
    return _with_times(found, section, scope)


def _with_times(found: Recurrence, section: Section, scope: Scope) -> Recurrence:
    text = section.text("times")
    if text is None:
        return found
    _check_only_end(found, section, "times")
    cursor = Cursor(text, scope, rules.bad_recurrence)
    found = _times(cursor, found)
    cursor.finish()
    word = scope.report.sample(fr="fois", en="times")
    return replace(found, text=f"{found.text}, {found.times} {word}")


def _check_only_end(found: Recurrence, section: Section, key: str) -> None:
    if found.ends is not None or found.times is not None:
        rules.two_ends(section.report, section.key_spot(key))
        raise UnreadableError
