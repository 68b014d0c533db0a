"""What the pages of a statement say of a line that was accepted."""

from __future__ import annotations

from regie.services.bills.bill import bill_period
from tests.services.bills.test_bill import CLIENT
from tests.web.pages.test_statements import link  # noqa: F401 -- a fixture
from tests.web.pages.test_statements import OUTSIDE
from tests.web.visitor import Visitor
from tests.web.visitor import words

INSIDE = f"/money/{CLIENT}/statements/2027-03"


def _accepted(web: Visitor, path: str, number: int, amount: str) -> None:
    said = {"line": "1", "who": "Zoé", "reason": f"Trop ({number})"}
    web.client.post(path, data=said, headers=OUTSIDE)
    answer = f"{INSIDE}/contests/{number}"
    web.press(answer, ruling="accepted", reason="Oui.", amount=amount)


def test_what_was_counted_names_its_statement(web: Visitor, link: str) -> None:  # noqa: F811
    _accepted(web, link, 1, "750")
    before = words(web.client.get(link, headers=OUTSIDE))
    web.on.move("2027-05-03 09:00")
    bill_period(web.on.runtime, client_slug=CLIENT, period="2027-04")
    after = words(web.client.get(link, headers=OUTSIDE))
    english = words(web.client.get(f"{link}?lang=en", headers=OUTSIDE))
    again = {"line": "1", "who": "Zoé", "reason": "Encore"}
    web.client.post(f"{link}?lang=fr", data=again, headers=OUTSIDE)
    inside = web.page(f"{INSIDE}?lang=fr")

    assert "Accepté · -50,00 € au relevé suivant" in before
    assert "Accepté · -50,00 € au relevé d'avril 2027" in after
    assert "Accepted · -€50.00 in the statement of April 2027" in english
    assert (
        "Cette ligne a déjà une promesse : -50,00 € au relevé d'avril 2027. Si vous "
        "acceptez, la nouvelle vaut à sa place ; seul ce qui manque encore s'ajoute."
    ) in inside
