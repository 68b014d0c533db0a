"""The flags of a Gantt picture: anchors and the present day, none over another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from typing import Protocol

from regie.planning.gantt.text import shortened
from regie.planning.gantt.text import text_width
from regie.planning.model import Plan
from regie.planning.model import ResolvedAnchor
from regie.planning.table import State
from regie.planning.table import state_of
from regie.planning.wording import brief_day_text
from regie.planning.wording import clock_text
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.words import pick

FLAG_FONT = 10.5

#: Space inside a flag on either side of its text, and between flags of one lane.
PADDING = 8.0
GAP = 5.0

#: The longest title of an anchor that is written out.
TITLE_MAX = 300.0

#: Room for the sign of a date that was announced.
SIGN_WIDTH = 14.0


class Scale(Protocol):
    """Where days lie."""

    @property
    def left(self) -> float:
        """Return where the first day begins."""
        ...

    @property
    def right(self) -> float:
        """Return where the last day ends."""
        ...

    @property
    def day_width(self) -> float:
        """Return the width of a day."""
        ...

    def x(self, day: date) -> float:
        """Return where a day begins."""
        ...

    def x_at(self, at: datetime) -> float:
        """Return where an instant lies."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A flag: its pole at `x`, its cloth from `left` in a lane.

    Attributes:
        name: The anchor's; empty for the present day.
        announced: People outside the team were told the date.
    """

    name: str
    text: str
    tip: str
    x: float
    left: float
    width: float
    lane: int = 0
    announced: bool = False


def make_flags(plan: Plan, scale: Scale, language: str) -> Iterator[Flag]:
    """Yield the flags, each in the first lane in which it touches no other."""
    told = {
        planned.step.announces
        for planned in plan.steps.values()
        if planned.step.announces and state_of(plan, planned) is State.DONE
    }
    flags = [_today(plan, scale, language)]
    for anchor in plan.anchors.values():
        if anchor.on is not None:
            announced = anchor.name in told
            flags.append(_flag(plan, anchor, scale, language, announced=announced))
    taken: list[float] = []
    for flag in sorted(flags, key=lambda each: (each.left, each.x, each.name)):
        free = (n for n, end in enumerate(taken) if end <= flag.left)
        lane = next(free, len(taken))
        taken[lane : lane + 1] = [flag.left + flag.width + GAP]
        yield Flag(
            name=flag.name,
            text=flag.text,
            tip=flag.tip,
            x=flag.x,
            left=flag.left,
            width=flag.width,
            lane=lane,
            announced=flag.announced,
        )


def _flag(
    plan: Plan, anchor: ResolvedAnchor, scale: Scale, language: str, *, announced: bool
) -> Flag:
    on = anchor.on or plan.today
    title = anchor.title or anchor.name
    day = brief_day_text(on, language)
    x, when = scale.x(on) + scale.day_width / 2, day_text(on, language)
    if anchor.at is not None:
        local = anchor.at.astimezone(plan.zone)
        x, when = scale.x_at(anchor.at), moment_text(local, language)
        day = f"{day}, {clock_text(local.time(), language)}"
    tip = f"{title} ({anchor.name})\n{when}"
    if announced:
        tip += pick(language, fr="\nDate déjà annoncée", en="\nDate announced already")
    text = f"{shortened(title, FLAG_FONT, TITLE_MAX, bold=True)} · {day}"
    sign = SIGN_WIDTH if announced else 0
    width = text_width(text, FLAG_FONT, bold=True) + 2 * PADDING + sign
    return Flag(
        name=anchor.name,
        text=text,
        tip=tip,
        x=x,
        left=x if x + width <= scale.right else x - width,
        width=width,
        announced=announced,
    )


def _today(plan: Plan, scale: Scale, language: str) -> Flag:
    text = pick(language, fr="aujourd'hui", en="today")
    width = text_width(text, FLAG_FONT, bold=True) + 2 * PADDING
    x = scale.x(plan.today)
    left = min(max(x - width / 2, scale.left), scale.right - width)
    tip = day_text(plan.today, language)
    return Flag(name="", text=text, tip=tip, x=x, left=left, width=width)
