"""The plan as one SVG picture: no script, no outside file, light and dark.

Rows by phase; bars for work, envelopes and diamonds for what the machine does, rings
for appointments; dotted tails for slack, red stripes for what is late, ink for the
critical chains. The same plan gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from regie.planning.calendar import WorkCalendar
from regie.planning.gantt.drawing import behind
from regie.planning.gantt.drawing import grounds
from regie.planning.gantt.drawing import make_drawing
from regie.planning.gantt.drawing import Part
from regie.planning.gantt.drawing import rows
from regie.planning.gantt.drawing import svg_of
from regie.planning.gantt.frame import ground
from regie.planning.gantt.frame import heading
from regie.planning.gantt.frame import numbers
from regie.planning.gantt.frame import scale
from regie.planning.gantt.layout import Layout
from regie.planning.gantt.layout import TITLE_HEIGHT
from regie.planning.gantt.legend import legend
from regie.planning.gantt.look import Look
from regie.planning.gantt.look import PLAIN
from regie.planning.gantt.style import style
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.playbook.model import Playbook
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Panes:
    """The picture cut for a page that scrolls; each part is an `<svg>` of its own.

    Attributes:
        css: The style of all of them.
        head: The scale and the flags, above the rows.
        labels: The rows' titles, left of the bars.
        chart: The bars; in it and in the titles each row has `data-row`, its number.
        legend: What the signs mean.
        layout: Where the rows lie.
    """

    css: str
    head: str
    labels: str
    chart: str
    legend: str
    layout: Layout


def gantt_svg(
    plan: Plan,
    playbook: Playbook,
    *,
    facts: Mapping[str, Fact],
    language: str,
    title: str,
    look: Look = PLAIN,
) -> str:
    """Return the picture as the text of an SVG file.

    Args:
        plan: What to draw.
        playbook: Whose phases and roles the rows are named by.
        facts: What happened, for the tooltips of done steps.
        language: `fr` or `en`, of everything that is not the playbook's own text.
        title: The picture's heading.
        look: Light or dark, and the names of people.
    """
    drawing = make_drawing(plan, playbook, facts=facts, language=language, look=look)
    layout = drawing.layout
    signs, legend_height = legend(layout, drawing.chips)
    width, height = layout.width, layout.grid_bottom + legend_height
    parts = [
        f'<title id="regie-title">{escape(title)}</title>',
        f'<desc id="regie-desc">{escape(_description(layout))}</desc>',
        f"<style>{style(look.theme)}</style>",
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}" rx="12"/>',
        *heading(layout, title),
        *behind(drawing, layout.right + 10),
        *scale(layout),
        *rows(drawing, Part.WHOLE),
        *signs,
    ]
    about = 'role="img" aria-labelledby="regie-title regie-desc"'
    return svg_of(layout, (0, 0, width, height), about, parts) + "\n"


def gantt_panes(
    plan: Plan,
    playbook: Playbook,
    *,
    facts: Mapping[str, Fact],
    language: str,
    look: Look = PLAIN,
) -> Panes:
    """Return the picture in parts; the arguments are those of `gantt_svg`."""
    drawing = make_drawing(plan, playbook, facts=facts, language=language, look=look)
    layout, hidden = drawing.layout, 'aria-hidden="true"'
    left, wide = layout.left, layout.right - layout.left
    top, high = layout.grid_top, layout.grid_bottom + 4 - layout.grid_top
    calendar = WorkCalendar(days_off=playbook.calendar.days_off, holidays=plan.holidays)
    signs, legend_height = legend(layout, drawing.chips)
    label = pick(language, fr="Le plan en dessin", en="The plan as a drawing")
    return Panes(
        css=style(look.theme),
        head=svg_of(
            layout,
            (left, TITLE_HEIGHT, wide, top - TITLE_HEIGHT),
            hidden,
            [*ground(layout, calendar), *scale(layout)],
        ),
        labels=svg_of(
            layout,
            (0, top, left, high),
            hidden,
            [*grounds(drawing, left), *rows(drawing, Part.LABELS)],
        ),
        chart=svg_of(
            layout,
            (left, top, wide, high),
            f'role="img" aria-label="{escape(label)}"',
            [*behind(drawing, layout.right + 10), *rows(drawing, Part.MARKS)],
        ),
        legend=svg_of(
            layout, (0, layout.grid_bottom, layout.width, legend_height), hidden, signs
        ),
        layout=layout,
    )


def _description(layout: Layout) -> str:
    """Return in words what the picture shows, for those who do not see it."""
    dates = [flag.tip.replace("\n", " : ") for flag in layout.flags if flag.name]
    return f"{numbers(layout)}. {'; '.join(dates)}"
