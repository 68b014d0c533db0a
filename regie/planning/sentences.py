"""Which sentences of a step bound it, and from which side."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from regie.planning.model import Reason
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step


def early_sentences(playbook: Playbook, step: Step) -> Iterator[tuple[Reason, Moment]]:
    """Yield what a step may not start before; its `after` is not among them."""
    phase = playbook.phases.get(step.phase)
    own = step.every is not None  # a recurrence says itself when it begins
    if phase is not None and phase.begins is not None and not own:
        yield Reason.PHASE, phase.begins
    if step.window is not None:
        yield Reason.WINDOW, step.window[0]
    if step.not_before is not None:
        yield Reason.NOT_BEFORE, step.not_before


def asked_sentence(step: Step) -> Moment | None:
    """Return what a step's moment hangs on: its `at`, or what `every` counts from.

    Of a recurrence the text is the whole of it; None if it hangs on nothing.
    """
    if step.every is None:
        return step.at
    hanging = step.every.begins or step.every.ends
    return None if hanging is None else replace(hanging, text=step.every.text)


def late_sentences(step: Step) -> Sequence[Moment]:
    """Return what a step must be done by; its `at` is not among them."""
    if step.window is not None:
        return (step.window[1],) if step.due is None else (step.due, step.window[1])
    return () if step.due is None else (step.due,)
