"""Prefect on PostgreSQL with Redis, Régie on PostgreSQL, two workers: each mail once.

The parts of `compose.yaml` as processes of this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text

from regie import bootstrap
from regie.campaign.model import ActionState
from regie.clock import FileClock
from regie.people.people import Person
from regie.playbook.source import PlaybookSource
from regie.services.children import Child
from regie.services.launch import Request
from regie.services.launch import start_campaign
from regie.services.programs import Programs
from regie.services.runtime import Runtime
from regie.services.supervise import free_port
from regie.services.supervise import is_free
from regie.settings import Settings
from tests.conftest import missing
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.prefect_server import wait_until_healthy
from tests.rehearsed import MAILS
from tests.rehearsed import paris

pytestmark = [pytest.mark.prefect, pytest.mark.postgres]

PATIENCE_S = 90.0
CAMPAIGNS, STEPS, PEOPLE = 4, 2, 5

TEAM = tuple(
    Person(
        slug=f"person-{number}",
        name=f"Person {number}",
        email=f"person-{number}@example.org",
        roles=("obm",) if number == 0 else ("guest",),
    )
    for number in range(PEOPLE)
)
PLAYBOOK = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand ?"}
roles: {obm: OBM, guest: Invitée}
steps:
  first: {run: mail.send, title: Annoncer, who: obm, to: team, at: le jour de cart_open à 9h, mail: opening, if_missed: run}
  second: {run: mail.send, title: Rappeler, who: obm, to: team, after: first, at: le jour de cart_open à 9h, mail: opening, if_missed: run}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Where the processes of a larger installation are."""

    prefect_url: str
    database_url: str


@pytest.fixture
def redis_port(tmp_path: Path) -> Iterator[int]:
    """Start a Redis server of this test's own."""
    program = shutil.which("redis-server")
    if program is None or find_spec("prefect_redis") is None:
        missing("redis", "needs redis-server and the extra `scale`")
    port = free_port(6790)
    command = [str(program), "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            until(lambda: not is_free("127.0.0.1", port), lambda: "redis")
            yield port
        finally:
            server.terminate()


@pytest.fixture
def prefect_database(postgres_url: str) -> Iterator[str]:
    name = postgres_url.rsplit("/", 1)[1] + "_prefect"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{postgres_url}_prefect".replace("+psycopg", "+asyncpg")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def parts(
    tmp_path: Path, redis_port: int, prefect_database: str, postgres_url: str
) -> Iterator[Parts]:
    settings = Settings(
        _env_file=None,
        home=tmp_path / "server",
        prefect_port=free_port(4950),
        PREFECT_API_URL=None,
    )
    base = outer_environment() | {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": prefect_database,
        "PREFECT_SERVER_DOCKET_URL": f"redis://127.0.0.1:{redis_port}/0",
        "PREFECT_MESSAGING_BROKER": "prefect_redis.messaging",
        "PREFECT_MESSAGING_CACHE": "prefect_redis.messaging",
        "PREFECT_REDIS_MESSAGING_HOST": "127.0.0.1",
        "PREFECT_REDIS_MESSAGING_PORT": str(redis_port),
    }
    programs = Programs(settings, base)
    server = Child(program=programs.server(), home=settings.home)
    server.start()
    try:
        wait_until_healthy(programs.prefect_url, server)
        yield Parts(prefect_url=programs.prefect_url, database_url=postgres_url)
    finally:
        server.stop()


def test_with_two_workers_each_mail_is_sent_once(parts: Parts, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    FileClock(clock).set(paris("2027-02-08 08:00"))
    handler = MailHandler()
    with mail_server(handler) as port, ExitStack() as stack:
        machines = [
            machine(tmp_path / name, parts, clock, port) for name in ("one", "two")
        ]
        runtime = bootstrap.make_runtime(machines[0], stack)
        slugs = [started(runtime, number) for number in range(CAMPAIGNS)]
        FileClock(clock).set(paris("2027-03-08 09:00"))
        workers = [worker(one, clock, port) for one in machines]
        for one in workers:
            stack.callback(one.stop)
            one.start()

        until(
            lambda: all(all_sent(runtime, slug) for slug in slugs),
            lambda: "\n".join(one.last_words(20) for one in workers),
        )
        outcomes = [outcome for slug in slugs for outcome in states(runtime, slug)]

    sent = Counter(to[0] for _, to, _ in handler.received)
    assert sent == {person.email: CAMPAIGNS * STEPS for person in TEAM}
    assert Counter(outcomes) == {ActionState.DONE: CAMPAIGNS * STEPS * PEOPLE}


def machine(home: Path, parts: Parts, clock: Path, port: int) -> Settings:
    """Return the settings of one machine with a worker."""
    return Settings.model_validate(
        {
            "home": home,
            "database_url": parts.database_url,
            "clock": clock,
            "secret_key": "the same on every machine",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "none",
            "PREFECT_API_URL": parts.prefect_url,
        }
    )


def worker(settings: Settings, clock: Path, port: int) -> Child:
    base = outer_environment() | {
        "REGIE_DATABASE_URL": settings.database(),
        "REGIE_CLOCK": str(clock),
        "REGIE_SECRET_KEY": "the same on every machine",
        "REGIE_SMTP_HOST": "127.0.0.1",
        "REGIE_SMTP_PORT": str(port),
        "REGIE_SMTP_SECURITY": "none",
    }
    program = Programs(settings, base).worker()
    return Child(program=replace(program, name="worker"), home=settings.home)


def started(runtime: Runtime, number: int) -> str:
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": "2027-03-08"},
        team=TEAM,
        title=f"Lancement {number}",
    )
    return start_campaign(runtime, request).campaign.slug


def states(runtime: Runtime, slug: str) -> list[ActionState]:
    with runtime.unit(reading=True) as unit:
        outcomes = unit.campaigns.get(slug).outcomes
    return [one.state for key, one in outcomes.items() if ":mail:" in key]


def all_sent(runtime: Runtime, slug: str) -> bool:
    found = states(runtime, slug)
    return len(found) == STEPS * PEOPLE and set(found) == {ActionState.DONE}


def until(condition: Callable[[], bool], story: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"it took too long:\n{story()}")
        time.sleep(0.2)


def outer_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("REGIE_", "PREFECT_"))
    }
