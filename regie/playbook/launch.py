"""`launch:` -> the zone, the calendar and the anchors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.playbook.calendars import read_calendar
from regie.playbook.calendars import USUAL
from regie.playbook.keys.front import ANCHOR
from regie.playbook.loops import find_loops
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Calendar
from regie.playbook.model import DateBase
from regie.playbook.model import Moment
from regie.playbook.moments import read_moment
from regie.playbook.nodes import Entry
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.rules import launch as launch_rules
from regie.playbook.rules import references
from regie.playbook.rules import sentences
from regie.playbook.rules import shape
from regie.playbook.rules.shape import Shape
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.zones import is_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """When and where a playbook takes place."""

    zone: str = "Europe/Paris"
    calendar: Calendar = USUAL
    anchors: Mapping[str, Anchor] = field(default_factory=dict)


def read_launch(section: Section, scope: Scope) -> Launch:
    """Read the section; what is bad is reported and left out."""
    report = scope.report
    section.require(
        "time_zone",
        fr="écrivez par exemple « time_zone: Europe/Paris »",
        en="write for example `time_zone: Europe/Paris`",
    )
    calendar = section.inner("calendar")
    return Launch(
        zone=_zone(section),
        calendar=USUAL
        if calendar is None
        else read_calendar(
            Section(
                calendar,
                section.key_spot("calendar"),
                report,
                fr="dans le calendrier",
                en="in the calendar",
            ),
            scope,
        ),
        anchors=_anchors(section, scope),
    )


def read_date_sentence(text: Text, scope: Scope) -> Moment | None:
    """Read a moment that may hang on dates only, never on a step."""
    moment = read_moment(text, scope)
    if moment is None or isinstance(moment.base, AnchorBase | DateBase):
        return moment
    references.date_on_step(scope.report, text.spot())
    return None


def _zone(section: Section) -> str:
    text = section.text("time_zone")
    if text is None:
        return Launch().zone
    name = text.value.strip()
    if not is_zone(name):
        sentences.unknown_zone(section.report, text.spot(), name)
    return name


def _anchors(section: Section, scope: Scope) -> dict[str, Anchor]:
    anchors = {
        name: _anchor(name, entry, scope) for name, entry in section.named("anchors")
    }
    hangs_on = {
        name: [a.moment.base.anchor]
        for name, a in anchors.items()
        if a.moment is not None and isinstance(a.moment.base, AnchorBase)
    }
    for loop in find_loops(hangs_on):
        place = anchors[loop[0]].position
        spot = Spot(place.line, place.column, len(loop[0]))
        references.anchor_loop(scope.report, spot, loop)
    return anchors


def _anchor(name: str, entry: Entry, scope: Scope) -> Anchor:
    node = entry.value
    blank = Anchor(
        name=name,
        title=name.replace("_", " "),
        position=entry.key.spot().position,
    )
    if isinstance(node, Text):
        if node.is_nothing:
            return blank
        return replace(blank, moment=read_date_sentence(node, scope))
    if isinstance(node, Table):
        return _described(blank, node, entry, scope)
    if not isinstance(node, Refused):
        shape.wrong_shape(scope.report, node.spot(), name, Shape.TEXT)
    return blank


def _described(blank: Anchor, table: Table, entry: Entry, scope: Scope) -> Anchor:
    name = blank.name
    section = Section(
        table,
        entry.key.spot(),
        scope.report,
        fr=f"dans la date « {name} »",
        en=f"in the date `{name}`",
    )
    section.check_keys(ANCHOR.names)
    text = section.text("date")
    required = section.truth("required", scope.words)
    if text is not None and required:
        spot = section.key_spot("required")
        launch_rules.asked_and_written(scope.report, spot, name)
    return replace(
        blank,
        title=section.words("title", blank.title),
        question=section.words("ask"),
        required=required,
        moment=None if text is None else read_date_sentence(text, scope),
    )
