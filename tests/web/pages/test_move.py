"""Moving a date in the console: the page looks, its button writes."""

from __future__ import annotations

from datetime import date
from datetime import datetime

from regie.campaign.model import Campaign
from regie.services.campaigns.progress import mark_done
from regie.services.feeds import feed_address
from regie.services.planned import load_planned
from regie.settings import Settings
from tests.calendar_reader import read_events
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.web.visitor import opened
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor
from tests.web.visitor import wake

MOVE = f"/campaigns/{SLUG}/move"
TO_THE_15TH = f"{MOVE}?date-cart_open=2027-03-15&time-cart_open="
ANNOUNCING = PLAYBOOK + (
    "  post: {do: Publier la date, phase: prepare, who: copy, "
    "at: 20 jours avant cart_open, announces: cart_open}\n"
)


def campaign_of(on: Stage) -> Campaign:
    return load_planned(on.runtime, SLUG)[0]


def test_the_campaign_leads_to_its_dates(web: Visitor) -> None:
    under_way(web.on)

    assert "Déplacer une date" in web.page(f"/campaigns/{SLUG}")
    page = web.client.get(MOVE).text

    assert 'name="date-cart_open" value="2027-03-08"' in page
    assert "Déplacer et prévenir" not in page


def test_a_look_shows_what_would_move_and_writes_nothing(web: Visitor) -> None:
    under_way(web.on)

    page = web.page(TO_THE_15TH)

    assert "Essai à blanc" in page
    assert "Ouverture (cart_open) : lun. 8 mars 2027 → lun. 15 mars 2027" in page
    assert "Écrire la page (page)" in page
    assert "À prévenir (2) Olivia Bernard et Chloé Petit" in page
    assert campaign_of(web.on).anchors == {"cart_open": date(2027, 3, 8)}


def test_the_button_moves_and_says_what_was_done(web: Visitor) -> None:
    under_way(web.on)

    reply = web.press(
        MOVE, **{"date-cart_open": "2027-03-15", "time-cart_open": "10:00"}, why="salle"
    )

    assert reply.headers["location"] == f"/campaigns/{SLUG}"
    assert web.note(reply).startswith("C'est fait : ")
    assert campaign_of(web.on).anchors == {"cart_open": datetime(2027, 3, 15, 10)}  # noqa: DTZ001
    wake(web.on)
    page = web.page(f"/campaigns/{SLUG}")
    assert "Date déplacée : « Ouverture » depuis la console" in page
    assert "Envoyé : « nouvelles dates » → Chloé Petit, Olivia Bernard" in page


def test_a_form_of_another_site_moves_nothing(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.post(MOVE, data={"date-cart_open": "2027-03-15"})

    assert reply.status_code == 403
    assert campaign_of(web.on).moves == ()


def test_what_cannot_hold_leads_back_and_wants_to_be_accepted(web: Visitor) -> None:
    under_way(web.on)
    early = {"date-cart_open": "2027-02-12", "time-cart_open": ""}

    refused = web.press(MOVE, **early)
    page = web.client.get(refused.headers["location"]).text

    assert campaign_of(web.on).moves == ()
    assert 'name="accept_late" value="yes" required' in page
    assert "le plan ne tient plus" in web.note(refused)
    web.press(MOVE, **early, accept_late="yes")
    assert len(campaign_of(web.on).moves) == 1


def test_a_date_that_is_over_wants_a_tick(web: Visitor) -> None:
    under_way(web.on)
    over = {"date-cart_open": "2027-01-04", "time-cart_open": ""}

    refused = web.press(MOVE, **over, accept_late="yes")
    page = web.client.get(refused.headers["location"]).text
    web.press(MOVE, **over, accept_late="yes", past="yes")

    assert web.note(refused) == (
        "cart_open (« Ouverture ») est le 4 janvier 2027 : passé depuis 35 jours."
    )
    assert 'name="past" value="yes" required' in page
    assert len(campaign_of(web.on).moves) == 1


def test_what_was_announced_is_decided_in_the_form(web: Visitor) -> None:
    start(web.on, playbook=ANNOUNCING)
    mark_done(web.on.runtime, SLUG, "post", who="Chloé")

    page = web.client.get(TO_THE_15TH).text
    undecided = web.press(MOVE, **{"date-cart_open": "2027-03-15"})
    web.press(MOVE, **{"date-cart_open": "2027-03-15", "announced-post": "redo"})

    assert '<select id="announced-post" name="announced-post" required>' in page
    assert "a déjà été annoncée" in web.note(undecided)
    [move] = campaign_of(web.on).moves
    assert move.redone == ("post",)


def test_a_date_that_does_not_exist_is_told_on_the_page(web: Visitor) -> None:
    under_way(web.on)

    page = web.page(f"{MOVE}?date-cart_open=2027-02-30")

    assert "« 2027-02-30 » n'est pas une date" in page


def test_a_signed_link_gives_one_persons_calendar_from_outside(on: Stage) -> None:
    under_way(on)
    address = feed_address(on.runtime, campaign_of(on), "chloe")
    path = address.removeprefix("http://127.0.0.1:8008")
    settings = Settings(
        _env_file=None, home=on.runtime.home, public_url="https://regie.example"
    )

    with opened(on, settings=settings, address="https://regie.example") as web:
        reply = web.client.get(path)
        forged = web.client.get(path.replace("/f/", "/f/x"))
        as_done = web.client.get(path.replace("/f/", "/l/").removesuffix(".ics"))

    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    assert [e.uid for e in read_events(reply.text)] == [f"{SLUG}+page@regie"]
    assert "set-cookie" not in reply.headers
    assert (forged.status_code, as_done.status_code) == (403, 403)
