"""The plan on the terminal: one line a step, by week, then by person."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import UTC
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from regie.cli.output import console
from regie.cli.show import short_day
from regie.cli.show import week_of
from regie.planning.model import Plan
from regie.planning.model import ResolvedAnchor
from regie.planning.naming import group_key
from regie.planning.naming import shared_title
from regie.services.campaigns.look import Line
from regie.services.campaigns.look import Standing
from regie.words import say

#: A mark a standing, one cell wide, with its style and its word in both languages.
MARKS: Mapping[Standing, tuple[str, str, str, str]] = {
    Standing.DONE: ("✓", "green", "faite", "done"),
    Standing.DROPPED: ("×", "dim", "abandonnée", "dropped"),
    Standing.PAST: ("-", "dim", "déjà passée", "over already"),
    Standing.HELD: ("?", "yellow", "à décider", "to decide"),
    Standing.REFUSED: ("⊘", "red", "no-go", "no-go"),
    Standing.LATE: ("!", "bold red", "en retard", "late"),
    Standing.OPEN: ("▸", "cyan", "en cours", "in progress"),
    Standing.WAITING: ("…", "yellow", "attend", "waiting"),
    Standing.PLANNED: ("·", "", "prévue", "planned"),
    Standing.UNDATED: ("~", "dim", "sans date", "undated"),
}
ANCHOR_MARK = "◆"

#: Before the title of a step that is a decision.
GATE = "⚑ "

#: From this width on, what a step waits for is named, not counted.
WIDTH_NAMED = 100

#: The narrowest and the widest that a line may be.
WIDTH_MIN = 60
WIDTH_MAX = 160

TIME_WIDTH = 5
SLACK_WIDTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: a step, or its repetitions that share their days and standing."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """Return the one with the least slack."""
        return min(self.lines, key=_slack)

    @property
    def who(self) -> str:
        """Return under whose name it stands."""
        if self.lines[0].automatic:
            return say(fr="Automatique", en="Automatic")
        names = list(dict.fromkeys(line.who for line in self.lines))
        return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"

    @property
    def key(self) -> str:
        """Return what the step is called in commands."""
        key = self.lines[0].key
        return key if len(self.lines) == 1 else group_key(key.partition("/")[0])

    @property
    def title(self) -> str:
        """Return the title, without the items' names where there are several."""
        mark = GATE if self.lines[0].gate else ""
        return f"{mark}{shared_title([line.title for line in self.lines])}"

    @property
    def standing(self) -> Standing:
        """Return where it stands; what is short of time is late already."""
        line = self.first
        is_short = line.slack_days is not None and line.slack_days < 0
        is_plain = line.standing in {Standing.PLANNED, Standing.OPEN, Standing.WAITING}
        return Standing.LATE if is_short and is_plain else line.standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How wide the columns are; 0 for what is not shown."""

    day: int
    title: int
    key: int
    after: int


def print_plan(title: str, plan: Plan, lines: Sequence[Line]) -> None:
    """Print the plan, and what its marks mean."""
    out = console()
    entries = list(_together(lines))
    columns = _columns(entries, min(max(out.width, WIDTH_MIN), WIDTH_MAX))
    out.print(Text(title, style="bold"))
    weeks = _weeks(plan, entries)
    if not weeks:
        nothing = say(
            fr="Rien dans cette partie du plan.", en="Nothing in this part of the plan."
        )
        out.print(Text(nothing, style="dim"))
        return
    out.print(Text(_heads(columns), style="dim"))
    for monday in sorted(weeks, key=lambda each: each or date.max):
        anchors, week = weeks[monday]
        week_title = week_of(monday)
        head = f"\n{week_title[:1].upper()}{week_title[1:]}"
        out.print(Text(head, style="bold underline"))
        for anchor in anchors:
            out.print(Text(_anchor(plan, anchor), style="bold cyan"))
        for who, own in _by_person(week).items():
            out.print(Text(f"  {who or '–'}", style="bold"))
            for entry in own:
                text = _line(plan, entry, columns)
                out.print(Text(text, style=MARKS[entry.standing][1]), soft_wrap=True)
    out.print(Text(f"\n{_legend(entries)}", style="dim"))


def _together(lines: Iterable[Line]) -> Iterator[Entry]:
    found: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        step = line.key.partition("/")[0]
        key = (step, line.on, line.until, line.at, line.standing)
        found.setdefault(key, []).append(line)
    for same in found.values():
        yield Entry(lines=tuple(same))


Week = tuple[list[ResolvedAnchor], list[Entry]]


def _weeks(plan: Plan, entries: Sequence[Entry]) -> dict[date | None, Week]:
    weeks: dict[date | None, Week] = {}
    for entry in entries:
        weeks.setdefault(_monday(entry.first.on), ([], []))[1].append(entry)
    for anchor in plan.anchors.values():
        week = weeks.get(_monday(anchor.on))
        if week is None:
            week = weeks[_monday(anchor.on)] = ([], [])
        week[0].append(anchor)
    for anchors, _ in weeks.values():
        anchors.sort(key=_by_time)
    return weeks


def _by_time(anchor: ResolvedAnchor) -> tuple[date, datetime]:
    at = anchor.at or datetime.min.replace(tzinfo=UTC)
    return anchor.on or date.max, at


def _monday(on: date | None) -> date | None:
    return None if on is None else date.fromordinal(on.toordinal() - on.weekday())


def _by_person(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the week's steps by person, what is automatic last."""
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: each.first.automatic):
        found.setdefault(entry.who, []).append(entry)
    return found


def _columns(entries: Sequence[Entry], width: int) -> Columns:
    """Share the width: the key as it needs, up to a third; the title has the rest."""
    day = max((cell_len(short_day(entry.first.on)) for entry in entries), default=1)
    named = width >= WIDTH_NAMED
    key = min(max((cell_len(each.key) for each in entries), default=3), width // 3)
    after = width // 5 if named else 3
    fixed = 2 + 2 + day + 1 + TIME_WIDTH + 1 + 1 + key + 1 + SLACK_WIDTH + 1 + after
    return Columns(day=day, title=width - fixed, key=key, after=after)


def _heads(columns: Columns) -> str:
    named = columns.after > 3
    heads = say(
        fr=f"Date|Durée|Étape|Clé|Marge|{'Attend' if named else '←'}",
        en=f"Date|Days|Step|Key|Slack|{'Waits for' if named else '←'}",
    ).split("|")
    return _row(" ", heads, columns)


def _line(plan: Plan, entry: Entry, columns: Columns) -> str:
    """Return the row; what has no room in its column goes on in the next lines.

    A key is never cut: one that is too long stands whole under its title.
    """
    line = entry.first
    clock = f"{line.at.astimezone(plan.zone):%H:%M}" if line.at is not None else ""
    days = "" if line.days is None else say(fr=f"{line.days} j", en=f"{line.days} d")
    title = f"{entry.title} · {clock}" if clock and days else entry.title
    keys = list(dict.fromkeys(key.partition("/")[0] for key in line.after))
    after = ", ".join(keys) if columns.after > 3 else str(len(keys))
    arrow = "← " if columns.after > 3 else "←"
    titles, key = _wrapped(title, columns.title), entry.key
    if cell_len(key) > columns.key:
        titles, key = [*titles, key], ""
    afters = _wrapped(f"{arrow}{after}" if keys else "", columns.after)
    parts = zip_longest(titles, [key], afters, fillvalue="")
    slack = "" if line.slack_days is None else str(line.slack_days)
    first = (MARKS[entry.standing][0], short_day(line.on), days or clock, slack)
    rows: list[str] = []
    for title_part, key_part, after_part in parts:
        mark, day, length, left = first if not rows else (" ", "", "", "")
        cells = [day, length, title_part, key_part, left, after_part]
        rows.append(_row(mark, cells, columns))
    return "\n".join(rows)


def _wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of so many cells; a longer word stays whole."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _row(mark: str, cells: Sequence[str], columns: Columns) -> str:
    day, length, title, key, slack, after = cells
    return (
        f"  {mark} {_filled(day, columns.day)} {_right(length, TIME_WIDTH)} "
        f"{_filled(title, columns.title)} {_filled(key, columns.key)} "
        f"{_right(slack, SLACK_WIDTH)} {_filled(after, columns.after)}"
    ).rstrip()


def _filled(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _anchor(plan: Plan, anchor: ResolvedAnchor) -> str:
    clock = f" {anchor.at.astimezone(plan.zone):%H:%M}" if anchor.at else ""
    title = anchor.title or anchor.name
    return f"  {ANCHOR_MARK} {short_day(anchor.on)}{clock}  {title} ({anchor.name})"


def _legend(entries: Sequence[Entry]) -> str:
    used = {entry.standing for entry in entries}
    words = [
        f"{mark} {say(fr=fr, en=en)}"
        for standing, (mark, _, fr, en) in MARKS.items()
        if standing in used
    ]
    date_word = say(fr="date du playbook", en="date of the playbook")
    return "   ".join([f"{ANCHOR_MARK} {date_word}", *words])


def _slack(line: Line) -> float:
    return float("inf") if line.slack_days is None else line.slack_days
