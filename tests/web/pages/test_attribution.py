from __future__ import annotations

from regie.services.attribute import unattributed
from tests.services.test_attribute import sold
from tests.web.visitor import SLUG
from tests.web.visitor import Visitor
from tests.web.visitor import words

PAGE = "/money/studio-zen/unattributed"


def test_one_click_settles_a_sale(web: Visitor) -> None:
    sold(web.on)
    page = web.client.get(PAGE)

    reply = web.press(PAGE, sale="stripe:charge:ch_2", campaign=SLUG)

    assert "Ventes sans campagne 3" in words(page)
    assert "240,00" in words(page)
    assert web.note(reply) == f"Vente réglée : {SLUG}"
    found = unattributed(web.on.runtime, "studio-zen")
    assert [sale.key for sale in found.sales] == [
        "stripe:charge:ch_3",
        "stripe:charge:ch_1",
    ]


def test_a_form_of_another_site_settles_nothing(web: Visitor) -> None:
    sold(web.on)

    reply = web.client.post(PAGE, data={"sale": "stripe:charge:ch_2", "campaign": SLUG})

    assert reply.status_code == 403
    assert unattributed(web.on.runtime, "studio-zen").count == 3


def test_english_and_nothing_to_do(web: Visitor) -> None:
    assert "Every sale has a campaign." in web.page(f"{PAGE}?lang=en")
