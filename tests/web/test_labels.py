from __future__ import annotations

import pytest

from regie.web.labels import who_text
from regie.words import counted
from regie.words import speaking


@pytest.mark.parametrize(
    ("number", "fr", "en"),
    [
        (-2, "-2 jours", "-2 days"),
        (-1, "-1 jour", "-1 day"),
        (0, "0 jour", "0 days"),
        (1, "1 jour", "1 day"),
        (2, "2 jours", "2 days"),
    ],
)
def test_a_number_has_its_noun(number: int, fr: str, en: str) -> None:
    with speaking("fr"):
        assert counted(number, fr=("jour", "jours"), en=("day", "days")) == fr
    with speaking("en"):
        assert counted(number, fr=("jour", "jours"), en=("day", "days")) == en


def test_receivers_are_counted_in_words() -> None:
    assert who_text("6 ✉") == "6 destinataires"
    assert who_text("Ada") == "Ada"
