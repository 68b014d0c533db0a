from __future__ import annotations

from regie.services.books.collect import import_payments
from regie.services.campaigns.progress import mark_done
from tests.rehearsed import start
from tests.services.books.test_attribute import CSV
from tests.web.visitor import SLUG
from tests.web.visitor import Visitor


def test_without_campaigns_the_page_says_what_to_do_next(web: Visitor) -> None:
    french, english = web.page("/"), web.page("/?lang=en")

    assert "Rien n'a encore démarré" in french
    assert "regie start playbooks/virtual-summit.fr.yaml" in french
    assert "Nothing has been started yet" in english


def test_a_client_without_a_campaign_has_her_money_page(web: Visitor) -> None:
    import_payments(web.on.runtime, CSV, file="payments.csv", client_slug="studio-zen")

    page = web.client.get("/").text

    assert '<a href="/money/studio-zen"><b>studio-zen</b></a>' in page


def test_a_campaign_is_one_line_of_numbers(web: Visitor) -> None:
    start(web.on)
    mark_done(web.on.runtime, SLUG, "brief", who="Olivia")

    page = web.page("/")

    assert (
        "Studio Zen en cours Lancement Zen 1/6 1 sur 6 faites "
        "Prochain envoi automatique :" in page
    )


def test_the_next_moment_is_told_in_words(web: Visitor) -> None:
    start(web.on)
    web.on.move("2027-03-07 20:00")

    assert "demain à 09:00" in web.page("/")
    assert "tomorrow at 09:00" in web.page("/?lang=en")


def test_what_is_late_and_to_decide_is_counted(web: Visitor) -> None:
    start(web.on)
    web.on.move("2027-03-20 09:00")

    page = web.page("/")

    assert "en retard" in page


def test_what_comes_next_is_called_a_mail_only_if_it_is_one(web: Visitor) -> None:
    web.on.move("2027-02-08 08:00")
    start(web.on)

    french, english = web.page("/"), web.page("/?lang=en")

    assert "Prochaine étape automatique :" in french
    assert "Next automatic step:" in english
