from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy import text

from regie.billing.documents.mailing import MailEvent
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import MailState
from regie.billing.documents.mailing import Occasion
from regie.store import health
from regie.store.engine import DatabaseUnreachableError
from regie.store.engine import make_engine
from regie.store.schema import HEAD
from regie.store.schema import migrate
from regie.store.unit import Unit
from tests.store.test_schema import AN_OLD_CAMPAIGN


def test_a_database_in_order(engine: Engine, database_url: str) -> None:
    found = health.look(database_url)

    assert (found.revision, found.head, found.integrity) == (HEAD, HEAD, "ok")
    assert (found.journal, found.running) == ("wal", 0)
    assert found.version[0].isdigit()
    if engine.dialect.name == "postgresql":
        assert found.now is not None
        assert abs(found.now - datetime.now(UTC)) < timedelta(seconds=30)
    else:
        assert found.now is None


def test_it_looks_while_another_one_writes(engine: Engine, database_url: str) -> None:
    with Unit(engine):
        assert health.look(database_url).revision == HEAD


def test_an_older_one_is_not_migrated(database_url: str) -> None:
    engine = make_engine(database_url)
    migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text(AN_OLD_CAMPAIGN))
    engine.dispose()

    found = [health.look(database_url) for _ in range(2)]

    assert [(one.revision, one.running) for one in found] == [("0001", 0)] * 2


def test_running_campaigns_are_counted(engine: Engine, database_url: str) -> None:
    columns = (
        "(slug, title, client, client_slug, playbook_file, playbook_text, mails, anchors,"
        " parameters, items, team, holidays, state, started_at, revision)"
    )
    row = AN_OLD_CAMPAIGN.replace("'{}', '{}', '{}'", "'{}', '{}', '{}'")
    with engine.begin() as connection:
        connection.execute(
            text(row.replace("campaign VALUES", f"campaign {columns} VALUES"))
        )

    assert health.look(database_url).running == 1


def test_mails_whose_last_attempt_failed_are_told(
    engine: Engine, database_url: str
) -> None:
    journeys = {
        "sent": (MailState.FAILED, MailState.SENT),
        "failed": (MailState.BEGUN, MailState.FAILED),
    }
    at = datetime(2027, 4, 2, 8, tzinfo=UTC)
    with Unit(engine) as unit:
        for key, states in journeys.items():
            unit.mailings.add(
                Mailing(
                    key=key,
                    about=f"about-{key}",
                    occasion=Occasion.QUOTE_ANSWER,
                    receiver="zoe@zen.example",
                    subject="Devis",
                    text="Bonjour",
                )
            )
            for state in states:
                told = MailEvent(state=state, at=at, wall_at=at, detail=f"{state}!")
                unit.mailings.note(key, told)

    assert health.look(database_url).failed_mails == (
        health.FailedMail(
            about="about-failed", receiver="zoe@zen.example", at=at, detail="failed!"
        ),
    )


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "home" / "regie.db"

    found = health.look(f"sqlite:///{file}")

    assert (found.revision, file.parent.exists()) == (None, False)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "regie.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine, HEAD)
    with engine.connect() as connection:
        connection.execution_options(reading=True)
        page = connection.scalar(
            text(
                "SELECT rootpage FROM sqlite_master WHERE name = 'ix_event_campaign_at'"
            )
        )
        size = connection.scalar(text("PRAGMA page_size"))
    engine.dispose()
    assert isinstance(page, int)
    assert isinstance(size, int)
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)

    assert health.look(f"sqlite:///{file}").integrity != "ok"


def test_a_server_that_is_gone_is_explained() -> None:
    with pytest.raises(DatabaseUnreachableError):
        health.look("postgresql://me:hidden@127.0.0.1:9/regie")
