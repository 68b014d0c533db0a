"""What users wrote, as plain words in a text that is read as Markdown or HTML."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """Keep a name or a note from being read as Markdown or HTML; it is one line."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", flat)
