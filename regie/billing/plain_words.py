"""What users wrote, as plain words in a text that is read as Markdown or HTML.

And how a long table of it ends there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regie.words import pick


def plain(text: str) -> str:
    """Keep a name or a note from being read as Markdown or HTML; it is one line."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", flat)


def table_foot(more: int, whole: str, language: str) -> Iterator[str]:
    """Yield the last rows of a table of five columns in Markdown.

    Args:
        more: How many rows are not shown; zero or less if all are.
        whole: What the last column comes to; empty for no such row.
    """
    if more > 0:
        told = pick(language, fr=f"… et {more} autres", en=f"… and {more} more")
        yield f"| {told} | | | | |"
    if whole:
        yield f"| **Total** | | | | **{whole}** |"
