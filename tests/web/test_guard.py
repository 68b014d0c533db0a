from __future__ import annotations

import re

import pytest

from regie.settings import Settings
from regie.web.guard import Doors
from regie.web.guard import doors_of
from regie.web.guard import host_name
from tests.rehearsed import Stage
from tests.web.visitor import opened
from tests.web.visitor import Visitor

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@pytest.mark.parametrize(
    ("netloc", "name"),
    [
        ("127.0.0.1:8008", "127.0.0.1"),
        ("LOCALHOST", "localhost"),
        ("[::1]:8008", "::1"),
        ("user@evil.example", "evil.example"),
        ("[broken", ""),
        ("", ""),
    ],
)
def test_host_name(netloc: str, name: str) -> None:
    assert host_name(netloc) == name


@pytest.mark.parametrize(
    ("host", "public", "doors"),
    [
        ("127.0.0.1", None, Doors(inside=LOCAL, outside=frozenset())),
        (
            "127.0.0.1",
            "https://regie.example.org/",
            Doors(inside=LOCAL, outside=frozenset({"regie.example.org"})),
        ),
        (
            "192.168.1.5",
            "http://localhost:8008",
            Doors(inside=LOCAL | {"192.168.1.5"}, outside=frozenset()),
        ),
        ("0.0.0.0", None, Doors(inside=LOCAL, outside=frozenset())),
    ],
)
def test_doors_follow_the_settings(host: str, public: str | None, doors: Doors) -> None:
    settings = Settings(_env_file=None, web_host=host, public_url=public)

    assert doors_of(settings) == doors


def test_another_host_name_is_refused_as_dns_rebinding(web: Visitor) -> None:
    reply = web.client.get("/", headers={"host": "evil.example"})

    assert reply.status_code == 421
    assert reply.text.startswith("La console ne répond pas sous ce nom.")


def test_a_port_and_localhost_are_this_machine(web: Visitor) -> None:
    reply = web.client.get("/", headers={"host": "localhost:9999"})

    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 403),
        ("/campaigns/lancement-zen", 403),
        ("/money/studio-zen", 403),
        ("/l/forged", 403),
        ("/healthz", 200),
        ("/static/regie.css", 200),
    ],
)
def test_the_public_name_opens_only_links_and_hooks(
    on: Stage, path: str, status: int
) -> None:
    settings = Settings(_env_file=None, public_url="https://regie.example.org")

    with opened(on, settings=settings, address="https://regie.example.org") as web:
        reply = web.client.get(path)

    assert reply.status_code == status


def test_a_proxy_that_hides_the_public_name_opens_no_more(web: Visitor) -> None:
    reply = web.client.get("/", headers={"x-forwarded-for": "203.0.113.9"})

    assert reply.status_code == 403
    assert reply.text.startswith("La console ne s'ouvre que sur la machine")


def test_every_page_carries_the_security_headers(web: Visitor) -> None:
    headers = web.client.get("/").headers

    policy = re.sub(r"'sha256-[^']+'", "HASH", headers["content-security-policy"])
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self' HASH; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_the_chosen_language_is_remembered(web: Visitor) -> None:
    assert web.client.get("/").text.count('<html lang="fr">') == 1

    web.client.get("/?lang=en")

    assert web.client.get("/").text.count('<html lang="en">') == 1


def test_an_unknown_language_changes_nothing(web: Visitor) -> None:
    reply = web.client.get("/?lang=xx")

    assert '<html lang="fr">' in reply.text
    assert "regie_language" not in reply.cookies


def test_the_language_of_the_settings_is_the_first_one(on: Stage) -> None:
    settings = Settings(_env_file=None, language="en")

    with opened(on, settings=settings) as web:
        assert '<html lang="en">' in web.client.get("/").text


def test_the_language_switch_keeps_the_rest_of_the_address(web: Visitor) -> None:
    page = web.client.get("/?phase=a%26b&lang=fr").text

    assert 'href="/?phase=a%26b&amp;lang=en"' in page
