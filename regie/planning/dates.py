"""Turning one sentence into a day or an instant.

Days, weeks, months and business days are calendar units: they are counted on dates and
keep the wall time. Minutes and hours are elapsed time: they are counted in UTC. A wall
time that does not exist moves forward by the gap, one that exists twice is the first
(RFC 5545, section 3.3.5, read in November 2026).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from regie.planning.calendar import BeyondCalendarError
from regie.planning.calendar import WEEKDAYS
from regie.planning.calendar import WorkCalendar
from regie.planning.wording import clock_text
from regie.planning.wording import day_text
from regie.playbook.model import Amount
from regie.playbook.model import Calendar
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.words import pick

#: Rolling away from the target never crosses it.
AWAY = {
    Direction.BEFORE: Roll.EARLIER,
    Direction.AFTER: Roll.LATER,
    Direction.ON: Roll.DEFAULT,
}

ELAPSED = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day in the campaign's zone, and the instant if there is one.

    Attributes:
        at: In UTC; None for a day without a time.
        notes: What happened on the way, for the person who plans.
    """

    on: date
    at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where and how the days of a campaign are counted.

    Attributes:
        day_starts: When a working day begins, wall time of the zone.
        day_ends: When it ends (exclusive).
        language: `fr` or `en`, of the notes.
    """

    zone: ZoneInfo
    calendar: WorkCalendar
    day_starts: time = time(9)
    day_ends: time = time(18)
    language: str = "fr"


def make_frame(
    zone: str, calendar: Calendar, holidays: Collection[date], language: str
) -> Frame:
    """Return the frame of a launch; `holidays` are the dates of its public holidays."""
    return Frame(
        zone=ZoneInfo(zone),
        calendar=WorkCalendar(
            days_off=calendar.days_off,
            holidays=frozenset(holidays) | calendar.closed,
        ),
        day_starts=calendar.day_starts,
        day_ends=calendar.day_ends,
        language=language,
    )


def resolve(moment: Moment, base: When, frame: Frame, *, keeps_day: bool) -> When:
    """Return when the sentence falls, counted from its base.

    Args:
        moment: The sentence.
        base: When that falls on which the sentence hangs.
        frame: The campaign's zone and calendar.
        keeps_day: Whether a result on a day off stays there (machine steps, anchors).
            Human work rolls away from its target instead: `before` to an earlier day,
            `after` to a later one, so that rolling never crosses the base.
    """
    amount = moment.amount
    if amount is not None and amount.unit in ELAPSED:
        return _elapsed(moment, amount, base, frame)
    wanted = _day(moment, base.on, frame.calendar)
    on, notes = _rolled(moment, wanted, frame, keeps_day=keeps_day)
    if moment.at is not None:
        return at_wall(on, moment.at, frame, notes)
    if amount is not None or moment.weekday is not None:
        return When(on=on, notes=notes)
    return _moved(base, on, frame, notes)


def shifted(base: When, amount: Amount, frame: Frame) -> When:
    """Return the moment so long after the base, keeping its wall time; never rolled."""
    if amount.unit in ELAPSED:
        return local(instant(base, frame) + ELAPSED[amount.unit] * amount.number, frame)
    on = counted(base.on, amount, 1, frame.calendar)
    return _moved(base, on, frame, base.notes)


def local(at: datetime, frame: Frame, notes: tuple[str, ...] = ()) -> When:
    """Return an instant together with its day in the campaign's zone."""
    return When(on=at.astimezone(frame.zone).date(), at=at.astimezone(UTC), notes=notes)


def wall_to_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a naive wall time; gaps forward, overlaps first."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def at_wall(
    on: date, clock: WallTime, frame: Frame, notes: tuple[str, ...] = ()
) -> When:
    """Return the instant of a time of day on a date, noting a clock change."""
    zone = ZoneInfo(clock.zone) if clock.zone else frame.zone
    wall = datetime.combine(on, clock.at)
    at = wall_to_instant(wall, zone)
    back = at.astimezone(zone)
    if back.replace(tzinfo=None) != wall:
        notes = (*notes, _gap_note(wall, back, frame.language))
    elif back.utcoffset() != back.replace(fold=1).utcoffset():
        notes = (*notes, _overlap_note(wall, frame.language))
    if zone is frame.zone:
        return When(on=back.date(), at=at, notes=notes)
    return local(at, frame, notes)


def _elapsed(moment: Moment, amount: Amount, base: When, frame: Frame) -> When:
    sign = -1 if moment.direction is Direction.BEFORE else 1
    notes = no_time_note(base, frame)
    if moment.at is not None:  # that of the literal date from which is counted
        base = at_wall(base.on, moment.at, frame)
        notes = base.notes
    length = ELAPSED[amount.unit] * amount.number * sign
    found = local(instant(base, frame) + length, frame, notes)
    wanted = found.on
    if moment.roll in {Roll.EARLIER, Roll.LATER}:
        on, notes = _rolled(moment, wanted, frame, keeps_day=False)
        return _moved(found, on, frame, found.notes + notes)
    if moment.roll is Roll.DEFAULT and not frame.calendar.is_working(wanted):
        return replace(found, notes=(*found.notes, day_off_note(wanted, frame)))
    return found


def instant(base: When, frame: Frame) -> datetime:
    """Return the base's instant; a day without a time begins with the working day."""
    if base.at is not None:
        return base.at
    return wall_to_instant(datetime.combine(base.on, frame.day_starts), frame.zone)


def no_time_note(base: When, frame: Frame) -> tuple[str, ...]:
    """Say from when hours are counted, if the base does not."""
    if base.at is not None:
        return ()
    clock = clock_text(frame.day_starts, frame.language)
    return (
        pick(
            frame.language,
            fr=f"Le {day_text(base.on, frame.language)} n'a pas d'heure : compté à "
            f"partir de {clock}.",
            en=f"{day_text(base.on, frame.language)} has no time: counted from "
            f"{clock}.",
        ),
    )


def _day(moment: Moment, base_on: date, calendar: WorkCalendar) -> date:
    if moment.weekday is not None:
        return _on_weekday(moment, moment.weekday, base_on)
    if moment.amount is None:
        return base_on
    sign = -1 if moment.direction is Direction.BEFORE else 1
    return counted(base_on, moment.amount, sign, calendar)


def _on_weekday(moment: Moment, weekday: int, base_on: date) -> date:
    if moment.direction is Direction.BEFORE:
        back = (base_on.weekday() - weekday) % WEEKDAYS
        return base_on - timedelta(days=back or (0 if moment.inclusive else WEEKDAYS))
    forward = (weekday - base_on.weekday()) % WEEKDAYS
    return base_on + timedelta(days=forward or (0 if moment.inclusive else WEEKDAYS))


def counted(on: date, amount: Amount, sign: int, calendar: WorkCalendar) -> date:
    """Return the day so far after the day, or before it if the sign is negative."""
    number = amount.number
    try:
        match amount.unit:
            case Unit.BUSINESS_DAY if sign > 0:
                return calendar.business_days_after(on, number)
            case Unit.BUSINESS_DAY:
                return calendar.business_days_before(on, number)
            case Unit.MONTH:
                return on + relativedelta(months=sign * number)
            case Unit.WEEK:
                return on + timedelta(weeks=sign * number)
            case _:
                return on + timedelta(days=sign * number)
    except (OverflowError, ValueError) as error:
        raise BeyondCalendarError from error


def _rolled(
    moment: Moment, on: date, frame: Frame, *, keeps_day: bool
) -> tuple[date, tuple[str, ...]]:
    calendar = frame.calendar
    if moment.roll is Roll.KEEP or calendar.is_working(on):
        return on, ()
    chosen = moment.roll is not Roll.DEFAULT
    towards = moment.roll if chosen or keeps_day else AWAY[moment.direction]
    if towards is Roll.DEFAULT:
        return on, (day_off_note(on, frame),)
    earlier = towards is Roll.EARLIER
    rolled = calendar.on_or_before(on) if earlier else calendar.on_or_after(on)
    return rolled, (rolled_note(on, rolled, frame),)


def day_off_note(on: date, frame: Frame) -> str:
    """Say that a date is kept on a day off."""
    day = day_text(on, frame.language)
    return pick(
        frame.language,
        fr=f"Le {day} n'est pas un jour ouvré ; la date est gardée.",
        en=f"{day} is a day off; the date is kept.",
    )


def rolled_note(wanted: date, rolled: date, frame: Frame) -> str:
    """Say that a date was moved away from a day off."""
    before, after = day_text(wanted, frame.language), day_text(rolled, frame.language)
    return pick(
        frame.language,
        fr=f"Le {before} n'est pas un jour ouvré : déplacé au {after}.",
        en=f"{before} is a day off: moved to {after}.",
    )


def _moved(base: When, on: date, frame: Frame, notes: tuple[str, ...]) -> When:
    """Return the base on another day, at the same wall time if it has one."""
    if base.at is None:
        return When(on=on, notes=notes)
    if on == base.on:
        return When(on=on, at=base.at, notes=notes)
    clock = WallTime(at=base.at.astimezone(frame.zone).time())
    return at_wall(on, clock, frame, notes)


def _gap_note(wall: datetime, found: datetime, language: str) -> str:
    day = day_text(wall.date(), language)
    missing = clock_text(wall.time(), language)
    taken = clock_text(found.time(), language)
    return pick(
        language,
        fr=f"{missing} n'existe pas le {day} (changement d'heure) : {taken}.",
        en=f"{missing} does not exist on {day} (clock change): {taken}.",
    )


def _overlap_note(wall: datetime, language: str) -> str:
    day, clock = day_text(wall.date(), language), clock_text(wall.time(), language)
    return pick(
        language,
        fr=f"{clock} existe deux fois le {day} (changement d'heure) : la première est "
        "retenue.",
        en=f"{clock} happens twice on {day} (clock change): the first one is taken.",
    )
