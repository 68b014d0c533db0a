from __future__ import annotations

from regie.services.invoices import list_invoices
from regie.services.quotes import list_quotes
from regie.services.quotes import offer
from tests.rehearsed import Stage
from tests.services.test_bill import ready
from tests.services.test_quotes import TEXT
from tests.web.visitor import Visitor
from tests.web.visitor import words


def path(on: Stage) -> str:
    ready(on)
    link = offer(on.runtime, TEXT, file="quote.yaml").link
    return link.removeprefix(on.runtime.console)


def test_opening_the_link_accepts_nothing(web: Visitor) -> None:
    address = path(web.on)

    reply = web.client.get(address)

    assert reply.status_code == 200
    assert "J'accepte ce devis" in words(reply)
    assert reply.text.count("<button") == 1
    assert list_quotes(web.on.runtime)[0].state == "open"


def test_the_button_accepts_and_a_second_press_changes_nothing(web: Visitor) -> None:
    address = path(web.on)

    first, second = web.client.post(address), web.client.post(address)
    later = web.client.get(address)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "Le devis est accepté" in words(first)
    assert "déjà accepté" in words(later)
    assert [one.number for one in list_invoices(web.on.runtime)] == ["D2027-0001"]


def test_the_pdf_is_behind_the_same_link(web: Visitor) -> None:
    reply = web.client.get(f"{path(web.on)}/pdf")

    assert reply.headers["content-type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


def test_a_forged_link_shows_nothing(web: Visitor) -> None:
    reply = web.client.get("/q/WyJEVjIwMjctMDAwMSIsOTk5OTk5OTk5OV0.forged")

    assert reply.status_code in {400, 403, 404}
    assert "Sommet" not in reply.text
