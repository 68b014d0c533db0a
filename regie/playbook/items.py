"""What steps are repeated for that a playbook brings itself: deliverables and days."""

from __future__ import annotations

from regie.playbook.keys.parts import EVENT
from regie.playbook.launch import read_date_sentence
from regie.playbook.model import Deliverable
from regie.playbook.model import Event
from regie.playbook.model import Moment
from regie.playbook.nodes import Entry
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Text
from regie.playbook.rules import shape
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.section import table_of
from regie.playbook.section import text_of


def read_deliverables(top: Section, scope: Scope) -> dict[str, Deliverable]:
    """Read `deliverables:`; keys besides `title` and `due` are the author's own."""
    return {
        name: _deliverable(name, entry, scope)
        for name, entry in top.named("deliverables")
    }


def read_event(launch: Section | None, scope: Scope) -> Event | None:
    """Read `launch: event:`; without `through` it lasts one day."""
    table = None if launch is None else launch.inner("event")
    if launch is None or table is None:
        return None
    spot = launch.key_spot("event")
    section = Section(table, spot, scope.report, fr="dans event", en="in event")
    section.check_keys(EVENT.names)
    section.require(
        "from",
        fr="écrivez le premier jour : event: {from: …, through: …}",
        en="write the first day: event: {from: …, through: …}",
    )
    begins = _moment(section, "from", scope)
    through = _moment(section, "through", scope)
    return None if begins is None else Event(begins=begins, through=through or begins)


def _deliverable(name: str, entry: Entry, scope: Scope) -> Deliverable:
    node = entry.value
    title = name.replace("_", " ")
    if isinstance(node, Text):
        words = title if node.is_nothing else node.value.strip()
        return Deliverable(name=name, title=words)
    table = None if isinstance(node, Refused) else table_of(node, name, scope.report)
    if table is None:
        return Deliverable(name=name, title=title)
    section = Section(
        table,
        entry.key.spot(),
        scope.report,
        fr=f"dans le livrable « {name} »",
        en=f"in the deliverable `{name}`",
    )
    return Deliverable(
        name=name,
        title=section.words("title", title),
        due=_moment(section, "due", scope),
        fields=_fields(section, scope),
    )


def _fields(section: Section, scope: Scope) -> dict[str, str]:
    fields = {}
    for name, entry in section.table.entries.items():
        if name in {"title", "due"}:
            continue
        if not name.isidentifier():
            shape.bad_name(scope.report, entry.key)
            continue
        text = text_of(entry.value, name, scope.report)
        if text is not None:
            fields[name] = text.value.strip()
    return fields


def _moment(section: Section, name: str, scope: Scope) -> Moment | None:
    text = section.text(name)
    return None if text is None else read_date_sentence(text, scope)
