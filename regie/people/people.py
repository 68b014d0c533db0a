"""The people of a campaign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from regie.planning.model import Leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone Régie writes to.

    Attributes:
        slug: Unique in the campaign; ASCII.
        roles: The hats the person wears (`obm`, `copywriter`, `speaker`, …).
        language: `fr` or `en`.
        zone: IANA zone for display; empty for the campaign's.
        minutes_per_day: The work of one day; None for the usual 7 hours.
        days_off: Weekdays never worked beside the campaign's days off; 0 is Monday.
        leaves: When the person is away, in order.
    """

    slug: str
    name: str
    email: str
    roles: tuple[str, ...] = ()
    language: str = "fr"
    zone: str = ""
    minutes_per_day: int | None = None
    days_off: frozenset[int] = frozenset()
    leaves: tuple[Leave, ...] = ()

    @property
    def first_name(self) -> str:
        """The name's first word, or the whole address where there is no name."""
        return self.name.split(" ")[0] if self.name else self.email


#: Letters that Unicode does not take apart, and the apostrophes of French names.
LIGATURES = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "’": "-",
        "'": "-",
    }
)


def slug_of(text: str, taken: Collection[str] = ()) -> str:
    """Return an ASCII slug, such as `zoe-l-heritier`, that is not taken yet.

    A second one of the same name is numbered: `ada-lovelace-2`. A text without any
    ASCII letter or digit gives `x`.
    """
    spelled = text.translate(LIGATURES)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x"
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
