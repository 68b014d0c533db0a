from __future__ import annotations

import pytest

from regie.words import listed
from regie.words import of_french
from regie.words import speaking
from regie.words import spoken_first


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mars 2027", "de mars 2027"),
        ("avril 2027", "d'avril 2027"),
        ("octobre 2027", "d'octobre 2027"),
        ("Émilie", "d'Émilie"),
        ("Œuvre", "d'Œuvre"),
        ("Hugo", "de Hugo"),
        ("Studio Zen", "de Studio Zen"),
    ],
)
def test_a_name_after_de(name: str, said: str) -> None:
    assert of_french(name) == said


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ("ete, hiver", "aucune pour l'instant", "aucun pour l'instant")),
        ("en", ("ete, hiver", "none yet", "none yet")),
    ],
)
def test_names_that_may_be_none_yet(
    language: str, expected: tuple[str, str, str]
) -> None:
    with speaking(language):
        said = (
            listed(["ete", "hiver"], feminine=True),
            listed([], feminine=True),
            listed([]),
        )

    assert said == expected


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["in", "out", "incluses", "déduites", "inclus"]),
        ("fr", ["incluses", "déduites", "inclus", "in", "out"]),
    ],
)
def test_legal_words_of_the_readers_language_come_first(
    language: str, told: list[str]
) -> None:
    words = {"in": 1, "out": 2, "incluses": 1, "déduites": 2, "inclus": 1}

    assert spoken_first(words, language) == told
    with speaking(language):
        assert spoken_first(words) == told
        assert spoken_first({"fr": "fr", "en": "en"}) == ["fr", "en"]
