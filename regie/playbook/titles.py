"""Titles in the place of names, as people write who look at the plan alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from regie.playbook.nodes import Node
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.tokens import fold

#: Keys under which a title stands.
TITLES = ("title", "do", "gate")


@dataclass(frozen=True, kw_only=True)
class Titles:
    """The titles of a playbook, as far as it could be read; nothing is read early."""

    top: Table
    launch: Table | None

    @cached_property
    def anchors(self) -> dict[str, str]:
        """Return names of dates by folded title; a text alone is their sentence."""
        return dict(_titled(self.launch, "anchors", tables_only=True))

    @cached_property
    def steps(self) -> dict[str, str]:
        """Return names of steps by folded title."""
        return dict(_titled(self.top, "steps"))

    @cached_property
    def roles(self) -> dict[str, str]:
        """Return names of roles by folded title."""
        return dict(_titled(self.top, "roles"))


def _titled(
    table: Table | None, key: str, *, tables_only: bool = False
) -> Iterator[tuple[str, str]]:
    entry = None if table is None else table.entries.get(key)
    if entry is None or not isinstance(entry.value, Table):
        return
    for name, inner in entry.value.entries.items():
        is_title = not tables_only or isinstance(inner.value, Table)
        title = _title(inner.value) if is_title else ""
        if title:
            yield fold(title), name


def _title(node: Node) -> str:
    if isinstance(node, Text):
        return node.value.strip()
    if isinstance(node, Table):
        found = (node.entries.get(key) for key in TITLES)
        texts = (each.value for each in found if each is not None)
        return next((t.value.strip() for t in texts if isinstance(t, Text)), "")
    return ""
