"""Hours from another tool's export: shown first, then kept, each line once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

from regie.billing.agreed.agreement import OBM
from regie.billing.work.durations import seconds_text
from regie.billing.work.entry import Job
from regie.billing.work.entry import TimeEntry
from regie.billing.work.time_csv import read_rows
from regie.billing.work.time_csv import Worked
from regie.errors import ImportFileError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.csv_rows import Problems
from regie.ledger.csv_rows import Sheet
from regie.ledger.csv_rows import told_in_order
from regie.people.csv_columns import unread_columns
from regie.people.day_order import DayOrder
from regie.planning.wording import joined
from regie.planning.wording import more_text
from regie.services.books.collect import recorded_at
from regie.services.books.collect import ZONE
from regie.services.books.dated_table import DatedTable
from regie.services.runtime import Runtime
from regie.services.work.agreed_activity import spelled
from regie.services.work.day_limit import refuse_beyond_a_day
from regie.services.work.stretch import entry_for
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import job_for
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

#: How many rows with the same problem are named; the others are counted.
ROWS_NAMED_MAX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did, or would do.

    Attributes:
        entries: Those that were not known.
        known: How many lines were kept before.
        kept: Whether anything was written.
        guess: How days were read that could be read either way; empty if none was.
        unread: Which columns are not read; empty if all are.
    """

    entries: tuple[TimeEntry, ...]
    known: int
    kept: bool
    guess: str = ""
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds where a line says nothing.

    Attributes:
        client: The client's name; empty where each line names one.
        american: Days with slashes have the month first.
    """

    client: str = ""
    person: str = OBM
    activity: str = ""
    role: str = ""
    american: bool = False


def import_times(
    runtime: Runtime, file: Path, defaults: Defaults, *, apply: bool = False
) -> Imported:
    """Read an export; with `apply`, keep what is new: all of it or nothing.

    Raises:
        ImportFileError: Something in it is wrong; each with its line.
        UsageError: It holds no line, or a person's day would have over 24 hours.
    """
    table = DatedTable(file, DayOrder(american=defaults.american))
    sheet, now = Sheet(table.text, zone=ZONE), runtime.clock.now()
    read = read_rows(sheet, table.order, file=str(file), unread=table.unread, now=now)
    if not read and not sheet.problems:
        raise UsageError(
            say(fr=f"{file} ne contient aucune heure.", en=f"{file} is empty.")
        )
    entries = _entries(runtime, read, defaults, sheet.problems)
    if sheet.problems:
        raise ImportFileError(str(file), told_in_order(sheet.problems))
    with runtime.unit(reading=not apply) as unit:
        known = unit.timesheet.known([entry.key for entry in entries])
        fresh = spelled(unit, [one for one in entries if one.key not in known])
        refuse_beyond_a_day(unit, fresh)
        if apply:
            fresh = unit.timesheet.add(_recorded(runtime, unit, fresh))
    return Imported(
        entries=tuple(fresh),
        known=len(known),
        kept=apply,
        guess=table.order.guess_sentence(),
        unread=unread_columns(table.unread),
    )


def summary_of(entries: Sequence[TimeEntry]) -> str:
    """Return how much time they are together, as a person says it."""
    return seconds_text(sum(one.seconds for one in entries), spoken_language())


def _recorded(
    runtime: Runtime, unit: Unit, entries: Sequence[TimeEntry]
) -> list[TimeEntry]:
    """Return the entries as learned now, later than any statement of their client."""
    clients = {entry.job.client for entry in entries}
    at = {client: recorded_at(runtime, unit, client) for client in sorted(clients)}
    return [replace(one, recorded_at=at[one.job.client]) for one in entries]


def _entries(
    runtime: Runtime, read: Sequence[Worked], defaults: Defaults, told: Problems
) -> list[TimeEntry]:
    """Return the entries; rows of which there is none are told among the problems."""
    jobs: dict[tuple[str, str], Job] = {}
    problems: dict[str, list[int]] = {}
    entries = []
    for worked in read:
        try:
            entries.append(_entry(runtime, worked, defaults, jobs))
        except UsageError as error:
            problems.setdefault(str(error), []).append(worked.line)
    for said, at in problems.items():
        told.append((at[0], f"{with_colon(_rows(at))} {said}"))
    return entries


def _rows(lines: Sequence[int]) -> str:
    """Return `ligne 3`, `lignes 3, 4 et 8`, or the first ones and how many more."""
    if len(lines) == 1:
        return say(fr=f"ligne {lines[0]}", en=f"row {lines[0]}")
    language = spoken_language()
    named = [str(line) for line in lines[:ROWS_NAMED_MAX]]
    if len(lines) > ROWS_NAMED_MAX:
        named.append(more_text(len(lines) - ROWS_NAMED_MAX, language))
    told = joined(named, language)
    return say(fr=f"lignes {told}", en=f"rows {told}")


def _entry(
    runtime: Runtime,
    worked: Worked,
    defaults: Defaults,
    jobs: dict[tuple[str, str], Job],
) -> TimeEntry:
    name = worked.client or defaults.client
    if not name:
        raise NotFoundError(
            say(
                fr="à quelle cliente ? Une colonne « client », ou --client.",
                en="for which client? A column `client`, or --client.",
            )
        )
    asked = (name, worked.campaign)
    if asked not in jobs:
        wanted = Job(client=name, person="", campaign=worked.campaign)
        jobs[asked] = job_for(runtime, wanted)
    job = replace(
        jobs[asked],
        person=worked.person or defaults.person,
        activity=worked.activity or defaults.activity,
        role=worked.role or defaults.role,
        note=worked.note,
        billable=worked.billable,
    )
    stretch = Stretch(
        on=worked.on, seconds=worked.seconds, start=worked.start, end=worked.end
    )
    return entry_for(job, stretch, key=worked.key, now=runtime.clock.now())
