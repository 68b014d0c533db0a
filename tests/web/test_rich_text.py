from __future__ import annotations

import pytest

from regie.web.rich_text import marked_up


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deux\nlignes", "<p>Deux<br />\nlignes</p>\n"),
        (
            "1. Ouvrir **Zoom**\n2. Tester",
            "<ol>\n<li>Ouvrir <strong>Zoom</strong></li>\n<li>Tester</li>\n</ol>\n",
        ),
        ("# Titre", "<h3>Titre</h3>\n"),
        (
            "[guide](https://a.fr)",
            '<p><a href="https://a.fr" rel="noreferrer">guide</a></p>\n',
        ),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        (
            "<script>alert(1)</script>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        (
            "![x](https://a.fr/x.png)",
            '<p>!<a href="https://a.fr/x.png" rel="noreferrer">x</a></p>\n',
        ),
    ],
)
def test_markdown_becomes_html_that_is_safe_to_show(text: str, expected: str) -> None:
    assert marked_up(text) == expected
