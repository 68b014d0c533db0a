"""The plan's page in a real browser: filters, size, colours, and no text on another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from regie.planning.gantt.look import Theme
from regie.planning.gantt.svg import gantt_svg
from regie.services.campaigns.plan_forms import FORMS
from tests.conftest import missing
from tests.planning.shipped import summit
from tests.services.campaigns.test_plan_forms import view

pytestmark = pytest.mark.browser

BOXES = """() => [...document.querySelectorAll("svg text")].map((text) => {
  const box = text.getBoundingClientRect();
  return [text.textContent, box.left, box.top, box.right, box.bottom];
})"""

Box = tuple[str, float, float, float, float]


@pytest.fixture
def page() -> Iterator[Page]:
    """Open a page without any network; what it complains of fails the test."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        missing("browser", "neither chromium nor google-chrome is installed")
    complaints: list[str] = []
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1700, "height": 900}, offline=True)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        yield page
        opened.close()
    assert complaints == []


def shown(page: Page, query: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        query,
        "all => all.filter((e) => e.getClientRects().length).map((e) => e.textContent.trim())",
    )
    return found


def test_the_page_shows_one_persons_steps(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    file.write_text(FORMS["html"](view(), Theme.AUTO), "utf-8")
    page.goto(file.as_uri())

    before = shown(page, ".labels text.label")
    page.select_option("#who", label="OBM")
    own, weeks = shown(page, ".labels text.label"), shown(page, "tbody.week")
    page.select_option("#who", index=0)
    page.select_option("#phase", label="Vendre")

    assert before == ["Page <i>de</i> vente", "Mails", "Ouvrir"]
    assert own == ["Mails", "Ouvrir"]
    assert [week.split("\n")[0] for week in weeks] == ["Semaine 2, du 11 janvier 2027"]
    assert shown(page, ".labels text.label") == ["Ouvrir"]
    assert shown(page, ".labels text.phase") == ["Vendre"]


def test_the_drawing_grows_and_turns_dark(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    file.write_text(FORMS["html"](view(), Theme.LIGHT), "utf-8")
    page.goto(file.as_uri())

    width = page.eval_on_selector(".chart svg", "e => e.clientWidth")
    page.click("#larger")
    wider: Any = page.eval_on_selector(".chart svg", "e => e.clientWidth")
    page.click("#theme")

    assert wider == pytest.approx(width * 1.2, rel=0.01)
    assert page.get_attribute("html", "data-theme") == "dark"
    ink = page.eval_on_selector(".labels .label", "e => getComputedStyle(e).fill")
    assert ink == "rgb(243, 244, 248)"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_text_of_the_summit_lies_over_another(page: Page, language: str) -> None:
    playbook, plan = summit()
    page.set_content(
        gantt_svg(plan, playbook, facts={}, language=language, title="Sommet Zen")
    )

    boxes: list[Box] = page.evaluate(BOXES)

    assert len(boxes) > 300
    assert [
        (one[0], two[0]) for one, two in combinations(boxes, 2) if touches(one, two)
    ] == []


def touches(one: Box, two: Box) -> bool:
    """Say whether two texts overlap by more than the air above and below letters."""
    air = 3
    return (
        one[1] < two[3]
        and two[1] < one[3]
        and one[2] + air < two[4]
        and two[2] + air < one[4]
    )
