"""When a sentence asked by itself falls: the same rules as in a plan, without one."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from regie.planning.anchors import resolve_anchors
from regie.planning.calendar import holiday_dates
from regie.planning.dates import Frame
from regie.planning.dates import make_frame
from regie.planning.dates import resolve
from regie.planning.dates import When
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Moment
from regie.playbook.question import Question

#: Public holidays are read for so many years around every date that matters.
YEARS_AROUND = 1

Found = dict[str, When | None]


def answer(question: Question, *, keeps_day: bool = True) -> When:
    """Return when the sentence falls, with the notes of everything it hangs on.

    Args:
        question: The sentence and what it is counted by.
        keeps_day: Whether a result on a day off stays there and is noted, as for the
            machine's steps and for anchors; else it rolls away from its base, as for
            people's work.

    Raises:
        UnknownHolidaysError: Nobody knows the holidays of the country or region.
        BeyondCalendarError: A date falls before year 1 or after year 9999.
    """
    years: frozenset[int] = frozenset()
    while True:
        frame = _frame(question, years)
        found = resolve_anchors(question.launch.anchors, question.given, frame)
        when = resolve(
            question.moment, _base(question.moment, found), frame, keeps_day=keeps_day
        )
        wanted = _years([when.on, *_days(question, found)])
        if not question.launch.calendar.holidays or wanted <= years:
            break
        years |= wanted  # what was counted across them may now fall elsewhere
    notes = _notes(question, found)
    return When(on=when.on, at=when.at, notes=(*notes, *when.notes))


def zone_of(question: Question) -> ZoneInfo:
    """Return the zone in which the answer's day is meant."""
    return ZoneInfo(question.launch.zone)


def _frame(question: Question, years: frozenset[int]) -> Frame:
    launch = question.launch
    code = launch.calendar.holidays
    holidays = holiday_dates(code, sorted(years)) if code and years else ()
    return make_frame(launch.zone, launch.calendar, holidays, question.language)


def _base(moment: Moment, found: Found) -> When:
    if isinstance(moment.base, DateBase):
        return When(on=moment.base.on)
    known = found[moment.base.anchor] if isinstance(moment.base, AnchorBase) else None
    if known is None:
        message = f"{moment.base} has no date"
        raise ValueError(message)
    return known


def _days(question: Question, found: Found) -> list[date]:
    days = [when.on for when in found.values() if when is not None]
    literal = question.moment.base
    return [*days, literal.on] if isinstance(literal, DateBase) else days


def _years(days: list[date]) -> frozenset[int]:
    first = min(day.year for day in days) - YEARS_AROUND
    last = max(day.year for day in days) + YEARS_AROUND
    return frozenset(range(max(first, 1), min(last, 9999) + 1))


def _notes(question: Question, found: Found) -> tuple[str, ...]:
    """Return what happened to the anchors that the sentence rests on, in order."""
    notes: list[str] = []
    moment: Moment | None = question.moment
    while moment is not None and isinstance(moment.base, AnchorBase):
        name = moment.base.anchor
        when = found[name]
        notes[:0] = when.notes if when is not None else ()
        given = name in question.given
        moment = None if given else question.launch.anchors[name].moment
    return tuple(dict.fromkeys(notes))
