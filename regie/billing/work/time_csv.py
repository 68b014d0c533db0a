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
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from regie.billing.work.durations import SECONDS_MAX
from regie.billing.work.time_cells import clock_in
from regie.billing.work.time_cells import duration_column
from regie.billing.work.time_cells import duration_in
from regie.billing.work.time_cells import is_billable
from regie.billing.work.time_cells import Limits
from regie.billing.work.time_cells import moment_of
from regie.billing.work.time_cells import seconds_worked
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
    sheet = Sheet(text, zone=zone)
    found = read_rows(sheet, order or DayOrder(), file=file, unread=unread)
    if sheet.problems:
        raise ImportFileError(file, told_in_order(sheet.problems))
    return found


def read_rows(
    sheet: Sheet,
    order: DayOrder,
    *,
    file: str,
    unread: list[str] | None = None,
    now: datetime | None = None,
) -> list[Worked]:
    """Return the rows that can be read; what is wrong is among the sheet's problems.

    Args:
        sheet: The table.
        order: As for `read_times`.
        file: Its name, for messages.
        unread: As for `read_times`.
        now: What is later than that is wrong; nothing is if None.

    Raises:
        ImportFileError: Its columns are not those of hours.
    """
    meant = _meant(sheet.names)
    missing = _missing(set(meant.values()))
    lacks = [missing_columns(missing)] if missing else []
    mistyped = mistyped_columns(COLUMNS.mistyped(sheet.names))
    if lacks or mistyped:
        raise ImportFileError(file, [*lacks, *mistyped])
    if unread is not None:
        unread.extend(COLUMNS.unread(sheet.names))
    limits = Limits(order=order, now=now, counts_seconds=_is_kimai(sheet.names))
    found: list[Worked] = []
    renamed = (_renamed(row, meant) for row in sheet.rows())
    filled = (row for row in renamed if any(row.cells.values()))
    take_rows(
        filled,
        lambda row: found.append(_worked(row, limits)),
        sheet.problems,
        cells=partial(_cells, limits=limits),
    )
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


def _cells(row: Row, limits: Limits) -> Iterator[Callable[[], object]]:
    """Yield readers of the cells that are filled in, or needed."""
    yield partial(limits.day, row, "date")
    yield partial(clock_in, row, "start")
    yield partial(clock_in, row, "end")
    if row.text("end_date"):
        yield partial(limits.day, row, "end_date")
    if row.text(duration_column(row)) or not (row.text("start") and row.text("end")):
        yield partial(duration_in, row, counts_seconds=limits.counts_seconds)
    yield partial(is_billable, row)


def _worked(row: Row, limits: Limits) -> Worked:
    return replace(_timed(row, limits), billable=is_billable(row))


def _timed(row: Row, limits: Limits) -> Worked:
    counts_seconds = limits.counts_seconds
    on = limits.day(row, "date")
    start, end = clock_in(row, "start"), clock_in(row, "end")
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
        seconds = duration_in(row, counts_seconds=counts_seconds)
        return _keyed(replace(known, seconds=seconds), row)
    last = limits.day(row, "end_date") if row.text("end_date") else on
    if last == on and end <= start:
        last = on + timedelta(days=1)
    begins, ends = moment_of(row, "start", on, start), moment_of(row, "end", last, end)
    seconds = int(ends.timestamp() - begins.timestamp())
    if not 0 < seconds <= SECONDS_MAX:
        raise BadCellError(
            column="end",
            value=row.text("end"),
            legal=say(fr="après le début", en="after the start"),
        )
    limits.check_end(row, ends)
    worked = _keyed(replace(known, seconds=seconds, start=begins, end=ends), row)
    told = seconds_worked(row, seconds, counts_seconds=counts_seconds)
    if told == seconds:
        return worked
    return replace(worked, seconds=told, start=None, end=None)  # with a break


def _keyed(known: Worked, row: Row) -> Worked:
    said = (known.on, known.start, known.seconds, known.client, known.person)
    what = (known.activity, known.note, row.text("id"))
    seed = "|".join(str(one) for one in (*said, *what))
    digest = hashlib.sha256(seed.encode()).hexdigest()[:32]
    return replace(known, key=f"csv:{digest}")
