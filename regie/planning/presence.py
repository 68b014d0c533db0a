"""Which steps are in the plan: those whose conditions hold for the parameters.

A step that is out hands on what it waited for itself, like a dropped one. A done step
stays, whatever became of its condition: it happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal

from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.sentences import early_sentences
from regie.playbook.conditions import holds
from regie.playbook.content import Value
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import StepBase
from regie.playbook.parameters import values_of
from regie.playbook.scope import ITEM_KINDS


def condition_values(
    playbook: Playbook, parameters: Mapping[str, str], items: Sequence[Item]
) -> dict[str, Value]:
    """Return what conditions are judged by: parameters and the lengths of the lists."""
    counts: dict[str, Value] = {
        f"{kind}s": Decimal(sum(item.kind == kind for item in items))
        for kind in ITEM_KINDS
    }
    return counts | values_of(playbook.parameters, parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What is not in the plan.

    Attributes:
        absent: Names of the steps of which a condition does not hold.
        kept: Keys of those among them that were done, and stay.
    """

    absent: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    def hides(self, name: str, key: str) -> bool:
        """Whether the planned step of this step and key is left out."""
        return name in self.absent and key not in self.kept


ALL_PRESENT = Presence()


def presence_of(
    playbook: Playbook, values: Mapping[str, Value], facts: Mapping[str, Fact]
) -> Presence:
    """Judge the conditions of all steps."""
    absent = frozenset(
        step.name
        for step in playbook.steps.values()
        if not all(holds(condition, values) for condition in step.conditions)
    )
    if not absent:
        return ALL_PRESENT
    kept = frozenset(
        key
        for key, fact in facts.items()
        if fact.done_at is not None and key.partition("/")[0] in absent
    )
    return Presence(absent=absent, kept=kept)


def without_absent(playbook: Playbook, presence: Presence) -> Playbook:
    """Return the playbook without its absent steps, but for those that were done."""
    absent = presence.absent
    if not absent:
        return playbook
    gone = absent - {key.partition("/")[0] for key in presence.kept}
    steps = {
        step.name: _rewired(step, playbook, absent, gone)
        for step in playbook.steps.values()
        if step.name not in gone
    }
    return replace(playbook, steps=steps)


def _rewired(
    step: Step, playbook: Playbook, absent: frozenset[str], gone: frozenset[str]
) -> Step:
    handed = dict.fromkeys(
        passed
        for dependency in step.after
        for passed in _handed(dependency, playbook, absent, {step.name})
        if passed.step not in gone
    )
    if tuple(handed) == step.after and not _hangs_on(step, gone):
        return step
    return replace(
        step,
        after=tuple(handed),
        at=_kept(step.at, gone),
        due=_kept(step.due, gone),
        not_before=_kept(step.not_before, gone),
        window=None if _any_gone(step.window, gone) else step.window,
    )


def _handed(
    dependency: Dependency,
    playbook: Playbook,
    absent: frozenset[str],
    seen: set[str],
) -> Iterator[Dependency]:
    """Yield the dependency, and what an absent step waited for itself."""
    yield dependency
    name = dependency.step
    if name not in absent or name in seen:
        return
    seen.add(name)
    for further in _waits_of(playbook.steps[name], playbook):
        other = playbook.steps.get(further.step)
        repeated = other is not None and other.for_each is not None
        every = further.every or (dependency.every and repeated)
        passed = replace(further, every=every)
        yield from _handed(passed, playbook, absent, seen)


def _waits_of(step: Step, playbook: Playbook) -> Iterator[Dependency]:
    yield from step.after
    sentences = [moment for _, moment in early_sentences(playbook, step)]
    for moment in [*sentences, *([step.at] if step.at else [])]:
        if isinstance(moment.base, StepBase):
            later = moment.direction is Direction.AFTER
            yield Dependency(
                step=moment.base.step,
                edge=moment.base.edge,
                lag=moment.amount if later else None,
            )


def _hangs_on(step: Step, gone: frozenset[str]) -> bool:
    sentences = (step.at, step.due, step.not_before, *(step.window or ()))
    return any(_kept(moment, gone) is not moment for moment in sentences)


def _any_gone(window: tuple[Moment, Moment] | None, gone: frozenset[str]) -> bool:
    return any(_kept(moment, gone) is None for moment in window or ())


def _kept(moment: Moment | None, gone: frozenset[str]) -> Moment | None:
    """Return the sentence unless it hangs on a step that is gone."""
    if moment is None or not isinstance(moment.base, StepBase):
        return moment
    return None if moment.base.step in gone else moment
