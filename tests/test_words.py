from __future__ import annotations

import pytest

from regie.words import of_french


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
