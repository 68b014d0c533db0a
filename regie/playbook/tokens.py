"""A sentence cut into words, each with its place, ready to be compared.

Accents, capitals, typographic apostrophes and kinds of space make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<joint>(?<=[0-9])t(?=[0-9]))
    |(?P<word>[^\W0-9]\w*(?:'|(?![\w/])))
    |(?P<slashed>[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4})
    |(?P<date>[0-9]{4,}-[0-9]+-[0-9]+)
    |(?P<clock>[0-9]+:[0-9]+(?::[0-9]+)?|[0-9]+\s?h\s?[0-9]+\b)
    |(?P<number>[0-9]+(?:[.,][0-9]+)?)
    |(?P<zone>[a-z]\w*(?:/[a-z][\w+-]*)+)
    |(?P<sign>[+-])
    |(?P<other>\S)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """One word, number or sign of a sentence.

    Attributes:
        kind: `word`, `number`, `clock`, `date`, `slashed` (a date with slashes),
            `joint` (the T between a date and a time), `zone`, `sign` or `other`.
        folded: Without accents and capitals, for comparison with the word tables.
        text: As written.
        start: Offset of its first character in the sentence.
    """

    kind: str
    folded: str
    text: str
    start: int


def _folding() -> dict[int, str]:
    table = {}
    for code in range(0x41, 0x250):
        table[code] = unicodedata.normalize("NFD", chr(code))[0].lower()
    spaces = "\u00a0\u2007\u2009\u202f\t\n\r"
    table.update(dict.fromkeys(map(ord, spaces), " "))
    table.update(dict.fromkeys(map(ord, "’ʼ‘´`"), "'"))
    table.update(dict.fromkeys(map(ord, "−–—‑‐"), "-"))
    return table


_FOLDING = _folding()


def fold(text: str) -> str:
    """Return the text without accents and capitals, each character in its place."""
    return text.translate(_FOLDING)


def tokenize(text: str) -> list[Token]:
    """Cut a sentence into tokens; the text is expected in its NFC form."""
    folded = text.translate(_FOLDING)
    tokens = []
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        kind = match.lastgroup or "other"
        tokens.append(Token(kind, folded[start:end], text[start:end], start))
    return tokens
