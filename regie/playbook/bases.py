"""What a moment hangs on: an anchor, a step, an item's date, or a literal date."""

from __future__ import annotations

import calendar
import re
from datetime import date
from itertools import chain

from regie.playbook.cursor import Cursor
from regie.playbook.cursor import UnreadableError
from regie.playbook.model import AnchorBase
from regie.playbook.model import Base
from regie.playbook.model import DateBase
from regie.playbook.model import Edge
from regie.playbook.model import ItemBase
from regie.playbook.model import StepBase
from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import alone
from regie.playbook.rules import sentences as rules
from regie.playbook.scope import ITEM_KINDS
from regie.playbook.times import read_time
from regie.playbook.tokens import Token

YEAR_MIN = 2000
YEAR_MAX = 2199
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def read_base(cursor: Cursor) -> Base:
    """Read what the moment hangs on; an unknown name is reported and passed over.

    Raises:
        UnreadableError: Neither a name nor a date stands here; reported.
    """
    cursor.skip(cursor.scope.words.articles)
    edge = cursor.take(cursor.scope.words.edge_nouns)
    if edge is not None:
        return StepBase(step=read_step_name(cursor).text, edge=edge)
    token = cursor.peek()
    if token is not None and token.kind in {"date", "slashed"}:
        cursor.step_on()
        return DateBase(on=_date(cursor, token))
    if token is None or token.kind != "word" or _is_time(cursor, token):
        raise _no_base(cursor, token)
    cursor.step_on()
    dot, name = cursor.peek(), cursor.peek(1)
    if dot is not None and dot.text == "." and name is not None and name.kind == "word":
        cursor.place += 2
        return _item(cursor, token, name)
    return _named(cursor, token, cursor.take(cursor.scope.words.edges))


def read_step_name(cursor: Cursor) -> Token:
    """Read the name of a step; an unknown one is reported and passed over.

    Raises:
        UnreadableError: No name stands here; reported.
    """
    cursor.skip(cursor.scope.words.articles)
    token = cursor.peek()
    if token is None or token.kind != "word":
        say = cursor.scope.report.say
        raise cursor.fail(say(fr="le nom d'une étape", en="the name of a step"))
    cursor.step_on()
    _check_step(cursor, token)
    return token


def read_date(report: Report, text: str, spot: Spot) -> date | None:
    """Read a literal date, year-month-day; None, reported, if no calendar has it."""
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        why = report.say(
            fr="écrivez année-mois-jour, par exemple 2027-02-25",
            en="write year-month-day, for example 2027-02-25",
        )
        rules.impossible_date(report, spot, text, why)
        return None
    year, month, day = map(int, match.groups())
    why = why_impossible(report, year, month, day)
    if why:
        rules.impossible_date(report, spot, text, why)
        return None
    return date(year, month, day)


def why_impossible(report: Report, year: int, month: int, day: int) -> str:
    """Return why no calendar has this day; empty if one has."""
    if not YEAR_MIN <= year <= YEAR_MAX:
        return report.say(
            fr=f"l'année va de {YEAR_MIN} à {YEAR_MAX}",
            en=f"the year is between {YEAR_MIN} and {YEAR_MAX}",
        )
    if not 1 <= month <= 12:
        return report.say(
            fr="le mois va de 01 à 12 : année-mois-jour",
            en="the month is between 01 and 12: year-month-day",
        )
    last = calendar.monthrange(year, month)[1]
    if 1 <= day <= last:
        return ""
    return report.say(fr=f"ce mois-là a {last} jours", en=f"that month has {last} days")


def _is_time(cursor: Cursor, token: Token) -> bool:
    """Whether a time of day stands where its day is missing: `at 9:00`."""
    scope = cursor.scope
    if token.text in (scope.anchors or ()) or token.text in (scope.steps or ()):
        return False
    if cursor.sees(scope.words.clock):
        return True
    digits = cursor.peek_kind(1) in {"clock", "number"}
    return cursor.sees(scope.words.at) and (digits or cursor.sees(scope.words.clock, 1))


def _no_base(cursor: Cursor, token: Token | None) -> UnreadableError:
    report = cursor.scope.report
    hint = ""
    if token is not None and token.kind in {"clock", "word"}:
        place = cursor.place
        cursor.take(cursor.scope.words.at)
        read_time(cursor)  # says so itself if no clock shows this time
        cursor.place = place
        day = report.sample(fr="le jour de X à 9h", en="on X at 09:00")
        hint = report.say(
            fr=f"dites aussi le jour : « {day} »", en=f"say the day too: `{day}`"
        )
    elif token is not None and token.kind == "number":
        hint = report.say(
            fr="une date s'écrit année-mois-jour, par exemple 2027-02-25",
            en="a date is written year-month-day, for example 2027-02-25",
        )
    wanted = report.say(fr="le nom d'une date", en="the name of a date")
    return cursor.fail(wanted, hint)


def _date(cursor: Cursor, token: Token) -> date:
    found = read_date(cursor.scope.report, token.text, cursor.spot(token))
    if found is None:
        cursor.broken = True
        return date(YEAR_MIN, 1, 1)
    return found


def _item(cursor: Cursor, kind: Token, name: Token) -> ItemBase:
    report = cursor.scope.report
    if cursor.scope.alone:
        whole = f"{kind.text}.{name.text}"
        spot = cursor.text.spot_of(kind.start, len(whole))
        alone.unknown_item(report, spot, whole)
        cursor.broken = True
    elif kind.text not in ITEM_KINDS:
        rules.unknown_item(report, cursor.spot(kind), kind.text, ITEM_KINDS)
        cursor.broken = True
    return ItemBase(item=kind.text, name=name.text)


def _named(cursor: Cursor, token: Token, edge: Edge | None) -> Base:
    scope = cursor.scope
    name = token.text
    if edge is not None:
        _check_step(cursor, token)
        return StepBase(step=name, edge=edge)
    if scope.anchors is None or name in scope.anchors:
        return AnchorBase(anchor=name)
    if scope.steps is not None and name in scope.steps:
        return StepBase(step=name, edge=Edge.DONE)
    cursor.broken = True
    if scope.alone:
        alone.unknown_anchor(scope.report, cursor.spot(token), name, scope.anchors)
        return AnchorBase(anchor=name)
    rules.unknown_anchor(
        scope.report,
        cursor.spot(token),
        name,
        scope.anchors,
        chain(scope.steps or (), scope.words.weekdays.meanings),
    )
    return AnchorBase(anchor=name)


def _check_step(cursor: Cursor, token: Token) -> None:
    scope = cursor.scope
    if scope.steps is None or token.text in scope.steps:
        return
    cursor.broken = True
    if scope.alone:
        alone.unknown_step(scope.report, cursor.spot(token), token.text)
        return
    rules.unknown_step(
        scope.report, cursor.spot(token), token.text, scope.steps, scope.anchors or ()
    )
