"""Steps that a newer text of a running campaign's playbook no longer has.

What is known of them stays in the plan, one step a key, with no date of its own: it was
done, or given up with its text. Where the text has the name again, it is the text's.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from regie.playbook.model import Missed
from regie.playbook.model import Phase
from regie.playbook.model import Playbook
from regie.playbook.model import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """What is kept of one planned step.

    Attributes:
        key: Of the planned step, `hello/ada-lovelace` for example.
        phase_title: Shown where the newer text lacks the phase too.
        run: What the machine did; None for a person's step.
    """

    key: str
    title: str
    phase: str
    phase_title: str
    who: str
    run: str | None = None
    gate: bool = False

    @property
    def name(self) -> str:
        """Return the name that the step had in the text."""
        return self.key.partition("/")[0]


def with_retired(playbook: Playbook, retired: Iterable[Retired]) -> Playbook:
    """Return the playbook with what is kept of steps that it does not have."""
    kept = [each for each in retired if each.name not in playbook.steps]
    if not kept:
        return playbook
    phases = {
        each.phase: Phase(name=each.phase, title=each.phase_title) for each in kept
    }
    return replace(
        playbook,
        phases={**playbook.phases, **_missing(phases, playbook.phases)},
        steps={**playbook.steps, **{each.key: _step(each) for each in kept}},
    )


def _missing(
    wanted: Mapping[str, Phase], known: Mapping[str, Phase]
) -> dict[str, Phase]:
    return {name: phase for name, phase in wanted.items() if name not in known}


def without_retired(playbook: Playbook) -> Playbook:
    """Return the playbook as its text has it."""
    steps = {name: step for name, step in playbook.steps.items() if not step.retired}
    return replace(playbook, steps=steps)


def _step(each: Retired) -> Step:
    return Step(
        name=each.key,
        title=each.title,
        phase=each.phase,
        who=each.who,
        run=each.run,
        gate=each.gate,
        if_missed=Missed.SKIP,
        retired=True,
    )
