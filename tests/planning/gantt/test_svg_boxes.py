"""No text of a picture lies over another, and all of it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import UTC
from functools import cache
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.gantt.look import Look
from regie.planning.gantt.look import Theme
from regie.planning.gantt.style import PHASES
from regie.planning.gantt.style import style
from regie.planning.gantt.svg import gantt_svg
from regie.planning.gantt.text import text_width
from regie.planning.plan import make_plan
from regie.playbook.load import load
from tests.planning.shipped import summit

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    text: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@cache
def rules(theme: Theme) -> dict[str, dict[str, str]]:
    """Return the last declarations of each selector below the root."""
    found: dict[str, dict[str, str]] = {}
    for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style(theme)):
        pairs = dict(each.split(":", 1) for each in body.split(";"))
        for name in names.split(","):
            found.setdefault(name.replace(".regie-gantt", "").strip(), {}).update(pairs)
    return found


def boxes(svg: ET.Element) -> list[Box]:
    return [box for box in _boxes(svg, 0, 0) if box.text]


def _boxes(element: ET.Element, x: float, y: float) -> Iterator[Box]:
    moved = re.search(r"translate\(([\d.]+) ([\d.]+)\)", element.get("transform", ""))
    if moved:
        x, y = x + float(moved.group(1)), y + float(moved.group(2))
    if element.tag == f"{SVG}text":
        yield _box(element, x, y)
    for below in element:
        yield from _boxes(below, x, y)


def _box(element: ET.Element, x: float, y: float) -> Box:
    known, size, bold = rules(Theme.LIGHT), 12.0, False
    for name in element.get("class", "").split():
        looks = known.get(f".{name}", {})
        size = float(looks.get("font-size", f"{size}px")[:-2])
        bold = bold or int(looks.get("font-weight", "400")) >= 600
    text = element.text or ""
    width = text_width(text, size, bold=bold)
    x, y = x + float(element.get("x", "0")), y + float(element.get("y", "0"))
    shift = {"end": 1.0, "middle": 0.5}.get(element.get("text-anchor", ""), 0.0)
    left = x - width * shift
    return Box(
        text=text, left=left, right=left + width, top=y - size * 0.75, bottom=y + 2
    )


def check_boxes(text: str) -> None:
    svg = ET.fromstring(text)
    found = boxes(svg)
    width, height = float(svg.get("width", "0")), float(svg.get("height", "0"))
    assert [
        (one.text, two.text) for one, two in combinations(found, 2) if one.touches(two)
    ] == []
    assert [box for box in found if box.left < 0 or box.right > width + 1] == []
    assert [box for box in found if box.top < 0 or box.bottom > height] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_text_of_the_summit_lies_over_another(language: str) -> None:
    playbook, plan = summit()

    check_boxes(gantt_svg(plan, playbook, facts={}, language=language, title="Sommet"))


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=60
)


@given(
    titles=st.lists(WORDS, min_size=1, max_size=5),
    days=st.lists(st.integers(0, 900), min_size=1, max_size=9),
    names=st.lists(WORDS, min_size=1, max_size=5),
)
def test_no_text_lies_over_another_whatever_people_write(
    titles: list[str], days: list[int], names: list[str]
) -> None:
    anchors = ", ".join(
        f"a{n}: {date.fromordinal(date(2027, 1, 4).toordinal() + day)}"
        for n, day in enumerate(days)
    )
    steps = "".join(
        f"  s{n}: {{do: Step, who: obm, takes: {n + 1} days}}\n"
        for n in range(len(titles))
    )
    text = f"playbook: T\nlaunch:\n  time_zone: Europe/Paris\n  anchors: {{{anchors}}}\nsteps:\n{steps}"
    playbook = load(text, file="t.yaml", mails={})
    plan = make_plan(playbook, anchors={}, now=datetime(2027, 1, 4, 8, tzinfo=UTC))
    named = {f"s{n}": name for n, name in enumerate(names)}

    check_boxes(
        gantt_svg(
            plan,
            playbook,
            facts={},
            language="en",
            title=titles[0],
            look=Look(names=named),
        )
    )


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it."""
    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def over(colour: str, ground: str, opacity: float) -> str:
    """Return a colour laid over another one."""
    mixed = [
        round(
            int(colour[at : at + 2], 16) * opacity
            + int(ground[at : at + 2], 16) * (1 - opacity)
        )
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in mixed)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("number", range(len(PHASES)))
def test_texts_and_signs_stand_out_from_their_ground(theme: Theme, number: int) -> None:
    known = rules(theme)
    paper = known[".paper"]["fill"]
    phase = f".p{number}"
    band = over(known[f"{phase} .band"]["fill"], paper, 0.06)
    off = over(known[".off"]["fill"], band, 0.055)
    texts = [".label", ".main", ".muted", ".owner", ".when", ".late-text", ".none"]
    colours = [known[name]["fill"] for name in texts]
    colours += [known[f"{phase} .phase"]["fill"]]
    signs = [known[f"{phase} .solid"]["fill"], known[f"{phase} .bar"]["stroke"]]
    signs += [known[f"{phase} .ring"]["stroke"], known[".late"]["fill"]]
    signs += [known[".slack-end"]["stroke"], known[".told"]["stroke"]]
    signs += [known[".gate"]["fill"], known[".gate-pole"]["stroke"]]

    assert [c for c in colours if contrast(c, band) < 4.5] == []
    assert [c for c in signs if contrast(c, off) < 3] == []


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_texts_on_flags_and_chips_stand_out(theme: Theme) -> None:
    known = rules(theme)

    pairs = [
        (known[".cloth-text"]["fill"], known[".cloth"]["fill"]),
        (known[".cloth-text"]["fill"], known[".cloth-today"]["fill"]),
        (known[".chip-text"]["fill"], known[".chip"]["fill"]),
        (known[".title"]["fill"], known[".paper"]["fill"]),
        (known[".week"]["fill"], known[".paper"]["fill"]),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_a_picture_is_dark_where_it_is_asked_for() -> None:
    sheets = {theme: style(theme) for theme in Theme}

    assert "prefers-color-scheme" not in sheets[Theme.LIGHT] + sheets[Theme.DARK]
    assert "@media screen and (prefers-color-scheme:dark)" in sheets[Theme.AUTO]
    assert ":root[data-theme=dark]" in sheets[Theme.PAGE]
    assert rules(Theme.DARK)[".paper"] == {"fill": "#14161c"}
