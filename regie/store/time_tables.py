"""The tables of time that was worked."""

from __future__ import annotations

from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text

from regie.store.columns import id_column
from regie.store.columns import metadata
from regie.store.columns import Moment


def _job() -> tuple[Column[str], ...]:
    """Return the columns that say who worked for whom, at what."""
    return (
        Column("client_slug", String(120), nullable=False),
        Column("activity", String(200), nullable=False),
        Column("role", String(120), nullable=False),
        Column("campaign", String(120), nullable=False),
        Column("step", String(200), nullable=False),
        Column("note", Text, nullable=False),
    )


time_entry = Table(
    "time_entry",
    metadata,
    id_column(),
    Column("key", String(300), nullable=False, unique=True),
    *_job(),
    Column("person", String(200), nullable=False),
    Column("billable", Integer, nullable=False),
    Column("worked_on", Date, nullable=False),
    # Negative in what takes another one back.
    Column("seconds", Integer, nullable=False),
    Column("started_at", Moment, nullable=True),
    Column("ended_at", Moment, nullable=True),
    Column("recorded_at", Moment, nullable=False),
    Column("reverses", ForeignKey("time_entry.key"), nullable=True, unique=True),
    Column("why", Text, nullable=False),
    Index("ix_time_entry_client_slug_worked_on", "client_slug", "worked_on"),
)

# Which statement counted an entry: one at most, whatever happens.
time_counted = Table(
    "time_counted",
    metadata,
    Column("key", ForeignKey("time_entry.key"), primary_key=True),
    Column("statement_id", ForeignKey("statement.id"), nullable=False),
)

# Work that goes on: one a person.
timer = Table(
    "timer",
    metadata,
    Column("person", String(200), primary_key=True),
    *_job(),
    Column("billable", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
)
