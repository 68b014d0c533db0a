"""Time that was worked ⇄ rows: entries are only added, a timer comes and goes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import replace
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select

from regie.billing.work.entry import Job
from regie.billing.work.entry import TimeEntry
from regie.billing.work.entry import Timer
from regie.store import time_tables as tables
from regie.store.once import insert_once

#: Keys asked for in one query; SQLite takes some tens of thousands of parameters.
KEYS_A_QUERY = 500


class Timesheet:
    """Time entries and timers in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entries: Iterable[TimeEntry]) -> list[TimeEntry]:
        """Keep entries; return those whose key was not known, with their numbers."""
        fresh = []
        for entry in entries:
            if insert_once(self._connection, tables.time_entry, _values(entry)):
                column = tables.time_entry.c
                number = self._connection.scalar(
                    select(column.id).where(column.key == entry.key)
                )
                fresh.append(replace(entry, number=int(number or 0)))
        return fresh

    def numbered(self, number: int) -> TimeEntry | None:
        """Return the entry that people call by this number, or None."""
        found = self._find(tables.time_entry.c.id == number)
        return found[0] if found else None

    def undoing(self, key: str) -> TimeEntry | None:
        """Return what took the entry back, or None."""
        found = self._find(tables.time_entry.c.reverses == key)
        return found[0] if found else None

    def of_client(
        self,
        client_slug: str,
        *,
        end: date | None = None,
        recorded_until: datetime | None = None,
    ) -> list[TimeEntry]:
        """Return a client's entries in the order in which they were kept.

        Args:
            end: Only days before this one.
            recorded_until: Only what was known then (UTC, inclusive).
        """
        column = tables.time_entry.c
        conditions = [column.client_slug == client_slug]
        if end is not None:
            conditions.append(column.worked_on < end)
        if recorded_until is not None:
            conditions.append(column.recorded_at <= recorded_until)
        return self._find(*conditions)

    def between(self, start: date, end: date) -> list[TimeEntry]:
        """Return everybody's entries of these days, the last one excluded."""
        column = tables.time_entry.c
        return self._find(column.worked_on >= start, column.worked_on < end)

    def known(self, keys: Sequence[str]) -> set[str]:
        """Return which of the keys are kept already."""
        column = tables.time_entry.c.key
        found: set[str] = set()
        for start in range(0, len(keys), KEYS_A_QUERY):
            part = list(keys[start : start + KEYS_A_QUERY])
            found |= set(
                self._connection.scalars(select(column).where(column.in_(part)))
            )
        return found

    def statements_of(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Return the id of the statement that counted each of the entries, if any."""
        column = tables.time_counted.c
        found: dict[str, int] = {}
        for start in range(0, len(keys), KEYS_A_QUERY):
            part = list(keys[start : start + KEYS_A_QUERY])
            rows = self._connection.execute(
                select(tables.time_counted).where(column.key.in_(part))
            )
            found |= {row.key: row.statement_id for row in rows}
        return found

    def counted_by(self, statement_id: int) -> list[TimeEntry]:
        """Return the entries that a statement counted."""
        column = tables.time_counted.c
        keys = select(column.key).where(column.statement_id == statement_id)
        return self._find(tables.time_entry.c.key.in_(keys))

    def count(self, statement_id: int, keys: Iterable[str]) -> None:
        """Say that a statement counted the entries; a second one is refused."""
        rows = [{"key": key, "statement_id": statement_id} for key in keys]
        if rows:
            self._connection.execute(insert(tables.time_counted), rows)

    def timers(self) -> list[Timer]:
        """Return the timers that run, the oldest first."""
        table = tables.timer
        rows = self._connection.execute(
            select(table).order_by(table.c.started_at, table.c.person)
        )
        return [Timer(job=_job(row), started_at=row.started_at) for row in rows]

    def start(self, timer: Timer) -> bool:
        """Start a timer; say False if the person's runs already."""
        values = _job_values(timer.job) | {"started_at": timer.started_at}
        return insert_once(self._connection, tables.timer, values)

    def stop(self, person: str) -> bool:
        """Take a person's timer away; say False if none runs."""
        table = tables.timer
        done = self._connection.execute(delete(table).where(table.c.person == person))
        return done.rowcount == 1

    def _find(self, *conditions: Any) -> list[TimeEntry]:  # noqa: ANN401 -- SQLAlchemy's
        table = tables.time_entry
        rows = self._connection.execute(
            select(table).where(*conditions).order_by(table.c.id)
        )
        return [_entry(row) for row in rows]


def _values(entry: TimeEntry) -> dict[str, Any]:
    return _job_values(entry.job) | {
        "key": entry.key,
        "worked_on": entry.on,
        "seconds": entry.seconds,
        "started_at": entry.started_at,
        "ended_at": entry.ended_at,
        "recorded_at": entry.recorded_at,
        "reverses": entry.reverses or None,
        "why": entry.why,
    }


def _job_values(job: Job) -> dict[str, Any]:
    values = asdict(job)
    return values | {
        "client_slug": values.pop("client"),
        "billable": int(values.pop("billable")),
    }


def _entry(row: Row[Any]) -> TimeEntry:
    return TimeEntry(
        key=row.key,
        job=_job(row),
        on=row.worked_on,
        seconds=row.seconds,
        started_at=row.started_at,
        ended_at=row.ended_at,
        recorded_at=row.recorded_at,
        reverses=row.reverses or "",
        why=row.why,
        number=row.id,
    )


def _job(row: Row[Any]) -> Job:
    return Job(
        client=row.client_slug,
        person=row.person,
        activity=row.activity,
        role=row.role,
        campaign=row.campaign,
        step=row.step,
        note=row.note,
        billable=bool(row.billable),
    )
