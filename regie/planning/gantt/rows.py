"""The rows of a Gantt picture: a phase is a band, a step with its repetitions a row."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from regie.planning.gantt.look import Look
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.table import owner_title
from regie.planning.table import State
from regie.planning.table import state_of
from regie.playbook.model import Playbook

OVER = frozenset({State.DONE, State.DROPPED})

#: What the items of a kind are called together, French and English.
KINDS = {
    "speaker": ("intervenants", "speakers"),
    "member": ("équipe", "team"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is drawn of one step, or of its repetitions that share their dates.

    Attributes:
        planned: The one with the least slack, for its slack and lateness.
        steps: All of them.
        state: Late if one is late, done once all are done.
    """

    planned: PlannedStep
    steps: tuple[PlannedStep, ...]
    done: int
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A step of the playbook with all its repetitions.

    Attributes:
        number: Its place among all rows, from 0.
        marks: By date; undated and dropped repetitions have none.
        owner: Who does it; for repetitions of several people, how many of whom.
        middle: The height at which its marks lie.
        states: Where each repetition stands.
        state: Where the row as a whole stands.
    """

    number: int
    steps: tuple[PlannedStep, ...]
    marks: tuple[Mark, ...]
    owner: str
    middle: float
    states: tuple[State, ...]
    state: State

    @property
    def done(self) -> int:
        """Return how many repetitions need nothing more."""
        return sum(state in OVER for state in self.states)

    @property
    def title(self) -> str:
        """Return the step's title, without an item where it is repeated."""
        first = self.steps[0]
        return first.shown_title if len(self.steps) == 1 else first.step.title

    @property
    def is_automatic(self) -> bool:
        """Return whether the machine does it."""
        return self.steps[0].step.run is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A phase's stretch of rows; `number` chooses its colour."""

    number: int
    name: str
    title: str
    top: float
    bottom: float
    rows: tuple[Row, ...]

    @property
    def steps(self) -> Iterator[PlannedStep]:
        """Yield the planned steps of all rows."""
        for row in self.rows:
            yield from row.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Heights of a picture in pixels, and its type's size."""

    row: float
    phase: float
    gap: float
    bar: float
    font: float
    small: float


COMFORTABLE = Sizes(row=21, phase=30, gap=8, bar=12, font=12, small=10.5)
DENSE = Sizes(row=18, phase=27, gap=6, bar=10, font=11, small=10)

#: From so many rows on, they lie closer together.
DENSE_FROM = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The plan's steps by phase and repetition, before they have a place."""

    plan: Plan
    playbook: Playbook
    look: Look
    language: str
    phases: Mapping[str, Sequence[Sequence[PlannedStep]]]

    @property
    def sizes(self) -> Sizes:
        """Return how high rows are."""
        count = sum(len(rows) for rows in self.phases.values())
        return DENSE if count >= DENSE_FROM else COMFORTABLE


def grouped(plan: Plan, playbook: Playbook, language: str, look: Look) -> Grouping:
    """Return the steps by phase, in each phase the earliest step first."""
    groups: dict[str, dict[str, list[PlannedStep]]]
    groups = {name: {} for name in playbook.phases}
    for planned in plan.steps.values():
        step = planned.step
        groups.setdefault(step.phase, {}).setdefault(step.name, []).append(planned)
    return Grouping(
        plan=plan,
        playbook=playbook,
        look=look,
        language=language,
        phases={
            phase: sorted(steps.values(), key=_first_day)
            for phase, steps in groups.items()
            if steps
        },
    )


def make_bands(grouping: Grouping, top: float) -> Iterator[Band]:
    """Yield the bands from this height downwards."""
    sizes, number = grouping.sizes, 0
    for place, (name, groups) in enumerate(grouping.phases.items()):
        phase = grouping.playbook.phases.get(name)
        middle = top + sizes.phase + sizes.row / 2
        bottom = top + sizes.phase + sizes.row * len(groups)
        yield Band(
            number=place,
            name=name,
            title=phase.title if phase else name,
            top=top,
            bottom=bottom,
            rows=tuple(
                _row(grouping, steps, number + nth, middle + sizes.row * nth)
                for nth, steps in enumerate(groups)
            ),
        )
        number += len(groups)
        top = bottom + sizes.gap


def _row(
    grouping: Grouping, steps: Sequence[PlannedStep], number: int, middle: float
) -> Row:
    states = tuple(state_of(grouping.plan, planned) for planned in steps)
    return Row(
        number=number,
        steps=tuple(steps),
        marks=tuple(_marks(steps, states)),
        owner=_owner(grouping, steps),
        middle=middle,
        states=states,
        state=states[0] if len(states) == 1 else _state_of_all(states),
    )


def _state_of_all(states: Sequence[State]) -> State:
    found = set(states)
    if len(found) == 1:
        return states[0]
    if found <= OVER:
        return State.DONE
    if State.LATE in found:
        return State.LATE
    return State.STARTED if found & {State.STARTED, State.DONE} else State.OPEN


def _owner(grouping: Grouping, steps: Sequence[PlannedStep]) -> str:
    """Return the one owner of all repetitions, or what their owners are together."""
    first, names = steps[0], grouping.look.names
    if len(steps) > 1 and first.item is not None and first.step.who == first.item.kind:
        fr, en = KINDS.get(first.item.kind, (first.item.kind, first.item.kind))
        return en if grouping.language == "en" else fr
    title = owner_title(grouping.playbook, first).partition(",")[0]
    return names.get(first.key) or title


def _first_day(steps: Sequence[PlannedStep]) -> date:
    days = (each.starts_on for each in steps)
    return min((day for day in days if day is not None), default=date.max)


def _marks(steps: Sequence[PlannedStep], states: Sequence[State]) -> Iterator[Mark]:
    if len(steps) == 1 and _is_drawn(steps[0], states[0]):
        done = int(states[0] is State.DONE)
        yield Mark(planned=steps[0], steps=tuple(steps), done=done, state=states[0])
        return
    groups: dict[tuple[object, ...], list[tuple[PlannedStep, State]]] = {}
    for planned, state in zip(steps, states, strict=True):
        if _is_drawn(planned, state):
            dates = (planned.starts_on, planned.ends_on, planned.at)
            groups.setdefault(dates, []).append((planned, state))
    for group in sorted(groups.values(), key=lambda pairs: _first_day([pairs[0][0]])):
        found = [state for _, state in group]
        open_steps = [p for p, _ in group if p.reason is not Reason.DONE]
        yield Mark(
            planned=min(open_steps or [group[0][0]], key=_slack),
            steps=tuple(planned for planned, _ in group),
            done=found.count(State.DONE),
            state=_state(found),
        )


def _is_drawn(planned: PlannedStep, state: State) -> bool:
    """Tell whether it has a mark; what was over before the campaign began has none."""
    return planned.starts_on is not None and state is not State.DROPPED


def _slack(planned: PlannedStep) -> float:
    return inf if planned.slack_days is None else planned.slack_days


def _state(states: Sequence[State]) -> State:
    if State.LATE in states or len(set(states)) == 1:
        return State.LATE if State.LATE in states else states[0]
    return State.STARTED
