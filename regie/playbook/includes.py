"""`include:` -> the phases that a playbook takes from others beside it.

The other playbook is read by itself first, so that its problems name its own file; then
the phases that are wanted are taken from it, see `regie.playbook.parts`.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from regie.playbook.front import is_beside
from regie.playbook.keys.parts import INCLUDE
from regie.playbook.model import Playbook
from regie.playbook.nodes import Node
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Row
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.parts import Include
from regie.playbook.report import Report
from regie.playbook.rules import includes as rules
from regie.playbook.rules import references
from regie.playbook.rules import shape
from regie.playbook.rules.shape import Shape
from regie.playbook.section import Section
from regie.playbook.section import text_of
from regie.playbook.yaml_text import read_tree

#: Reads another playbook by its file's name; None if it has errors, reported.
Reader = Callable[[str], Playbook | None]


def included_names(text: str) -> list[str]:
    """Return the files that a playbook takes phases from; bad names are left out."""
    if "include" not in text:
        return []
    report = Report("fr")
    tree = read_tree(text, report)
    if tree is None:
        return []
    top = Section(tree, Spot(1, 1), report, fr="", en="")
    names = [_name(table) for table in _tables(top)]
    return [name for name in dict.fromkeys(names) if is_beside(name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The other files.

    Attributes:
        known: Those that were read.
        beside: All that lie there; what may have been meant.
        trail: Those that are being read, this one last.
    """

    known: Collection[str]
    beside: Collection[str]
    trail: Sequence[str]


def read_includes(top: Section, read: Reader, around: Around) -> list[Include] | None:
    """Read every item; None if one of them could not be read, which was reported."""
    found = [
        _include(_section(table, top.report), read, around) for table in _tables(top)
    ]
    good = [include for include in found if include is not None]
    return good if len(good) == len(found) else None


def _tables(top: Section) -> Iterator[Table]:
    node = top.node("include")
    items: list[Node] = node.items if isinstance(node, Row) else [node] if node else []
    for item in items:
        if isinstance(item, Table):
            yield item
        elif not isinstance(item, Refused) and top.has("include"):
            shape.wrong_shape(top.report, item.spot(), "include", Shape.TABLE)


def _section(table: Table, report: Report) -> Section:
    spot = table.spot()
    return Section(table, spot, report, fr="dans include", en="in include")


def _name(table: Table) -> str:
    entry = table.entries.get("playbook")
    value = None if entry is None else entry.value
    return value.value.strip() if isinstance(value, Text) else ""


def _include(section: Section, read: Reader, around: Around) -> Include | None:
    report = section.report
    section.check_keys(INCLUDE.names)
    section.require(
        "playbook",
        fr="écrivez le nom du fichier : playbook: webinaire.fr.yaml",
        en="write the file's name: playbook: webinar.en.yaml",
    )
    text = section.text("playbook")
    name = "" if text is None else text.value.strip()
    if text is None or not _is_known(text, report, around):
        return None
    playbook = read(name)
    if playbook is None:
        return None
    phases = section.texts("phases")
    unknown = [each for each in phases if each.value.strip() not in playbook.phases]
    for each in unknown:
        references.unknown_phase(report, each, playbook.phases)
    if unknown:
        return None
    return Include(
        file=name,
        spot=text.spot(),
        playbook=playbook,
        phases=tuple(each.value.strip() for each in phases) or (*playbook.phases,),
        given=_given(section, report),
    )


def _is_known(text: Text, report: Report, around: Around) -> bool:
    name = text.value.strip()
    if not is_beside(name):
        references.not_beside(report, text)
        return False
    trail = around.trail
    if name in trail:
        rules.include_loop(report, text.spot(), [*trail[trail.index(name) :], name])
        return False
    if name not in around.known:
        names = {*around.known, *around.beside} - {*trail}
        rules.unknown_playbook(report, text, sorted(names))
        return False
    return True


def _given(section: Section, report: Report) -> Mapping[str, Text]:
    table = section.inner("with")
    entries = {} if table is None else table.entries
    texts = {
        name: text_of(entry.value, name, report) for name, entry in entries.items()
    }
    return {name: text for name, text in texts.items() if text is not None}
