"""Up and down with something in every table, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy import inspect
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from regie.store import schema
from regie.store.dump import snapshot
from regie.store.engine import make_engine
from tests.rehearsed import stage
from tests.services.operations.test_backup import played

REVISIONS = sorted(
    path.name[:4] for path in (schema.MIGRATIONS / "versions").glob("0*.py")
)

Content = Mapping[str, list[dict[str, Any]]]


@pytest.fixture
def filled(database_url: str, tmp_path: Path) -> str:
    """Return the URL of a database in which every table has rows."""
    with stage(tmp_path, url=database_url, now="2027-02-08 08:00") as on:
        played(on)
    return database_url


def content(url: str) -> Content:
    with snapshot(url) as found:
        return {name: [dict(row) for row in found.rows(name)] for name in found.tables}


def within(full: Content, shape: Content) -> Content:
    """Return what of it the tables and columns of another content can hold."""
    return {
        name: [{key: row[key] for key in rows[0]} for row in full[name]] if rows else []
        for name, rows in shape.items()
    }


def test_what_an_older_version_knows_survives_each_way_down_and_up(
    filled: str,
) -> None:
    before = content(filled)
    engine = make_engine(filled)

    for revision in reversed(REVISIONS[:-1]):
        schema.migrate(engine, revision)
        older = content(filled)
        assert older == within(before, older), revision
        schema.migrate(engine, schema.HEAD)
        newer = content(filled)
        assert within(newer, older) == older, revision
        assert newer.keys() == before.keys()
    engine.dispose()


def test_one_step_at_a_time_down_to_nothing_and_up_again(filled: str) -> None:
    engine = make_engine(filled)
    seen = []
    for revision in [*reversed(REVISIONS[:-1]), "base", *REVISIONS]:
        schema.migrate(engine, revision)
        seen.append(schema.current_revision(engine))
        if revision == "base":
            assert inspect(engine).get_table_names() == ["alembic_version"]

    assert seen == [*reversed(REVISIONS[:-1]), None, *REVISIONS]
    assert not any(content(filled).values())
    engine.dispose()


def test_the_guards_stand_at_every_revision(filled: str) -> None:
    engine = make_engine(filled)
    unguarded = {}
    for revision in reversed(REVISIONS):
        schema.migrate(engine, revision)
        unguarded[revision] = [
            statement
            for statement in (
                "DELETE FROM entry",
                "UPDATE entry SET sealed = 0",
                "UPDATE posting SET amount = amount + 1",
                "DELETE FROM posting",
                "DELETE FROM invoice",
            )
            if not is_refused(engine, statement)
        ]
    engine.dispose()

    assert unguarded == {revision: [] for revision in REVISIONS}


def is_refused(engine: Engine, statement: str) -> bool:
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except DatabaseError:
        return True
    return False
