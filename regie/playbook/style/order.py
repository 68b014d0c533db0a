"""Keys in the order of the table, each with the comments that stand above it.

Blank lines stay where they are: they separate places, not keys. A comment right above a
key, or above its blank line, goes with the key; one that is indented further than the
keys goes with the key before it. What stands above the first key of the file stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import yaml

from regie.playbook.keys.key import KeyTable
from regie.playbook.style.tree import compose
from regie.playbook.style.tree import is_block
from regie.playbook.style.tree import last_line
from regie.playbook.style.tree import tables


class _Chunk(NamedTuple):
    """The lines of one key or item: its comments, then itself; `stop` is exclusive."""

    start: int
    own: int
    stop: int
    value: yaml.Node


def ordered(text: str) -> str:
    """Return the text with the keys of every table in their order."""
    root = compose(text)
    if root is None or root.flow_style:
        return text
    lines = text.split("\n")
    order = _Ordering(lines, tables(root)).lines_of(root, 0, len(lines), root=True)
    return "\n".join(lines[number] for number in order)


def rank(table: KeyTable | None, key: yaml.Node) -> int:
    """Return the place of a key among its like; those without a place stay behind."""
    if table is None or not isinstance(key, yaml.ScalarNode):
        return 0
    names = list(table.by_name)
    name = key.value.strip()
    return names.index(name) if name in table.by_name else len(names)


class _Ordering:
    def __init__(self, lines: Sequence[str], known: Mapping[int, KeyTable]) -> None:
        self.lines = lines
        self.known = known

    def lines_of(
        self, node: yaml.Node, start: int, stop: int, *, root: bool = False
    ) -> list[int]:
        """Return the numbers of the node's lines in their new order."""
        if not is_block(node):
            return list(range(start, stop))
        chunks = self._chunks(node, start, root=root)
        slots = [
            range(chunk.stop, following.start) for chunk, following in pairwise(chunks)
        ]
        slots.append(range(chunks[-1].stop, stop))
        found = list(range(start, chunks[0].start))
        for chunk, slot in zip(self._sorted(node, chunks), slots, strict=True):
            found += range(chunk.start, chunk.own)
            found += self.lines_of(chunk.value, chunk.own, chunk.stop)
            found += slot
        return found

    def _sorted(self, node: yaml.Node, chunks: list[_Chunk]) -> list[_Chunk]:
        table = self.known.get(id(node))
        if table is None or not isinstance(node, yaml.MappingNode):
            return chunks
        own_lines = [chunk.own for chunk in chunks]
        first = node.value[0][0].start_mark
        shared = self.lines[first.line][: first.column].strip()
        if shared or len(set(own_lines)) < len(own_lines):
            return chunks  # a key beside a dash, or two on a line
        ranks = [rank(table, key) for key, _ in node.value]
        order = sorted(range(len(chunks)), key=ranks.__getitem__)
        return [chunks[place] for place in order]

    def _chunks(self, node: yaml.Node, start: int, *, root: bool) -> list[_Chunk]:
        column = node.start_mark.column
        heads, values = _heads(node)
        found: list[_Chunk] = []
        for head, value in zip(heads, values, strict=True):
            own = head.start_mark.line
            free = found[-1].stop if found else start
            begins = own if root and not found else self._lead(free, own)
            found.append(_Chunk(begins, own, own, value))
            stop = max(last_line(value, self.lines), head.end_mark.line) + 1
            found[-1] = found[-1]._replace(stop=self._tail(stop, column))
        return found

    def _lead(self, free: int, own: int) -> int:
        """Return where the comments of a key begin: at the first after its blanks."""
        first = own
        for number in range(own - 1, free - 1, -1):
            line = self.lines[number].strip()
            if line.startswith("#"):
                first = number
            elif line:
                break
        return first

    def _tail(self, stop: int, column: int) -> int:
        """Return where the comments end that are indented further than the keys."""
        last = stop
        for number in range(stop, len(self.lines)):
            line = self.lines[number]
            if line.strip().startswith("#") and len(line) - len(line.lstrip()) > column:
                last = number + 1
            elif line.strip():
                break
        return last


def _heads(node: yaml.Node) -> tuple[list[yaml.Node], list[yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return [key for key, _ in node.value], [value for _, value in node.value]
    return list(node.value), list(node.value)
