"""A move in sections of lines, for the terminal and for Prefect's pages."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from regie.campaign.moves import Announced
from regie.campaign.moves import Consequences
from regie.campaign.moves import Decision
from regie.campaign.moves import Shift
from regie.campaign.receivers import everyone
from regie.people.people import Person
from regie.planning.model import Reason
from regie.planning.wording import joined
from regie.planning.wording import more_text
from regie.services.move import Looked
from regie.services.move_words import anchor_text
from regie.services.move_words import slot_texts
from regie.words import counted
from regie.words import pick
from regie.words import say
from regie.words import spoken_language

#: Names in one line; the rest is counted.
NAMED_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A title with its lines.

    Attributes:
        alarms: Whether it needs a person's attention.
    """

    title: str
    lines: tuple[str, ...]
    alarms: bool = False


def sections(looked: Looked) -> list[Section]:
    """Return what a move does, in the reader's language; empty parts are left out."""
    outcome = looked.outcome
    found = [
        Section(title=say(fr="Dates", en="Dates"), lines=tuple(_anchors(looked))),
        *_shifts(looked),
        Section(
            title=say(fr="Ce qui ne bouge pas", en="What does not move"),
            lines=tuple(_stays(looked)),
        ),
        Section(
            title=say(
                fr="Déjà annoncé avec l'ancienne date",
                en="Announced already with the old date",
            ),
            lines=tuple(announced_line(one) for one in outcome.announced),
            alarms=bool(outcome.undecided),
        ),
        Section(
            title=say(fr="Ce qui ne tiendrait plus", en="What would not hold any more"),
            lines=tuple(one.sentence for one in outcome.conflicts),
            alarms=True,
        ),
        Section(
            title=say(fr="Ce qui ne tenait déjà pas", en="What did not hold before"),
            lines=tuple(one.sentence for one in outcome.standing),
        ),
        Section(title=_told_title(looked), lines=tuple(_told(looked))),
    ]
    return [section for section in found if section.lines]


def markdown(looked: Looked) -> str:
    """Return the move as Markdown, in the reader's language."""
    parts = [f"# {looked.campaign.title}", verdict(looked)]
    for section in sections(looked):
        lines = "\n".join(f"- {line}" for line in section.lines)
        parts.append(f"## {section.title}\n\n{lines}")
    return "\n\n".join(parts) + "\n"


def verdict(looked: Looked) -> str:
    """Say in one sentence what was done, or what it takes to do it."""
    outcome = looked.outcome
    if looked.number:
        return say(fr="C'est fait : ", en="Done: ") + ", ".join(_counts(outcome)) + "."
    head = say(
        fr="Essai à blanc : rien n'a été écrit, personne n'a été prévenu.",
        en="Dry run: nothing was written, nobody was told.",
    )
    return " ".join([head, *_obstacles(looked)])


def _counts(outcome: Consequences) -> Iterator[str]:
    """Yield what a move did, in numbers: steps, limits, people."""
    limits = sum(shift.is_limit for shift in outcome.shifts)
    yield counted(
        len(outcome.shifts) - limits,
        fr=("étape a bougé", "étapes ont bougé"),
        en=("step has moved", "steps have moved"),
    )
    if limits:
        yield counted(
            limits,
            fr=("a seulement une autre limite", "ont seulement une autre limite"),
            en=("has only another deadline", "have only another deadline"),
        )
    yield counted(
        len(outcome.told),
        fr=("personne reçoit un message", "personnes reçoivent un message"),
        en=("person gets a message", "people get a message"),
    )


def announced_line(one: Announced) -> str:
    """Return what was announced, to how many, and what is decided about it."""
    reached = len(one.reached)
    to = say(fr=f", {reached} ✉", en=f", {reached} ✉") if reached else ""
    return f"{one.title} ({one.key}{to}){_colon()}{decision_text(one.decision)}"


def decision_text(decision: Decision | None) -> str:
    """Return a decision in words."""
    words: Mapping[Decision | None, str] = {
        None: say(
            fr="à décider (leave : laisser, correct : corriger, redo : refaire)",
            en="to decide (leave, correct or redo)",
        ),
        Decision.LEAVE: say(fr="laisser tel quel", en="leave as it is"),
        Decision.CORRECT: say(fr="envoyer une correction", en="send a correction"),
        Decision.REDO: say(fr="refaire avec la nouvelle date", en="do again"),
    }
    return words[decision]


def _colon() -> str:
    return say(fr=" : ", en=": ")


def _obstacles(looked: Looked) -> Iterator[str]:
    if looked.outcome.conflicts:
        yield say(
            fr="Des dates ne tiendraient plus : pour passer outre, acceptez le retard.",
            en="Some dates would not hold: to go on, accept being late.",
        )
    if looked.outcome.undecided:
        yield say(
            fr="Décidez que faire de ce qui a déjà été annoncé.",
            en="Decide what to do about what was announced.",
        )


def _anchors(looked: Looked) -> Iterator[str]:
    zone, language = looked.plan.zone, spoken_language()
    for moved in looked.outcome.anchors:
        before = anchor_text(moved.before, zone, language)
        after = anchor_text(moved.after, zone, language)
        yield f"{moved.after.title} ({moved.name}){_colon()}{before} → {after}"


def _shifts(looked: Looked) -> Iterator[Section]:
    """Yield what moves by person; the items, such as speakers, together.

    What stays where it is and has only another limit is told apart.
    """
    groups: dict[tuple[bool, bool, str], list[Shift]] = {}
    items = {item.slug for item in looked.campaign.items}
    names = _names(looked)
    for shift in looked.outcome.shifts:
        owner = "" if shift.person in items else shift.person
        group = (shift.is_limit, owner == "", owner)
        groups.setdefault(group, []).append(shift)
    for (is_limit, _, owner), shifts in sorted(groups.items(), key=_in_order):
        people = names.get(owner) or _items_title(looked, shifts)
        head = say(fr="Ce qui bouge", en="What moves")
        if is_limit:
            head = say(fr="Seule la limite change", en="Only the deadline changes")
        title = f"{head} · {people} ({len(shifts)})"
        yield Section(title=title, lines=tuple(_lines(looked, shifts)))


def _in_order(group: tuple[tuple[bool, bool, str], object]) -> tuple[bool, bool]:
    return group[0][:2]


def _items_title(looked: Looked, shifts: Iterable[Shift]) -> str:
    kinds = {
        item.kind
        for item in looked.campaign.items
        if item.slug in {shift.person for shift in shifts}
    }
    if kinds == {"speaker"}:
        return say(fr="intervenant·es", en="speakers")
    return ", ".join(sorted(kinds)) or say(fr="personne", en="nobody")


def _lines(looked: Looked, shifts: Sequence[Shift]) -> Iterator[str]:
    """Yield one line a step; the same step of several items on one day is one line."""
    zone, language = looked.plan.zone, spoken_language()
    together: dict[tuple[str, str, str], list[Shift]] = {}
    for shift in shifts:
        before, after = slot_texts(shift.before, shift.after, zone, language)
        step = shift.key.partition("/")[0]
        together.setdefault((step, before, after), []).append(shift)
    for (step, before, after), same in together.items():
        title, key = same[0].title, same[0].key
        if len(same) > 1:
            title, key = f"{title.rpartition(' · ')[0] or title} ×{len(same)}", step
        automatic = pick(language, fr=", automatique", en=", automatic")
        mark = automatic if same[0].automatic else ""
        yield f"{title} ({key}{mark}){_colon()}{before} → {after}"


def _stays(looked: Looked) -> Iterator[str]:
    reasons = {
        Reason.DONE: say(fr="déjà fait", en="done already"),
        Reason.STARTED: say(fr="déjà commencé", en="begun already"),
        Reason.PINNED: say(fr="fixé à la main", en="put on its day by hand"),
    }
    for stay in looked.outcome.stays:
        yield f"{stay.title} ({stay.key}){_colon()}{reasons[stay.reason]}"


def _told_title(looked: Looked) -> str:
    count = len(looked.outcome.told)
    if looked.number:
        return say(fr=f"Prévenu·es ({count})", en=f"Told ({count})")
    return say(fr=f"À prévenir ({count})", en=f"To be told ({count})")


def _told(looked: Looked) -> Iterator[str]:
    names = _names(looked)
    told = [names.get(slug, slug) for slug in looked.outcome.told]
    if not told:
        return
    named, rest = told[:NAMED_MAX], len(told) - NAMED_MAX
    more = [more_text(rest, spoken_language())] if rest > 0 else []
    yield joined([*named, *more], spoken_language())


def _names(looked: Looked) -> dict[str, str]:
    people: Iterable[Person] = everyone(looked.campaign)
    return {person.slug: person.name or person.email for person in people}
