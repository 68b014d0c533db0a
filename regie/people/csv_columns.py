"""Which columns of a table are read: a typo is told, not dropped without a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from regie.playbook.report import Report
from regie.words import pick
from regie.words import say
from regie.words import spoken_language

#: A shorter word within a column's name says nothing: `id`, `n`, `to`.
_WORD_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that a table may have; names are as `folded` leaves them.

    Attributes:
        meanings: What each known name is.
        hints: What was meant by another name, in French and in English.
        others: Names of columns that other tools write, and that are not for here.
    """

    meanings: Mapping[str, str]
    hints: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def of(self, names: Iterable[str]) -> dict[str, str]:
        """Return what the columns of a file are, those that are known."""
        known = {name: self.meanings.get(folded(name), "") for name in names}
        return {name: meaning for name, meaning in known.items() if meaning}

    def mistyped(self, names: Iterable[str]) -> dict[str, str]:
        """Return unknown columns that are near one which the file lacks, with that one.

        Near one that the file has, it is a column more.
        """
        there = set(self.of(names).values())
        found = {}
        for name in self._unknown(names):
            near = self._near(folded(name))
            if near and self.meanings[folded(near)] not in there:
                found[name] = near
        return found

    def unread(self, names: Iterable[str]) -> list[str]:
        """Return the other unknown columns, but for those that other tools write."""
        names = list(names)
        mistyped = self.mistyped(names)
        return [name for name in self._unknown(names) if name not in mistyped]

    def _unknown(self, names: Iterable[str]) -> Iterator[str]:
        for name in dict.fromkeys(names):
            plain = folded(name)
            if plain and plain not in self.meanings and plain not in self.others:
                yield name

    def _near(self, plain: str) -> str:
        """Return the known column that a name looks like, or that is a word of it."""
        if plain in self.hints:
            french, english = self.hints[plain]
            return pick(spoken_language(), fr=french, en=english)
        words = (word for word in plain.split() if len(word) >= _WORD_MIN)
        within = next((word for word in words if word in self.meanings), "")
        return within or Report(spoken_language()).nearest(plain, self.meanings) or ""


def folded(text: str) -> str:
    """Return the text in lower case, without accents or signs, spaces made single."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode()))


def mistyped_columns(mistyped: Mapping[str, str]) -> list[str]:
    """Say what was meant by columns, a sentence each."""
    return [
        say(
            fr=f"ligne 1 : colonne inconnue « {name} », vouliez-vous dire « {near} » ? "
            "Renommez-la, ou retirez-la.",
            en=f"line 1: unknown column “{name}”, did you mean “{near}”? Rename it, or "
            "take it out.",
        )
        for name, near in mistyped.items()
    ]


def unread_columns(names: Iterable[str]) -> str:
    """Say which columns are not read; empty if all are."""
    listed = list(names)
    told = ", ".join(listed)
    if not listed:
        return ""
    if len(listed) == 1:
        return say(
            fr=f"La colonne {told} n'est pas lue.", en=f"The column {told} is not read."
        )
    return say(
        fr=f"Les colonnes {told} ne sont pas lues.",
        en=f"The columns {told} are not read.",
    )
