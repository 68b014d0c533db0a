"""A playbook that is being made: its parts, written out as the text of a file."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from regie.playbook.style.format import formatted
from regie.playbook.style.scalars import as_yaml
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnchor:
    """A date of the launch.

    Attributes:
        date: How it follows from another one; empty if it must be given.
    """

    name: str
    title: str
    date: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPhase:
    """A phase; `begins` may be empty."""

    name: str
    title: str
    begins: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStep:
    """A step: its keys with their values, sentences in French or English."""

    name: str
    keys: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything that the file will say.

    Attributes:
        head: Comments at the top, one a line, without their signs.
        holidays: A country or region, or empty.
        roles: Titles by name.
        mails: The texts of its mails by name.
    """

    title: str
    language: str
    zone: str
    anchors: tuple[DraftAnchor, ...]
    steps: tuple[DraftStep, ...]
    head: tuple[str, ...] = ()
    holidays: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    phases: tuple[DraftPhase, ...] = ()
    mails: Mapping[str, str] = field(default_factory=dict)


def draft_text(draft: Draft, *, file: str, language: str) -> str:
    """Return the text of the file, in good order.

    Args:
        file: Its name, for messages.
        language: Of messages, `fr` or `en`.

    Raises:
        PlaybookError: What was drafted does not make a playbook.
    """
    text = "\n".join(_lines(draft)) + "\n"
    return formatted(text, file=file, mails=draft.mails, language=language)


def _lines(draft: Draft) -> Iterator[str]:
    yield from (f"# {line}" for line in draft.head)
    if draft.head:
        yield ""
    yield f"playbook: {as_yaml(draft.title)}"
    yield f"language: {draft.language}"
    yield ""
    yield from _launch(draft)
    if draft.roles:
        yield from ("", "roles:")
        yield from (f"  {name}: {as_yaml(t)}" for name, t in draft.roles.items())
    if draft.phases:
        yield from ("", "phases:")
        yield from (f"  {phase.name}: {_phase(phase)}" for phase in draft.phases)
    yield from ("", "steps:")
    for step in draft.steps:
        yield from ("", f"  {step.name}:")
        yield from (f"    {key}: {_value(said)}" for key, said in step.keys.items())


def _launch(draft: Draft) -> Iterator[str]:
    weekend = pick(draft.language, fr="samedi, dimanche", en="saturday, sunday")
    yield "launch:"
    yield f"  time_zone: {draft.zone}"
    yield "  calendar:"
    yield f"    days_off: [{weekend}]"
    if draft.holidays:
        yield f"    holidays: {as_yaml(draft.holidays)}"
    yield "  anchors:"
    for anchor in draft.anchors:
        yield f"    {anchor.name}: {_anchor(anchor, draft.language)}"


def _anchor(anchor: DraftAnchor, language: str) -> str:
    yes = pick(language, fr="oui", en="yes")
    date = (
        f"date: {as_yaml(anchor.date, in_flow=True)}"
        if anchor.date
        else f"required: {yes}"
    )
    ask = f", ask: {as_yaml(anchor.ask, in_flow=True)}" if anchor.ask else ""
    title = as_yaml(anchor.title, in_flow=True)
    return f"{{{date}, title: {title}{ask}}}"


def _phase(phase: DraftPhase) -> str:
    if not phase.begins:
        return as_yaml(phase.title)
    title = as_yaml(phase.title, in_flow=True)
    return f"{{title: {title}, from: {as_yaml(phase.begins, in_flow=True)}}}"


def _value(said: str | tuple[str, ...]) -> str:
    if isinstance(said, str):
        return as_yaml(said)
    return f"[{', '.join(as_yaml(part, in_flow=True) for part in said)}]"
