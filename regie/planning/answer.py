"""When a sentence asked by itself falls: the same rules as in a plan, without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from regie.planning.anchors import resolve_anchors
from regie.planning.calendar import holiday_dates
from regie.planning.dates import Frame
from regie.planning.dates import make_frame
from regie.planning.dates import resolve
from regie.planning.dates import When
from regie.planning.occurrences import occurrences
from regie.planning.occurrences import Span
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Moment
from regie.playbook.question import Question
from regie.playbook.recurrence import OCCURRENCES_MAX
from regie.playbook.recurrence import Recurrence
from regie.words import pick

#: Public holidays are read for so many years around every date that matters.
YEARS_AROUND = 1

Found = dict[str, When | None]


def answer(question: Question, *, keeps_day: bool = True) -> tuple[When, ...]:
    """Return when the sentence falls: one moment, or each of a recurrence.

    The first one carries the notes of the dates that the sentence hangs on.

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
        whens = _whens(question.asks, found, frame, keeps_day=keeps_day)
        wanted = _years([*(when.on for when in whens), *_days(question, found)])
        if not question.launch.calendar.holidays or wanted <= years:
            break
        years |= wanted  # what was counted across them may now fall elsewhere
    if not whens:
        return ()
    notes = tuple(dict.fromkeys(_notes(question, found) + whens[0].notes))
    return (replace(whens[0], notes=notes), *whens[1:])


def bounds(question: Question) -> tuple[When, ...]:
    """Return the beginning and the end of a recurrence, as far as it has them."""
    found = resolve_anchors(
        question.launch.anchors, question.given, _frame(question, frozenset())
    )
    frame = _frame(question, _years(_days(question, found)))
    found = resolve_anchors(question.launch.anchors, question.given, frame)
    return tuple(
        resolve(bound, _base(bound, found), frame, keeps_day=True)
        for bound in _moments(question.asks)
    )


def zone_of(question: Question) -> ZoneInfo:
    """Return the zone in which the answer's day is meant."""
    return ZoneInfo(question.launch.zone)


def _frame(question: Question, years: frozenset[int]) -> Frame:
    launch = question.launch
    code = launch.calendar.holidays
    holidays = holiday_dates(code, sorted(years)) if code and years else ()
    return make_frame(launch.zone, launch.calendar, holidays, question.answers_in)


def _whens(
    asks: Moment | Recurrence, found: Found, frame: Frame, *, keeps_day: bool
) -> tuple[When, ...]:
    if isinstance(asks, Moment):
        return (resolve(asks, _base(asks, found), frame, keeps_day=keeps_day),)
    first, last = (
        resolve(bound, _base(bound, found), frame, keeps_day=True) if bound else None
        for bound in (asks.begins, asks.ends)
    )
    if first is None:
        message = f"{asks.text} has no beginning"
        raise ValueError(message)
    span = Span(every=asks, first=first, last=last, frame=frame)
    whens = occurrences(span, keeps_day=keeps_day)
    if len(whens) <= OCCURRENCES_MAX:
        return whens
    kept = whens[:OCCURRENCES_MAX]
    note = pick(
        frame.language,
        fr=f"D'autres suivent : seules les {OCCURRENCES_MAX} premières sont montrées.",
        en=f"More follow: only the first {OCCURRENCES_MAX} are shown.",
    )
    return (*kept[:-1], replace(kept[-1], notes=(*kept[-1].notes, note)))


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
    bases = [moment.base for moment in _moments(question.asks)]
    return [*days, *(base.on for base in bases if isinstance(base, DateBase))]


def _moments(asks: Moment | Recurrence) -> list[Moment]:
    if isinstance(asks, Moment):
        return [asks]
    return [moment for moment in (asks.begins, asks.ends) if moment is not None]


def _years(days: list[date]) -> frozenset[int]:
    first = min(day.year for day in days) - YEARS_AROUND
    last = max(day.year for day in days) + YEARS_AROUND
    return frozenset(range(max(first, 1), min(last, 9999) + 1))


def _notes(question: Question, found: Found) -> tuple[str, ...]:
    """Return what happened to the anchors that the sentence rests on, in order."""
    notes: list[str] = []
    for bound in _moments(question.asks):
        own: list[str] = []
        moment: Moment | None = bound
        while moment is not None and isinstance(moment.base, AnchorBase):
            name = moment.base.anchor
            when = found[name]
            own[:0] = when.notes if when is not None else ()
            given = name in question.given
            moment = None if given else question.launch.anchors[name].moment
        notes += own
    return tuple(dict.fromkeys(notes))
