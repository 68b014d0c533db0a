"""Prefect's own pages, in a real browser: what somebody sees who does not know Prefect.

`REGIE_PICTURES=folder` keeps a picture of each page.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.filters import FlowRunFilterTags

from flows import automations
from flows import in_process
from flows.playbook_forms import playbook_forms
from flows.register import prepare
from flows.register import register
from flows.wake_up import wake_up
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.engine.publish import publish_wake_ups
from regie.services.prefect_pages import prefect_pages
from regie.services.runtime import Runtime
from tests.conftest import missing
from tests.flows.conftest import Installing
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import TEAM

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.browser,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

SLUG = "vitrine"
PATIENCE_MS = 60_000


@pytest.fixture
def runtime(installed_at: Installing) -> Iterator[Runtime]:
    """A launch on its first morning, with everything that `regie up` registers."""
    shared, clock = installed_at("2027-02-08 08:00")
    with get_client(sync_client=True) as client:
        register(client, [*prepare(), *playbook_forms()])
        automations.install(client)
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
        client="Studio Vitrine",
        values={"cart_open": "2027-03-08"},
        team=TEAM,
        title="Vitrine",
    )
    start_campaign(shared, request)
    clock.set(paris("2027-02-08 09:00"))
    publish_wake_ups(shared, SLUG)
    yield shared
    with get_client(sync_client=True) as client:
        automations.remove(client)


@pytest.fixture
def page() -> Iterator[Page]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        missing("browser", "neither chromium nor google-chrome is installed")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened.new_page(viewport={"width": 1500, "height": 950}, locale="fr-FR")
        opened.close()


def woken() -> str:
    """Run the wake-up that was asked for at once, as the worker does; return its id."""
    tags = FlowRunFilter(tags=FlowRunFilterTags(all_=[f"campaign:{SLUG}"]))
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=tags, limit=200)
    (now,) = [run for run in runs if str(run.idempotency_key).startswith("now:")]
    in_process.perform(wake_up, now)
    return str(now.id)


def deployment_id(name: str) -> str:
    with get_client(sync_client=True) as client:
        return str(client.read_deployment_by_name(name).id)


def keep(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants them."""
    if folder := os.environ.get("REGIE_PICTURES"):
        page.wait_for_timeout(3000)  # the graph draws itself slowly
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_prefects_pages_speak_the_words_of_the_obm(
    runtime: Runtime, prefect_server: Server, page: Page
) -> None:
    server = prefect_server.url.removesuffix("/api")
    with runtime.unit(reading=True) as unit:
        pages = prefect_pages(unit.campaigns.get(SLUG), server)
    run = woken()
    form = deployment_id("start-playbook/démarrer · Vente flash")
    move = deployment_id("move-date/déplacer une date · move")
    seen = {
        "tableau-de-bord": (f"{server}/v2/dashboard", "Flow Runs"),
        "a-venir": (pages.upcoming, "Vitrine · Vendre · Annoncer l'ouverture"),
        "cliente": (pages.client, "Vitrine · Préparer · Cadrer l'offre"),
        "passage": (
            f"{server}/v2/runs/flow-run/{run}?tab=TaskRuns",
            "Carte : Cadrer l'offre → Olivia Bernard",
        ),
        "artefacts": (f"{server}/v2/artifacts", f"attente-{SLUG}"),
        "tableau": (pages.table, "0 étape faite sur 4"),
        "demarrer": (
            f"{server}/v2/deployments/deployment/{form}/run",
            "Quel jour la vente ouvre-t-elle ?",
        ),
        "deplacer": (
            f"{server}/v2/deployments/deployment/{move}/run",
            "Nouveau jour",
        ),
        "automatisations": (f"{server}/v2/automations", "Régie · sans réponse"),
    }
    for name, (address, words) in seen.items():
        page.goto(address, timeout=PATIENCE_MS)
        found = page.get_by_text(words).first
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        keep(page, name)
