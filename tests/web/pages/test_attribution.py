from __future__ import annotations

import re

from regie.services.bills.keep import keep_agreement
from regie.services.books.attribute import unattributed
from regie.services.books.discounts import unknown_discounts
from tests.services.books.test_attribute import agreement
from tests.services.books.test_attribute import sold
from tests.services.books.test_discounts import ADA
from tests.services.books.test_discounts import OWN
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


def test_a_sale_is_given_to_none_by_the_button_that_says_so(web: Visitor) -> None:
    sold(web.on)
    page = web.client.get(PAGE).text
    (value,) = set(re.findall(r'name="campaign" value="([^"]*)">Aucune<', page))

    reply = web.press(PAGE, sale="stripe:charge:ch_2", campaign=value)

    assert web.note(reply) == "Vente réglée : aucune campagne"
    assert unattributed(web.on.runtime, "studio-zen").count == 2


def test_a_form_of_another_site_settles_nothing(web: Visitor) -> None:
    sold(web.on)

    reply = web.client.post(PAGE, data={"sale": "stripe:charge:ch_2", "campaign": SLUG})

    assert reply.status_code == 403
    assert unattributed(web.on.runtime, "studio-zen").count == 3


def test_english_and_nothing_to_do(web: Visitor) -> None:
    assert "Every sale has a campaign." in web.page(f"{PAGE}?lang=en")


def test_discounts_are_said_in_a_list_one_by_one_or_all_at_once(web: Visitor) -> None:
    sold(web.on)
    keep_agreement(web.on.runtime, agreement(OWN + ADA), file="zen.yaml")
    address = "/money/studio-zen/discounts"
    page, money = web.client.get(address), web.client.get("/money/studio-zen")

    one = web.press(address, sale="stripe:charge:ch_2", discount="20")
    left = unknown_discounts(web.on.runtime, "studio-zen")
    wrong = web.press(address, sale="stripe:charge:ch_1", discount="ZEN10")
    web.press(address, discount="0")

    assert "Remises à dire 3" in words(page)
    assert address in money.text
    assert web.note(one) == "Remise notée."
    assert [sale.key[-4:] for sale in left.sales] == ["ch_3", "ch_1"]
    assert wrong.status_code == 400
    assert unknown_discounts(web.on.runtime, "studio-zen").count == 0
    assert "No discount to be said" in web.page(f"{address}?lang=en")
