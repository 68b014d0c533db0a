"""Sentences that say when: moments, windows and what a step waits for.

    moment     = [on] base [at] [roll]
               | the day (before | after) base [at] [roll]
               | amount (before | after) base [at] [roll]
               | base (+ | -) amount [at] [roll]
               | weekday (before | after | on or before | on or after) base [at] [roll]
    base       = anchor | step [starts | is done] | (start | end) of step
               | item "." field | date
    window     = between moment and moment
    dependency = [amount after] [every] step [starts | is done]

The words of each part are those of `regie.playbook.languages`. `midnight` is the start
of the day that is named. Days, weeks and months keep the time on the clock; minutes and
hours are elapsed time; they are counted from the time behind a literal date: `48 hours
before 2027-03-29 at 10:00`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from regie.playbook.amounts import read_amount
from regie.playbook.bases import read_base
from regie.playbook.bases import read_step_name
from regie.playbook.cursor import Cursor
from regie.playbook.cursor import UnreadableError
from regie.playbook.languages import Heading
from regie.playbook.meant import late
from regie.playbook.model import Amount
from regie.playbook.model import DateBase
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.nodes import Text
from regie.playbook.rules import recurrences
from regie.playbook.rules import sentences as rules
from regie.playbook.scope import Scope
from regie.playbook.times import read_wall_time

#: Units that count elapsed time; the others count days and keep the wall clock.
ELAPSED = frozenset({Unit.MINUTE, Unit.HOUR})


class _Distance(NamedTuple):
    """How far from the base, and which way."""

    heading: Heading
    amount: Amount | None = None
    weekday: int | None = None


_NONE = _Distance(Heading(direction=Direction.ON))


def read_moment(text: Text, scope: Scope) -> Moment | None:
    """Read a moment; None if something is wrong with it, which was reported."""
    heard = scope.heard.get(text.value)
    if heard is not None:
        return replace(heard, position=text.position)
    mark = len(scope.report.problems)
    moment = _moment(text, scope)
    if moment is not None:
        scope.heard[text.value] = moment
    else:
        late.explain_moment(text, scope, mark, _moment, _window)
    return moment


def _moment(text: Text, scope: Scope) -> Moment | None:
    cursor = Cursor(text, scope)
    try:
        moment = read_sentence(cursor)
        cursor.finish()
    except UnreadableError:
        return None
    return None if cursor.broken else moment


def read_sentence(cursor: Cursor) -> Moment:
    """Read a moment as far as it goes; what follows is the caller's.

    Raises:
        UnreadableError: It makes no sense; reported.
    """
    first = cursor.place
    _refuse_every(cursor)
    distance = _distance(cursor)
    base = read_base(cursor)
    is_date = isinstance(base, DateBase)
    at = _time_of_date(cursor) if is_date else None
    if distance is _NONE:
        distance = _shorthand(cursor)
    at, roll = _ending(cursor, at)
    _check_elapsed(cursor, distance.amount, None if is_date else at, roll)
    return Moment(
        base=base,
        direction=distance.heading.direction,
        amount=distance.amount,
        weekday=distance.weekday,
        inclusive=distance.heading.inclusive,
        at=at,
        roll=roll,
        text=cursor.written(first),
        position=cursor.spot(cursor.tokens[first]).position,
    )


def read_window(text: Text, scope: Scope) -> tuple[Moment, Moment] | None:
    """Read `between A and B`; None if something is wrong, which was reported."""
    mark = len(scope.report.problems)
    window = _window(text, scope)
    if window is None:
        late.explain_window(text, scope, mark, _window)
    return window


def _window(text: Text, scope: Scope) -> tuple[Moment, Moment] | None:
    cursor = Cursor(text, scope)
    report, words = scope.report, scope.words
    example = report.sample(
        fr="entre 5 semaines avant X et 2 semaines avant X",
        en="between 5 weeks before X and 2 weeks before X",
    )
    hint = report.say(fr=f"écrivez « {example} »", en=f"write `{example}`")
    try:
        if cursor.take(words.between) is None:
            word = report.sample(fr="entre", en="between")
            raise cursor.fail(report.say(fr=f"« {word} »", en=f"`{word}`"), hint)
        first = read_sentence(cursor)
        if cursor.take(words.both) is None:
            word = report.sample(fr="et", en="and")
            raise cursor.fail(report.say(fr=f"« {word} »", en=f"`{word}`"), hint)
        last = read_sentence(cursor)
        cursor.finish()
    except UnreadableError:
        return None
    return None if cursor.broken else (first, last)


def read_dependency(text: Text, scope: Scope) -> Dependency | None:
    """Read what a step waits for; None if something is wrong, which was reported."""
    if scope.steps is not None and text.value in scope.steps:
        return Dependency(step=text.value, position=text.position)
    mark = len(scope.report.problems)
    dependency = _dependency(text, scope)
    if dependency is None:
        late.explain_dependency(text, scope, mark, _moment)
    return dependency


def _dependency(text: Text, scope: Scope) -> Dependency | None:
    cursor = Cursor(text, scope)
    words = scope.words
    try:
        lag = read_amount(cursor)
        if lag is not None:
            _expect_after(cursor)
        every = cursor.sees(words.every) and cursor.peek(1) is not None
        if every:
            cursor.take(words.every)
        cursor.skip(words.articles)
        edge = cursor.take(words.edge_nouns)
        name = read_step_name(cursor)
        edge = cursor.take(words.edges) or edge
        _expect_end(cursor)
    except UnreadableError:
        return None
    if cursor.broken:
        return None
    return Dependency(
        step=name.text,
        edge=edge or Edge.DONE,
        lag=lag,
        every=every,
        position=cursor.spot(name).position,
    )


def _distance(cursor: Cursor) -> _Distance:
    words = cursor.scope.words
    amount = read_amount(cursor)
    if amount is not None:
        return _Distance(_heading(cursor), amount=amount)
    place = cursor.place
    cursor.skip(words.articles)
    weekday = cursor.take(words.weekdays)
    heading = cursor.take(words.headings) if weekday is not None else None
    if heading is not None:
        return _Distance(heading, weekday=weekday)
    cursor.place = place
    cursor.skip(words.articles)
    days = cursor.take(words.neighbours)
    if days is not None:
        direction = Direction.AFTER if days > 0 else Direction.BEFORE
        amount = Amount(number=abs(days), unit=Unit.DAY)
        return _Distance(Heading(direction=direction), amount=amount)
    cursor.place = place
    cursor.skip(words.on)
    return _NONE


def _heading(cursor: Cursor) -> Heading:
    report = cursor.scope.report
    token, place = cursor.peek(), cursor.place
    heading = cursor.take(cursor.scope.words.headings)
    if heading is not None and not heading.inclusive:
        return heading
    cursor.place = place
    hint = ""
    if token is not None and token.folded.startswith("ouvrable"):
        hint = report.say(
            fr="les jours ouvrables comptent le samedi : écrivez « jours ouvrés »",
            en="`jours ouvrables` count Saturdays: write `jours ouvrés`",
        )
    before = report.sample(fr="avant", en="before")
    after = report.sample(fr="après", en="after")
    either = report.say(
        fr=f"« {before} » ou « {after} »", en=f"`{before}` or `{after}`"
    )
    if token is not None and not hint:
        hint = report.guess(token.text, [before, after])
    raise cursor.fail(either, hint)


def _shorthand(cursor: Cursor) -> _Distance:
    token = cursor.peek()
    if token is None or token.kind != "sign":
        return _NONE
    cursor.step_on()
    amount = read_amount(cursor)
    if amount is None:
        report = cursor.scope.report
        days = report.sample(fr="21 jours", en="21 days")
        raise cursor.fail(report.say(fr=f"« {days} »", en=f"`{days}`"))
    after = token.folded == "+"
    direction = Direction.AFTER if after else Direction.BEFORE
    return _Distance(Heading(direction=direction), amount=amount)


def _time_of_date(cursor: Cursor) -> WallTime | None:
    """Read the time that follows a literal date without `at`: 2027-02-25T10:00."""
    if cursor.peek_kind() == "joint":
        cursor.step_on()
    return read_wall_time(cursor) if cursor.peek_kind() == "clock" else None


def _ending(cursor: Cursor, at: WallTime | None) -> tuple[WallTime | None, Roll]:
    words = cursor.scope.words
    roll = Roll.DEFAULT
    while cursor.peek() is not None:
        cursor.skip_mark(",")
        if cursor.sees(words.beginnings):  # of a recurrence; one begins like a time
            break
        if at is None and cursor.take(words.at):
            at = read_wall_time(cursor)
        elif roll is Roll.DEFAULT and cursor.sees(words.rolls):
            roll = cursor.take(words.rolls) or roll
        else:
            break
    return at, roll


def _check_elapsed(
    cursor: Cursor, amount: Amount | None, at: WallTime | None, roll: Roll
) -> None:
    """Refuse a time of day, or another day, for what is exact to the minute."""
    if amount is None or amount.unit not in ELAPSED:
        return
    if at is None and roll in {Roll.DEFAULT, Roll.KEEP}:
        return
    report = cursor.scope.report
    cursor.broken = True
    rules.exact_already(report, cursor.text.spot())


def _refuse_every(cursor: Cursor) -> None:
    if not cursor.sees(cursor.scope.words.every) or cursor.peek(1) is None:
        return
    token = cursor.peek()
    word = "" if token is None else token.text
    recurrences.every_in_moment(cursor.scope.report, cursor.spot(token), word)
    raise UnreadableError


def _expect_after(cursor: Cursor) -> None:
    report = cursor.scope.report
    token = cursor.peek()
    heading = _heading(cursor)
    if heading.direction is Direction.AFTER:
        return
    rules.bad_dependency(
        report,
        cursor.spot(token),
        report.say(
            fr="« after » dit ce que l'étape attend ; on n'attend pas « avant »",
            en="`after` says what the step waits for; nothing is waited for `before`",
        ),
        report.say(
            fr="pour une limite, écrivez « due: … avant … »",
            en="for a limit, write `due: … before …`",
        ),
    )
    raise UnreadableError


def _expect_end(cursor: Cursor) -> None:
    token = cursor.peek()
    if token is None or cursor.broken:
        return
    words, report = cursor.scope.words, cursor.scope.report
    if token.text == "," or cursor.sees(words.both):
        message = report.say(
            fr="une seule étape par phrase", en="only one step a sentence"
        )
        hint = report.say(
            fr="écrivez une liste : after: [une_étape, une_autre]",
            en="write a list: after: [one_step, another]",
        )
    else:
        message = report.say(
            fr=f"« after » ne comprend pas « {token.text} » : il dit quelle étape est "
            "attendue, pas quand",
            en=f"`after` does not understand `{token.text}`: it says which step is "
            "waited for, not when",
        )
        hint = report.say(
            fr="pour un jour ou une heure, ajoutez « not_before » ou « at »",
            en="for a day or a time, add `not_before` or `at`",
        )
    rules.bad_dependency(report, cursor.spot(token), message, hint)
    raise UnreadableError
