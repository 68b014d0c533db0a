"""The text as nodes that know where they begin and end, under the keys of the table."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import NamedTuple

import yaml

from regie.playbook.keys.front import PLAYBOOK
from regie.playbook.keys.key import Key
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # pragma: no cover -- built without libyaml: the same, but slow
    from yaml import BaseLoader as Loader  # type: ignore[assignment]


class Edit(NamedTuple):
    """A part of one line to be replaced; line and columns count from 0."""

    line: int
    start: int
    end: int
    text: str


class Place(NamedTuple):
    """A node with what the table says of it.

    Attributes:
        kind: What it is expected to be; None where the table knows nothing.
        table: The keys it may have, for a mapping with keys of ours.
        in_flow: It stands inside brackets or braces.
    """

    node: yaml.Node
    kind: Kind | None
    table: KeyTable | None
    in_flow: bool


def compose(text: str) -> yaml.MappingNode | None:
    """Return the root of a playbook's text; None if it is no table."""
    root = yaml.compose(text, Loader=Loader)
    return root if isinstance(root, yaml.MappingNode) else None


def places(root: yaml.MappingNode) -> Iterator[Place]:
    """Yield every value of the text, outer ones first."""
    waiting = [Place(root, Kind.TABLE, PLAYBOOK, in_flow=bool(root.flow_style))]
    while waiting:
        place = waiting.pop()
        yield place
        waiting.extend(reversed(list(_inner(place))))


def tables(root: yaml.MappingNode) -> dict[int, KeyTable]:
    """Return the keys that each mapping may have, by the node's identity."""
    return {
        id(place.node): place.table
        for place in places(root)
        if place.table is not None and place.kind is not Kind.NAMED
    }


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with parts of its lines replaced; parts must not overlap."""
    lines = text.split("\n")
    for edit in sorted(edits, reverse=True):
        line = lines[edit.line]
        lines[edit.line] = line[: edit.start] + edit.text + line[edit.end :]
    return "\n".join(lines)


def is_block(node: yaml.Node) -> bool:
    """Whether the node is a mapping or sequence over lines, without brackets."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def on_one_line(node: yaml.Node) -> bool:
    """Whether the node begins and ends on the same line."""
    return bool(node.start_mark.line == node.end_mark.line)


def last_line(node: yaml.Node, lines: Sequence[str]) -> int:
    """Return the line on which the node's own text ends."""
    if isinstance(node, yaml.MappingNode) and is_block(node):
        return last_line(node.value[-1][1], lines)
    if isinstance(node, yaml.SequenceNode) and is_block(node):
        return last_line(node.value[-1], lines)
    end = int(node.end_mark.line)
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        end -= node.end_mark.column == 0
        while end > node.start_mark.line and not lines[end].strip():
            end -= 1
    return end


def _inner(place: Place) -> Iterator[Place]:
    node = place.node
    if isinstance(node, yaml.MappingNode):
        in_flow = place.in_flow or bool(node.flow_style)
        for key, value in node.value:
            known = _key_of(place, key)
            if known is not None:
                yield _below(known, value, in_flow=in_flow)
    elif isinstance(node, yaml.SequenceNode):
        in_flow = place.in_flow or bool(node.flow_style)
        for item in node.value:
            yield Place(item, place.kind, place.table, in_flow)


def _key_of(place: Place, key: yaml.Node) -> Key | None:
    if not isinstance(key, yaml.ScalarNode):
        return None
    if place.kind is Kind.NAMED and place.table is not None:
        return Key(name="", kind=Kind.TABLE, fr="", en="", inside=place.table)
    return None if place.table is None else place.table.by_name.get(key.value.strip())


def _below(key: Key, value: yaml.Node, *, in_flow: bool) -> Place:
    short = None if key.inside is None else key.inside.short
    is_short = key.kind is Kind.TABLE and isinstance(value, yaml.ScalarNode)
    return Place(value, short if is_short else key.kind, key.inside, in_flow)
