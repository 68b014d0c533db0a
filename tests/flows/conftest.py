"""A campaign that flows find, beside a real Prefect server."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from regie import bootstrap
from regie.clock import FileClock
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.runtime import Runtime
from tests.prefect_server import collect_quietly
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import TEAM


class Installation(NamedTuple):
    """What flows find, and the clock that they read."""

    runtime: Runtime
    clock: FileClock


Installing = Callable[..., Installation]


@pytest.fixture
def installed_at(
    tmp_path: Path, prefect_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installing]:
    """Make an installation that the flows of this process find, at a moment in Paris.

    Its clock stands still; further settings are given by their environment names.
    """

    def install(moment: str, **settings: str) -> Installation:
        clock = FileClock(tmp_path / "clock")
        clock.set(paris(moment))
        for name, value in {
            "REGIE_HOME": str(tmp_path),
            "REGIE_CLOCK": str(tmp_path / "clock"),
            "REGIE_ECB_URL": "http://127.0.0.1:9",
            "PREFECT_API_URL": prefect_server.url,
            **settings,
        }.items():
            monkeypatch.setenv(name, value)
        bootstrap.close_shared_runtime()
        return Installation(bootstrap.shared_runtime(), clock)

    yield install
    bootstrap.close_shared_runtime()
    collect_quietly()


@pytest.fixture
def runtime(installed_at: Installing) -> Runtime:
    """The small launch, a month before its opening."""
    shared = installed_at("2027-02-08 08:00").runtime
    source = PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS)
    values = {"cart_open": "2027-03-08"}
    request = Request(
        source=source,
        client="Studio Zen",
        values=values,
        team=TEAM,
        title="Lancement Zen",
    )
    start_campaign(shared, request)
    return shared
