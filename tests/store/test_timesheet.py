"""Time that was worked, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from sqlalchemy import Engine
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import IntegrityError

from regie.billing.work.entry import Job
from regie.billing.work.entry import reversal
from regie.billing.work.entry import TimeEntry
from regie.billing.work.entry import Timer
from regie.store.unit import Unit

NOON = datetime(2027, 3, 8, 12, tzinfo=UTC)
JOB = Job(
    client="zen",
    person="OBM",
    activity="stratégie",
    role="obm",
    campaign="sommet",
    step="page",
    note="plan",
    billable=False,
)
TIMED = TimeEntry(
    key="t1",
    job=JOB,
    on=date(2027, 3, 8),
    seconds=3600,
    started_at=NOON - timedelta(hours=1),
    ended_at=NOON,
    recorded_at=NOON,
)
DAY = TimeEntry(
    key="t2",
    job=Job(client="zen", person="Chloé"),
    on=date(2027, 3, 9),
    seconds=60,
    recorded_at=NOON + timedelta(days=1),
)


def test_entries_come_back_as_they_were_with_their_numbers(engine: Engine) -> None:
    with Unit(engine) as unit:
        added = unit.timesheet.add([TIMED, DAY])

    with Unit(engine, reading=True) as unit:
        sheet = unit.timesheet
        assert [one.number for one in added] == [1, 2]
        assert sheet.of_client("zen") == added
        assert sheet.of_client("zen", end=date(2027, 3, 9)) == added[:1]
        assert sheet.of_client("zen", recorded_until=NOON) == added[:1]
        assert sheet.of_client("other") == []
        assert sheet.between(date(2027, 3, 9), date(2027, 3, 10)) == added[1:]
        assert sheet.numbered(1) == added[0]
        assert sheet.numbered(9) is None


def test_a_key_is_kept_once_and_an_entry_taken_back_once(engine: Engine) -> None:
    undone = reversal(TIMED, why="doublon", now=NOON)
    with Unit(engine) as unit:
        unit.timesheet.add([TIMED])
        (kept,) = unit.timesheet.add([TIMED, undone])
        assert replace(kept, number=0) == undone
        assert unit.timesheet.add([undone]) == []
        assert unit.timesheet.known(["t1", "t2", undone.key]) == {"t1", undone.key}
        assert unit.timesheet.undoing("t1") is not None


def test_a_statement_counts_an_entry_once_and_no_other_one_does(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.timesheet.add([TIMED, DAY])
        agreement = unit.documents.add_agreement(
            "zen", file="a", text="x", recorded_at=NOON
        )
        first, second = (
            unit.documents.add_statement(
                "zen",
                f"2027-0{month}",
                ends_on=date(2027, month + 1, 1),
                agreement_id=agreement.id,
                recorded_until=NOON,
                text="{}",
            )
            for month in (3, 4)
        )
        unit.timesheet.count(first, ["t1"])
        unit.timesheet.count(first, [])

    with pytest.raises(IntegrityError), Unit(engine) as unit:
        unit.timesheet.count(second, ["t2", "t1"])
    with Unit(engine, reading=True) as unit:
        assert unit.timesheet.statements_of(["t1", "t2"]) == {"t1": first}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE time_entry SET seconds = 1",
        "DELETE FROM time_entry",
        "UPDATE time_counted SET statement_id = 2",
        "DELETE FROM time_counted",
    ],
)
def test_nothing_of_it_is_changed_or_deleted(engine: Engine, statement: str) -> None:
    test_a_statement_counts_an_entry_once_and_no_other_one_does(engine)

    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text(statement))


def test_one_timer_a_person(engine: Engine) -> None:
    timer = Timer(job=JOB, started_at=NOON)
    other = Timer(job=DAY.job, started_at=NOON - timedelta(hours=1))
    with Unit(engine) as unit:
        assert unit.timesheet.start(timer)
        assert not unit.timesheet.start(Timer(job=JOB, started_at=NOON))
        assert unit.timesheet.start(other)
        assert unit.timesheet.timers() == [other, timer]
        assert unit.timesheet.stop("OBM")
        assert not unit.timesheet.stop("OBM")
        assert unit.timesheet.timers() == [other]
