"""What a recurrence and the other keys of its step say together."""

from __future__ import annotations

from collections.abc import Mapping

from regie.playbook.instants import base_moment
from regie.playbook.instants import CHAIN_MAX
from regie.playbook.instants import may_have_time
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Step
from regie.playbook.model import StepBase
from regie.playbook.model import Unit
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.recurrence import Recurrence
from regie.playbook.report import Report
from regie.playbook.rules import recurrences as rules
from regie.playbook.rules import steps as step_rules
from regie.playbook.section import Section

#: Keys that would say a second time when a step happens.
OTHER_DATES = ("at", "due", "not_before", "window")

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


def check_recurrence(
    step: Step, section: Section, anchors: Mapping[str, Anchor]
) -> None:
    """Report what does not go together in a step that recurs."""
    sentence = section.node("every")
    if not isinstance(sentence, Text):
        return
    report = section.report
    for key in filter(section.has, OTHER_DATES):
        rules.every_and_date(report, section.key_spot(key), key)
    if step.placed_late:
        rules.every_and_date(report, section.key_spot("when"), "when: late")
    if step.every is not None:
        _check_time(step, step.every, sentence.spot(), report)
        _check_steps(step.every, report)
        _check_beginning(step.every, anchors, sentence.spot(), report)
        _check_order(step.every, anchors, report)


def _check_time(step: Step, every: Recurrence, spot: Spot, report: Report) -> None:
    """Ask for a time of day where the machine has something to do."""
    if step.run is None or every.at is not None or every.is_elapsed:
        return
    nine = report.sample(fr="à 9h", en="at 09:00")
    step_rules.day_only(report, spot, every.days, f"{every.days} {nine}")


def _check_steps(every: Recurrence, report: Report) -> None:
    for moment in (every.begins, every.ends):
        if moment is not None and isinstance(moment.base, StepBase):
            rules.recurrence_on_step(report, _spot(moment), moment.base.step)


def _check_beginning(
    every: Recurrence, anchors: Mapping[str, Anchor], spot: Spot, report: Report
) -> None:
    if not every.is_elapsed:
        return
    if every.begins is None:
        rules.no_beginning(report, spot)
    elif not isinstance(every.begins.base, StepBase) and not may_have_time(
        every.begins, anchors
    ):
        step_rules.hours_from_a_day(report, _spot(every.begins), every.begins.text)


def _check_order(
    every: Recurrence, anchors: Mapping[str, Anchor], report: Report
) -> None:
    if every.begins is None or every.ends is None:
        return
    first, last = _offset(every.begins, anchors), _offset(every.ends, anchors)
    if first is None or last is None or first[0] != last[0] or first[1] <= last[1]:
        return
    rules.end_before_beginning(report, _spot(every.ends), every.begins.text)


def _offset(moment: Moment, anchors: Mapping[str, Anchor]) -> tuple[str, int] | None:
    """Return what a day hangs on in the end, and how many days after that it lies.

    Returns:
        None if that is not certain before the dates are known.
    """
    days = 0
    for _ in range(CHAIN_MAX):
        amount = moment.amount
        if moment.weekday is not None or (amount and amount.unit not in _DAYS):
            return None
        if amount is not None:
            sign = -1 if moment.direction is Direction.BEFORE else 1
            days += sign * amount.number * _DAYS[amount.unit]
        if isinstance(moment.base, DateBase):
            return "", moment.base.on.toordinal() + days
        if not isinstance(moment.base, AnchorBase):
            return None
        further = base_moment(moment.base, anchors)
        if further is None:
            return moment.base.anchor, days
        moment = further
    return None


def _spot(moment: Moment) -> Spot:
    place = moment.position
    return Spot(place.line, place.column, len(moment.text))
