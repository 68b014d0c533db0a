"""The tables of gates: answers, which are only added, and the state of checks."""

from __future__ import annotations

from sqlalchemy import Column
from sqlalchemy import ForeignKey
from sqlalchemy import Integer
from sqlalchemy import JSON
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text

from regie.store.tables import metadata
from regie.store.tables import Moment

gate_answer = Table(
    "gate_answer",
    metadata,
    Column("campaign", ForeignKey("campaign.slug"), primary_key=True),
    Column("step_key", String(250), primary_key=True),
    # Of the gate's answers, from 1: whoever answers one twice finds it taken.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("verdict", String(20), nullable=False),
    Column("who", String(200), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Moment, nullable=False),
    # The checks as they stood then.
    Column("ticks", JSON, nullable=False),
)

gate_tick = Table(
    "gate_tick",
    metadata,
    Column("campaign", ForeignKey("campaign.slug"), primary_key=True),
    Column("step_key", String(250), primary_key=True),
    # Which check, as the card counts them, from 1.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("ok", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("who", String(200), nullable=False),
)
