from __future__ import annotations

import pytest

from regie.people.people import Person
from tests.services.campaigns.test_load import begin
from tests.services.campaigns.test_load import OLIVIA
from tests.services.campaigns.test_load import PAGES
from tests.web.visitor import Visitor

COPY = Person(slug="c", name="Chloé", email="c@example.org", roles=("copy",))
LATER = """\
  much: {do: Beaucoup, who: obm, effort: 28 h, at: 2027-02-15}
  more: {do: Plus, who: obm, effort: 28 h, at: 2027-02-15}
  last: {do: Dernier, who: obm, effort: 2 h, at: 2027-06-01}
"""


@pytest.fixture
def busy(web: Visitor) -> Visitor:
    begin(web.on, "Zen", PAGES, OLIVIA, COPY)
    begin(web.on, "Yoga", LATER, OLIVIA)
    return web


def test_without_work_the_page_says_so(web: Visitor) -> None:
    assert "Aucun travail prévu." in web.page("/load")
    assert "No work is planned." in web.page("/load?lang=en")


def test_people_and_weeks_with_their_campaigns(web: Visitor) -> None:
    begin(web.on, "Zen", PAGES, OLIVIA, COPY)

    french, english = web.page("/load"), web.page("/load?lang=en")

    sentence = "Chaque semaine suffit, mais 7 h ne tiennent pas dans leur journée."
    assert sentence in french
    assert "Semaine du 8 févr. 15 févr." in french
    assert "Chloé 28 h / 35 h 80 % Zen 28 h" in french
    assert "Each week is enough, but 7 h do not fit into their day." in english
    assert "Olivia 21 h / 35 h 60 % 2 days too full Zen 21 h" in english
    assert "Week of 8 Feb 15 Feb" in english


def test_overloads_come_first_with_links_to_their_campaigns(busy: Visitor) -> None:
    reply = busy.client.get("/load")

    assert reply.text.index("Trop pour une semaine") < reply.text.index("<table>")
    assert '<a href="/campaigns/yoga">Yoga</a>' in reply.text
    english = busy.page("/load?lang=en")
    assert "Olivia , week of 15 Feb: 56 h planned for 35 h ( Yoga 56 h)" in english
    assert "regie level" in reply.text


def test_later_weeks_are_a_page_of_their_own(busy: Visitor) -> None:
    first = busy.client.get("/load").text
    later = busy.client.get("/load?start=2027-04-19").text

    assert "/load?start=2027-04-19" in first
    assert "Semaines d'avant" not in first
    assert "/load?start=2027-02-08" in later
    assert "2 h" in later
    assert busy.client.get("/load?start=9999-12-31").status_code == 200
