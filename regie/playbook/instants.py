"""Whether a sentence says a moment, or only a day.

A day-based distance gives a day, even from a base that has a time; the time is said
again with `at`. Minutes and hours give a moment, and need one to count from.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping

from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Step
from regie.playbook.model import StepBase
from regie.playbook.moments import ELAPSED

#: Anchors that merely repeat each other are followed no further; loops end here too.
CHAIN_MAX = 20


def has_time(moment: Moment, anchors: Mapping[str, Anchor]) -> bool:
    """Whether the sentence says a moment; a date that is asked later does not."""
    for _ in range(CHAIN_MAX):
        if moment.at is not None or counts_hours(moment):
            return True
        base = moment.base
        if moment.direction is not Direction.ON or not isinstance(base, AnchorBase):
            return moment.direction is Direction.ON and isinstance(base, StepBase)
        further = base_moment(base, anchors)
        if further is None:
            return False
        moment = further
    return False


def counts_hours(moment: Moment) -> bool:
    """Whether the sentence counts minutes or hours."""
    return moment.amount is not None and moment.amount.unit in ELAPSED


def base_moment(base: AnchorBase, anchors: Mapping[str, Anchor]) -> Moment | None:
    """Return what an anchor hangs on; None if its date is asked or not known yet."""
    anchor = anchors.get(base.anchor)
    return None if anchor is None else anchor.moment


def counts_from_a_day(moment: Moment, anchors: Mapping[str, Anchor]) -> bool:
    """Whether hours are counted from what is known to be a day without a time."""
    if not counts_hours(moment):
        return False
    if isinstance(moment.base, DateBase):
        return moment.at is None
    if not isinstance(moment.base, AnchorBase):
        return False
    further = base_moment(moment.base, anchors)
    return further is not None and not may_have_time(further, anchors)


def may_have_time(moment: Moment, anchors: Mapping[str, Anchor]) -> bool:
    """Whether it says a moment, or will if the anchor asked is given with a time."""
    return has_time(moment, anchors) or asked_anchor(moment, anchors) is not None


def asked_anchor(moment: Moment, anchors: Mapping[str, Anchor]) -> str | None:
    """Return the anchor, asked later, on whose moment the sentence rests as it is."""
    for _ in range(CHAIN_MAX):
        if not isinstance(moment.base, AnchorBase) or moment.at is not None:
            return None
        if moment.direction is not Direction.ON and not counts_hours(moment):
            return None
        further = base_moment(moment.base, anchors)
        if further is None:
            return moment.base.anchor
        moment = further
    return None


def moments_of(step: Step) -> Iterator[Moment]:
    """Yield every moment that the step speaks of."""
    every = (step.every.begins, step.every.ends) if step.every is not None else ()
    window = step.window or ()
    for moment in (step.at, step.not_before, step.due, *window, *every):
        if moment is not None:
            yield moment
