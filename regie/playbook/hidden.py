"""Words that nobody reads, because `#` begins a comment: `do: Publier #challenge`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from regie.playbook.mistyped import quoted
from regie.playbook.nodes import Entry
from regie.playbook.nodes import Node
from regie.playbook.nodes import Row
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules import cautions
from regie.playbook.yaml_text import plain_text

#: A comment is written with a space behind its sign; a word with a hash is not.
_SIGN = re.compile(r"#\w")  # quickly found, or not
_HASHED = re.compile(r"(?<=\S)[ \t\u00a0]+(#\w[^\n]*)")


def check_hidden(tree: Table, text: str, report: Report) -> None:
    """Warn of every text that goes on behind a `#` and is cut off there."""
    if _SIGN.search(text) is None:
        return
    lines = plain_text(text).splitlines()
    for entry in _texts(tree):
        value = entry.value
        if not isinstance(value, Text) or value.style or value.line > len(lines):
            continue
        line = lines[value.line - 1]
        hidden = _HASHED.match(line, value.column - 1 + value.width)
        if hidden is not None and (value.width or value.is_nothing):
            whole = f"{value.value} {hidden[1]}".strip()
            cautions.hidden_text(
                report,
                Spot(value.line, hidden.start(1) + 1, len(hidden[1])),
                hidden[1],
                f"{entry.key.value}: {quoted(whole)}",
            )


def _texts(node: Node) -> Iterator[Entry]:
    """Yield every text that stands under a key."""
    if isinstance(node, Table):
        for entry in node.entries.values():
            if isinstance(entry.value, Text):
                yield entry
            else:
                yield from _texts(entry.value)
    elif isinstance(node, Row):
        for item in node.items:
            yield from _texts(item)
