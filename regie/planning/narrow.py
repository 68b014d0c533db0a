"""A part of a plan: some people's steps, a phase, a stretch of days."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date

from regie.errors import UsageError
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.table import owner_title
from regie.playbook.model import Playbook
from regie.words import say

#: Says that a name is none of the legal ones.
Refusal = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is to be seen of a plan; what is empty leaves everything.

    Attributes:
        who: A role, its title, or a person's name, or the beginning of one of them.
        phase: A phase or its title, or the beginning of one of them.
        first_on: The first day; steps that end earlier are left out.
        last_on: The last day (inclusive); steps that start later are left out.
    """

    who: str = ""
    phase: str = ""
    first_on: date | None = None
    last_on: date | None = None

    @property
    def is_set(self) -> bool:
        """Return whether anything is left out."""
        return self != Selection()


EVERYTHING = Selection()


def narrowed(
    plan: Plan, playbook: Playbook, selection: Selection, names: Mapping[str, str]
) -> Plan:
    """Return the plan with the chosen steps and dates only; nothing in them changes.

    Args:
        names: Who does a step, by its key, where more is known than the role.

    Raises:
        UsageError: Nobody has such a name, or no phase; says which there are.
    """
    if not selection.is_set:
        return plan
    whos = {
        key: _whos(playbook, planned, names.get(key, ""))
        for key, planned in plan.steps.items()
    }
    phases = {
        key: _phases(playbook, planned.step.phase)
        for key, planned in plan.steps.items()
    }
    by_who = _matching(whos, selection.who, _nobody)
    by_phase = _matching(phases, selection.phase, _no_phase)
    kept = {
        key: planned
        for key, planned in plan.steps.items()
        if key in by_who
        and key in by_phase
        and _touches(planned.starts_on, planned.ends_on, selection)
    }
    anchors = {
        name: anchor
        for name, anchor in plan.anchors.items()
        if _touches(anchor.on, anchor.on, selection)
    }
    chains = {name: chain for name, chain in plan.chains.items() if name in anchors}
    return replace(plan, steps=kept, anchors=anchors, chains=chains)


def _matching(
    words: Mapping[str, tuple[str, ...]], wanted: str, refuse: Refusal
) -> set[str]:
    """Return the keys one of whose words is the wanted one, or begins with it."""
    if not wanted:
        return set(words)
    folded = wanted.casefold()
    for is_match in (str.__eq__, str.startswith):
        found = {
            key
            for key, some in words.items()
            if any(is_match(word.casefold(), folded) for word in some)
        }
        if found:
            return found
    shown = dict.fromkeys(some[-1] for some in words.values() if some)
    raise UsageError(refuse(wanted, ", ".join(shown) or "–"))


def _whos(playbook: Playbook, planned: PlannedStep, name: str) -> tuple[str, ...]:
    words = (planned.step.who, owner_title(playbook, planned), name)
    return tuple(word for word in words if word)


def _phases(playbook: Playbook, name: str) -> tuple[str, ...]:
    phase = playbook.phases.get(name)
    return (name, phase.title) if phase else (name,)


def _touches(
    starts_on: date | None, ends_on: date | None, selection: Selection
) -> bool:
    """Say whether something touches the days; without a date it touches none."""
    first, last = selection.first_on, selection.last_on
    if first is None and last is None:
        return True
    if starts_on is None or ends_on is None:
        return False
    starts_in_time = last is None or starts_on <= last
    return starts_in_time and (first is None or ends_on >= first)


def _nobody(wanted: str, legal: str) -> str:
    return say(
        fr=f"Personne ne s'appelle « {wanted} » dans ce plan. Il y a : {legal}.",
        en=f"Nobody is called “{wanted}” in this plan. There are: {legal}.",
    )


def _no_phase(wanted: str, legal: str) -> str:
    return say(
        fr=f"Aucune phase ne s'appelle « {wanted} ». Il y a : {legal}.",
        en=f"No phase is called “{wanted}”. There are: {legal}.",
    )
