"""Many rows in one statement, on both databases."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from regie.store import bulk
from regie.store import tables
from regie.store.bulk import insert_many

COLUMNS = ("campaign", "at", "who", "what", "about", "why")
PARIS = ZoneInfo("Europe/Paris")


def test_rows_are_those_of_sqlalchemy_itself(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "VALUES_MAX", 2 * len(COLUMNS))
    # Two moments of one zone that Python takes for equal: an hour apart in autumn.
    first = datetime(2027, 10, 31, 2, 30, tzinfo=PARIS)
    rows = [
        ("zen", first, "Ada", "done", f"step {number}", "été, œuf, %s ? :a")
        for number in range(3)
    ]
    rows += [("zen", first.replace(fold=1), "Ada", "done", "step 3", "")]

    with engine.begin() as connection:
        made = insert_many(
            connection, tables.event, COLUMNS, rows, returning=("about", "id")
        )
        columns = [tables.event.c[name] for name in COLUMNS]
        ours = connection.execute(select(*columns).order_by(tables.event.c.id)).all()
        ids = connection.execute(select(tables.event.c.about, tables.event.c.id)).all()
        connection.execute(tables.event.delete())
        connection.execute(
            insert(tables.event),
            [dict(zip(COLUMNS, row, strict=True)) for row in rows],
        )
        theirs = connection.execute(select(*columns).order_by(tables.event.c.id)).all()

    assert ours == theirs
    assert sorted(made) == sorted(ids)
    assert [row.at for row in ours][2:] == [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ]


def test_days_and_empty_values_are_kept(engine: Engine) -> None:
    columns = ("name", "day", "count")
    with engine.begin() as connection:
        insert_many(
            connection, tables.counter, columns, [("visits", date(2027, 3, 1), 4)]
        )
        insert_many(connection, tables.counter, columns, [])

        kept = connection.execute(select(tables.counter)).all()
        assert [tuple(row) for row in kept] == [("visits", date(2027, 3, 1), 4)]


def test_a_row_that_cannot_be_stays_out_with_all_others(engine: Engine) -> None:
    row = ("visits", date(2027, 3, 1), 4)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        insert_many(connection, tables.counter, ("name", "day", "count"), [row, row])
    with engine.connect() as connection:
        assert connection.execute(select(tables.counter)).all() == []
