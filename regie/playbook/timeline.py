"""What the steps say together: loops, repeated steps, and hours counted from a day."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.playbook.instants import asked_anchor
from regie.playbook.instants import counts_from_a_day
from regie.playbook.instants import counts_hours
from regie.playbook.instants import has_time
from regie.playbook.instants import moments_of
from regie.playbook.loops import find_loops
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Deliverable
from regie.playbook.model import Dependency
from regie.playbook.model import ItemBase
from regie.playbook.model import Moment
from regie.playbook.model import Step
from regie.playbook.model import StepBase
from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import conditions
from regie.playbook.rules import items
from regie.playbook.rules import references
from regie.playbook.rules import steps as rules

#: The dates that items of a kind have; people have those of their list's columns.
ITEM_DATES: Mapping[str, Collection[str]] = {"deliverable": ("due",), "day": ("date",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All steps and anchors that could be read, to be judged together."""

    report: Report
    steps: Mapping[str, Step]
    anchors: Mapping[str, Anchor]
    deliverables: Mapping[str, Deliverable] = field(default_factory=dict)

    def check(self) -> None:
        """Report what the steps and anchors get wrong together."""
        for step in self.steps.values():
            judge = self if not step.file else self._judge_of(step)
            judge.check_step(step)
        for anchor in self.anchors.values():
            if anchor.moment is not None:
                self._check_hours(anchor.moment)
        self._check_loops()

    def check_step(self, step: Step) -> None:
        """Report what one step gets wrong with the others."""
        for dependency in step.after:
            self._check_dependency(step, dependency)
        for moment in moments_of(step):
            self._check_moment(step, moment)

    def _judge_of(self, step: Step) -> Timeline:
        """Return who judges a step of an included playbook, where dates differ."""
        judge = replace(self, report=self.report.within(step.file))
        if step.run and step.at is not None and not has_time(step.at, self.anchors):
            nine = self.report.sample(fr="à 9h", en="at 09:00")
            rules.day_only(
                judge.report, _spot(step.at), step.at.text, f"{step.at.text} {nine}"
            )
        return judge

    def anchors_with_needs(self) -> dict[str, Anchor]:
        """Return the anchors; those that hours are counted from need a time."""
        sentences = [m for step in self.steps.values() for m in moments_of(step)]
        sentences += [a.moment for a in self.anchors.values() if a.moment is not None]
        needed = {asked_anchor(m, self.anchors) for m in sentences if counts_hours(m)}
        needed |= {
            asked_anchor(every.begins, self.anchors)
            for step in self.steps.values()
            if (every := step.every) and every.is_elapsed and every.begins is not None
        }
        return {
            name: replace(anchor, needs_time=True) if name in needed else anchor
            for name, anchor in self.anchors.items()
        }

    def _check_dependency(self, step: Step, dependency: Dependency) -> None:
        other = self.steps.get(dependency.step)
        if other is None:
            return
        if dependency.every and other.for_each is None and other.every is None:
            spot = _dependency_spot(dependency)
            references.every_without_items(self.report, spot, other.name)
        elif not dependency.every and _is_which(step, other):
            self._ask_which(other, _dependency_spot(dependency))

    def _check_moment(self, step: Step, moment: Moment) -> None:
        base = moment.base
        if isinstance(base, StepBase) and base.step in self.steps:
            other = self.steps[base.step]
            if _is_which(step, other):
                self._ask_which(other, _spot(moment))
            self._check_presence(step, other, moment)
        elif isinstance(base, ItemBase) and base.item != step.for_each:
            references.item_outside_loop(self.report, _spot(moment), base.item)
        elif isinstance(base, ItemBase):
            self._check_field(base, moment)
        self._check_hours(moment)

    def _check_presence(self, step: Step, other: Step, moment: Moment) -> None:
        """Refuse to count from a step that may be out of the plan without this one."""
        missing = [c for c in other.conditions if c not in step.conditions]
        if missing:
            texts = ", ".join(condition.text for condition in missing)
            conditions.maybe_absent(self.report, _spot(moment), other.name, texts)

    def _check_field(self, base: ItemBase, moment: Moment) -> None:
        dates = ITEM_DATES.get(base.item)
        path = f"{base.item}.{base.name}"
        if dates is not None and base.name not in dates:
            known = [f"{base.item}.{name}" for name in dates]
            items.unknown_field(self.report, _spot(moment), path, known, "")
        elif base.item == "deliverable":
            for deliverable in self.deliverables.values():
                if deliverable.due is None:
                    name = deliverable.name
                    items.unknown_field(self.report, _spot(moment), path, (), name)
                    break

    def _ask_which(self, other: Step, spot: Spot) -> None:
        if other.for_each is not None:
            references.which_item(self.report, spot, other.name, other.for_each)

    def _check_hours(self, moment: Moment) -> None:
        if counts_from_a_day(moment, self.anchors):
            base = moment.base
            name = base.anchor if isinstance(base, AnchorBase) else moment.text
            rules.hours_from_a_day(self.report, _spot(moment), name)

    def _check_loops(self) -> None:
        waits_for = {
            name: [other for other in _waits_for(step) if other in self.steps]
            for name, step in self.steps.items()
        }
        for loop in find_loops(waits_for):
            closed = _from_own(loop, self.steps)
            step = self.steps[closed[0]]
            references.step_loop(self.report, _loop_spot(step, closed[1]), closed)


def _waits_for(step: Step) -> Iterator[str]:
    """Yield the steps without which this one has no beginning; `due` is no wait."""
    for dependency in step.after:
        yield dependency.step
    begins = step.window[0] if step.window is not None else None
    for moment in (step.at, step.not_before, begins):
        if moment is not None and isinstance(moment.base, StepBase):
            yield moment.base.step


def _is_which(step: Step, other: Step) -> bool:
    """Tell whether nothing says which repetition of the other step is meant."""
    return other.for_each is not None and other.for_each != step.for_each


def _from_own(loop: tuple[str, ...], steps: Mapping[str, Step]) -> tuple[str, ...]:
    """Return the loop from the first step of this file: included ones had no loop."""
    names = loop[:-1]
    first = next((n for n, name in enumerate(names) if not steps[name].file), 0)
    return (*names[first:], *names[:first], names[first])


def _loop_spot(step: Step, other: str) -> Spot:
    for dependency in step.after:
        if dependency.step == other:
            return _dependency_spot(dependency)
    return Spot(step.position.line, step.position.column, len(step.name))


def _spot(moment: Moment) -> Spot:
    place = moment.position
    return Spot(place.line, place.column, len(moment.text))


def _dependency_spot(dependency: Dependency) -> Spot:
    place = dependency.position
    return Spot(place.line, place.column, len(dependency.step))
