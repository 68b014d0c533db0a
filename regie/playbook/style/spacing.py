"""One space where one belongs; the keys of `{…}` on one line in their order."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

import yaml

from regie.playbook.keys.key import KeyTable
from regie.playbook.style.order import rank
from regie.playbook.style.tree import apply
from regie.playbook.style.tree import compose
from regie.playbook.style.tree import Edit
from regie.playbook.style.tree import is_block
from regie.playbook.style.tree import on_one_line
from regie.playbook.style.tree import tables


def spaced(text: str) -> str:
    """Return the text with proper spaces around colons, commas and braces."""
    root = compose(text)
    if root is None:
        return text
    lines = text.split("\n")
    return apply(text, _Spacing(lines, tables(root)).edits(root))


class _Spacing:
    def __init__(self, lines: Sequence[str], known: Mapping[int, KeyTable]) -> None:
        self.lines = lines
        self.known = known

    def edits(self, root: yaml.Node) -> Iterator[Edit]:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if not is_block(node):
                yield from self._flow(node)
            elif isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    yield from self._gap(key, value)
                    waiting.append(value)
            else:
                waiting.extend(node.value)

    def _gap(self, key: yaml.Node, value: yaml.Node) -> Iterator[Edit]:
        """Yield `key: value` with one space, where both are on one line."""
        line, end = key.end_mark.line, key.end_mark.column
        start = value.start_mark.column if line == value.start_mark.line else None
        nothing = isinstance(value, yaml.ScalarNode) and self._raw(value) == ""
        if nothing and on_one_line(value) and start is not None:
            yield Edit(line, end, start, ":")
        elif start is not None and self.lines[line][end:start].strip() == ":":
            yield Edit(line, end, start, ": ")

    def _flow(self, node: yaml.Node) -> Iterator[Edit]:
        if not isinstance(node, yaml.CollectionNode) or not on_one_line(node):
            return
        written = self._written(node)
        if written is not None:
            start, end = node.start_mark, node.end_mark
            yield Edit(start.line, start.column, end.column, written)

    def _written(self, node: yaml.Node) -> str | None:
        """Return a node inside brackets anew; None if it must stay as it is."""
        raw = self._raw(node)
        if isinstance(node, yaml.ScalarNode):
            return raw or None
        if isinstance(node, yaml.SequenceNode):
            items = [self._written(item) for item in node.value]
            return self._joined(raw, "[]", items)
        pairs = [
            self._pair(key, value)
            for key, value in sorted(
                node.value, key=lambda p: rank(self.known.get(id(node)), p[0])
            )
        ]
        return self._joined(raw, "{}", pairs)

    def _pair(self, key: yaml.Node, value: yaml.Node) -> str | None:
        name, written = self._written(key), self._written(value)
        return None if name is None or written is None else f"{name}: {written}"

    def _joined(
        self, raw: str, brackets: str, parts: Sequence[str | None]
    ) -> str | None:
        whole = [part for part in parts if part is not None]
        if len(whole) < len(parts) or raw[0] + raw[-1] != brackets or raw[1:2] == "?":
            return None
        return f"{brackets[0]}{', '.join(whole)}{brackets[1]}"

    def _raw(self, node: yaml.Node) -> str:
        start, end = node.start_mark, node.end_mark
        return self.lines[start.line][start.column : end.column]
