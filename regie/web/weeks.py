"""The timeline of a campaign, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from itertools import groupby
from urllib.parse import quote

from regie.services.campaigns.look import Line
from regie.services.campaigns.look import OVER
from regie.services.campaigns.look import Standing
from regie.web.dates import monday_of
from regie.web.desk import Desk

#: Where a step stands that somebody must look at.
PRESSING = frozenset(
    {
        Standing.LATE,
        Standing.REFUSED,
        Standing.HELD,
        Standing.OPEN,
        Standing.WAITING,
    }
)

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the timeline is shown; an empty word shows everything."""

    phase: str
    who: str

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.phase or self.who)

    def lets(self, line: Line) -> bool:
        """Say whether the line is shown."""
        return self.phase in {"", line.phase} and self.who in {"", line.who}

    def query(self, **changed: str) -> str:
        """Return the address of the page with one filter changed."""
        wanted = {"phase": self.phase, "who": self.who} | changed
        pairs = [f"{name}={quote(value)}" for name, value in wanted.items() if value]
        return "?" + "&".join(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A step; or one step of several items that all stand alike on the same day."""

    title: str
    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The line that speaks for all."""
        return self.lines[0]

    @property
    def who(self) -> str:
        """Whose it is: one name, or the first of them and how many more."""
        names = list(dict.fromkeys(line.who for line in self.lines if line.who))
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        return "".join(names[:1]) + more

    @property
    def slack_days(self) -> int | None:
        """The smallest slack, while there is something left to do."""
        if self.first.standing in OVER:
            return None
        known = [line.slack_days for line in self.lines if line.slack_days is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The lines of the timeline that begin in one week.

    Attributes:
        is_open: Whether there is something to look at now.
    """

    title: str
    is_now: bool
    is_past: bool
    is_open: bool
    rows: tuple[Row, ...]

    @property
    def steps(self) -> int:
        """How many steps begin in the week."""
        return sum(len(row.lines) for row in self.rows)

    def count(self, *standings: str) -> int:
        """Count the steps that stand there."""
        return sum(
            len(row.lines) for row in self.rows if row.first.standing.value in standings
        )


def weeks(desk: Desk, lines: Sequence[Line]) -> list[Week]:
    """Return the lines by week; they come sorted by date."""
    return [
        _week(desk, monday, tuple(group))
        for monday, group in groupby(lines, key=_monday)
    ]


def _monday(line: Line) -> date | None:
    return monday_of(line.on) if line.on else None


def _week(desk: Desk, monday: date | None, lines: tuple[Line, ...]) -> Week:
    this_week = monday_of(desk.dates.today)
    near = monday is not None and abs(monday - this_week) <= WEEK
    return Week(
        title=desk.dates.week(monday),
        is_now=monday == this_week,
        is_past=monday is not None and monday < this_week,
        is_open=near or any(line.standing in PRESSING for line in lines),
        rows=_rows(desk, lines),
    )


def _rows(desk: Desk, lines: Sequence[Line]) -> tuple[Row, ...]:
    alike: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        step = line.key.partition("/")[0]
        same = (step, line.standing, line.on, line.until, line.at)
        alike.setdefault(same, []).append(line)
    return tuple(_row(desk, group) for group in alike.values())


def _row(desk: Desk, lines: Sequence[Line]) -> Row:
    first = lines[0]
    if len(lines) == 1:
        return Row(title=first.title, lines=tuple(lines))
    titles = dict.fromkeys(desk.common_title(line.key) for line in lines)
    more = ", …" if len(titles) > 1 else ""
    return Row(title=next(iter(titles)) + more, lines=tuple(lines))
