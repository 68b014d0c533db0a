from __future__ import annotations

import base64
import hashlib
import re

import pytest

from regie.services.campaigns.progress import mark_done
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from regie.services.prefect_pages import prefect_pages
from regie.services.prefect_pages import PrefectPages
from regie.web.desk import read_desk
from regie.web.pages.campaign import piles
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor
from tests.web.visitor import wake

PAGE = f"/campaigns/{SLUG}"


def opening_missed(on: Stage) -> None:
    """Play until the opening mail was due while nobody was running."""
    under_way(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    mark_done(on.runtime, SLUG, "page", who="Chloé")
    on.move("2027-03-08 14:00")
    due_now(on.runtime, SLUG)


def test_open_cards_lie_in_piles_by_person(on: Stage) -> None:
    under_way(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    wake(on)

    found = piles(read_desk(on.runtime, SLUG))

    assert [(pile.person, [card.title for card in pile.cards]) for pile in found] == [
        ("Chloé Petit", ["Écrire la page"])
    ]


def test_the_page_shows_the_board_with_its_button(web: Visitor) -> None:
    under_way(web.on)

    page = web.client.get(PAGE).text

    assert f'action="/campaigns/{SLUG}/steps/brief/done"' in page
    assert "Olivia Bernard" in web.page(PAGE)
    assert "In progress" in web.page(f"{PAGE}?lang=en")


def test_the_plan_is_drawn_in_the_page_under_its_policy(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.get(PAGE)

    styles = re.findall(r"<style>(.*?)</style>", reply.text, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert len(styles) == 1
    assert f"'sha256-{digest}'" in reply.headers["content-security-policy"]
    assert re.findall(r" style=| on[a-z]+=|<script>", reply.text) == []


def test_the_timeline_can_be_filtered_by_links(web: Visitor) -> None:
    under_way(web.on)

    everything = web.page(PAGE)
    prepare = web.page(f"{PAGE}?phase=prepare&who=Chlo%C3%A9+Petit")

    assert "Annoncer l'ouverture Vendre" in everything
    assert "Annoncer l'ouverture Vendre" not in prepare
    assert "Écrire la page Préparer" in prepare


def test_filters_that_fit_nothing_say_so(web: Visitor) -> None:
    under_way(web.on)

    assert "Aucune étape avec ces filtres." in web.page(f"{PAGE}?who=nobody")


def test_what_was_missed_is_asked_with_its_reason(web: Visitor) -> None:
    opening_missed(web.on)

    page = web.page(PAGE)

    assert (
        "À décider Annoncer l'ouverture Prévu aujourd'hui à 09:00 → "
        "Olivia Bernard, Chloé Petit Le moment prévu est passé sans que Régie tourne. "
        "Des personnes hors de l'équipe le recevront. Faire maintenant Laisser" in page
    )


def test_history_is_told_in_sentences(web: Visitor) -> None:
    under_way(web.on)
    mark_done(web.on.runtime, SLUG, "brief", who="Olivia", why="relu deux fois")
    wake(web.on)

    page = web.page(PAGE)

    assert "09:00 « Cadrer l'offre » : c'est fait Olivia relu deux fois" in page
    assert "09:00 Carte ouverte : « Écrire la page » → Chloé Petit" in page
    assert "09:00 Contact inscrit : « Inscrire sur la liste" in page
    assert "09:00 Campagne démarrée" in page


def test_text_of_users_is_never_markup(web: Visitor) -> None:
    wicked = PLAYBOOK.replace(
        "Cadrer l'offre", "\"<script>alert('é')</script> <b>Cadrer</b>\""
    )
    start(web.on, playbook=wicked)
    wake(web.on)

    page = web.client.get(PAGE).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&#39;é&#39;)&lt;/script&gt;" in page


def test_the_page_leads_to_the_runs_of_the_campaign(web: Visitor) -> None:
    under_way(web.on)

    runs = "http://127.0.0.1:4200/v2/runs?tags=campaign%3Alancement-zen"

    campaign, _ = load_planned(web.on.runtime, SLUG)
    prefect = "http://127.0.0.1:4200"
    assert prefect_pages(campaign, prefect) == PrefectPages(
        upcoming=f"{runs}&state=Scheduled&sort=START_TIME_ASC",
        runs=runs,
        client=f"{prefect}/v2/runs?tags=cliente%20%3A%20Studio%20Zen",
        table=f"{prefect}/v2/artifacts/key/campagne-lancement-zen",
        events=f"{prefect}/v2/events?resource=%5B%22regie.campaign.lancement-zen%22%5D"
        "&seconds=-604800",
    )
    page = web.client.get(PAGE).text
    assert f'href="{runs}&amp;state=Scheduled&amp;sort=START_TIME_ASC"' in page
    assert f'href="{runs}"' in page


def test_the_plan_comes_as_a_picture_and_as_a_calendar(web: Visitor) -> None:
    under_way(web.on)

    picture = web.client.get(f"{PAGE}.svg")
    calendar = web.client.get(f"{PAGE}.ics")

    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.lstrip().startswith("<svg")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert calendar.text.startswith("BEGIN:VCALENDAR\r\n")


def test_a_date_that_cannot_be_met_is_said_first(web: Visitor) -> None:
    start(web.on, cart_open="2027-02-10")

    page = web.page(PAGE)

    assert "Des dates ne tiennent pas" in page


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ("fr", "devait être terminée le jeu. 28 janv. 2027"),
        ("en", "had to be done by Thu 28 Jan 2027"),
    ],
)
def test_why_it_cannot_be_met_is_said_in_the_readers_language(
    web: Visitor, reader: str, sentence: str
) -> None:
    start(web.on, cart_open="2027-02-11")

    assert sentence in web.page(f"{PAGE}?lang={reader}")
    assert sentence in web.page(f"/campaigns/{SLUG}/steps/brief?lang={reader}")
