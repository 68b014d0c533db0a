"""A campaign that flows find, beside a real Prefect server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from regie import bootstrap
from regie.clock import FileClock
from regie.playbook.source import PlaybookSource
from regie.services.launch import Request
from regie.services.launch import start_campaign
from regie.services.runtime import Runtime
from tests.prefect_server import collect_quietly
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import TEAM


@pytest.fixture
def runtime(
    tmp_path: Path, prefect_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Runtime]:
    """The small launch, a month before its opening."""
    clock = tmp_path / "clock"
    FileClock(clock).set(paris("2027-02-08 08:00"))
    for name, value in {
        "REGIE_HOME": str(tmp_path),
        "REGIE_CLOCK": str(clock),
        "PREFECT_API_URL": prefect_server.url,
    }.items():
        monkeypatch.setenv(name, value)
    bootstrap.close_shared_runtime()
    shared = bootstrap.shared_runtime()
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
    yield shared
    bootstrap.close_shared_runtime()
    collect_quietly()
