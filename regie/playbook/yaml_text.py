"""Text -> tree of texts, rows and tables; what a playbook may not hold is refused here.

No object is built, no scalar is interpreted, no reference is followed. Events are read
one by one, so that nesting stops at its limit before the parser grows slow with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping
from functools import partial
from typing import Any
from typing import cast
from typing import Protocol
from unicodedata import normalize

import yaml
from yaml.error import Mark

from regie.playbook.nodes import Entry
from regie.playbook.nodes import Node
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Row
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.other_files import reports_other_file
from regie.playbook.report import Report
from regie.playbook.rules import shape
from regie.playbook.rules import text as rules
from regie.playbook.rules.shape import Shape
from regie.playbook.syntax import explain_syntax

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # pragma: no cover -- built without libyaml: the same, but slow
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

BAD_CHARACTERS_MAX = 20

#: So many lines that are no YAML are told at once; for each the text is parsed again.
MENDED_MAX = 30

#: A text by its fields, an entry by its own, in half the time that their classes take:
#: there is one a scalar, and one for two.
_new_text: Callable[[tuple[str, str | None, int, int, int]], Text]
_new_text = partial(tuple.__new__, Text)
_new_entry: Callable[[tuple[Text, Node]], Entry] = partial(tuple.__new__, Entry)

#: What a reader cannot see, and what wrong encodings leave behind. Joiners and
#: variation selectors stay: emoji and some scripts need them.
_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2069\ufdd0-\ufdef\ufeff\ufff9-\uffff\ud800-\udfff]"
)

#: Spaces that do not break where YAML wants plain ones: before a key, after its colon.
_HARD_SPACES = re.compile(
    r"^(?:- |[ \u00a0\u202f])*(?:[\w-]+[ \u00a0\u202f]*:[\u00a0\u202f]+)?", re.MULTILINE
)


def read_tree(text: str, report: Report) -> Table | None:
    """Read the text into a tree; None if it is not YAML, or not a table.

    Tabs and hard spaces are replaced one for one, so every place stays true.
    """
    if len(text) > rules.CHARACTERS_MAX:
        rules.too_large(report, len(text))
        return None
    if not text.strip("\ufeff\u00a0 \t\r\n"):
        rules.empty(report)
        return None
    if reports_other_file(text, report):
        return None
    if _reports_bad_characters(text, report) or _reports_long_lines(text, report):
        return None
    tabs = _reports_tabs(text, report)
    builder = _Builder(report)
    plain = plain_text(text)
    complaint = builder.build(plain)
    if complaint is not None:
        mended = (
            None if tabs else _mended(plain, complaint, report)
        )  # tabs are to blame
        if mended is None:
            return None
        builder = mended
    return None if builder.stopped else _root_table(builder.root, report)


def _mended(
    plain: str, complaint: yaml.MarkedYAMLError, report: Report
) -> _Builder | None:
    """Read on behind lines that are no YAML; None if it is not plain what they mean."""
    for _ in range(MENDED_MAX):
        mended = explain_syntax(report, plain, complaint)
        if mended is None:
            return None
        plain, builder = mended, _Builder(report)
        further = builder.build(plain)
        if further is None:
            return builder
        complaint = further
    return None


def _root_table(root: Node | None, report: Report) -> Table | None:
    if root is None or (isinstance(root, Text) and root.is_nothing):
        rules.empty(report)
        return None
    if isinstance(root, Table):
        return root
    if not isinstance(root, Refused):
        shape.wrong_shape(report, root.spot(), "", Shape.TABLE)
    return None


def _reports_bad_characters(text: str, report: Report) -> bool:
    start = 1 if text.startswith("\ufeff") else 0
    if not _BAD.search(text, start):
        return False
    left = BAD_CHARACTERS_MAX
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        skipped = start if number == 1 else 0
        for match in _BAD.finditer(line, skipped):
            if left:
                left -= 1
                spot = Spot(number, match.start() + 1)
                rules.bad_character(report, spot, match.group())
    return True


def _reports_long_lines(text: str, report: Report) -> bool:
    lengths = (len(line) for line in text.splitlines())
    long = [n for n, length in enumerate(lengths, start=1) if length > rules.LINE_MAX]
    for number in long:
        rules.long_line(report, number)
    return bool(long)


def _reports_tabs(text: str, report: Report) -> bool:
    if "\t" not in text:
        return False
    for number, line in enumerate(text.splitlines(), start=1):
        column = line.find("\t")
        if column >= 0:
            leads = not line[:column].strip()
            rules.tab(report, Spot(number, column + 1), leads=leads)
    return True


def plain_text(text: str) -> str:
    """Compose accents, so that equal names are equal, and open up hard spaces."""
    text = normalize("NFC", text.removeprefix("\ufeff").replace("\t", " "))
    if "\u00a0" in text or "\u202f" in text:
        return _HARD_SPACES.sub(
            lambda m: m.group().replace("\u00a0", " ").replace("\u202f", " "), text
        )
    return text


class _Scalar(Protocol):
    """What the parser says of a scalar; its own types leave the marks open."""

    anchor: str | None
    tag: str | None
    style: str | None
    value: str
    start_mark: Mark
    end_mark: Mark


class _Frame:
    """A row or table that is being filled."""

    __slots__ = ("container", "drops", "key", "refused")

    def __init__(self, container: Row | Table, *, refused: bool = False) -> None:
        self.container = container
        self.key: Text | None = None
        self.drops = False  # the next value belongs to a key that was refused
        self.refused = refused


class _Builder:
    """Builds the tree from the parser's events.

    Attributes:
        stopped: Whether nesting or a second document ended the reading early.
    """

    def __init__(self, report: Report) -> None:
        self.stopped = False
        self._report = report
        self._frames = [_Frame(Row(Spot(1, 1)))]  # the first one holds the documents
        self._documents = 0
        self._aliases: list[tuple[Spot, str]] = []
        self._takers: Mapping[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._take_scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._take_alias,
            yaml.DocumentStartEvent: self._take_document,
        }

    @property
    def root(self) -> Node | None:
        """Return the first document, as far as it was read."""
        documents = self._frames[0].container
        return next(iter(documents.items), None) if isinstance(documents, Row) else None

    def build(self, text: str) -> yaml.MarkedYAMLError | None:
        """Read all events; return what the parser complains of, if it does."""
        loader = Loader(text)
        try:
            while not self.stopped and (event := loader.get_event()) is not None:
                take = self._takers.get(type(event))
                if take is not None:
                    take(event)
        except yaml.MarkedYAMLError as error:
            return error
        finally:
            self._refuse_aliases()
        return None

    def _take_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            rules.several_documents(self._report, _spot(event))
            self.stopped = True
        elif event.tags:
            tag = " ".join(map(str, event.tags))
            rules.yaml_tag(self._report, _spot(event), tag)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        self._note_alias(event, "*")
        self._place(Refused(_spot(event)))

    def _take_scalar(self, event: _Scalar) -> None:
        """Place a scalar; there are more of them than of anything else."""
        start, end, style = event.start_mark, event.end_mark, event.style
        line, column = start.line, start.column
        width = end.column - column if line == end.line else 0
        text = _new_text((event.value, style, line + 1, column + 1, width))
        if event.anchor is not None:
            self._aliases.append((Spot(text.line, text.column), f"&{event.anchor}"))
        if event.tag is not None:
            self._refuse_tag(Spot(text.line, text.column), event.tag)
            return
        if style == '"':
            self._check_escapes(text)
        self._place(text)

    def _refuse_tag(self, spot: Spot, tag: str) -> None:
        rules.yaml_tag(self._report, spot, tag)
        self._place(Refused(spot))

    def _check_escapes(self, text: Text) -> None:
        bad = _BAD.search(text.value)
        if bad is not None:
            rules.bad_character(self._report, text.spot(), bad.group())

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        start = _spot(event)
        if event.anchor is not None:
            self._note_alias(event, "&")
        if event.tag is not None:
            rules.yaml_tag(self._report, start, event.tag)
        if len(self._frames) > rules.DEPTH_MAX:
            rules.too_deep(self._report, start)
            self.stopped = True
        is_table = isinstance(event, yaml.MappingStartEvent)
        container = Table(start) if is_table else Row(start)
        self._frames.append(_Frame(container, refused=event.tag is not None))

    def _close(self, _: yaml.CollectionEndEvent) -> None:
        frame = self._frames.pop()
        start = frame.container.start
        self._place(Refused(start) if frame.refused else frame.container)

    def _note_alias(self, event: yaml.NodeEvent, sign: str) -> None:
        self._aliases.append((_spot(event), f"{sign}{event.anchor}"))

    def _refuse_aliases(self) -> None:
        if self._aliases:
            spot, alias = self._aliases[0]
            rules.yaml_alias(self._report, spot, alias, len(self._aliases) - 1)

    def _place(self, node: Node) -> None:
        frame = self._frames[-1]
        container, key = frame.container, frame.key
        if isinstance(container, Row):
            container.items.append(node)
        elif key is not None:
            frame.key = None
            name = key.value.strip()
            entry = _new_entry((key, node))
            first = container.entries.setdefault(name, entry)
            if first is not entry:
                self._refuse_twin(key, name, first.key.line)
        elif frame.drops:
            frame.drops = False
        elif isinstance(node, Text) and node.value.strip():
            frame.key = node
        else:
            frame.drops = True
            if not isinstance(node, Refused):
                rules.bad_key(self._report, node.spot())

    def _refuse_twin(self, key: Text, name: str, line: int) -> None:
        outer = self._frames[1].key
        if len(self._frames) == 3 and outer is not None and outer.value == "steps":
            rules.duplicate_step(self._report, key.spot(), name, line)
        else:
            rules.duplicate_key(self._report, key.spot(), name, line)


def _spot(event: yaml.Event) -> Spot:
    start = cast("Mark", event.start_mark)  # an event of the parser always has one
    return Spot(start.line + 1, start.column + 1)
