"""Two spaces a level, also for the dashes of a list, and none at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import yaml

from regie.playbook.style.tree import compose
from regie.playbook.style.tree import is_block
from regie.playbook.style.tree import last_line

STEP = 2


class _Margin(NamedTuple):
    """The beginning of a line.

    Attributes:
        old: How many characters are replaced.
        new: What replaces them: spaces, and dashes.
        dash: The column of the first dash that was there, if there was one.
    """

    old: int
    new: str
    dash: int | None = None

    def column(self, old: int) -> int | None:
        """Return where something goes that stood at this key, or at this dash."""
        if old == self.old:
            return len(self.new)
        return self.new.index("-") if old == self.dash else None


def indented(text: str) -> str:
    """Return the text with its lines indented anew."""
    root = compose(text)
    if root is None:
        return text
    lines = text.split("\n")
    margins = _Margins(lines)
    margins.read(root, 0)
    return "\n".join(margins.apply())


class _Margins:
    """How each line begins.

    Attributes:
        of: The margin of each line on which a key or a dash stands.
        inside: Lines inside a text or brackets: they keep their place below its key.
        literal: Those of them whose spaces at the end may mean something.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.of: dict[int, _Margin] = {}
        self.inside: set[int] = set()
        self.literal: set[int] = set()

    def read(self, node: yaml.Node, column: int) -> None:
        """Note the margins of a node that shall begin at the column."""
        if not is_block(node):
            self._note_inside(node)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._note(key, column)
                self.read(value, column + STEP)
        else:
            dash = node.start_mark.column
            for item in node.value:
                self._note_dash(item, dash, column)
                self.read(item, column + STEP)

    def apply(self) -> list[str]:
        """Return all lines with their margins."""
        shift, found = 0, []
        for number, line in enumerate(self.lines):
            margin = self.of.get(number)
            if margin is not None:
                shift = len(margin.new) - margin.old
                found.append((margin.new + line[margin.old :]).rstrip())
            elif number in self.literal:
                found.append(_shifted(line, shift))
            elif number in self.inside:
                found.append(_shifted(line, shift).rstrip())
            else:
                found.append(self._outside(number).rstrip())
        return found

    def _outside(self, number: int) -> str:
        """Return a comment with what it stands beside, or below; or a blank line."""
        line = self.lines[number]
        column = len(line) - len(line.lstrip())
        if not line.strip().startswith("#"):
            return line
        new = self._beside(number, column)
        if new is None:
            new = self._above(number, column)
        return " " * new + line.lstrip()

    def _beside(self, number: int, column: int) -> int | None:
        """Return the new column of the next key, if the comment is right above it."""
        below = range(number + 1, len(self.lines))
        near = next((self.of[other] for other in below if other in self.of), None)
        return None if near is None else near.column(column)

    def _above(self, number: int, column: int) -> int:
        """Return the column below the nearest key that is not further in."""
        above = range(number - 1, -1, -1)
        keys = (self.of[other] for other in above if other in self.of)
        near = next((key for key in keys if key.old <= column), _Margin(0, ""))
        return len(near.new) + column - near.old

    def _note(self, key: yaml.Node, column: int) -> None:
        mark = key.start_mark
        if mark.line not in self.of:
            self.of[mark.line] = _Margin(mark.column, " " * column)

    def _note_dash(self, item: yaml.Node, dash: int, column: int) -> None:
        mark = item.start_mark
        line = self.lines[mark.line]
        outer = self.of.get(mark.line)
        before = " " * column if outer is None else outer.new
        at = dash if outer is None else outer.old
        if line[at : mark.column].strip() == "-" and mark.column < len(line):
            first = dash if outer is None else outer.dash
            self.of[mark.line] = _Margin(mark.column, f"{before}- ", first)

    def _note_inside(self, node: yaml.Node) -> None:
        first, last = node.start_mark.line + 1, last_line(node, self.lines)
        self.inside.update(range(first, last + 1))
        if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
            self.literal.update(range(first, last + 1))


def _shifted(line: str, shift: int) -> str:
    if shift >= 0:
        return " " * shift + line if line.strip() else line
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(-shift, spaces) :]
