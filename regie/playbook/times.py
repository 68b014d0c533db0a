"""Times of day: `09:00`, `9h30`, `14 h`, `noon`, with or without a zone."""

from __future__ import annotations

import re
from datetime import time

from regie.playbook.cursor import Cursor
from regie.playbook.cursor import UnreadableError
from regie.playbook.model import WallTime
from regie.playbook.nodes import Text
from regie.playbook.rules import sentences as rules
from regie.playbook.scope import Scope
from regie.playbook.tokens import Token
from regie.playbook.zones import is_zone

_DIGITS = re.compile(r"[0-9]+")
_UNIVERSAL = {"utc", "gmt"}


def read_wall_time(cursor: Cursor) -> WallTime:
    """Read a time and the zone that may follow it.

    Raises:
        UnreadableError: There is no time here; reported.
    """
    at = read_time(cursor)
    token = cursor.peek()
    if token is None:
        return WallTime(at=at)
    if token.folded in _UNIVERSAL:
        cursor.step_on()
        return WallTime(at=at, zone="UTC")
    if token.kind != "zone":
        return WallTime(at=at)
    cursor.step_on()
    if not is_zone(token.text):
        report = cursor.scope.report
        rules.unknown_zone(report, cursor.spot(token), token.text)
        cursor.broken = True
    return WallTime(at=at, zone=token.text)


def read_time(cursor: Cursor) -> time:
    """Read a time of day.

    Raises:
        UnreadableError: There is no time here; reported.
    """
    words = cursor.scope.words
    named = cursor.take(words.clock)
    if named is not None:
        return named
    token = cursor.peek()
    if token is None or token.kind not in {"clock", "number"}:
        say = cursor.scope.report.say
        raise cursor.fail(say(fr="une heure", en="a time of day"))
    cursor.step_on()
    if token.kind == "number" and cursor.take(words.hours) is None:
        raise _bad_time(cursor, token)
    if cursor.sees(words.halves):
        raise _bad_time(cursor, token)
    return _checked(cursor, token)


def read_hours(text: Text, scope: Scope) -> tuple[time, time] | None:
    """Read a stretch of the day, such as `09:00-18:00` or `9h à 18h`; None if bad."""
    cursor = Cursor(text, scope)
    try:
        first = read_time(cursor)
        if not cursor.skip_mark("-") and cursor.take(scope.words.at) is None:
            raise cursor.fail(scope.report.say(fr="« - »", en="`-`"))
        last = read_time(cursor)
        cursor.finish()
    except UnreadableError:
        return None
    return (first, last)


def _checked(cursor: Cursor, token: Token) -> time:
    numbers = [int(digits[:4]) for digits in _DIGITS.findall(token.text)]
    hour, minute = [*numbers, 0][:2]
    if len(numbers) > 2 or hour > 23 or minute > 59:
        raise _bad_time(cursor, token)
    return time(hour, minute)


def _bad_time(cursor: Cursor, token: Token) -> UnreadableError:
    report = cursor.scope.report
    half = cursor.take(cursor.scope.words.halves)
    numbers = [int(digits[:4]) for digits in _DIGITS.findall(token.text)]
    hour, minute = [*numbers, 0][:2]
    hint = ""
    if hour == 24:
        noon = report.sample(fr="minuit", en="midnight")
        hint = report.say(
            fr=f"écrivez 23:59, ou « {noon} » (le début du jour) avec le jour suivant",
            en=f"write 23:59, or `{noon}` (the start of the day) with the next day",
        )
    elif half is not None and 1 <= hour <= 12 and minute <= 59:
        clock = f"{hour % 12 + half:02}:{minute:02}"
        hint = report.say(fr=f"écrivez {clock}", en=f"write {clock}")
    elif token.kind == "number" and hour < 24:
        hint = report.say(fr=f"écrivez {hour}:00", en=f"write {hour}:00")
    rules.bad_time(report, cursor.spot(token), token.text, hint)
    return UnreadableError()
