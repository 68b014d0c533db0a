"""What the watch found is kept by edition; one process writes it at a time."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy import insert

from regie.campaign.quiet import Quiet
from regie.store import tables
from regie.store.unit import Unit

AT = datetime(2027, 2, 8, 9, tzinfo=UTC)
QUIET = Quiet(revision=3, since=AT, until=AT + timedelta(hours=8), upcoming=5)
SLUGS = ("zen", "yoga")
A_MOMENT_S = 0.3


@pytest.fixture(autouse=True)
def _campaigns(engine: Engine) -> None:
    texts = ("title", "client", "client_slug", "playbook_file", "playbook_text")
    values: dict[str, Any] = dict.fromkeys(texts, "x")
    values |= {key: {} for key in ("mails", "included", "anchors", "parameters")}
    values |= {key: [] for key in ("items", "team", "holidays")}
    values |= {"state": "running", "started_at": AT, "revision": 3}
    with engine.begin() as connection:
        rows = [values | {"slug": slug} for slug in SLUGS]
        connection.execute(insert(tables.campaign), rows)


def test_each_edition_knows_what_it_found(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.quiets.keep({"zen": QUIET}, "old")
        unit.quiets.keep({"yoga": QUIET}, "new")

    with Unit(engine, reading=True) as unit:
        assert unit.quiets.known("old") == {"zen": QUIET}
        assert unit.quiets.known("new") == {"yoga": QUIET}


def test_what_is_forgotten_is_forgotten_for_all(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.quiets.keep(dict.fromkeys(SLUGS, QUIET), "old")

        unit.quiets.forget(["zen", "unknown"])

        assert unit.quiets.known("old") == {"yoga": QUIET}


def test_whoever_writes_sees_what_another_wrote_meanwhile(engine: Engine) -> None:
    seen = []

    def write_too() -> None:
        with Unit(engine) as unit:
            unit.quiets.hold()
            seen.append(unit.quiets.known("new"))
            unit.quiets.forget(SLUGS)

    other = Thread(target=write_too)
    with Unit(engine) as unit:
        unit.quiets.hold()
        unit.quiets.keep({"zen": QUIET}, "new")
        other.start()
        other.join(A_MOMENT_S)
        waits = other.is_alive()
    other.join()

    assert (waits, seen) == (True, [{"zen": QUIET}])
    with Unit(engine, reading=True) as unit:
        assert unit.quiets.known("new") == {}
