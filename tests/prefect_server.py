"""One real Prefect server for the whole test run, on its own folder and a free port."""

from __future__ import annotations

import gc
import sqlite3
import time
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from regie.services.operations.children import Child
from regie.services.operations.open_ports import free_port
from tests.machines import Machine
from tests.machines import machine

PATIENCE_S = 120.0

#: The database of the first server of this process, just after its start.
_MIGRATED: list[bytes] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the server is.

    Attributes:
        url: Ends in `/api`.
        environment: For programs that are to use it.
    """

    url: str
    environment: dict[str, str]

    def answer(self, run_id: UUID, values: dict[str, str | bool]) -> dict[str, Any]:
        """Fill in the form of a suspended run, as Prefect's page does; return the reply.

        A run is suspended a moment before its form is kept: until then the status is
        REJECT, and nothing has happened.
        """
        reply = httpx.post(
            f"{self.url}/flow_runs/{run_id}/resume",
            json={"run_input": values},
            timeout=PATIENCE_S,
        )
        answer: dict[str, Any] = reply.json()
        return answer


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the server as `regie up` does; Prefect's clients of this process use it."""
    from prefect.settings import PREFECT_API_URL  # noqa: PLC0415 -- slow import
    from prefect.settings import PREFECT_HOME  # noqa: PLC0415 -- slow import
    from prefect.settings import temporary_settings  # noqa: PLC0415 -- slow import

    home = tmp_path_factory.mktemp("prefect")
    own = machine(home, {"prefect_port": str(free_port(4900))})
    programs = own.programs
    settings = {PREFECT_API_URL: programs.prefect_url, PREFECT_HOME: home / "prefect"}
    with serving(own), temporary_settings(settings):
        yield Server(
            url=programs.prefect_url,
            environment=dict(programs.worker().environment),
        )
        drain()


@contextmanager
def serving(own: Machine) -> Iterator[Child]:
    """Run the machine's own Prefect server, which answers inside the block."""
    put_prefect_database(own)
    child = own.server()
    child.start()
    try:
        wait_until_healthy(own.programs.prefect_url, child)
        _keep_prefect_database(own)
        yield child
    finally:
        child.stop()


def put_prefect_database(own: Machine) -> None:
    """Give a server that has no database that of the process's first one, as it began.

    To migrate its own takes it as long as all the rest of its start.
    """
    file = _prefect_database(own)
    if _MIGRATED and not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_bytes(_MIGRATED[0])


def _keep_prefect_database(own: Machine) -> None:
    file = _prefect_database(own)
    if not _MIGRATED and file.exists():
        with closing(sqlite3.connect(file)) as connection:
            _MIGRATED.append(connection.serialize())


def _prefect_database(own: Machine) -> Path:
    return own.settings.home / "prefect" / "prefect.db"


def drain() -> None:
    """Let Prefect's threads of this process send what they hold, and end."""
    from prefect.events.worker import EventsWorker  # noqa: PLC0415 -- slow import
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415 -- slow import

    EventsWorker.drain_all()
    APILogWorker.drain_all()
    collect_quietly()


def collect_quietly() -> None:
    """Collect what Prefect's clients leave open when their event loop ends.

    Anywhere else the warning about it would hit whatever test runs then.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def wait_until_healthy(url: str, child: Child) -> None:
    """Return when the server answers; fail with its log if it ends or takes long."""
    deadline = time.monotonic() + PATIENCE_S
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if child.exit_status() is not None:
            break
        try:
            with opener.open(f"{url}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the Prefect server did not start:\n{child.last_words(40)}")


def root() -> Path:
    """Return the folder of the repository."""
    return Path(__file__).resolve().parent.parent
