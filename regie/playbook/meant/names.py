"""Names written otherwise: `cart open`, `Cart_Open`, or the title of the date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from regie.playbook.meant.piece import Meant
from regie.playbook.meant.piece import Wording
from regie.playbook.tokens import fold

#: Shorter titles are rather other words.
TITLE_MIN = 4

#: `ouverture du panier` where the title is `Ouverture`.
_OF_WHAT = r"(?:\s+(?:du|de la|de l'|des|of the|of)\s*\w+)?"

_ARTICLE = r"(?:l'|la |le |les |the )?"


def names_in(wording: Wording) -> Iterator[Meant]:
    """Yield every name of a date that is not written as it is."""
    for name in wording.scope.anchors or ():
        words = re.escape(fold(name)).replace("_", r"[ _-]")
        for match in wording.find(re.compile(rf"(?<![\w-]){words}(?![\w-])")):
            if wording.of(match) != name:
                yield _meant(match, name)
    titles = wording.scope.titles
    for title, name in ({} if titles is None else titles.anchors).items():
        for words in _ways(title, [*({} if titles is None else titles.anchors)]):
            pattern = re.compile(
                rf"(?<!\w){_ARTICLE}{re.escape(words)}(?!\w){_OF_WHAT}"
            )
            for match in wording.find(pattern):
                if wording.of(match) not in (wording.scope.anchors or ()):
                    yield _meant(match, name)


def _ways(title: str, titles: list[str]) -> list[str]:
    """Return the title, and its first word if no other one begins like it."""
    first = title.split(maxsplit=1)[0]
    alone = sum(other.split()[0] == first for other in titles) == 1
    ways = [title, first] if alone and first != title else [title]
    return [each for each in ways if len(each) >= TITLE_MIN]


def _meant(match: re.Match[str], name: str) -> Meant:
    return Meant(start=match.start(), end=match.end(), said=name)
