"""One sentence asked by itself, with the dates that it hangs on: `regie when`.

What was written is laid out as the lines of a small text, so that each problem is shown
at its place as in a playbook, all of them at once:

    | 2 business days before cart_open at 9h
    | --zone Europe/Paris
    | --anchor cart_open=2027-02-25T10:00

A date may be given as a date, or by a sentence that hangs on another one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime

from regie.playbook.alone import read_alone
from regie.playbook.given import read_instant
from regie.playbook.instants import counts_from_a_day
from regie.playbook.launch import Launch
from regie.playbook.launch import read_launch
from regie.playbook.lexicon import lexicon_of_all
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Moment
from regie.playbook.nodes import Entry
from regie.playbook.nodes import Node
from regie.playbook.nodes import Row
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.problems import PlaybookError
from regie.playbook.recurrence import Recurrence
from regie.playbook.report import Report
from regie.playbook.rules import alone
from regie.playbook.rules import steps as rules
from regie.playbook.rules import text as text_rules
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.tokens import fold

#: What the small text is called in messages.
FILE = "when"

USUAL_ZONE = Launch().zone

#: What says that no weekday is off.
NO_DAY_OFF = frozenset({"none", "aucun", "aucune"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A sentence and what it is to be counted by, as a person wrote it.

    Attributes:
        anchors: `name=date` or `name=sentence` each.
        calendar: Country or region of the public holidays; empty for none.
        closed: Further days off.
        days_off: Weekdays never worked, several in one text with commas; `none` for no
            such day; nothing for Saturday and Sunday.
    """

    sentence: str
    anchors: Sequence[str] = ()
    zone: str = USUAL_ZONE
    calendar: str = ""
    closed: Sequence[str] = ()
    days_off: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A sentence taken apart, and what it is counted by.

    Attributes:
        asks: One moment, or many of them: a recurrence with its beginning and end.
        launch: Zone, calendar, and the anchors; those that hang on others have a
            sentence of their own.
        given: The dates of the other anchors.
        language: Whose words the sentence uses.
        answers_in: The language of the answer.
    """

    asks: Moment | Recurrence
    launch: Launch
    given: Mapping[str, date | datetime]
    language: str
    answers_in: str


def read_question(asked: Asked, *, reader: str) -> Question:
    """Read the sentence and everything beside it.

    Words of every language are understood, whoever asks.

    Args:
        reader: The language of the answer: of messages and notes.

    Raises:
        PlaybookError: Something in it has problems; it carries all of them.
    """
    report = Report(reader)
    sheet = _Sheet()
    sentence = sheet.add("", asked.sentence)
    table = _launch_table(asked, sheet, report)
    names = table.entries["anchors"].value
    scope = Scope(
        report=report,
        words=lexicon_of_all(),
        anchors=names.entries.keys() if isinstance(names, Table) else (),
        steps=(),
        alone=True,
    )
    section = Section(table, sentence.spot(), report, fr="ici", en="here")
    launch = read_launch(section, scope)
    said = read_alone(sentence, scope)
    asks = said.asks
    for each in (*_moments(asks), *(a.moment for a in launch.anchors.values())):
        if each is not None:
            _check_hours(each, launch.anchors, report)
    if asks is None or report.has_errors:
        raise PlaybookError(FILE, sheet.text(), report.problems, numbered=False)
    return Question(
        asks=asks,
        launch=launch,
        given=sheet.given,
        language=said.language,
        answers_in=reader,
    )


def _moments(asks: Moment | Recurrence | None) -> tuple[Moment | None, ...]:
    return (asks.begins, asks.ends) if isinstance(asks, Recurrence) else (asks,)


@dataclass(slots=True)
class _Sheet:
    """The small text, as it grows.

    Attributes:
        given: The anchors that were given as dates, not as sentences.
    """

    lines: list[str] = field(default_factory=list)
    given: dict[str, date | datetime] = field(default_factory=dict)

    def add(self, option: str, value: str) -> Text:
        """Write a line; return the place of its value."""
        cleaned = unicodedata.normalize("NFC", " ".join(value.split()))
        head = f"{option} " if option else ""
        self.lines.append(head + cleaned)
        return Text(cleaned, None, len(self.lines), len(head) + 1, len(cleaned))

    def text(self) -> str:
        return "\n".join(self.lines)


def _launch_table(asked: Asked, sheet: _Sheet, report: Report) -> Table:
    """Lay the options out like the `launch:` of a playbook."""
    zone = sheet.add("--zone", asked.zone)
    anchors = Table(zone.spot())
    for each in asked.anchors:
        _add_anchor(sheet.add("--anchor", each), anchors, sheet, report)
    calendar: dict[str, Node] = {}
    if asked.days_off:
        texts = [sheet.add("--days-off", each) for each in asked.days_off]
        calendar["days_off"] = _listed(texts)
    if asked.calendar:
        calendar["holidays"] = sheet.add("--calendar", asked.calendar)
    if asked.closed:
        closed = [sheet.add("--closed", each) for each in asked.closed]
        calendar["closed"] = _listed(closed)
    inner = _table({key: (node.spot(), node) for key, node in calendar.items()})
    return _table(
        {
            "time_zone": (zone.spot(), zone),
            "calendar": (zone.spot(), inner),
            "anchors": (zone.spot(), anchors),
        }
    )


def _add_anchor(whole: Text, anchors: Table, sheet: _Sheet, report: Report) -> None:
    name, equals, value = whole.value.partition("=")
    key = _part(whole, name.strip(), 0)
    if not equals or not value.strip():
        alone.bare_anchor(report, whole)
        return
    if key.value in anchors.entries:
        first = anchors.entries[key.value].key.line
        text_rules.duplicate_key(report, key.spot(), key.value, first)
        return
    gap = len(value) - len(value.lstrip())
    text = _part(whole, value.strip(), len(name) + 1 + gap)
    try:
        sheet.given[key.value] = read_instant(text.value)
        text = _part(whole, "", len(name) + 1)
    except ValueError:
        pass  # a sentence, or something that will be reported as a bad one
    anchors.entries[key.value] = Entry(key, text)


def _part(whole: Text, value: str, offset: int) -> Text:
    return Text(value, None, whole.line, whole.column + offset, len(value))


def _listed(texts: Sequence[Text]) -> Row:
    """Return the words between commas; none at all for `none`."""
    found = [
        _part(text, match.group().strip(), match.start())
        for text in texts
        for match in re.finditer(r"[^,\s][^,]*", text.value)
        if fold(match.group().strip()) not in NO_DAY_OFF
    ]
    return Row(texts[0].spot(), list(found))


def _table(nodes: Mapping[str, tuple[Spot, Node]]) -> Table:
    entries = {
        key: Entry(Text(key, None, spot.line, spot.column, spot.length), node)
        for key, (spot, node) in nodes.items()
    }
    start = next((spot for spot, _ in nodes.values()), Spot(1, 1))
    return Table(start, entries)


def _check_hours(moment: Moment, anchors: Mapping[str, Anchor], report: Report) -> None:
    if counts_from_a_day(moment, anchors):
        base, place = moment.base, moment.position
        name = base.anchor if isinstance(base, AnchorBase) else moment.text
        spot = Spot(place.line, place.column, len(moment.text))
        rules.hours_from_a_day(report, spot, name)
