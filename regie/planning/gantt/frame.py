"""What lies around the rows of a Gantt picture: title, scale, flags and bands."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import date
from datetime import timedelta
from html import escape

from regie.planning.calendar import WorkCalendar
from regie.planning.gantt.flags import Flag
from regie.planning.gantt.flags import PADDING
from regie.planning.gantt.flags import SIGN_WIDTH
from regie.planning.gantt.layout import LANE_HEIGHT
from regie.planning.gantt.layout import Layout
from regie.planning.gantt.layout import MARGIN
from regie.planning.gantt.layout import MONTH_HEIGHT
from regie.planning.gantt.layout import TITLE_HEIGHT
from regie.planning.gantt.layout import WEEK_HEIGHT
from regie.planning.gantt.marks import told_path
from regie.planning.gantt.rows import Band
from regie.planning.gantt.rows import OVER
from regie.planning.gantt.style import PHASES
from regie.planning.gantt.text import shortened
from regie.planning.gantt.text import text_width
from regie.planning.model import PlannedStep
from regie.planning.table import State
from regie.planning.table import state_of
from regie.planning.wording import brief_month_text
from regie.planning.wording import day_text
from regie.planning.wording import month_text
from regie.words import pick

WEEKS_TOP = TITLE_HEIGHT + MONTH_HEIGHT

#: Weeks narrower than this are named every second time; wider ones have numbers too.
WEEK_WIDTH_MIN = 24
WEEK_WIDTH_NUMBERED = 52

PROGRESS_WIDTH = 180.0


def text_at(classes: str, x: float, y: float, text: str, anchor: str = "start") -> str:
    """Return a text element; what is in it is escaped."""
    middle = "" if anchor == "start" else f' text-anchor="{anchor}"'
    safe = text if text.isalnum() else escape(text)
    return f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}"{middle}>{safe}</text>'


def heading(layout: Layout, title: str) -> Iterator[str]:
    """Yield title, what there is in numbers, and how much of it is done."""
    room = layout.width - 2 * MARGIN - PROGRESS_WIDTH - 24
    yield text_at("title", MARGIN, 34, shortened(title, 20, room, bold=True))
    yield text_at("subtitle", MARGIN, 53, shortened(numbers(layout), 12, room))
    states = [state_of(layout.plan, each) for each in layout.plan.steps.values()]
    over = sum(state in OVER for state in states)
    if over:
        part = over / len(states)
        left = layout.right - PROGRESS_WIDTH
        percent = pick(layout.language, fr=f"{part * 100:.0f} %", en=f"{part:.0%}")
        yield text_at("percent", left - 8, 53, percent, "end")
        for classes, width in (("track", 1.0), ("solid", part)):
            yield (
                f'<g class="p0"><rect class="{classes}" x="{left:.1f}" y="45" '
                f'width="{PROGRESS_WIDTH * width:.1f}" height="8" rx="4"/></g>'
            )


def numbers(layout: Layout) -> str:
    """Return the plan's first and last day and how its steps stand, in words."""
    plan, language = layout.plan, layout.language
    states = [state_of(plan, planned) for planned in plan.steps.values()]
    done, late = states.count(State.DONE), states.count(State.LATE)
    count, parts = len(states), []
    if span := _span(plan.steps.values()):
        first, last = (day_text(day, language) for day in span)
        parts.append(f"{first} – {last}")
    fr = f"{count} étape{'s' * (count > 1)}"
    en = f"{count} step{'s' * (count != 1)}"
    parts.append(pick(language, fr=fr, en=en))
    if done:
        fr = f"{done} faite{'s' * (done > 1)}"
        parts.append(pick(language, fr=fr, en=f"{done} done"))
    if late:
        parts.append(pick(language, fr=f"{late} en retard", en=f"{late} late"))
    open_dates = [a.title or a.name for a in plan.anchors.values() if a.on is None]
    if open_dates:
        names = ", ".join(open_dates)
        parts.append(pick(language, fr=f"sans date : {names}", en=f"no date: {names}"))
    return "  ·  ".join(parts)


def ground(layout: Layout, calendar: WorkCalendar) -> Iterator[str]:
    """Yield what lies behind the rows: days off, weeks, months, and the poles."""
    bottom = layout.grid_bottom
    off = "".join(
        f"M{left:.1f} {WEEKS_TOP}H{right:.1f}V{bottom:.1f}H{left:.1f}z"
        for left, right in layout.days_off(calendar)
    )
    yield f'<path class="off" d="{off}"/>'
    weeks = "".join(
        f"M{layout.x(day):.1f} {WEEKS_TOP}V{bottom:.1f}" for day in layout.mondays()
    )
    yield f'<path class="grid" d="{weeks}"/>'
    months = "".join(
        f"M{left:.1f} {TITLE_HEIGHT}V{bottom:.1f}"
        for _, left, _ in list(layout.months())[1:]
    )
    yield f'<path class="grid-month" d="{months}"/>'
    for flag in layout.flags:
        top = layout.flags_top + flag.lane * LANE_HEIGHT + 2
        name = "pole" if flag.name else "today"
        yield f'<path class="{name}" d="M{flag.x:.1f} {top:.1f}V{bottom:.1f}"/>'


def row_lines(layout: Layout) -> str:
    """Return a hairline above each row, to lead the eye from a title to its bar."""
    half, right = layout.sizes.row / 2, f"{layout.right:.1f}"
    path = "".join(f"M{MARGIN} {r.middle - half:.1f}H{right}" for r in layout.rows)
    return f'<path class="line" d="{path}"/>'


def scale(layout: Layout) -> Iterator[str]:
    """Yield the names of months, weeks and days, and the flags."""
    for month, left, right in layout.months():
        texts = (
            month_text(month, layout.language),
            brief_month_text(month, layout.language),
        )
        room = right - left - 8
        fitting = [text for text in texts if text_width(text, 12, bold=True) <= room]
        for text in fitting[:1]:
            yield text_at("month", left + 6, TITLE_HEIGHT + 16, text)
    yield from _weeks(layout)
    for flag in layout.flags:
        yield from _flag(layout, flag)


def band_ground(band: Band, left: float, right: float) -> str:
    """Return a band's ground from left to right."""
    return (
        f'<rect class="band" x="{left:.1f}" y="{band.top:.1f}" '
        f'width="{right - left:.1f}" height="{band.bottom - band.top + 3:.1f}" rx="6"/>'
    )


def band_label(layout: Layout, band: Band) -> Iterator[str]:
    """Yield a phase's title and how much of it is done."""
    y = band.top + layout.sizes.phase / 2 + 4.5
    steps = list(band.steps)
    done = sum(row.done for row in band.rows)
    count = f"{done}/{len(steps)}" if done else str(len(steps))
    room = layout.left - MARGIN - 80
    yield text_at("phase", MARGIN, y, shortened(band.title, 12.5, room, bold=True))
    yield text_at("owner", layout.left - 12, y, count, "end")


def band_span(layout: Layout, band: Band) -> Iterator[str]:
    """Yield a phase from its first to its last day, filled as far as it is done."""
    steps = list(band.steps)
    span = _span(steps)
    if span is None:
        return
    y = band.top + layout.sizes.phase / 2 - 3
    left, right = layout.x(span[0]), layout.x(span[1] + timedelta(days=1))
    width = max(right - left, 4)
    part = sum(row.done for row in band.rows) / len(steps)
    for name, share in (("span", 1.0), ("solid", part)):
        if share:
            yield (
                f'<rect class="{name}" x="{left:.1f}" y="{y:.1f}" '
                f'width="{width * share:.1f}" height="6" rx="3"/>'
            )


def band_class(band: Band) -> str:
    """Return the class by which a band has its colours."""
    return f"p{band.number % len(PHASES)}"


def _span(steps: Iterable[PlannedStep]) -> tuple[date, date] | None:
    """Return the first and the last day of what has dates."""
    dated = [
        (each.starts_on, each.ends_on)
        for each in steps
        if each.starts_on is not None and each.ends_on is not None
    ]
    if not dated:
        return None
    return min(start for start, _ in dated), max(end for _, end in dated)


def _weeks(layout: Layout) -> Iterator[str]:
    width = layout.day_width * 7
    every = 1 if width >= WEEK_WIDTH_MIN else 2
    for day in list(layout.mondays())[::every]:
        week = day.isocalendar().week
        name = pick(layout.language, fr=f"S{week}", en=f"W{week}")
        is_wide = width >= WEEK_WIDTH_NUMBERED
        text = f"{day.day} · {name}" if is_wide else str(day.day)
        text = name if layout.has_days else text
        yield text_at("week", layout.x(day) + 3, WEEKS_TOP + 13, text)
    if layout.has_days:
        for number in range(layout.days):
            day = layout.first + timedelta(days=number)
            x = layout.x(day) + layout.day_width / 2
            y = WEEKS_TOP + WEEK_HEIGHT + 11
            yield text_at("day", x, y, str(day.day), "middle")


def _flag(layout: Layout, flag: Flag) -> Iterator[str]:
    top = layout.flags_top + flag.lane * LANE_HEIGHT + 2
    chain = list(layout.plan.chains)
    classes = f' class="a{chain.index(flag.name)}"' if flag.name in chain else ""
    cloth = "cloth" if flag.name else "cloth cloth-today"
    yield f"<g{classes}><title>{escape(flag.tip)}</title>"
    yield (
        f'<rect class="{cloth}" x="{flag.left:.1f}" y="{top:.1f}" '
        f'width="{flag.width:.1f}" height="{LANE_HEIGHT - 4}" rx="3"/>'
    )
    left = flag.left + PADDING
    if flag.announced:
        yield f'<path class="cloth-told" d="{told_path(left, top + 8)}"/>'
        left += SIGN_WIDTH
    yield text_at("cloth-text", left, top + 12, flag.text)
    yield "</g>"
