"""How wide a text of a Gantt picture is, without a font to measure it by."""

from __future__ import annotations

#: How much wider bold type is.
BOLD_FACTOR = 1.13


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is in the wider sans-serif faces of this size."""
    narrow = sum(character in "iljtfrI.,;:!'’ ()[]|" for character in text)
    wide = sum(character in "mwMWŒœ—@%" or character.isupper() for character in text)
    plain = len(text) - narrow - wide
    width = size * (narrow * 0.37 + wide * 0.8 + plain * 0.6)
    return width * BOLD_FACTOR if bold else width


def shortened(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return the text cut with an ellipsis to about this width."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip(" ,·–") + "…" if text else ""
