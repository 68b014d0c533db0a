"""The cells of a table of hours: days, clocks, durations, and whether it is billed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time

from regie.billing.work.durations import DurationError
from regie.billing.work.durations import read_seconds
from regie.billing.work.durations import SECONDS_MAX
from regie.billing.work.durations import seconds_text
from regie.ledger.csv_rows import BadCellError
from regie.ledger.csv_rows import Row
from regie.people.day_order import DayOrder
from regie.words import say
from regie.words import spoken_language

_YES = frozenset({"", "yes", "oui", "true", "vrai", "1", "y", "o", "x"})
_NO = frozenset({"no", "non", "false", "faux", "0", "n"})
#: So much is rounding, of clocks to the minute or of hours to a tenth.
_ROUNDING_S = 180
_CLOCK = re.compile(
    r"([0-9]{1,2})[:h]([0-5][0-9])?(?::([0-5][0-9]))?(?: ?([ap])\.?m\.?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How the cells of one file are read.

    Attributes:
        now: What is later is refused; None for nothing.
        counts_seconds: A duration that is a whole number counts seconds.
    """

    order: DayOrder
    now: datetime | None
    counts_seconds: bool

    def day(self, row: Row, column: str) -> date:
        """Return a day on which work can have been done."""
        on = row.day(column, self.order, or_moment=True)
        if self.now is not None and on > self.now.astimezone(row.zone).date():
            raise _to_come(row, column)
        return on

    def check_end(self, row: Row, end: datetime) -> None:
        """Refuse an end that is still to come."""
        if self.now is not None and end > self.now:
            raise _to_come(row, "end")


def clock_in(row: Row, column: str) -> time | None:
    """Return what a clock showed; None where nothing stands."""
    value = row.text(column).casefold()
    if not value:
        return None
    match = _CLOCK.fullmatch(value)
    hour = int(match[1]) if match else 99
    if match and match[4]:
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    if match is None or hour > 23:
        raise BadCellError(column=column, value=value, legal="9:05 / 14:30")
    return time(hour, int(match[2] or 0), int(match[3] or 0))


def moment_of(row: Row, column: str, on: date, clock: time) -> datetime:
    """Return the moment; one that the clocks leave out in spring is refused."""
    moment = datetime.combine(on, clock, tzinfo=row.zone)
    if datetime.fromtimestamp(moment.timestamp(), row.zone).time() != clock:
        raise BadCellError(
            column=column,
            value=row.text(column),
            legal=say(
                fr="une heure qui existe ce jour-là (changement d'heure)",
                en="a time that exists on that day (clock change)",
            ),
        )
    return moment


def seconds_worked(row: Row, seconds: int, *, counts_seconds: bool) -> int:
    """Return how long was worked between two clocks: less, where there was a break.

    Args:
        seconds: What lies between them.

    Raises:
        BadCellError: The row says that it was longer.
    """
    column = duration_column(row)
    if not row.text(column):
        return seconds
    told = duration_in(row, counts_seconds=counts_seconds)
    if abs(told - seconds) <= _ROUNDING_S:
        return seconds
    if told < seconds:
        return told
    start, end, language = row.text("start"), row.text("end"), spoken_language()
    between = seconds_text(seconds, language)
    raise BadCellError(
        column=column,
        value=row.text(column),
        why=say(
            fr=f"de {start} à {end} il y a {between}, et non "
            f"{seconds_text(told, language)}",
            en=f"from {start} to {end} there is {between}, not "
            f"{seconds_text(told, language)}",
        ),
        legal=say(
            fr="la même durée, ou l'une des deux : la durée, ou le début et la fin",
            en="the same time, or one of the two: the duration, or the start and the "
            "end",
        ),
    )


def duration_column(row: Row) -> str:
    """Return the column in which the duration stands."""
    has_decimal = "decimal" in row.cells and not row.text("duration")
    return "decimal" if has_decimal else "duration"


def duration_in(row: Row, *, counts_seconds: bool) -> int:
    """Return the duration in seconds."""
    column = duration_column(row)
    value = row.text(column)
    try:
        if counts_seconds and value.isdigit():
            seconds = int(value)
            return seconds if 0 < seconds <= SECONDS_MAX else read_seconds("")
        return read_seconds(value)
    except DurationError as error:
        raise BadCellError(
            column=column,
            value=value,
            legal=say(fr="1h30 / 1:30 / 1,5", en="1h30 / 1:30 / 1.5"),
        ) from error


def is_billable(row: Row) -> bool:
    """Say whether the time is to be billed."""
    value = row.text("billable").casefold()
    if value not in _YES | _NO:
        legal = say(fr="oui / non (ou yes / no)", en="yes / no (or oui / non)")
        raise BadCellError(column="billable", value=value, legal=legal)
    return value in _YES


def _to_come(row: Row, column: str) -> BadCellError:
    return BadCellError(
        column=column,
        value=row.text(column),
        why=say(fr="c'est encore à venir", en="this is still to come"),
        legal=say(fr="du travail déjà fait", en="work that was done"),
    )
