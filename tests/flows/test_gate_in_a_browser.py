"""The OBM answers a gate in Prefect's own pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright

from regie.campaign.gates import Verdict
from regie.services.campaigns.gates import read_gate
from regie.settings import Settings
from regie.web.app import create_app
from tests.conftest import missing
from tests.flows.test_gate import Theatre
from tests.flows.test_gate import theatre
from tests.gated import GATE
from tests.web.visitor import serving

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.browser,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

__all__ = ["theatre"]

#: Prefect's pages are large and load at their own pace; a busy machine is no fault.
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        missing("browser", "neither chromium nor google-chrome is installed")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def console(theatre: Theatre) -> Iterator[str]:
    """Serve the console of the theatre on a free port of this machine."""
    settings = Settings(
        _env_file=None, home=theatre.runtime.home, PREFECT_API_URL=theatre.server.url
    )
    with serving(create_app(lambda: theatre.runtime, settings=settings)) as address:
        yield address


def test_from_the_card_in_the_console_to_the_form_and_what_waits_begins(
    theatre: Theatre,
    browser: Browser,
) -> None:
    theatre.work()
    tab = browser.new_page(viewport={"width": 1300, "height": 1400}, locale="fr-FR")
    tab.set_default_timeout(PATIENCE_MS)

    with console(theatre) as address:
        tab.goto(f"{address}/campaigns/{theatre.slug}")
        tab.get_by_role("link", name="ou dans Prefect").click()
        tab.get_by_role("button", name="Resume").first.click()
    form = tab.get_by_role("dialog")
    expect(form).to_contain_text("Ouvrir les inscriptions ?", timeout=PATIENCE_MS)
    expect(form).to_contain_text("1. Un achat d'essai a réussi")
    decision = form.locator("button.p-select-button__control").first
    option = tab.get_by_role("option", name="go avec réserves")
    decision.focus()
    decision.press("ArrowDown")
    option.click()
    form.locator("textarea").first.fill("paiement lent")
    if folder := os.environ.get("REGIE_TEST_PICTURES"):
        tab.screenshot(path=f"{folder}/gate-in-prefect.png")
    form.get_by_role("button", name="Submit").click()
    expect(form).to_be_hidden(timeout=PATIENCE_MS)
    theatre.work(limit=2)
    theatre.work(limit=2)

    answer = read_gate(theatre.runtime, theatre.slug, GATE).answer
    assert answer is not None
    assert (answer.verdict, answer.comment) == (Verdict.RESERVED, "paiement lent")
    assert theatre.sent() == ["set_up:card", "told:mail:clara"]
    tab.close()
