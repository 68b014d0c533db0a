from __future__ import annotations

from dataclasses import replace

import pytest

from regie.money import EUR
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.documents.clients_owing import clients_owing
from regie.services.documents.clients_owing import owed_in_all
from regie.services.documents.clients_owing import OwedInAll
from regie.services.documents.settle import settle
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.spaces import plain
from tests.web.visitor import opened
from tests.web.visitor import Visitor


@pytest.fixture
def march(web: Visitor) -> Visitor:
    """March is billed on 2 April, at 972.87 EUR, and due on 2 May."""
    ready(web.on)
    bill_period(web.on.runtime, client_slug=CLIENT, period="2027-03")
    return web


def test_what_a_client_owes_is_on_the_page_of_all_and_on_the_first_one(
    march: Visitor,
) -> None:
    shown = "Studio Zen doit 972,87 €"

    assert "972,87 € à recevoir 0,00 € dont en retard" in plain(march.page("/money"))
    assert [shown in plain(march.page(path)) for path in ("/money", "/")] == [True] * 2


def test_what_is_late_and_what_is_contested_is_said(march: Visitor) -> None:
    settle(march.on.runtime, "F2027-0001", amount="100")
    for who in ("Zoé", "Max"):
        remark = Remark(line=2, who=who, reason="Deux pass en trop")
        contest_line(march.on.runtime, CLIENT, "2027-03", remark)
    march.on.move("2027-05-10 09:00")

    page = plain(march.page("/money?lang=en"))

    assert (
        "Studio Zen owes €872.87 late: €872.87 "
        "2 contested lines wait for your answer To remind: regie invoice remind" in page
    )


def test_what_one_is_owed_back_pays_nothing_of_another_ones(march: Visitor) -> None:
    settle(march.on.runtime, "F2027-0001", amount="1000", sure=True)

    page = plain(march.page("/money"))

    assert "Studio Zen vous lui devez 27,13 €" in page
    assert owed_in_all(clients_owing(march.on.runtime)) == [
        OwedInAll(open=Money.zero(EUR), late=Money.zero(EUR))
    ]


def test_without_clients_the_page_says_how_one_becomes_known(on: Stage) -> None:
    nobody = replace(on, runtime=replace(on.runtime, webhooks={}))

    with opened(nobody) as web:
        assert "Aucune cliente n'est encore connue." in web.page("/money")
        assert "No client is known yet." in web.page("/money?lang=en")
