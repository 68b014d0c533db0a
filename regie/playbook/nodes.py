"""What YAML text becomes: texts, rows and tables that know where they stand.

Every scalar stays text: whether `9:30` or `no` means something is decided by the key it
stands under, never by YAML.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from regie.playbook.model import Position

#: YAML's words for nothing, where they stand without quotes.
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Spot(NamedTuple):
    """What a caret points at; line and column count from 1."""

    line: int
    column: int
    length: int = 1

    @property
    def position(self) -> Position:
        """Return the place without the length."""
        return Position(self.line, self.column)


class Text(NamedTuple):
    """A scalar; numbers instead of the parser's marks, so that those can be let go.

    Attributes:
        style: The character that opens it: a quote, `|`, `>`, or nothing.
        line: On which it begins, from 1.
        column: At which it begins, quotes included, from 1.
        width: How many characters it takes, quotes included; 0 if it goes over lines.
    """

    value: str
    style: str | None
    line: int
    column: int
    width: int

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was written, or YAML's word for it."""
        return not self.style and self.value in NOTHING

    @property
    def position(self) -> Position:
        """Return where the value begins, as exactly as can be told."""
        if self.style is None:
            return Position(self.line, self.column)
        return self.spot().position

    def spot(self) -> Spot:
        """Return the place of the whole value, or of its beginning if it has lines."""
        return self.spot_of(0, len(self.value))

    def spot_of(self, offset: int, length: int) -> Spot:
        """Return the place of a part of the value, as exactly as can be told."""
        if self.width == 0 or self.style in {"|", ">"}:
            return Spot(self.line, self.column)
        quotes = 1 if self.style else 0
        if self.width != len(self.value) + 2 * quotes:  # an escape moved the characters
            return Spot(self.line, self.column, self.width)
        return Spot(self.line, self.column + quotes + offset, max(length, 1))


@dataclass(slots=True, eq=False)
class Row:
    """A sequence, and the place where it begins."""

    start: Spot
    items: list[Node] = field(default_factory=list)

    def spot(self) -> Spot:
        """Return the place where it begins."""
        return self.start


class Entry(NamedTuple):
    """A key with its value."""

    key: Text
    value: Node


@dataclass(slots=True, eq=False)
class Table:
    """A mapping; of two equal keys only the first is kept."""

    start: Spot
    entries: dict[str, Entry] = field(default_factory=dict)

    def spot(self) -> Spot:
        """Return the place where it begins."""
        return self.start


@dataclass(slots=True, eq=False)
class Refused:
    """Something that was reported already and must not be complained of again."""

    start: Spot

    def spot(self) -> Spot:
        """Return the place where it begins."""
        return self.start


Node = Text | Row | Table | Refused
