"""Where everything of a Gantt picture lies: rows, days, flags. Lengths are pixels."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from math import inf

from regie.planning.calendar import WorkCalendar
from regie.planning.gantt_text import text_width
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.table import State
from regie.planning.table import state_of
from regie.planning.wording import brief_day_text
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.playbook.model import Playbook

LABELS_WIDTH = 430
MARGIN = 24
CHART_WIDTH_AIM = 1180
DAY_WIDTH_MIN = 4.0
DAY_WIDTH_MAX = 28.0
TITLE_HEIGHT = 62
MONTH_HEIGHT = 24
WEEK_HEIGHT = 20
LANE_HEIGHT = 20
PHASE_HEIGHT = 32
ROW_HEIGHT = 24
PHASE_GAP = 10
LEGEND_HEIGHT = 52

#: Days left free on either side of what is shown.
DAYS_AROUND = 4

#: The longest stretch that is drawn; what lies beyond is cut off.
DAYS_MAX = 1_100


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A phase's stretch of rows; `number` chooses its colour."""

    number: int
    name: str
    title: str
    top: float
    rows: tuple[Row, ...]

    @property
    def bottom(self) -> float:
        """Return where the band ends."""
        return self.top + PHASE_HEIGHT + ROW_HEIGHT * len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is drawn of one step, or of its repetitions that share their dates.

    Attributes:
        planned: The one with the least slack, for its slack and lateness.
        steps: All of them.
        state: Late if one is late, done once all are done.
    """

    planned: PlannedStep
    steps: tuple[PlannedStep, ...]
    done: int
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A step of the playbook with all its repetitions; `middle` is the marks' height.

    Attributes:
        marks: By date; undated and dropped repetitions have none.
    """

    steps: tuple[PlannedStep, ...]
    marks: tuple[Mark, ...]
    middle: float

    @property
    def done(self) -> int:
        """Return how many repetitions need nothing more."""
        return sum(each.reason in {Reason.DONE, Reason.DROPPED} for each in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An anchor's flag: its pole at `x`, its cloth in a lane, to the left or right."""

    text: str
    tip: str
    x: float
    lane: int
    width: float
    is_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole picture.

    Attributes:
        first: The first day shown, a Monday.
        days: How many days are shown.
        left: Where the first day begins.
        grid_top: Where the rows begin; months, weeks and flags lie above.
    """

    plan: Plan
    first: date
    days: int
    day_width: float
    flags: tuple[Flag, ...]
    bands: tuple[Band, ...]
    grid_top: float
    left: float = float(MARGIN + LABELS_WIDTH)

    @property
    def right(self) -> float:
        """Return where the last day ends."""
        return self.left + self.days * self.day_width

    @property
    def width(self) -> float:
        """Return the width of the picture."""
        return self.right + MARGIN

    @property
    def grid_bottom(self) -> float:
        """Return where the last row ends."""
        return self.bands[-1].bottom if self.bands else self.grid_top

    @property
    def height(self) -> float:
        """Return the height of the picture."""
        return self.grid_bottom + LEGEND_HEIGHT

    def x(self, day: date) -> float:
        """Return where a day begins, kept inside the picture."""
        days = min(max((day - self.first).days, 0), self.days)
        return self.left + days * self.day_width

    def x_at(self, at: datetime) -> float:
        """Return where an instant lies."""
        local = at.astimezone(self.plan.zone)
        part = (local.hour * 60 + local.minute) / 1440
        return min(self.x(local.date()) + part * self.day_width, self.right)

    def days_off(self, calendar: WorkCalendar) -> Iterator[tuple[float, float]]:
        """Yield start and end of each run of days off."""
        start: date | None = None
        for number in range(self.days + 1):
            day = self.first + timedelta(days=number)
            is_off = number < self.days and not calendar.is_working(day)
            if is_off and start is None:
                start = day
            if not is_off and start is not None:
                yield self.x(start), self.x(day)
                start = None

    def mondays(self) -> Iterator[date]:
        """Yield the Mondays shown."""
        for number in range(0, self.days, 7):
            yield self.first + timedelta(days=number)

    def months(self) -> Iterator[tuple[date, float, float]]:
        """Yield each month shown, with where it begins and ends in the picture."""
        day = self.first
        last = self.first + timedelta(days=self.days)
        while day < last:
            after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            yield day.replace(day=1), self.x(day), self.x(after)
            day = after


def make_layout(plan: Plan, playbook: Playbook, language: str) -> Layout:
    """Return where everything lies; steps by phase, then by date."""
    first, days = _stretch(plan)
    aim = CHART_WIDTH_AIM / days
    day_width = round(min(max(aim, DAY_WIDTH_MIN), DAY_WIDTH_MAX), 2)
    left = float(MARGIN + LABELS_WIDTH)
    empty = Layout(
        plan=plan,
        first=first,
        days=days,
        day_width=day_width,
        flags=(),
        bands=(),
        grid_top=0,
        left=left,
    )
    flags = tuple(_flags(plan, empty, language))
    lanes = max((flag.lane + 1 for flag in flags), default=0)
    head = TITLE_HEIGHT + MONTH_HEIGHT + WEEK_HEIGHT
    grid_top = head + lanes * LANE_HEIGHT + 6.0
    return Layout(
        plan=plan,
        first=first,
        days=days,
        day_width=day_width,
        flags=flags,
        bands=tuple(_bands(plan, playbook, grid_top)),
        grid_top=grid_top,
        left=left,
    )


def _stretch(plan: Plan) -> tuple[date, int]:
    """Return the first Monday and the number of days, whole weeks."""
    shown = [plan.today]
    for planned in plan.steps.values():
        ends = (planned.starts_on, planned.ends_on, planned.latest_on)
        shown += [day for day in ends if day is not None]
    shown += [anchor.on for anchor in plan.anchors.values() if anchor.on is not None]
    first = min(shown) - timedelta(days=DAYS_AROUND)
    first -= timedelta(days=first.weekday())
    days = (max(shown) - first).days + DAYS_AROUND + 1
    return first, min(days + -days % 7, DAYS_MAX)


def _bands(plan: Plan, playbook: Playbook, top: float) -> Iterator[Band]:
    for number, (name, groups) in enumerate(_by_phase(plan, playbook).items()):
        phase = playbook.phases.get(name)
        first = top + PHASE_HEIGHT + ROW_HEIGHT / 2
        band = Band(
            number=number,
            name=name,
            title=phase.title if phase else name,
            top=top,
            rows=tuple(
                Row(
                    steps=tuple(steps),
                    marks=tuple(_marks(plan, steps)),
                    middle=first + ROW_HEIGHT * place,
                )
                for place, steps in enumerate(groups)
            ),
        )
        yield band
        top = band.bottom + PHASE_GAP


def _by_phase(
    plan: Plan, playbook: Playbook
) -> Mapping[str, Sequence[Sequence[PlannedStep]]]:
    """Return, by phase, the repetitions of each step; the earliest step first."""
    groups: dict[str, dict[str, list[PlannedStep]]]
    groups = {name: {} for name in playbook.phases}
    for planned in plan.steps.values():
        step = planned.step
        groups.setdefault(step.phase, {}).setdefault(step.name, []).append(planned)
    return {
        phase: sorted(steps.values(), key=_first_day)
        for phase, steps in groups.items()
        if steps
    }


def _first_day(steps: Sequence[PlannedStep]) -> date:
    days = (each.starts_on for each in steps)
    return min((day for day in days if day is not None), default=date.max)


def _marks(plan: Plan, steps: Sequence[PlannedStep]) -> Iterator[Mark]:
    groups: dict[tuple[object, ...], list[PlannedStep]] = {}
    for planned in steps:
        if planned.starts_on is not None:
            dates = (planned.starts_on, planned.ends_on, planned.at)
            groups.setdefault(dates, []).append(planned)
    for _, group in sorted(groups.items(), key=lambda pair: _first_day(pair[1])):
        states = [state_of(plan, planned) for planned in group]
        open_steps = [p for p in group if p.reason is not Reason.DONE]
        yield Mark(
            planned=min(open_steps or group, key=_slack),
            steps=tuple(group),
            done=states.count(State.DONE),
            state=_state(states),
        )


def _slack(planned: PlannedStep) -> float:
    return inf if planned.slack_days is None else planned.slack_days


def _state(states: Sequence[State]) -> State:
    if State.LATE in states or len(set(states)) == 1:
        return State.LATE if State.LATE in states else states[0]
    return State.STARTED


def _flags(plan: Plan, layout: Layout, language: str) -> Iterator[Flag]:
    """Give each anchor a lane in which its cloth touches no other."""
    taken: list[float] = []
    dated = [anchor for anchor in plan.anchors.values() if anchor.on is not None]
    for anchor in sorted(dated, key=lambda each: (each.on or date.min, each.name)):
        on = anchor.on or layout.first
        text = f"{anchor.title or anchor.name} · {brief_day_text(on, language)}"
        width = text_width(text, 11, bold=True) + 16
        x, when = layout.x(on), day_text(on, language)
        if anchor.at is not None:
            x = layout.x_at(anchor.at)
            when = moment_text(anchor.at.astimezone(plan.zone), language)
        is_left = x + width > layout.right
        start = x - width if is_left else x
        lane = next((n for n, end in enumerate(taken) if end <= start), len(taken))
        taken[lane : lane + 1] = [start + width + 6]
        yield Flag(
            text=text,
            tip=f"{anchor.title or anchor.name} ({anchor.name})\n{when}",
            x=x,
            lane=lane,
            width=width,
            is_left=is_left,
        )
