from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations._text import shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  déjà  vu\n", "déjà vu"),
        ("a\x1b[31mb\x00c", "a [31mb c"),
        ("é" * 200, "é" * 200),
        ("é" * 201, "é" * 199 + "…"),
        ("é" * 198 + " éé", "é" * 198 + "…"),
    ],
)
def test_shortened(text: str, expected: str) -> None:
    assert shortened(text) == expected


@given(st.text())
def test_shortened_is_one_printable_line(text: str) -> None:
    line = shortened(text)

    assert len(line) <= 200
    assert line.isprintable()
    assert shortened(line) == line
