from __future__ import annotations

from datetime import timedelta

import pytest

from regie.errors import SignatureError
from regie.services.links import Link
from regie.services.links import LINK_LIFE
from regie.services.links import Links
from regie.services.links import seen_outside
from tests.rehearsed import paris

NOW = paris("2027-03-01 09:00")
LINK = Link(campaign="zen", step_key="bio/ada", person="Ada Lovelace")
LINKS = Links("secret", "https://regie.example")


def token(url: str) -> str:
    return url.removeprefix("https://regie.example/l/")


def test_link_is_read_back() -> None:
    assert LINKS.read(token(LINKS.done(LINK, now=NOW)), now=NOW) == LINK


def test_link_of_another_secret_is_refused() -> None:
    forged = Links("other", "https://regie.example").done(LINK, now=NOW)

    with pytest.raises(SignatureError):
        LINKS.read(token(forged), now=NOW)


def test_link_is_refused_after_its_life() -> None:
    made = token(LINKS.done(LINK, now=NOW))

    LINKS.read(made, now=NOW + LINK_LIFE)
    with pytest.raises(SignatureError):
        LINKS.read(made, now=NOW + LINK_LIFE + timedelta(seconds=1))


@pytest.mark.parametrize("text", ["", "x", "WzFd.abc", "é" * 50])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(SignatureError):
        LINKS.read(text, now=NOW)


@pytest.mark.parametrize(
    ("link", "seen"),
    [
        ("https://regie.example/s/x", "https://regie.example/s/x"),
        ("http://192.168.1.20:8008/s/x", "http://192.168.1.20:8008/s/x"),
        ("http://127.0.0.1:8008/s/x", ""),
        ("http://LOCALHOST:8008/s/x", ""),
        ("http://[::1]:8008/s/x", ""),
        ("", ""),
    ],
)
def test_a_link_to_this_machine_is_none_to_anybody_else(link: str, seen: str) -> None:
    assert seen_outside(link) == seen
