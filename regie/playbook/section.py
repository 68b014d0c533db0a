"""A table of the file with its readers: what a key wants, and what to say otherwise.

A key with nothing after it counts as absent. What was refused in the text already is
passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Iterator

from regie.playbook.keys.meant import hint_of
from regie.playbook.keys.meant import meant_key
from regie.playbook.lexicon import Lexicon
from regie.playbook.nodes import Entry
from regie.playbook.nodes import Node
from regie.playbook.nodes import NOTHING
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Row
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules import shape
from regie.playbook.rules.shape import Shape
from regie.playbook.tokens import tokenize

_NAME = re.compile(r"[^\W\d_]\w{0,59}")


class Section:
    """One table with the words for where it stands.

    Attributes:
        spot: What to point at when something is missing.
        given: The keys under which something, good or bad, was written.
        fr: Where this is, in French: `dans l'étape « a »`.
        en: The same in English.
    """

    def __init__(self, table: Table, spot: Spot, report: Report, **place: str) -> None:
        self.table = table
        self.spot = spot
        self.report = report
        self.fr = place["fr"]
        self.en = place["en"]
        self.given: frozenset[str | None] = frozenset(
            [
                name
                for name, (_, value) in table.entries.items()
                if not isinstance(value, Text)
                or value.style
                or value.value not in NOTHING
            ]
        )

    def place(self) -> str:
        """Say where this is, in the reader's language."""
        return self.report.say(fr=self.fr, en=self.en)

    def check_keys(self, legal: Collection[str]) -> None:
        """Report every key that is not legal here.

        One that plainly stands for another is not said to be missing as well.
        """
        for name, entry in self.table.entries.items():
            if name not in legal and not isinstance(entry.value, Refused):
                near = meant_key(self.report, name, legal)
                hint = hint_of(self.report, entry, near, legal)
                shape.unknown_key(self.report, entry.key, self.place(), legal, hint)
                if near not in {None, "run", "gate"}:
                    self.given |= {near}

    def has(self, name: str) -> bool:
        """Whether something, good or bad, was written under the key."""
        return name in self.given

    def may_hold_table(self, name: str) -> bool:
        """Whether nothing was reported yet of what stands under the key."""
        return isinstance(self.node(name), Table) or not self.has(name)

    def node(self, name: str) -> Node | None:
        """Return whatever stands under the key."""
        entry = self.table.entries.get(name)
        return None if entry is None else entry.value

    def key_spot(self, name: str) -> Spot:
        """Return the place of the key, or of the whole section."""
        entry = self.table.entries.get(name)
        return self.spot if entry is None else entry.key.spot()

    def text(self, name: str) -> Text | None:
        """Return the text under the key, if there is one."""
        entry = self.table.entries.get(name)
        if entry is None:
            return None
        return text_of(entry.value, name, self.report)

    def words(self, name: str, default: str = "") -> str:
        """Return the text under the key without spaces around it."""
        found = self.text(name)
        return default if found is None else found.value.strip() or default

    def texts(self, name: str) -> tuple[Text, ...]:
        """Return the texts of a list; one text alone is a list of one."""
        node = self.node(name)
        if node is None or isinstance(node, Refused):
            return ()
        if isinstance(node, Table):
            shape.wrong_shape(self.report, node.spot(), name, Shape.LIST)
            return ()
        items = node.items if isinstance(node, Row) else [node]
        report = self.report
        return tuple([t for item in items if (t := text_of(item, name, report))])

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the words of a list; one text alone is a list of one."""
        return tuple(text.value.strip() for text in self.texts(name))

    def choice(self, name: str, legal: Collection[str], default: str) -> str:
        """Return one of the legal words."""
        found = self.text(name)
        if found is None:
            return default
        if found.value.strip() in legal:
            return found.value.strip()
        shape.bad_value(self.report, found, name, legal)
        return default

    def truth(self, name: str, words: Lexicon) -> bool:
        """Return what yes or no says under the key; no if there is nothing."""
        found = self.text(name)
        if found is None:
            return False
        tokens = tokenize(found.value)
        match = words.truths.match(tokens, 0)
        if match is None or match[1] != len(tokens):
            yes = self.report.sample(fr="oui", en="yes")
            no = self.report.sample(fr="non", en="no")
            shape.bad_value(self.report, found, name, (yes, no))
            return False
        return match[0]

    def inner(self, name: str) -> Table | None:
        """Return the table under the key; None if there is none, or something else."""
        return table_of(self.node(name), name, self.report)

    def named(self, name: str) -> Iterator[tuple[str, Entry]]:
        """Yield the entries under the key whose keys can serve as names."""
        table = self.inner(name)
        entries = table.entries.items() if table is not None else ()
        for inner, entry in entries:
            if _NAME.fullmatch(inner) is None:
                shape.bad_name(self.report, entry.key)
            else:
                yield inner, entry

    def names(self, name: str) -> Collection[str] | None:
        """Return every key under the key; None if there is no telling."""
        node = self.node(name)
        if isinstance(node, Table):
            return node.entries.keys()
        return None if name in self.given else ()

    def require(self, name: str, *, fr: str, en: str) -> None:
        """Report the key if it is missing; the hints say what it is for."""
        if not self.has(name):
            why = self.report.say(fr=fr, en=en)
            shape.missing_key(self.report, self.spot, self.place(), name, why)


def text_of(node: Node, name: str, report: Report) -> Text | None:
    """Return the node if it is a text with something in it."""
    if isinstance(node, Text):
        said = node.value.strip() and (node.style or node.value not in NOTHING)
        return node if said else None
    if not isinstance(node, Refused):
        shape.wrong_shape(report, node.spot(), name, Shape.TEXT)
    return None


def table_of(node: Node | None, name: str, report: Report) -> Table | None:
    """Return the node if it is a table."""
    if node is None or isinstance(node, Table):
        return node
    nothing = isinstance(node, Text) and node.is_nothing
    if not nothing and not isinstance(node, Refused):
        is_list = isinstance(node, Row)
        shape.wrong_shape(report, node.spot(), name, Shape.TABLE, is_list=is_list)
    return None
