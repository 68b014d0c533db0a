"""Hours as a table -> stretches of work; all of the file or nothing.

The exports of Toggl Track (detailed report), Clockify (detailed report) and Kimai
(timesheet), and any table with these columns, in any order, English or French:

    date       jour, day, start date         2027-03-08, 08/03/2027; needed
    duration   durée, heures, hours          1h30, 1:30, 1,5; or start and end;
                                             a shorter duration had a break
    start, end début, fin, start time, from, to     9:05, 14:30:00, 02:30 PM
    end date   date de fin                   where it ends on another day
    client     cliente, customer             with several clients; else `--client`
    person     qui, who, user, personne      who worked; else `--person`
    activity   activité, task, tâche, project       the first that is filled in
    note       description
    billable   facturable                    yes | no, oui | non, 1 | 0; yes
    role       rôle
    campaign   campagne
    id         n°, numéro                    what tells two equal lines apart

A column `day` beside another one of these is not read: it is often a weekday.

The same line of an export is the same entry, however often the file is read. Equal
lines in one file are different entries: they are counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from regie.billing.work.durations import DurationError
from regie.billing.work.durations import read_seconds
from regie.billing.work.durations import SECONDS_MAX
from regie.billing.work.durations import seconds_text
from regie.billing.work.time_columns import COLUMNS
from regie.errors import ImportFileError
from regie.ledger.csv_rows import BadCellError
from regie.ledger.csv_rows import missing_columns
from regie.ledger.csv_rows import Row
from regie.ledger.csv_rows import Sheet
from regie.ledger.csv_rows import take_rows
from regie.ledger.csv_rows import told_in_order
from regie.ledger.told_twice import told_apart
from regie.people.csv_columns import folded
from regie.people.csv_columns import mistyped_columns
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
class Worked:
    """A line of the table.

    Attributes:
        key: The same for the same line, however often the file is read.
        line: Its number in the file.
        client: The client's name as written; empty where the table names none.
        start: Aware; None where only a day is known.
        end: Aware; None with `start`.
    """

    key: str
    line: int
    on: date
    seconds: int
    client: str = ""
    person: str = ""
    activity: str = ""
    role: str = ""
    campaign: str = ""
    note: str = ""
    billable: bool = True
    start: datetime | None = None
    end: datetime | None = None


def read_times(
    text: str,
    *,
    file: str,
    zone: ZoneInfo,
    order: DayOrder | None = None,
    unread: list[str] | None = None,
) -> list[Worked]:
    """Read the table.

    Args:
        zone: In which its clocks are meant.
        order: How days with slashes are meant; it knows afterwards if it guessed.
        unread: Takes the names of columns that are not read.

    Raises:
        ImportFileError: Something is wrong; it says what, row by row.
    """
    sheet, order = Sheet(text, zone=zone), order or DayOrder()
    meant = _meant(sheet.names)
    missing = _missing(set(meant.values()))
    lacks = [missing_columns(missing)] if missing else []
    mistyped = mistyped_columns(COLUMNS.mistyped(sheet.names))
    if lacks or mistyped:
        raise ImportFileError(file, [*lacks, *mistyped])
    if unread is not None:
        unread.extend(COLUMNS.unread(sheet.names))
    worked = partial(_worked, order=order, counts_seconds=_is_kimai(sheet.names))
    found: list[Worked] = []
    renamed = (_renamed(row, meant) for row in sheet.rows())
    filled = (row for row in renamed if any(row.cells.values()))
    take_rows(
        filled,
        lambda row: found.append(worked(row)),
        sheet.problems,
        cells=partial(_cells, order=order, counts_seconds=_is_kimai(sheet.names)),
    )
    if sheet.problems:
        raise ImportFileError(file, told_in_order(sheet.problems))
    keys = told_apart(one.key for one in found)
    return [replace(one, key=key) for one, key in zip(found, keys, strict=True)]


def _meant(names: Iterable[str]) -> dict[str, str]:
    """Return what the known columns are; `day` is the date if nothing else is."""
    found = COLUMNS.of(names)
    if "date" in found.values():
        return found
    return {
        name: "date" if meaning == "day" else meaning for name, meaning in found.items()
    }


def _missing(known: set[str]) -> list[str]:
    missing = []
    if "date" not in known:
        missing.append(say(fr="jour (ou date)", en="date (or day)"))
    if not known & {"duration", "decimal"} and not {"start", "end"} <= known:
        both = say(fr="durée (ou début et fin)", en="duration (or start and end)")
        missing.append(both)
    return missing


def _is_kimai(names: Iterable[str]) -> bool:
    """Say whether whole numbers of the duration are seconds, as Kimai exports them."""
    known = {folded(name) for name in names}
    return {"from", "to", "customer", "activity", "duration"} <= known


def _renamed(row: Row, meant: Mapping[str, str]) -> Row:
    """Return the row by meaning; the first column that is filled in counts."""
    cells: dict[str, str] = {}
    headers: dict[str, str] = {}
    for name, meaning in meant.items():
        if not cells.get(meaning):
            cells[meaning], headers[meaning] = row.text(name), name
    return row.renamed(cells, headers)


def _cells(
    row: Row, order: DayOrder, *, counts_seconds: bool
) -> Iterator[Callable[[], object]]:
    """Yield readers of the cells that are filled in, or needed."""
    day = partial(row.day, order=order, or_moment=True)
    yield partial(day, "date")
    yield partial(_clock, row, "start")
    yield partial(_clock, row, "end")
    if row.text("end_date"):
        yield partial(day, "end_date")
    if row.text(_duration_column(row)) or not (row.text("start") and row.text("end")):
        yield partial(_duration, row, counts_seconds=counts_seconds)
    yield partial(_billable, row)


def _worked(row: Row, order: DayOrder, *, counts_seconds: bool) -> Worked:
    timed = _timed(row, order, counts_seconds=counts_seconds)
    return replace(timed, billable=_billable(row))


def _timed(row: Row, order: DayOrder, *, counts_seconds: bool) -> Worked:
    day = partial(row.day, order=order, or_moment=True)
    on = day("date")
    start, end = _clock(row, "start"), _clock(row, "end")
    known = Worked(
        key="",
        line=row.line,
        on=on,
        seconds=0,
        client=row.text("client"),
        person=row.text("person"),
        activity=row.text("activity") or row.text("task") or row.text("project"),
        role=row.text("role"),
        campaign=row.text("campaign"),
        note=row.text("note"),
    )
    if start is None or end is None:
        seconds = _duration(row, counts_seconds=counts_seconds)
        return _keyed(replace(known, seconds=seconds), row)
    last = day("end_date") if row.text("end_date") else on
    if last == on and end <= start:
        last = on + timedelta(days=1)
    begins, ends = _moment(row, "start", on, start), _moment(row, "end", last, end)
    seconds = int(ends.timestamp() - begins.timestamp())
    if not 0 < seconds <= SECONDS_MAX:
        raise BadCellError(
            column="end",
            value=row.text("end"),
            legal=say(fr="après le début", en="after the start"),
        )
    worked = _keyed(replace(known, seconds=seconds, start=begins, end=ends), row)
    told = _told(row, seconds, counts_seconds=counts_seconds)
    if told == seconds:
        return worked
    return replace(worked, seconds=told, start=None, end=None)  # with a break


def _keyed(known: Worked, row: Row) -> Worked:
    said = (known.on, known.start, known.seconds, known.client, known.person)
    what = (known.activity, known.note, row.text("id"))
    seed = "|".join(str(one) for one in (*said, *what))
    digest = hashlib.sha256(seed.encode()).hexdigest()[:32]
    return replace(known, key=f"csv:{digest}")


def _clock(row: Row, column: str) -> time | None:
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


def _moment(row: Row, column: str, on: date, clock: time) -> datetime:
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


def _told(row: Row, seconds: int, *, counts_seconds: bool) -> int:
    """Return how long was worked between two clocks: less, where there was a break.

    Args:
        seconds: What lies between them.

    Raises:
        BadCellError: The row says that it was longer.
    """
    column = _duration_column(row)
    if not row.text(column):
        return seconds
    told = _duration(row, counts_seconds=counts_seconds)
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


def _duration_column(row: Row) -> str:
    has_decimal = "decimal" in row.cells and not row.text("duration")
    return "decimal" if has_decimal else "duration"


def _duration(row: Row, *, counts_seconds: bool) -> int:
    column = _duration_column(row)
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


def _billable(row: Row) -> bool:
    value = row.text("billable").casefold()
    if value not in _YES | _NO:
        legal = say(fr="oui / non (ou yes / no)", en="yes / no (or oui / non)")
        raise BadCellError(column="billable", value=value, legal=legal)
    return value in _YES
