"""Fixtures for every test: where the shared data and the servers are, or why not."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from tests.rehearsed import Stage
from tests.rehearsed import stage

# No timed assertions: a busy machine is no fault.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

pytest_plugins = ["tests.prefect_server"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def missing(component: str, why: str) -> None:
    """Skip the test, or fail it where REGIE_TEST_REQUIRE names the component."""
    if component in os.environ.get("REGIE_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{component} is required here: {why}")
    pytest.skip(f"{component}: {why}")


@pytest.fixture
def shared() -> Path:
    """Return the folder of cases, contracts and payloads beside the repository."""
    if not SHARED.is_dir():
        missing("shared", f"no folder {SHARED.name} beside the repository")
    return SHARED


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Create an empty PostgreSQL database and drop it afterwards; yield its URL."""
    server = os.environ.get(
        "REGIE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test"
    )
    name = f"regie_{uuid.uuid4().hex[:12]}"
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        missing("postgres", f"no server answers ({error})")
    with connection:
        connection.execute(f"CREATE DATABASE {name}")
    base = server.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://")
    yield f"{base}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    """Set a stage over SQLite, on Monday 8 February 2027 at 8:00 in Paris."""
    with stage(tmp_path, now="2027-02-08 08:00") as made:
        yield made


@pytest.fixture
def in_march(on: Stage) -> None:
    """Move the stage to 20 March 2027: what February opened has ended."""
    on.move("2027-03-20 08:00")
