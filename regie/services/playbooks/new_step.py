"""A step that is typed, and its sentences in the words of a playbook."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from regie.playbook.translated import moment_in
from regie.playbook.translated import takes_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """One step of a person in playbook words, by the keys of the playbook.

    Attributes:
        phase: If empty, that of the step it comes after, or else of the latest step
            that is planned before it.
    """

    title: str
    who: str = "obm"
    phase: str = ""
    at: str = ""
    due: str = ""
    after: tuple[str, ...] = ()
    takes: str = ""
    how: str = ""


def in_words_of(language: str, step: NewStep) -> NewStep:
    """Return the step with its sentences in the playbook's language."""
    return replace(
        step,
        at=moment_in(step.at, language),
        due=moment_in(step.due, language),
        takes=takes_in(step.takes, language),
    )


def understood_of(typed: NewStep, step: NewStep) -> tuple[str, ...]:
    """Return what was translated, as `at: …` in the playbook's language."""
    pairs = {
        "at": (typed.at, step.at),
        "due": (typed.due, step.due),
        "takes": (typed.takes, step.takes),
    }
    return tuple(f"{key}: {new}" for key, (old, new) in pairs.items() if old != new)
