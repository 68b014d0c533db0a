"""A person says that it is done; the step behind it starts by a wake-up of its own."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from regie import bootstrap
from regie.clock import FileClock
from regie.services.links import Link
from regie.services.runtime import Runtime
from regie.settings import Settings
from regie.web.app import create_app
from regie.web.guard import FORM_COOKIE
from tests.machines import crew
from tests.machines import launched
from tests.machines import Machine
from tests.machines import machine
from tests.machines import until
from tests.prefect_server import collect_quietly
from tests.prefect_server import Server
from tests.rehearsed import paris

# Starlette would rather have httpx2, which nothing else that is pinned knows yet.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

STEPS = """\
  brief: {do: Cadrer l'offre, who: obm, due: 10 jours ouvrés avant cart_open}
  page: {do: Écrire la page, who: guest, takes: 2 jours, after: brief}
"""


@pytest.fixture
def installed(
    prefect_server: Server, tmp_path: Path
) -> Iterator[tuple[Machine, Runtime]]:
    """A machine and its runtime, at a moment when the first step may begin."""
    clock = tmp_path / "clock"
    FileClock(clock).set(paris("2027-02-08 10:00"))
    made = machine(tmp_path, {"clock": str(clock)}, prefect_url=prefect_server.url)
    with ExitStack() as stack:
        yield made, bootstrap.make_runtime(made.settings, stack)
    collect_quietly()


def open_cards(runtime: Runtime, slug: str) -> list[str]:
    with runtime.unit(reading=True) as unit:
        cards = unit.board.cards(slug)
    return [card.step_key for card in cards if card.closed_at is None]


def click(runtime: Runtime, settings: Settings, slug: str, step: str) -> None:
    """Open the signed link of a reminder and press its button."""
    link = Link(campaign=slug, step_key=step, person="Person 0")
    address = runtime.links.done(link, now=runtime.clock.now())
    path = httpx.URL(address).raw_path.decode()
    app = create_app(lambda: runtime, settings=settings)
    with TestClient(app, base_url=runtime.console) as browser:
        browser.get(path)
        browser.get("/")
        answer = browser.post(path, data={"token": browser.cookies[FORM_COOKIE]})
    assert answer.status_code == httpx.codes.OK, answer.text


def test_a_click_starts_the_step_behind_by_a_new_wake_up(
    installed: tuple[Machine, Runtime], prefect_server: Server
) -> None:
    made, runtime = installed
    slug = launched(runtime, STEPS, crew(2), title=f"Suite {made.settings.home.name}")
    worker = made.worker()
    worker.start()
    try:
        until(lambda: open_cards(runtime, slug) == ["brief"], worker.last_words)
        clicked_at = runtime.wall.now()
        click(runtime, made.settings, slug, "brief")
        until(lambda: open_cards(runtime, slug) == ["page"], worker.last_words)
    finally:
        worker.stop()

    with runtime.unit(reading=True) as unit:
        opened = unit.campaigns.get(slug).outcomes[f"{slug}:page:card"]
    assert opened.first_at is not None
    print(f"from click to start: {opened.first_at - clicked_at}")  # noqa: T201
    wanted = {"tags": {"all_": [f"campaign:{slug}"]}}
    body = {"flow_runs": wanted, "sort": "EXPECTED_START_TIME_DESC"}
    runs = httpx.post(f"{prefect_server.url}/flow_runs/filter", json=body).json()
    last = max(
        (run for run in runs if run["start_time"]), key=lambda r: r["start_time"]
    )
    assert last["idempotency_key"].startswith("now:")
    assert "Écrire la page" in last["name"]
