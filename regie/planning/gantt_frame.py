"""What lies around the rows of a Gantt picture: title, scale, flags, bands, legend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import escape

from regie.planning.calendar import WorkCalendar
from regie.planning.gantt_layout import Band
from regie.planning.gantt_layout import Flag
from regie.planning.gantt_layout import LANE_HEIGHT
from regie.planning.gantt_layout import Layout
from regie.planning.gantt_layout import MARGIN
from regie.planning.gantt_layout import MONTH_HEIGHT
from regie.planning.gantt_layout import PHASE_HEIGHT
from regie.planning.gantt_layout import TITLE_HEIGHT
from regie.planning.gantt_layout import WEEK_HEIGHT
from regie.planning.gantt_style import PHASES
from regie.planning.gantt_text import shortened
from regie.planning.gantt_text import text_width
from regie.planning.table import State
from regie.planning.table import state_of
from regie.planning.wording import brief_month_text
from regie.planning.wording import day_text
from regie.planning.wording import month_text
from regie.words import pick

MONTHS_TOP = TITLE_HEIGHT
WEEKS_TOP = TITLE_HEIGHT + MONTH_HEIGHT
FLAGS_TOP = WEEKS_TOP + WEEK_HEIGHT

#: Weeks narrower than this are numbered every second time.
WEEK_WIDTH_MIN = 24


def frame(
    layout: Layout, calendar: WorkCalendar, title: str, language: str
) -> Iterator[str]:
    """Yield everything behind and above the rows, and the legend below."""
    yield from _heading(layout, title, language)
    for band in layout.bands:
        yield from _band(layout, band)
    yield from _days_off(layout, calendar)
    yield from _scale(layout, language)
    for flag in layout.flags:
        yield from _flag(layout, flag)
    yield from _today(layout, language)
    yield from _legend(layout, language)


def _text(classes: str, x: float, y: float, text: str, anchor: str = "start") -> str:
    middle = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}"{middle}>{escape(text)}</text>'
    )


def _heading(layout: Layout, title: str, language: str) -> Iterator[str]:
    plan = layout.plan
    states = [state_of(plan, planned) for planned in plan.steps.values()]
    done, late = states.count(State.DONE), states.count(State.LATE)
    days = [p.starts_on for p in plan.steps.values() if p.starts_on is not None]
    ends = [p.ends_on for p in plan.steps.values() if p.ends_on is not None]
    parts = []
    if days and ends:
        first, last = day_text(min(days), language), day_text(max(ends), language)
        parts.append(f"{first} – {last}")
    count = len(states)
    fr = f"{count} étape{'s' * (count > 1)}"
    en = f"{count} step{'s' * (count != 1)}"
    parts.append(pick(language, fr=fr, en=en))
    if done:
        fr = f"{done} faite{'s' * (done > 1)}"
        parts.append(pick(language, fr=fr, en=f"{done} done"))
    if late:
        parts.append(pick(language, fr=f"{late} en retard", en=f"{late} late"))
    room = layout.width - 2 * MARGIN
    yield _text("title", MARGIN, 32, shortened(title, 20, room, bold=True))
    yield _text("subtitle", MARGIN, 51, "  ·  ".join(parts))


def _band(layout: Layout, band: Band) -> Iterator[str]:
    steps = [planned for row in band.rows for planned in row.steps]
    starts = [each.starts_on for each in steps if each.starts_on is not None]
    ends = [each.ends_on for each in steps if each.ends_on is not None]
    yield f'<g class="p{band.number % len(PHASES)}">'
    yield (
        f'<rect class="band" x="{MARGIN - 10}" y="{band.top:.1f}" '
        f'width="{layout.right - MARGIN + 20:.1f}" '
        f'height="{band.bottom - band.top + 4:.1f}" rx="8"/>'
    )
    middle = band.top + PHASE_HEIGHT / 2
    yield _text("phase", MARGIN, middle + 4.5, band.title)
    done = sum(row.done for row in band.rows)
    count = f"{done}/{len(steps)}" if done else str(len(steps))
    yield _text("owner", layout.left - 12, middle + 4.5, count, "end")
    if starts and ends:
        left, right = layout.x(min(starts)), layout.x(max(ends) + timedelta(days=1))
        yield (
            f'<rect class="span" x="{left:.1f}" y="{middle - 2:.1f}" '
            f'width="{max(right - left, 4):.1f}" height="4" rx="2"/>'
        )
    yield "</g>"


def _days_off(layout: Layout, calendar: WorkCalendar) -> Iterator[str]:
    top, bottom = WEEKS_TOP, layout.grid_bottom
    path = "".join(
        f"M{left:.1f} {top:.1f}H{right:.1f}V{bottom:.1f}H{left:.1f}z"
        for left, right in layout.days_off(calendar)
    )
    yield f'<path class="off" d="{path}"/>'


def _scale(layout: Layout, language: str) -> Iterator[str]:
    bottom = layout.grid_bottom
    weeks = "".join(
        f"M{layout.x(day):.1f} {WEEKS_TOP:.1f}V{bottom:.1f}" for day in layout.mondays()
    )
    yield f'<path class="grid" d="{weeks}"/>'
    months = list(layout.months())
    lines = "".join(
        f"M{left:.1f} {MONTHS_TOP:.1f}V{bottom:.1f}" for _, left, _ in months[1:]
    )
    yield f'<path class="grid-month" d="{lines}"/>'
    for month, left, right in months:
        texts = (month_text(month, language), brief_month_text(month, language))
        room = right - left - 8
        fitting = [text for text in texts if text_width(text, 12, bold=True) <= room]
        for text in fitting[:1]:
            yield _text("month", left + 6, MONTHS_TOP + 16, text)
    every = 1 if layout.day_width * 7 >= WEEK_WIDTH_MIN else 2
    for day in list(layout.mondays())[::every]:
        yield _text("week", layout.x(day) + 3, WEEKS_TOP + 13, str(day.day))


def _flag(layout: Layout, flag: Flag) -> Iterator[str]:
    top = FLAGS_TOP + flag.lane * LANE_HEIGHT + 2
    x, left = flag.x, flag.x - flag.width if flag.is_left else flag.x
    yield f"<g><title>{escape(flag.tip)}</title>"
    yield f'<path class="pole" d="M{x:.1f} {top:.1f}V{layout.grid_bottom:.1f}"/>'
    yield (
        f'<rect class="cloth" x="{left:.1f}" y="{top:.1f}" width="{flag.width:.1f}" '
        f'height="{LANE_HEIGHT - 4}" rx="3"/>'
    )
    yield _text("cloth-text", left + 8, top + 12, flag.text)
    yield "</g>"


def _today(layout: Layout, language: str) -> Iterator[str]:
    """Yield the line of the present day, named above and below."""
    x = layout.x(layout.plan.today)
    text = pick(language, fr="aujourd'hui", en="today")
    width = text_width(text, 10, bold=True) + 12
    left = min(max(x - width / 2, layout.left), layout.right - width)
    bottom = layout.grid_bottom
    yield f'<path class="today" d="M{x:.1f} {WEEKS_TOP:.1f}V{bottom:.1f}"/>'
    for top in (WEEKS_TOP + 1.0, bottom):
        yield (
            f'<rect class="today-pill" x="{left:.1f}" y="{top:.1f}" '
            f'width="{width:.1f}" height="15" rx="7.5"/>'
        )
        yield _text("today-text", left + width / 2, top + 11, text, "middle")


def _legend(layout: Layout, language: str) -> Iterator[str]:
    y = layout.grid_bottom + LEGEND_Y
    x = float(MARGIN)
    yield '<g class="p0">'
    for sign, fr, en in LEGEND:
        text = pick(language, fr=fr, en=en)
        yield f'<g transform="translate({x:.1f} {y:.1f})">{sign}</g>'
        yield _text("owner", x + 24, y + 4, text)
        x += 24 + text_width(text, 10.5) + 22
    yield "</g>"


LEGEND_Y = 32

BAR = '<rect class="{}" y="-5" width="18" height="10" rx="5"/>'

ENVELOPE = (
    '<rect class="solid" x="3" y="-4.5" width="13" height="9" rx="1.8"/>'
    '<path class="flap" d="M4.5-3l5 4 5-4"/>'
)

#: Each sign is drawn around (0, 0) to (18, 0).
LEGEND = (
    (BAR.format("bar"), "à faire", "to do"),
    (
        BAR.format("solid") + '<path class="check" d="M6 0l2.2 2.4 4-4.8"/>',
        "faite",
        "done",
    ),
    (BAR.format("bar chain"), "chaîne critique", "critical chain"),
    ('<path class="slack" d="M0 0H16M16-3v6"/>', "marge", "slack"),
    (BAR.format("late"), "en retard", "late"),
    (
        ENVELOPE,
        "e-mail automatique",
        "automatic e-mail",
    ),
    (
        '<path class="solid" d="M9-6l6 6-6 6-6-6z"/>',
        "action automatique",
        "automatic action",
    ),
    ('<circle class="ring" cx="9" r="5"/>', "rendez-vous", "appointment"),
    (
        '<rect class="off legend-off" x="2" y="-7" width="14" height="14"/>',
        "jour de repos",
        "day off",
    ),
)
