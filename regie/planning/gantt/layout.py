"""Where everything of a Gantt picture lies: days, flags, bands. Lengths are pixels."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta

from regie.planning.calendar import WorkCalendar
from regie.planning.gantt.flags import Flag
from regie.planning.gantt.flags import make_flags
from regie.planning.gantt.look import Look
from regie.planning.gantt.look import PLAIN
from regie.planning.gantt.rows import Band
from regie.planning.gantt.rows import COMFORTABLE
from regie.planning.gantt.rows import grouped
from regie.planning.gantt.rows import make_bands
from regie.planning.gantt.rows import Row
from regie.planning.gantt.rows import Sizes
from regie.planning.model import Plan
from regie.playbook.model import Playbook

LABELS_WIDTH = 440
MARGIN = 24
CHART_WIDTH_AIM = 1180
DAY_WIDTH_MIN = 4.0
DAY_WIDTH_MAX = 28.0
TITLE_HEIGHT = 66
MONTH_HEIGHT = 24
WEEK_HEIGHT = 18
DAY_HEIGHT = 16
LANE_HEIGHT = 20

#: From this width on, each day has its number.
DAY_WIDTH_NUMBERED = 17.0

#: Days left free on either side of what is shown.
DAYS_AROUND = 4

#: The longest stretch that is drawn; what lies beyond is cut off.
DAYS_MAX = 1_100


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole picture.

    Attributes:
        first: The first day shown, a Monday.
        days: How many days are shown, whole weeks.
        left: Where the first day begins.
        grid_top: Where the rows begin; months, weeks and flags lie above.
    """

    plan: Plan
    language: str
    first: date
    days: int
    day_width: float
    flags: tuple[Flag, ...] = ()
    bands: tuple[Band, ...] = ()
    grid_top: float = 0
    sizes: Sizes = COMFORTABLE
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
    def has_days(self) -> bool:
        """Return whether each day is numbered."""
        return self.day_width >= DAY_WIDTH_NUMBERED

    @property
    def flags_top(self) -> float:
        """Return where the anchors' flags begin, below the scale."""
        scale = MONTH_HEIGHT + WEEK_HEIGHT + DAY_HEIGHT * self.has_days
        return float(TITLE_HEIGHT + scale)

    @property
    def rows(self) -> Iterator[Row]:
        """Yield the rows of all bands."""
        for band in self.bands:
            yield from band.rows

    def x(self, day: date) -> float:
        """Return where a day begins, kept inside the picture."""
        days = day.toordinal() - self.first.toordinal()
        if days < 0:
            return self.left
        return self.left + min(self.days, days) * self.day_width

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


def make_layout(
    plan: Plan, playbook: Playbook, language: str, look: Look = PLAIN
) -> Layout:
    """Return where everything lies; steps by phase, then by date."""
    first, days = _stretch(plan)
    aim = CHART_WIDTH_AIM / days
    grouping = grouped(plan, playbook, language, look)
    bare = Layout(
        plan=plan,
        language=language,
        first=first,
        days=days,
        day_width=round(min(max(aim, DAY_WIDTH_MIN), DAY_WIDTH_MAX), 2),
        sizes=grouping.sizes,
    )
    flags = tuple(make_flags(plan, bare, language))
    lanes = max((flag.lane + 1 for flag in flags), default=0)
    top = bare.flags_top + lanes * LANE_HEIGHT + 8
    bands = tuple(make_bands(grouping, top))
    return replace(bare, flags=flags, bands=bands, grid_top=top)


def _stretch(plan: Plan) -> tuple[date, int]:
    """Return the first Monday and the number of days, whole weeks."""
    shown = list(_days(plan))
    first = min(shown) - timedelta(days=DAYS_AROUND)
    first -= timedelta(days=first.weekday())
    days = (max(shown) - first).days + DAYS_AROUND + 1
    return first, min(days + -days % 7, DAYS_MAX)


def _days(plan: Plan) -> Iterable[date]:
    yield plan.today
    for planned in plan.steps.values():
        for day in (planned.starts_on, planned.ends_on, planned.latest_on):
            if day is not None:
                yield day
    yield from (each.on for each in plan.anchors.values() if each.on is not None)
