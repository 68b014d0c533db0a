"""Prefect on PostgreSQL with Redis, Régie on PostgreSQL, two workers: each mail once.

The parts of `compose.yaml` as processes of this machine.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text

from regie import bootstrap
from regie.campaign.model import ActionState
from regie.clock import FileClock
from regie.services.operations.open_ports import free_port
from regie.services.operations.open_ports import is_free
from tests.conftest import missing
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.machines import crew
from tests.machines import launched
from tests.machines import machine
from tests.machines import mail_states
from tests.machines import smtp_at
from tests.machines import until
from tests.prefect_server import serving
from tests.rehearsed import paris

pytestmark = [pytest.mark.prefect, pytest.mark.postgres]

CAMPAIGNS, STEPS, PEOPLE = 4, 2, 5

TWO_MAILS = """\
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
    own = machine(
        tmp_path / "server",
        {"prefect_port": str(free_port(4950))},
        base={
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": prefect_database,
            "PREFECT_SERVER_DOCKET_URL": f"redis://127.0.0.1:{redis_port}/0",
            "PREFECT_MESSAGING_BROKER": "prefect_redis.messaging",
            "PREFECT_MESSAGING_CACHE": "prefect_redis.messaging",
            "PREFECT_REDIS_MESSAGING_HOST": "127.0.0.1",
            "PREFECT_REDIS_MESSAGING_PORT": str(redis_port),
        },
    )
    with serving(own):
        yield Parts(prefect_url=own.programs.prefect_url, database_url=postgres_url)


def test_with_two_workers_each_mail_is_sent_once(parts: Parts, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    FileClock(clock).set(paris("2027-02-08 08:00"))
    handler = MailHandler()
    with mail_server(handler) as port, ExitStack() as stack:
        shared = smtp_at(port) | {
            "database_url": parts.database_url,
            "clock": str(clock),
            "secret_key": "the same on every machine",
        }
        machines = [
            machine(tmp_path / name, shared, prefect_url=parts.prefect_url)
            for name in ("one", "two")
        ]
        runtime = bootstrap.make_runtime(machines[0].settings, stack)
        team = crew(PEOPLE)
        slugs = [
            launched(runtime, TWO_MAILS, team, title=f"Lancement {number}")
            for number in range(CAMPAIGNS)
        ]
        FileClock(clock).set(paris("2027-03-08 09:00"))
        workers = [one.worker() for one in machines]
        for one in workers:
            stack.callback(one.stop)
            one.start()
        sent = {ActionState.DONE: STEPS * PEOPLE}
        until(
            lambda: all(mail_states(runtime, slug) == sent for slug in slugs),
            lambda: "\n".join(one.last_words(20) for one in workers),
        )

    received = Counter(to[0] for _, to, _ in handler.received)
    assert received == {person.email: CAMPAIGNS * STEPS for person in team}
