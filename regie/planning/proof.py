"""What a trial plan shows of a playbook that reads well, before it has any date.

A date that is asked for is tried on each working weekday, far from now and without
public holidays: what cannot be done then can never be done. A playbook whose dates are
all written is planned on these dates.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

from regie.planning.calendar import WorkCalendar
from regie.planning.model import Impossible
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.plan import make_plan
from regie.planning.public import lands_on_day_off
from regie.planning.wording import day_text
from regie.planning.wording import working_days_text
from regie.playbook.model import Calendar
from regie.playbook.model import DateBase
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.nodes import Spot
from regie.playbook.problems import Problem
from regie.playbook.report import Report
from regie.playbook.rules import cautions as rules
from regie.playbook.scope import PEOPLE_KINDS

#: A Monday; the trial dates are this week's.
TRIAL_MONDAY = date(2035, 3, 5)

#: So long before the dates of a trial that no chain begins too late.
LEAD = timedelta(days=1500)

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """A step that fell short in every trial so far.

    Attributes:
        short_days: Working days missing in the best trial.
        chain: Its chain there, in words.
    """

    step: Step
    short_days: int
    chain: str


def proofread(
    playbook: Playbook, *, language: str, holidays: Collection[date] = ()
) -> list[Problem]:
    """Return warnings of what a plan of this playbook would get wrong.

    Args:
        language: Of the warnings, `fr` or `en`.
        holidays: The public holidays around the dates that are written in the playbook.
    """
    report = Report(language)
    report.written = playbook.language
    roots = asked_anchors(playbook)
    for root in roots:
        for verdict in _always_short(_trials(playbook, root)):
            _tell(report, verdict)
    written = _plan(playbook, {}, holidays, _lead_of(playbook))
    for verdict in _always_short([written]):
        _tell(report, verdict)
    for planned in _public_on_days_off(written, playbook.calendar):
        _tell_public(report, planned)
    return report.problems


def asked_anchors(playbook: Playbook) -> list[str]:
    """Return the anchors that wait for a date from outside, in the file's order."""
    return [name for name, each in playbook.anchors.items() if each.moment is None]


def written_dates(playbook: Playbook) -> list[date]:
    """Return the dates that are written in the playbook's anchors."""
    return [
        anchor.moment.base.on
        for anchor in playbook.anchors.values()
        if anchor.moment is not None and isinstance(anchor.moment.base, DateBase)
    ]


def _lead_of(playbook: Playbook) -> datetime:
    first = min([*written_dates(playbook), TRIAL_MONDAY])
    return datetime(first.year, first.month, first.day, tzinfo=UTC) - LEAD


def _trials(playbook: Playbook, root: str) -> Iterator[Plan]:
    """Yield a plan for each working weekday of one date; all others are unknown."""
    days_off = playbook.calendar.days_off
    for weekday in range(WEEK):
        if weekday not in days_off:
            on = TRIAL_MONDAY + timedelta(days=weekday)
            yield _plan(playbook, {root: on}, (), _lead_of(playbook))


def _plan(
    playbook: Playbook,
    given: Mapping[str, date],
    holidays: Collection[date],
    now: datetime,
) -> Plan:
    optional = {
        name: replace(anchor, required=False)
        for name, anchor in playbook.anchors.items()
    }
    return make_plan(
        replace(playbook, anchors=optional),
        anchors=given,
        items=_one_of_each(playbook),
        holidays=holidays,
        now=now,
    )


def _one_of_each(playbook: Playbook) -> list[Item]:
    kinds = {step.for_each for step in playbook.steps.values()}
    return [Item(kind=k, slug="x", title="x") for k in PEOPLE_KINDS if k in kinds]


def _always_short(plans: Iterator[Plan] | list[Plan]) -> list[_Verdict]:
    """Return the steps that are short in every plan, each with its best trial."""
    kept: dict[str, _Verdict] | None = None
    for plan in plans:
        short = {
            each.key: _verdict(plan, each)
            for each in plan.impossible
            if not each.overdue
        }
        if kept is None:
            kept = short
            continue
        kept = {
            key: min(kept[key], verdict, key=_shortage)
            for key, verdict in short.items()
            if key in kept
        }
        if not kept:
            break
    return list((kept or {}).values())


def _shortage(verdict: _Verdict) -> int:
    return verdict.short_days


def _verdict(plan: Plan, found: Impossible) -> _Verdict:
    chain = (plan.steps[key] for key in found.chain)
    return _Verdict(
        step=plan.steps[found.key].step,
        short_days=found.short_days,
        chain=" → ".join(_with_days(planned) for planned in chain),
    )


def _with_days(planned: PlannedStep) -> str:
    if planned.step.run is not None or planned.at is not None:
        return planned.step.title
    return f"{planned.step.title} ({planned.step.takes or 1})"


def _tell(report: Report, verdict: _Verdict) -> None:
    report = report.within(verdict.step.file)
    days = working_days_text(verdict.short_days, report.language)
    spot = _spot(verdict.step)
    rules.chain_too_long(report, spot, verdict.step.title, verdict.chain, days)


def _spot(step: Step) -> Spot:
    """Return the place of the sentence that a step must be done by."""
    window = step.window[1] if step.window is not None else None
    if step.every is not None:
        place = step.every.position
        return Spot(place.line, place.column, max(len(step.every.days), 1))
    moment = step.due or step.at or window
    if moment is None:
        return Spot(step.position.line, step.position.column, len(step.name))
    return _spot_of(moment)


def _spot_of(moment: Moment) -> Spot:
    place = moment.position
    return Spot(place.line, place.column, max(len(moment.text), 1))


def _public_on_days_off(plan: Plan, calendar: Calendar) -> Iterator[PlannedStep]:
    """Yield what people outside get on a day off; of a recurring step the first."""
    told: set[str] = set()
    worked = WorkCalendar(days_off=calendar.days_off, holidays=plan.holidays)
    for planned in plan.steps.values():
        step, on = planned.step, planned.starts_on
        if on is None or step.name in told:
            continue
        if lands_on_day_off(step, on, worked):
            told |= {step.name} if step.every is not None else set()
            yield planned


def _tell_public(report: Report, planned: PlannedStep) -> None:
    step, on = planned.step, planned.starts_on
    if on is not None:
        report = report.within(step.file)
        day = day_text(on, report.language)
        rules.public_on_day_off(report, _spot(step), step.title, day)
