"""The legend of a Gantt picture: signs, and the people behind the chips."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from functools import cache

from regie.planning.gantt.frame import text_at
from regie.planning.gantt.layout import Layout
from regie.planning.gantt.layout import MARGIN
from regie.planning.gantt.marks import gate_sign
from regie.planning.gantt.marks import told_path
from regie.planning.gantt.text import text_width
from regie.words import pick

LINE_HEIGHT = 22.0
TOP = 26.0
FONT = 10.5

#: Between two entries, and between a sign and its word.
GAP = 20.0
SIGN_WIDTH = 24.0

CHIP_HEIGHT = 14.0
CHIP_FONT = 9.5

#: Lightning, for what the machine does; around (0, 0).
BOLT = "l-4.5 6h3l-1 5 4.5-6h-3z"


def _bar(classes: str) -> str:
    return f'<rect class="{classes}" y="-5" width="18" height="10" rx="3"/>'


ENVELOPE = (
    '<rect class="solid" x="3" y="-4.5" width="13" height="9" rx="1.8"/>'
    '<path class="flap" d="M4.5-3l5 4 5-4"/>'
)

#: Each sign is drawn around (0, 0) to (18, 0).
SIGNS = (
    (_bar("bar"), "à faire", "to do"),
    (
        _bar("bar") + '<rect class="solid" y="-5" width="9" height="10" rx="3"/>',
        "en cours",
        "in progress",
    ),
    (
        _bar("solid") + '<path class="check" d="M6 0l2.2 2.4 4-4.8"/>',
        "faite",
        "done",
    ),
    (
        _bar("late") + '<path class="hatch" d="M1 3l6-6M6 3l6-6M11 3l6-6"/>',
        "en retard",
        "late",
    ),
    (_bar("bar chain"), "chaîne critique d'une date", "critical chain of a date"),
    (
        '<path class="slack" d="M0 0H16"/><path class="slack-end" d="M16-3v6"/>',
        "marge",
        "slack",
    ),
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
        gate_sign(4, 0),
        "décision : go ou no-go",
        "decision: go or no-go",
    ),
    (
        f'<path class="told" d="{told_path(6, 0)}"/>',
        "rend une date publique",
        "makes a date public",
    ),
    (
        '<rect class="off legend-off" x="2" y="-7" width="14" height="14"/>',
        "jour de repos",
        "day off",
    ),
)


def legend(layout: Layout, chips: Mapping[str, str]) -> tuple[list[str], float]:
    """Return the legend below the rows, and the height that it takes."""
    entries = [
        (sign, SIGN_WIDTH, pick(layout.language, fr=fr, en=en))
        for sign, fr, en in SIGNS
    ]
    bolt = f'<path class="bolt" d="M10-5.5{BOLT}"/>'
    machine = pick(layout.language, fr="la machine", en="the machine")
    people = [(bolt, SIGN_WIDTH, machine)]
    people += [
        (chip(letters, 0.0, 0.0), chip_width(letters) + 6, owner)
        for owner, letters in chips.items()
        if owner != letters
    ]
    parts, y = ['<g class="p0">'], layout.grid_bottom + TOP
    for group in (entries, people):
        for x, line, (sign, width, text) in _flow(group, layout.width - 2 * MARGIN):
            top = y + line * LINE_HEIGHT
            parts.append(
                f'<g transform="translate({MARGIN + x:.1f} {top:.1f})">{sign}</g>'
            )
            parts.append(text_at("key", MARGIN + x + width, top + 4, text))
        y = top + LINE_HEIGHT
    parts.append("</g>")
    return parts, y - layout.grid_bottom


def chip(letters: str, x: float, y: float) -> str:
    """Return a person's chip that begins at `x`, around `y`."""
    width = chip_width(letters)
    return (
        f'<rect class="chip" x="{x:.1f}" y="{y - CHIP_HEIGHT / 2:.1f}" '
        f'width="{width:.1f}" height="{CHIP_HEIGHT:.0f}" rx="7"/>'
        + text_at("chip-text", x + width / 2, y + 3.5, letters, "middle")
    )


@cache
def chip_width(letters: str) -> float:
    """Return how wide a chip is."""
    return text_width(letters, CHIP_FONT, bold=True) + 10


def _flow(
    entries: list[tuple[str, float, str]], room: float
) -> Iterator[tuple[float, int, tuple[str, float, str]]]:
    """Yield where each entry begins and in which line; a line is never too long."""
    x, line = 0.0, 0
    for entry in entries:
        width = entry[1] + text_width(entry[2], FONT)
        if x and x + width > room:
            x, line = 0.0, line + 1
        yield x, line, entry
        x += width + GAP
