from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from regie.store import schema
from regie.store.engine import make_engine
from regie.store.tables import metadata


def test_prepare_creates_what_the_tables_say(database_url: str) -> None:
    engine = make_engine(database_url)

    schema.prepare(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert schema.current_revision(engine) == schema.HEAD
    engine.dispose()


def test_prepare_twice_changes_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    schema.prepare(engine)

    schema.prepare(engine)

    assert schema.current_revision(engine) == schema.HEAD
    engine.dispose()


def test_migrate_down_leaves_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    schema.prepare(engine)

    schema.migrate(engine, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_head_is_the_newest_migration() -> None:
    versions = schema.MIGRATIONS / "versions"

    assert max(path.name[:4] for path in versions.glob("0*.py")) == schema.HEAD
