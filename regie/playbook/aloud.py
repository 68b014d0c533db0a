"""A playbook read aloud: each step as its title, its owner and its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from regie.playbook.model import Anchor
from regie.playbook.model import Dependency
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.recurrence_saying import say_recurrence
from regie.playbook.saying import say_condition
from regie.playbook.saying import say_dependency
from regie.playbook.saying import say_effort
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_takes
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenAnchor:
    """A date of the launch.

    Attributes:
        when: How it follows from another date; empty if it must be given.
    """

    name: str
    title: str
    when: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenStep:
    """A step in words.

    Attributes:
        who: The owner's role, as people call it; empty if nobody owns the step.
        by: `person`, `gate` or the verb that the machine does, such as `mail.send`.
        when: What says when it takes place, each a phrase.
        after: What it waits for, each a phrase.
        lasts: How long it takes and how much work it is, each a phrase.
    """

    name: str
    title: str
    who: str
    by: str
    when: tuple[str, ...]
    after: tuple[str, ...]
    lasts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPhase:
    """A phase with its steps, in the order of the file."""

    name: str
    title: str
    begins: str
    steps: tuple[SpokenStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPlaybook:
    """A playbook in words; its dates first, then its phases."""

    title: str
    description: str
    language: str
    zone: str
    anchors: tuple[SpokenAnchor, ...]
    phases: tuple[SpokenPhase, ...]


def read_aloud(playbook: Playbook, language: str) -> SpokenPlaybook:
    """Return the playbook in words of the reader's language, `fr` or `en`."""
    return SpokenPlaybook(
        title=playbook.title,
        description=playbook.description,
        language=playbook.language,
        zone=playbook.zone,
        anchors=tuple(
            _anchor(anchor, language) for anchor in playbook.anchors.values()
        ),
        phases=tuple(_phases(playbook, language)),
    )


def say_when(step: Step, language: str) -> tuple[str, ...]:
    """Say every sentence that bounds the step in time, but for what it waits for."""
    return (*_when(step, language), *_whether(step, language))


def _anchor(anchor: Anchor, language: str) -> SpokenAnchor:
    return SpokenAnchor(
        name=anchor.name,
        title=anchor.title,
        when="" if anchor.moment is None else say_moment(anchor.moment, language),
        required=anchor.required,
    )


def _phases(playbook: Playbook, language: str) -> Iterator[SpokenPhase]:
    for phase in playbook.phases.values():
        steps = [s for s in playbook.steps.values() if s.phase == phase.name]
        yield SpokenPhase(
            name=phase.name,
            title=phase.title,
            begins="" if phase.begins is None else say_moment(phase.begins, language),
            steps=tuple(_step(step, playbook, language) for step in steps),
        )


def _step(step: Step, playbook: Playbook, language: str) -> SpokenStep:
    role = playbook.roles.get(step.who)
    return SpokenStep(
        name=step.name,
        title=step.title,
        who=step.who if role is None else role.title,
        by=step.run or ("gate" if step.gate else "person"),
        when=say_when(step, language),
        after=tuple(_waits(waited, language) for waited in step.after),
        lasts=tuple(_lasts(step, language)),
    )


def _when(step: Step, language: str) -> Iterator[str]:
    if step.at is not None:
        yield say_moment(step.at, language)
    if step.every is not None:
        said = say_recurrence(step.every, language)
        yield pick(language, fr=f"à chaque fois : {said}", en=f"every {said}")
    if step.not_before is not None:
        yield _bound(step.not_before, language, fr="pas avant", en="not before")
    if step.window is not None:
        first, last = (say_moment(moment, language) for moment in step.window)
        yield pick(
            language, fr=f"entre {first} et {last}", en=f"between {first} and {last}"
        )
    if step.due is not None:
        yield _bound(step.due, language, fr="au plus tard", en="by")


def _whether(step: Step, language: str) -> Iterator[str]:
    if step.placed_late:
        yield pick(language, fr="le plus tard possible", en="as late as possible")
    if step.for_each is not None:
        yield _repeated(step.for_each, language)
    for condition in step.conditions:
        said = say_condition(condition, language)
        yield pick(language, fr=f"seulement si {said}", en=f"only if {said}")


def _bound(moment: Moment, language: str, *, fr: str, en: str) -> str:
    return f"{pick(language, fr=fr, en=en)} {say_moment(moment, language)}"


def _repeated(kind: str, language: str) -> str:
    names = {
        "speaker": ("intervenant", "speaker"),
        "member": ("membre de l'équipe", "member of the team"),
        "deliverable": ("livrable", "deliverable"),
        "day": ("jour", "day"),
    }
    french, english = names.get(kind, (kind, kind))
    return pick(language, fr=f"une fois par {french}", en=f"once a {english}")


def _waits(waited: Dependency, language: str) -> str:
    said = say_dependency(waited, language)
    if waited.lag is not None:
        return said
    if waited.edge is Edge.STARTS:
        return pick(language, fr=f"dès que {said}", en=f"once {said}")
    return pick(language, fr=f"après {said}", en=f"after {said}")


def _lasts(step: Step, language: str) -> Iterator[str]:
    if step.takes is not None:
        takes = say_takes(step.takes, language)
        yield pick(language, fr=f"dure {takes}", en=f"takes {takes}")
    if step.effort_minutes is not None:
        effort = say_effort(step.effort_minutes, language)
        yield pick(language, fr=f"{effort} de travail", en=f"{effort} of work")


def words_of(step: SpokenStep) -> Sequence[str]:
    """Return everything that a person is told of when and how long, each a phrase."""
    return [*step.when, *step.after, *step.lasts]
