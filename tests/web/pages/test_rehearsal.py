"""The report of a rehearsal in the console, and the campaign's page that leads to it."""

from __future__ import annotations

import base64
import hashlib
import re

from regie.bootstrap import rehearsal_stage
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.rehearse_files import Files
from regie.services.rehearsal.rehearse_files import rehearse_campaign
from regie.settings import Settings
from regie.web.deps import back_to
from regie.web.deps import NOTE_COOKIE
from tests.rehearsed import day
from tests.rehearsed import Stage
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor

PAGE = f"/campaigns/{SLUG}"
REPORT = f"{PAGE}/rehearsal"


def rehearsed(on: Stage) -> None:
    """Rehearse a launch in which nobody ever answers."""
    under_way(on)
    nobody = Habits(late_percent=0, never_percent=100)
    with rehearsal_stage(Settings(_env_file=None), on.clock.now()) as stage:
        rehearse_campaign(on.runtime, stage, SLUG, nobody, Files())


def test_a_campaign_that_was_never_rehearsed_says_how(web: Visitor) -> None:
    under_way(web.on)

    assert (
        f"Pas encore de répétition générale : voyez d'avance tout ce qui partira. regie rehearse -c {SLUG}"
        in web.page(PAGE)
    )
    assert web.client.get(REPORT).status_code == 404


def test_the_campaigns_page_leads_to_the_report_with_what_it_found(
    web: Visitor,
) -> None:
    rehearsed(web.on)

    page = web.page(PAGE)
    assert "Répétition générale aujourd'hui à 09:00 : 1 erreur." in page
    assert "regie rehearse" not in page
    assert "Rehearsal today at 09:00: 1 error." in web.page(f"{PAGE}?lang=en")
    assert f'href="{REPORT}"' in web.client.get(PAGE).text


def test_a_campaign_is_rehearsed_by_a_button(web: Visitor) -> None:
    under_way(web.on)

    reply = web.press(f"{PAGE}/rehearse")
    gone = web.press("/campaigns/nulle-part/rehearse")

    assert web.note(reply) == (
        "Répétition générale faite : 2 avertissements. Lisez son rapport."
    )
    assert "Répéter maintenant" in web.page(PAGE)  # the clock goes on
    assert web.client.get(REPORT).status_code == 200
    assert gone.status_code == 404


def test_a_rehearsal_with_errors_is_no_good_news(web: Visitor) -> None:
    rehearsed(web.on)
    pages = []
    for alarms in (False, True):
        sent = back_to(PAGE, "1 erreur.", alarms=alarms).headers["set-cookie"]
        web.client.cookies.set(NOTE_COOKIE, sent.split(";")[0].partition("=")[2])
        pages.append(web.client.get(PAGE).text)
    calm, shown = pages

    assert '<p class="note" role="status">1 erreur.</p>' in calm
    assert '<p class="note alarm" role="status">1 erreur.</p>' in shown


def test_the_report_leads_back_to_its_campaign(web: Visitor) -> None:
    rehearsed(web.on)

    assert f'<a href="{PAGE}">← Retour à la campagne</a>' in web.client.get(REPORT).text


def test_a_report_older_than_the_plan_is_said_to_be(web: Visitor) -> None:
    rehearsed(web.on)
    wish = Wish(dates={"cart_open": day("2027-03-15")})
    move(web.on.runtime, SLUG, wish, who="Olivia")

    assert (
        "1 erreur. Le plan a changé depuis : ce rapport montre l'ancien. "
        f"regie rehearse -c {SLUG}" in web.page(PAGE)
    )


def test_the_report_stands_apart_and_only_its_own_script_runs(web: Visitor) -> None:
    rehearsed(web.on)

    reply = web.client.get(REPORT)

    (script,) = re.findall(r"<script>(.*?)</script>", reply.text, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = reply.headers["content-security-policy"].split("; ")
    assert policy[0] == "sandbox allow-scripts allow-modals"
    assert f"script-src 'sha256-{digest}'" in policy
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_the_report_is_shown_on_this_machine_only(web: Visitor) -> None:
    rehearsed(web.on)

    handed_on = web.client.get(REPORT, headers={"x-forwarded-for": "203.0.113.9"})

    assert handed_on.status_code == 403
