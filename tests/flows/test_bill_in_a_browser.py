"""The OBM approves a bill in Prefect's own pages, from where its run says so."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import expect

from tests.flows.test_bill import Office
from tests.flows.test_bill import office
from tests.flows.test_gate_in_a_browser import browser
from tests.flows.test_gate_in_a_browser import PATIENCE_MS

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.browser,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

__all__ = ["browser", "office"]


def test_from_the_log_in_the_newer_pages_to_the_form_and_the_invoice_is_issued(
    office: Office, browser: Browser
) -> None:
    run = office.begin()
    office.work()
    pages = office.server.url.removesuffix("/api")
    form_page = f"{pages}/runs/flow-run/{run}"
    tab = browser.new_page(viewport={"width": 1300, "height": 1400}, locale="fr-FR")
    tab.set_default_timeout(PATIENCE_MS)

    tab.goto(f"{pages}/v2/runs/flow-run/{run}")
    told = tab.get_by_text(f"Pour répondre : {form_page} puis Resume")
    expect(told).to_be_visible(timeout=PATIENCE_MS)
    resume = tab.get_by_role("button", name="Resume")
    missing = resume.count()
    tab.goto(form_page)
    resume.first.click()
    form = tab.get_by_role("dialog")
    expect(form).to_contain_text("Studio Zen · mars 2027", timeout=PATIENCE_MS)
    decision = form.locator("button.p-select-button__control").first
    decision.focus()
    decision.press("ArrowDown")
    tab.get_by_role("option", name="approuver").click()
    if folder := os.environ.get("REGIE_TEST_PICTURES"):
        tab.screenshot(path=f"{folder}/bill-in-prefect.png")
    form.get_by_role("button", name="Submit").click()
    expect(form).to_be_hidden(timeout=PATIENCE_MS)
    office.work()

    assert missing == 0
    assert office.numbers() == ["F2027-0001"]
    tab.close()
