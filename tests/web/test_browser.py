"""The console in a real browser: buttons, policy, phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import expect
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from regie.bootstrap import rehearsal_stage
from regie.services.links import Link
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.rehearse_files import Files
from regie.services.rehearsal.rehearse_files import rehearse_campaign
from regie.settings import Settings
from regie.web.app import create_app
from tests.conftest import missing
from tests.rehearsed import Stage
from tests.web.visitor import serving
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import wake

pytestmark = pytest.mark.browser

PAGE = f"/campaigns/{SLUG}"
DONE = f"form[action='{PAGE}/steps/brief/done'] button"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        missing("browser", "neither chromium nor google-chrome is installed")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def address(on: Stage) -> Iterator[str]:
    """Serve the console of the stage on a free port of this machine."""
    under_way(on)
    settings = Settings(_env_file=None)
    with serving(create_app(lambda: on.runtime, settings=settings)) as address:
        yield address


@pytest.fixture
def troubles() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, troubles: list[str]) -> Iterator[Page]:
    """Open a tab whose complaints, of policy or script, are collected."""
    context = browser.new_context(locale="fr-FR")
    tab = context.new_page()
    tab.on("console", lambda message: troubles.append(message.text))
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    yield tab
    context.close()


def test_a_click_marks_a_step_done_without_leaving_the_page(
    address: str, page: Page, troubles: list[str]
) -> None:
    page.goto(f"{address}{PAGE}?phase=prepare")
    page.evaluate("window.stayed = true")

    page.click(DONE)

    expect(page.get_by_role("status")).to_contain_text(
        "« Cadrer l'offre » est fait, merci."
    )
    expect(page.locator("#board .card")).to_have_count(0)
    assert page.evaluate("window.stayed") is True
    assert page.url == f"{address}{PAGE}?phase=prepare"
    assert troubles == []


def test_a_card_that_opens_meanwhile_is_shown_by_itself(
    on: Stage, address: str, page: Page, troubles: list[str]
) -> None:
    page.clock.install()
    page.goto(f"{address}{PAGE}?phase=prepare")
    page.evaluate("window.stayed = true")
    page.click(DONE)
    expect(page.locator("#board .card")).to_have_count(0)

    wake(on)
    page.clock.run_for(16_000)

    expect(page.locator("#board .card h4")).to_have_text(["Écrire la page"])
    assert page.evaluate("window.stayed") is True
    assert page.url == f"{address}{PAGE}?phase=prepare"
    assert troubles == []


def test_the_same_button_works_without_scripts(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PAGE}")

    page.click(DONE)

    assert page.url == f"{address}{PAGE}"
    assert "est fait, merci" in page.inner_text(".note")
    context.close()


def test_a_refused_form_says_so_in_place(address: str, page: Page) -> None:
    page.goto(f"{address}{PAGE}")
    page.context.clear_cookies()

    page.click(DONE)

    expect(page.locator("h1")).to_have_text("Rien n'a été changé")


def test_the_plan_is_drawn_in_its_colours(
    address: str, page: Page, troubles: list[str]
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}{PAGE}")

    paper = "getComputedStyle(document.querySelector('svg .paper')).fill"
    assert page.evaluate(paper) != "rgb(0, 0, 0)"
    assert troubles == []


@pytest.mark.parametrize("path", ["/", PAGE, f"{PAGE}/steps/page", "/money/studio-zen"])
def test_a_phone_needs_no_sideways_scrolling(
    address: str, page: Page, troubles: list[str], path: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})

    page.goto(address + path)

    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert troubles == []


def test_a_signed_link_is_answered_by_one_button(
    on: Stage, address: str, page: Page, troubles: list[str]
) -> None:
    link = Link(campaign=SLUG, step_key="brief", person="Olivia Bernard")
    made = on.runtime.links.done(link, now=on.clock.now())
    page.goto(address + made.removeprefix(on.runtime.console))

    page.get_by_role("button", name="C'est fait").click()

    assert page.inner_text("h1") == "Merci Olivia !"
    assert troubles == []


def test_a_step_is_handed_over_with_a_reason(
    page: Page, address: str, troubles: list[str]
) -> None:
    page.goto(f"{address}{PAGE}/steps/brief")
    page.locator("#changes summary").first.click()
    page.select_option("#reassign-person", "chloe")
    page.fill("#reassign-why", "congés")
    page.locator("form[action$='/reassign'] button").click()

    expect(page.get_by_role("status")).to_contain_text("est confié à Chloé Petit")
    expect(page.locator("#history")).to_contain_text("congés")
    assert troubles == []


def test_the_report_of_a_rehearsal_works_behind_its_policy(
    on: Stage, address: str, page: Page, troubles: list[str]
) -> None:
    with rehearsal_stage(Settings(_env_file=None), on.clock.now()) as stage:
        rehearse_campaign(on.runtime, stage, SLUG, Habits(late_percent=0), Files())

    page.goto(f"{address}{PAGE}")
    page.get_by_role("link", name="Répétition générale").click()

    expect(
        page.get_by_role("heading", name="Lancement Zen", exact=True)
    ).to_be_visible()
    expect(page.locator("#after")).to_be_hidden()
    page.get_by_role("button", name="Tel que joué").click()
    expect(page.locator("#after")).to_be_visible()
    page.locator("#find").fill("ouverture")
    expect(page.locator("#found")).to_have_text(re.compile(r"^2 / \d+$"))
    assert troubles == []


def test_the_plan_is_a_picture_on_the_pages_of_another_server(
    address: str, page: Page, troubles: list[str]
) -> None:
    page.set_content(f'<img src="{address}{PAGE}.svg">')

    page.wait_for_function("document.images[0].complete")
    assert page.evaluate("document.images[0].naturalWidth") > 0
    assert troubles == []
