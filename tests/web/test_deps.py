from __future__ import annotations

import pytest

from regie.web.deps import is_web_address
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor
from tests.web.visitor import words

DONE = f"/campaigns/{SLUG}/steps/brief/done"


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("/etc/passwd", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(text: str, *, yes: bool) -> None:
    assert is_web_address(text) is yes


@pytest.mark.parametrize("token", ["", "guessed", "é"])
def test_a_form_of_another_site_changes_nothing(web: Visitor, token: str) -> None:
    under_way(web.on)
    web.client.get("/")

    reply = web.client.post(DONE, data={"token": token})

    assert reply.status_code == 403
    assert "Ce formulaire n'est plus valable" in words(reply)
    assert "1 étapes faites" not in web.page(f"/campaigns/{SLUG}")
    assert _done(web) is False


def test_a_form_without_its_cookie_changes_nothing(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.post(DONE, data={"token": ""})

    assert reply.status_code == 403
    assert _done(web) is False


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:9999", "null"]
)
def test_a_form_with_our_token_from_another_origin_changes_nothing(
    web: Visitor, origin: str
) -> None:
    under_way(web.on)
    web.client.headers["origin"] = origin

    reply = web.press(DONE)

    assert reply.status_code == 403
    assert _done(web) is False


def test_our_own_origin_is_let_through(web: Visitor) -> None:
    under_way(web.on)
    web.client.headers["origin"] = "http://127.0.0.1:8008"

    reply = web.press(DONE)

    assert reply.status_code == 303
    assert _done(web) is True


def test_a_note_is_shown_once(web: Visitor) -> None:
    under_way(web.on)
    web.press(DONE)

    first, second = web.page(f"/campaigns/{SLUG}"), web.page(f"/campaigns/{SLUG}")

    assert "« Cadrer l'offre » est fait, merci." in first
    assert "est fait, merci" not in second


def _done(web: Visitor) -> bool:
    with web.on.runtime.unit(reading=True) as unit:
        fact = unit.campaigns.get(SLUG).facts.get("brief")
    return fact is not None and fact.done_at is not None
