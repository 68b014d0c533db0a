from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from regie.settings import SettingsError
from regie.store.engine import DatabaseUnreachableError
from regie.store.engine import make_engine
from regie.store.schema import prepare
from regie.store.unit import Unit


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_an_address_may_leave_the_driver_out(postgres_url: str, scheme: str) -> None:
    engine = make_engine(postgres_url.replace("postgresql+psycopg", scheme))

    prepare(engine)

    with Unit(engine, reading=True) as unit:
        assert unit.campaigns.slugs() == []
    engine.dispose()


def test_a_dead_server_is_one_sentence_without_the_password() -> None:
    engine = make_engine("postgresql://me:hidden@127.0.0.1:9/regie")

    with pytest.raises(DatabaseUnreachableError) as caught:
        prepare(engine)

    said = str(caught.value)
    assert ("127.0.0.1:9" in said, "hidden" in said, "\n" in said) == (
        True,
        False,
        False,
    )


def test_a_server_that_dies_later_is_explained_too(postgres_url: str) -> None:
    engine = make_engine(postgres_url.rsplit("/", 1)[0] + "/no_such_database")

    with pytest.raises(DatabaseUnreachableError), Unit(engine):
        pass


def test_a_server_that_dies_in_the_middle_is_explained(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    prepare(engine)

    def ask() -> None:
        with Unit(engine) as unit:
            with psycopg.connect(postgres_url.replace("+psycopg", "")) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            unit.campaigns.slugs()

    with pytest.raises(DatabaseUnreachableError) as caught:
        ask()

    assert not caught.value.locked
    with Unit(engine, reading=True) as again:
        assert again.campaigns.slugs() == []
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["nonsense:::hidden", "mysql://me:hidden@host/db", "oracle://hidden", "x"]
)
def test_another_kind_of_address_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make_engine(url)

    assert caught.value.variables == ("REGIE_DATABASE_URL",)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_error_quotes_no_personal_data(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/regie.db"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = make_engine(url)

    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(
            text("INSERT INTO no_such_table VALUES (:to)"), {"to": "lea@zen.example"}
        )

    said = str(caught.value)
    assert ("no_such_table" in said, "lea@zen.example" in said) == (True, False)
    engine.dispose()


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "regie.db"
    file.write_text("no database at all, whatever its name says\n" * 100)
    engine = make_engine(f"sqlite:///{file}")

    with pytest.raises(DatabaseUnreachableError, match=r"regie\.db"):
        prepare(engine)
    engine.dispose()


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'home' / 'regie.db'}")
    prepare(engine)

    rights = {
        path.name: oct(path.stat().st_mode & 0o777)
        for path in (tmp_path / "home", *(tmp_path / "home").iterdir())
    }
    engine.dispose()

    assert rights["home"] == "0o700"
    assert set(rights.values()) - {"0o700"} == {"0o600"}
