"""The marks of a row in a Gantt picture: bars, envelopes, diamonds and rings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from regie.planning.gantt.layout import Layout
from regie.planning.gantt.rows import Mark
from regie.planning.model import PlannedStep
from regie.planning.table import State

ONE_DAY = timedelta(days=1)

#: A check is drawn in bars at least this wide.
CHECK_WIDTH = 11.0

#: Half the width of a sign.
SIGN = 6.0

#: How much a gate's flag takes, with the space behind it.
GATE_WIDTH = 14.0

#: What the machine sends people is an envelope.
MAIL = "mail."


def sign_at(layout: Layout, planned: PlannedStep) -> float | None:
    """Return the middle of a step that is drawn as a sign; None for a bar."""
    first = planned.starts_on
    if planned.missed_at is not None and planned.at is None and first is not None:
        return (layout.x(first) + layout.x(first + ONE_DAY)) / 2
    if planned.at is None or first != planned.ends_on:
        return None
    return layout.x_at(planned.at)


def left_of(layout: Layout, planned: PlannedStep) -> float:
    """Return where a dated step's mark begins."""
    middle = sign_at(layout, planned)
    if middle is not None:
        return middle - SIGN
    return layout.x(planned.starts_on or layout.first)


def right_of(layout: Layout, planned: PlannedStep) -> float:
    """Return where a dated step's mark ends."""
    middle = sign_at(layout, planned)
    if middle is not None:
        return middle + SIGN
    return layout.x((planned.ends_on or layout.first) + ONE_DAY)


def mark_parts(layout: Layout, mark: Mark, y: float) -> Iterator[str]:
    """Yield a mark at this height, with its slack and its lateness."""
    if mark.state is not State.DONE:
        yield from _slack(layout, mark.planned, y)
    middle = sign_at(layout, mark.planned)
    if middle is None:
        yield from _bar(layout, mark, y)
    else:
        yield from _sign(mark, middle, y)
    x = right_of(layout, mark.planned) + (15 if mark.state is State.DONE else 4)
    if mark.planned.step.gate:
        yield gate_sign(x, y)
        x += GATE_WIDTH
    if mark.planned.step.announces:
        yield f'<path class="told" d="{told_path(x, y)}"/>'


def gate_sign(x: float, y: float) -> str:
    """Return the sign of a go or no-go, beside its mark: a flag on its pole."""
    return (
        f'<path class="gate-pole" d="M{x + 1:.1f} {y - 6.5:.1f}v13"/>'
        f'<path class="gate" d="M{x + 1:.1f} {y - 6:.1f}h9l-2.5 3.25 2.5 3.25h-9z"/>'
    )


def told_path(x: float, y: float) -> str:
    """Return the sign of a date that is made public: waves from a point."""
    return (
        f"M{x:.1f} {y - 1:.1f}v2M{x + 2.5:.1f} {y - 2.5:.1f}q2 2.5 0 5"
        f"M{x + 5:.1f} {y - 4.5:.1f}q3.4 4.5 0 9"
    )


def check_path(x: float, y: float) -> str:
    """Return a check whose middle is there."""
    return f"M{x - 3.2:.1f} {y:.1f}l2.2 2.4 4-4.8"


def _bar(layout: Layout, mark: Mark, y: float) -> Iterator[str]:
    """Yield a bar, filled as far as its repetitions are done or its days are over."""
    planned, height = mark.planned, layout.sizes.bar
    left, right = left_of(layout, planned) + 0.5, right_of(layout, planned) - 0.5
    top, width = y - height / 2, right - left
    chain = " chain" if planned.critical and mark.state is not State.DONE else ""
    yield _rounded(f"bar{chain}", left, top, width, height)
    filled = width * mark.done / len(mark.steps)
    if mark.state is State.STARTED and not mark.done:
        filled = min(layout.x(layout.plan.today), right) - left
    if filled > 0:
        yield _rounded("solid", left, top, filled, height)
    if mark.state is State.DONE and width >= CHECK_WIDTH:
        yield f'<path class="check" d="{check_path((left + right) / 2, y)}"/>'
    if mark.state is State.LATE:
        limit = planned.latest_on
        late = left if limit is None else max(left, layout.x(limit + ONE_DAY))
        late = min(late, right - 3)
        yield _rounded("late", late, top, right - late, height)
        yield f'<path class="hatch" d="{_hatch(late, right, y, height)}"/>'


def _hatch(left: float, right: float, y: float, height: float) -> str:
    """Return slanted lines over a bar: late is not told by its colour alone."""
    rise = height - 4
    count = int((right - left - rise) // 5)
    bottom = y + rise / 2
    return "".join(
        f"M{left + 2 + 5 * n:.1f} {bottom:.1f}l{rise:.1f}-{rise:.1f}"
        for n in range(max(count, 0))
    )


def _rounded(classes: str, left: float, top: float, width: float, height: float) -> str:
    radius = min(height / 2, width / 2, 3)
    return (
        f'<rect class="{classes}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
        f'height="{height:.0f}" rx="{radius:.1f}"/>'
    )


def _sign(mark: Mark, x: float, y: float) -> Iterator[str]:
    fill = "late" if mark.state is State.LATE else "solid"
    run = mark.planned.step.run
    chain = mark.planned.critical and mark.state is not State.DONE
    fill += " chain" if chain else ""
    if run is None:
        ring = f"ring{' chain' if chain else ''}"
        ring = "ring late-line" if mark.state is State.LATE else ring
        yield f'<circle class="{ring}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    elif run.startswith(MAIL):
        yield (
            f'<rect class="{fill}" x="{x - 6.5:.1f}" y="{y - 4.5:.1f}" width="13" '
            'height="9" rx="1.8"/>'
        )
        yield f'<path class="flap" d="M{x - 5:.1f} {y - 3:.1f}l5 4 5-4"/>'
    else:
        yield f'<path class="{fill}" d="M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z"/>'
    if mark.state is State.DONE:
        yield f'<path class="done" d="{check_path(x + 12, y)}"/>'


def _slack(layout: Layout, planned: PlannedStep, y: float) -> Iterator[str]:
    """Yield the tail to the latest day, or from it where that has passed."""
    if planned.latest_on is None or not planned.slack_days:
        return
    latest = layout.x(planned.latest_on + ONE_DAY)
    if planned.slack_days > 0:
        right = right_of(layout, planned) + 1
        if latest > right:
            yield f'<path class="slack" d="M{right:.1f} {y:.1f}H{latest:.1f}"/>'
            yield f'<path class="slack-end" d="M{latest:.1f} {y - 3:.1f}v6"/>'
        return
    left = left_of(layout, planned)
    if latest < left:
        bar = f"M{latest:.1f} {y - 4:.1f}v8m0-4H{left:.1f}"
        yield f'<path class="late-line" d="{bar}"/>'
