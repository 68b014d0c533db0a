"""How wide a text of a Gantt picture is, without a font to measure it by.

The widths are those of DejaVu Sans, the widest of the faces a picture asks for: a text
that fits in it fits in all of them.
"""

from __future__ import annotations

from functools import lru_cache

#: Characters by their width in hundredths of the type's size, regular weight.
_REGULAR = {
    28: "'ijlîïIJ",
    33: " ,.’·/:;\\|",
    39: "-f()[]t!r",
    51: '"*_`–°sz?cç',
    57: "LFkvxyP",
    62: "TYao«»àâôeéèêëESbdghnpquùûÉ",
    66: "$0123456789{}KAVÀBRXZCÇ",
    76: "UHNDG&OQ",
    84: "w#+<=>^~×→M%",
    100: "mW@—…œ",
}

_WIDTHS = {
    character: width / 100
    for width, characters in _REGULAR.items()
    for character in characters
}

#: Letters of other scripts and signs are as wide as they are high.
_WIDE_FROM = "\u2e80"

#: How much wider bold type is.
BOLD_FACTOR = 1.13

ELLIPSIS = "…"


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is in the widest sans-serif face of this size."""
    width = size * sum(map(_ems, text))
    return width * BOLD_FACTOR if bold else width


@lru_cache(maxsize=8192)
def shortened(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return the text cut with an ellipsis to about this width."""
    if text_width(text, size, bold=bold) <= width:
        return text
    scale = size * (BOLD_FACTOR if bold else 1)
    room, kept = width - scale * _ems(ELLIPSIS), 0
    for character in text:
        room -= scale * _ems(character)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ,·–") + ELLIPSIS if kept else ""


def _ems(character: str) -> float:
    return _WIDTHS.get(character, 1.05 if character >= _WIDE_FROM else 0.72)
