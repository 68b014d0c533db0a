"""A plan in every form: the same steps, the same columns, nothing that breaks out."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields
from datetime import date
from datetime import datetime
from datetime import UTC
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from regie.people.people import Person
from regie.planning.gantt.look import Theme
from regie.planning.narrow import EVERYTHING
from regie.planning.narrow import Selection
from regie.playbook.source import PlaybookSource
from regie.ports import Address
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import sketch
from regie.services.campaigns.look import Line
from regie.services.campaigns.plan_forms import by_role
from regie.services.campaigns.plan_forms import COLUMNS
from regie.services.campaigns.plan_forms import FORMS
from regie.services.campaigns.plan_forms import make_view
from regie.services.campaigns.plan_forms import View
from regie.words import speaking

NOW = datetime(2027, 1, 6, 9, tzinfo=UTC)
TEXT = """
playbook: "Vente </script><b>&"
language: fr
launch:
  time_zone: Europe/Paris
  anchors: {ouverture: {date: null, title: Ouverture}}
roles: {va: Assistante virtuelle}
phases: {prep: {title: Préparer}, vente: {title: Vendre}}
steps:
  page: {do: "Page <i>de</i> vente", who: va, phase: prep, takes: 3 jours, due: 1 jour ouvré avant ouverture}
  mails: {do: Mails, who: obm, phase: prep, takes: 9 jours, after: page, due: ouverture}
  ouvrir: {do: Ouvrir, who: obm, phase: vente, at: ouverture à 9h, after: [page, mails]}
"""


def view(selection: Selection = EVERYTHING, opens: str = "2027-01-15") -> View:
    sam = Person(slug="sam", name="Sam </script>", email="s@example.org", roles=("va",))
    request = Request(
        source=PlaybookSource(file="vente.yaml", text=TEXT, mails={}),
        client="",
        values={"ouverture": opens},
        team=[sam],
    )
    made = sketch(request, now=NOW, sender=Address(email="o@example.org"))
    return make_view(made.campaign, made.plan, selection)


def test_a_playbook_is_planned_without_a_store() -> None:
    shown = view()

    assert shown.campaign.title == "Vente </script><b>&"
    assert [(line.key, line.on, line.days) for line in shown.lines] == [
        ("page", date(2027, 1, 6), 3),
        ("mails", date(2027, 1, 11), 9),
        ("ouvrir", date(2027, 1, 15), None),
    ]
    assert shown.names == {"page": "Sam </script>", "mails": "OBM", "ouvrir": "OBM"}
    assert [problem.is_grave for problem in shown.problems] == [True, True]
    assert [line.who for line in by_role(shown).lines] == [
        "Sam </script>",
        "OBM",
        "OBM",
    ]


def rows(shown: View) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(FORMS["csv"](shown, Theme.AUTO))))


def test_csv_has_the_columns_of_json_in_the_readers_language() -> None:
    french = rows(view())
    with speaking("en"):
        english = rows(view())
    steps = json.loads(FORMS["json"](view(), Theme.AUTO))["steps"]

    columns = [field.name for field in fields(Line)]
    assert [*COLUMNS] == columns
    assert [list(row) for row in steps] == [columns] * 3
    assert [list(row) for row in english] == [columns] * 3
    assert [english[1][name] for name in ("standing", "automatic", "critical")] == [
        "planned",
        "no",
        "yes",
    ]
    assert french[1] == {
        "clé": "mails",
        "titre": "Mails",
        "phase": "prep",
        "état": "prévu",
        "du": "2027-01-11",
        "au": "2027-01-21",
        "heure": "",
        "au plus tard": "2027-01-15",
        "qui": "OBM",
        "automatique": "non",
        "marge (jours)": "-5",
        "attend": "Page <i>de</i> vente",
        "détail": "",
        "décision": "non",
        "après": "page",
        "durée (jours)": "9",
        "critique": "oui",
        "était prévue": "",
    }


def test_moments_of_csv_are_local() -> None:
    before, after = (
        rows(view(opens="2027-03-26"))[-1],
        rows(view(opens="2027-03-29"))[-1],
    )

    assert (before["heure"], after["heure"]) == (
        "2027-03-26T09:00:00+01:00",
        "2027-03-29T09:00:00+02:00",
    )


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_part_is_in_every_form_the_same_part(form: str) -> None:
    whole = FORMS[form](view(), Theme.AUTO)
    part = FORMS[form](view(Selection(phase="vente")), Theme.AUTO)

    assert ("Mails" in whole, "Ouvrir" in whole) == (True, True)
    assert ("Ouvrir" in part, ">Page" in part, "mails:" in part) == (True, False, False)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_same_plan_gives_the_same_bytes(form: str) -> None:
    assert FORMS[form](view(), Theme.AUTO) == FORMS[form](view(), Theme.AUTO)


class Page(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def test_the_page_stands_alone() -> None:
    html = FORMS["html"](view(), Theme.AUTO)

    page = read(html)

    assert not [attrs for _, attrs in page.tags if {"src", "background"} & attrs.keys()]
    links = [attrs["href"] for _, attrs in page.tags if "href" in attrs]
    assert links == ["#table"]
    assert "@import" not in html
    assert re.findall(r"url\(", html) == []
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert [tag for tag, _ in page.tags if tag in {"b", "i"}] == []


def test_the_page_tells_impossible_dates_first_and_each_step_by_week() -> None:
    page = read(FORMS["html"](view(), Theme.AUTO))

    text = " ".join(page.text.split())
    assert text.index("Dates impossibles") < text.index("Semaine par semaine")
    assert text.index("Semaine 1, du 4 janvier 2027") < text.index("Semaine 2, du 11")
    people = [attrs.get("data-who") for _, attrs in page.tags if "data-who" in attrs]
    assert people == ["Sam </script>", "OBM"]


def test_the_page_knows_where_its_rows_lie() -> None:
    html = FORMS["html"](view(), Theme.AUTO)

    found = re.search(
        r'<script type="application/json" id="layout">(.*?)</script>', html
    )
    assert found is not None
    layout = json.loads(found.group(1))
    rows = [row for band in layout["bands"] for row in band["rows"]]
    assert [(row["number"], row["who"]) for row in rows] == [
        (0, "Sam </script>"),
        (1, "OBM"),
        (2, "OBM"),
    ]
    for row in rows:
        assert html.count(f'data-row="{row["number"]}"') == 2


@pytest.mark.parametrize(
    ("theme", "root"),
    [
        (Theme.AUTO, {"lang": "fr"}),
        (Theme.DARK, {"lang": "fr", "data-theme": "dark"}),
        (Theme.LIGHT, {"lang": "fr", "data-theme": "light"}),
    ],
)
def test_the_page_is_light_or_dark(theme: Theme, root: dict[str, str]) -> None:
    page = read(FORMS["html"](view(), theme))

    assert page.tags[0] == ("html", root)


def test_the_parts_of_the_picture_are_pictures() -> None:
    html = FORMS["html"](view(), Theme.AUTO)

    parts = re.findall(r"<svg .*?</svg>", html, re.DOTALL)

    assert len(parts) == 4
    for part in parts:
        ET.fromstring(part)
