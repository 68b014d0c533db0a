"""What `regie why` says of a date of the playbook: its origin, what follows."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from dataclasses import dataclass

from regie.planning.model import Plan
from regie.planning.phrases import Phrases
from regie.planning.phrases import phrases_of
from regie.planning.sentences import asked_sentence
from regie.planning.sentences import early_sentences
from regie.planning.sentences import late_sentences
from regie.planning.wording import day_text
from regie.planning.wording import joined
from regie.planning.wording import moment_text
from regie.planning.wording import more_text
from regie.planning.wording import quoted
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import ItemBase
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.words import pick

#: How many steps are named in one sentence.
STEPS_NAMED_MAX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependents:
    """What moves when a date moves, by name.

    Attributes:
        anchors: Dates that are counted from it, directly or through others.
        steps: Steps with a sentence that hangs on it or on one of these dates.
    """

    anchors: tuple[str, ...]
    steps: tuple[str, ...]


def dependents(playbook: Playbook, name: str, given: Collection[str]) -> Dependents:
    """Return what hangs on an anchor; what was given itself hangs on nothing.

    Args:
        given: The anchors that were given a date.
    """
    anchors = [
        each.name
        for each in playbook.anchors.values()
        if name in _chain(each, playbook, given)
    ]
    moving = {name, *anchors}
    steps = [
        step.name
        for step in playbook.steps.values()
        if any(
            moving.intersection(_bases(m, playbook)) for m in _sentences(playbook, step)
        )
    ]
    return Dependents(anchors=tuple(anchors), steps=tuple(steps))


def why_anchor(
    plan: Plan, playbook: Playbook, name: str, given: Collection[str]
) -> str:
    """Say that it is a date, when it is, why, and what depends on it."""
    language, anchor = plan.language, playbook.anchors[name]
    title = quoted(anchor.title or name, language)
    parts = [
        pick(
            language,
            fr=f"{title} ({name}) est une date du playbook : ",
            en=f"{title} ({name}) is a date of the playbook: ",
        )
        + _when(plan, anchor, given, phrases_of(playbook, language)),
        *_following(playbook, dependents(playbook, name, given), language),
    ]
    return " ".join(parts)


def _when(plan: Plan, anchor: Anchor, given: Collection[str], phrases: Phrases) -> str:
    language, found = plan.language, plan.anchors[anchor.name]
    if found.on is None:
        return pick(language, fr="elle n'est pas encore connue.", en="not known yet.")
    day = day_text(found.on, language)
    if found.at is not None:
        day = moment_text(found.at.astimezone(plan.zone), language)
    if anchor.name in given or anchor.moment is None:
        return day + pick(language, fr=", donnée.", en=", as given.")
    written = pick(language, fr=", écrite telle quelle", en=", written there as such")
    return f"{day}{phrases.aside(anchor.moment) or written}."


def _following(playbook: Playbook, found: Dependents, language: str) -> Iterator[str]:
    if found.anchors:
        names = joined(found.anchors, language)
        yield pick(
            language, fr=f"En découlent : {names}.", en=f"Counted from it: {names}."
        )
    if not found.steps:
        yield pick(
            language, fr="Aucune étape n'en dépend.", en="No step depends on it."
        )
        return
    titles = [quoted(playbook.steps[name].title, language) for name in found.steps]
    named, rest = titles[:STEPS_NAMED_MAX], len(titles) - STEPS_NAMED_MAX
    listed = joined([*named, *([more_text(rest, language)] * (rest > 0))], language)
    many = len(titles) > 1
    yield pick(
        language,
        fr=f"{len(titles)} étape{'s en dépendent' if many else ' en dépend'} : "
        f"{listed}.",
        en=f"{len(titles)} step{'s depend' if many else ' depends'} on it: {listed}.",
    )


def _chain(anchor: Anchor, playbook: Playbook, given: Collection[str]) -> Iterator[str]:
    """Yield the dates that an anchor is counted from, nearest first."""
    seen = {anchor.name}
    while anchor.moment is not None and anchor.name not in given:
        name = next(_bases(anchor.moment, playbook), "")
        if not name or name in seen:
            return
        yield name
        seen.add(name)
        anchor = playbook.anchors[name]


def _bases(moment: Moment | None, playbook: Playbook) -> Iterator[str]:
    """Yield the dates that a sentence hangs on: of an item, those of all its kind."""
    base = None if moment is None else moment.base
    if isinstance(base, AnchorBase):
        yield base.anchor
    if isinstance(base, ItemBase) and base.item == "day" and playbook.event:
        yield from _bases(playbook.event.begins, playbook)
    if isinstance(base, ItemBase) and base.item == "deliverable":
        for each in playbook.deliverables.values():
            yield from _bases(each.due, playbook)


def _sentences(playbook: Playbook, step: Step) -> Iterator[Moment | None]:
    yield asked_sentence(step)
    yield from late_sentences(step)
    yield from (moment for _, moment in early_sentences(playbook, step))
    if step.every is not None:
        yield from (step.every.begins, step.every.ends)
