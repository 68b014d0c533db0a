"""Who does a step, in the two or three letters of a chip."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

LETTERS_MAX = 3

#: Small words that are no part of anybody's initials.
SMALL = frozenset(
    {"de", "du", "des", "la", "le", "les", "et", "ou", "of", "the", "and"}
)


def chips(owners: Iterable[str]) -> Mapping[str, str]:
    """Return each owner's letters; no two owners have the same.

    Args:
        owners: In the order in which letters are given out.
    """
    found: dict[str, str] = {}
    for owner in owners:
        if owner and owner not in found:
            taken = set(found.values())
            free = (each for each in _letters(owner) if each not in taken)
            found[owner] = next(free)
    return found


def _letters(owner: str) -> Iterator[str]:
    """Yield `AV` for Assistance virtuelle, then longer and numbered ones."""
    words = [
        word for word in owner.replace("-", " ").split() if word.casefold() not in SMALL
    ]
    words = words or [owner]
    if len(words) == 1:
        word = words[0]
        yield word if len(word) <= LETTERS_MAX else word[0].upper() + word[1]
        yield word[0].upper() + word[1:LETTERS_MAX]
    else:
        yield (words[0][0] + words[1][0]).upper()
        yield words[0][0].upper() + words[0][1:2] + words[1][0].upper()
    number = 2
    while True:
        yield f"{words[0][0].upper()}{number}"
        number += 1
