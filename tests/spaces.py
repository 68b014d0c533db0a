"""Texts for people, compared with spaces that may break."""

from __future__ import annotations


def plain(text: str) -> str:
    """Return a text with plain spaces for those that do not break."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def one_line(text: str) -> str:
    """Return the words of what a terminal shows, however it breaks them."""
    return " ".join(plain(text).split())
