"""What a changed plan means, in sections of lines: who moves, is told, must look."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from regie.campaign.model import Campaign
from regie.campaign.moves import Shift
from regie.campaign.receivers import everyone
from regie.people.people import Person
from regie.planning.naming import group_key
from regie.planning.naming import shared_title
from regie.planning.wording import joined
from regie.planning.wording import more_text
from regie.services.engine.move_words import slot_texts
from regie.words import counted
from regie.words import pick
from regie.words import say
from regie.words import spoken_language

#: Names in one line; the rest is counted, unless all are asked for.
NAMED_MAX = 8

#: From so many times on, what recurs is told by its first and its last.
TIMES_MIN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A title with its lines.

    Attributes:
        alarms: Whether it needs a person's attention.
        cautions: Whether it is worth a look, and hinders nothing.
    """

    title: str
    lines: tuple[str, ...]
    alarms: bool = False
    cautions: bool = False


def alarms_first(sections: Iterable[Section]) -> list[Section]:
    """Return the sections, those that need attention before the others."""
    return sorted(sections, key=lambda one: (not one.alarms, not one.cautions))


def report(title: str, verdict: str, sections: Iterable[Section]) -> str:
    """Return a change as Markdown: its campaign, what it comes to, what it means."""
    parts = [f"# {title}", verdict]
    for section in sections:
        lines = "\n".join(f"- {line}" for line in section.lines)
        parts.append(f"## {section.title}\n\n{lines}")
    return "\n\n".join(parts) + "\n"


def shift_sections(
    campaign: Campaign, shifts: Iterable[Shift], zone: ZoneInfo
) -> Iterator[Section]:
    """Yield what moves by person; the items, such as speakers, together.

    What stays where it is and has only another limit is told apart.
    """
    groups: dict[tuple[bool, bool, str], list[Shift]] = {}
    items = {item.slug for item in campaign.items}
    names = _names(campaign)
    for shift in shifts:
        owner = "" if shift.person in items else shift.person
        group = (shift.is_limit, owner == "", owner)
        groups.setdefault(group, []).append(shift)
    for (is_limit, _, owner), same in sorted(groups.items(), key=_in_order):
        people = names.get(owner) or _items_title(campaign, same)
        head = say(fr="Ce qui bouge", en="What moves")
        if is_limit:
            head = say(fr="Seule la limite change", en="Only the deadline changes")
        title = f"{head} · {people} ({len(same)})"
        yield Section(title=title, lines=tuple(shift_lines(same, zone)))


def shift_lines(shifts: Sequence[Shift], zone: ZoneInfo) -> Iterator[str]:
    """Yield one line a step where its repetitions are alike, or recur often."""
    for same in _alike(shifts, zone):
        first, last = same[0], same[-1]
        title, key = shared_title([shift.title for shift in same]), first.key
        if len(same) > 1:
            key = group_key(key.partition("/")[0])
        told = dict.fromkeys(_change(shift, zone) for shift in (first, last))
        automatic = say(fr=", automatique", en=", automatic")
        mark = automatic if first.automatic else ""
        yield f"{title} ({key}{mark}){colon()}{' … '.join(told)}"


def caution_sections(
    cautions: Sequence[str], lifted: Sequence[str]
) -> Iterator[Section]:
    """Yield what looks odd only after the change, and what only before."""
    yield Section(
        title=say(fr="À regarder de près ensuite", en="To look at afterwards"),
        lines=tuple(cautions),
        cautions=True,
    )
    yield Section(
        title=say(fr="N'est plus à regarder", en="No longer to look at"),
        lines=tuple(lifted),
    )


def told_section(
    campaign: Campaign, told: Sequence[str], *, is_made: bool, every: bool
) -> Section:
    """Return who gets a message; of many people the first ones unless all are asked.

    Args:
        campaign: Whose people they are.
        told: Their slugs.
        is_made: Whether the change was made.
        every: Whether all are named.
    """
    names = _names(campaign)
    people = [names.get(slug, slug) for slug in told]
    count, language = len(people), spoken_language()
    title = say(fr=f"À prévenir ({count})", en=f"To be told ({count})")
    if is_made:
        title = say(fr=f"Prévenu·es ({count})", en=f"Told ({count})")
    rest = 0 if every else max(count - NAMED_MAX, 0)
    if rest:
        more = pick(language, fr="tout le monde avec --all", en="--all names everybody")
        people = [*people[:NAMED_MAX], f"{more_text(rest, language)} ({more})"]
    return Section(title=title, lines=(joined(people, language),) if people else ())


def counts(shifts: Sequence[Shift], told: Sequence[str]) -> Iterator[str]:
    """Yield what was done, in numbers: steps, limits, people."""
    limits = sum(shift.is_limit for shift in shifts)
    new = sum(shift.is_new for shift in shifts)
    gone = sum(shift.is_gone for shift in shifts)
    moved = len(shifts) - limits - new - gone
    if moved or not shifts:
        yield counted(
            moved,
            fr=("étape a bougé", "étapes ont bougé"),
            en=("step has moved", "steps have moved"),
        )
    if limits:
        yield counted(
            limits,
            fr=("étape n'a qu'une autre limite", "étapes n'ont qu'une autre limite"),
            en=("step has only another deadline", "steps have only another deadline"),
        )
    if new:
        yield counted(
            new,
            fr=("étape s'ajoute au plan", "étapes s'ajoutent au plan"),
            en=("step is new in the plan", "steps are new in the plan"),
        )
    if gone:
        yield counted(
            gone,
            fr=("étape n'a plus lieu", "étapes n'ont plus lieu"),
            en=("step is no longer needed", "steps are no longer needed"),
        )
    yield counted(
        len(told),
        fr=("personne reçoit un message", "personnes reçoivent un message"),
        en=("person gets a message", "people get a message"),
    )


def colon() -> str:
    """Return the colon as the reader's language sets it, with its spaces."""
    return say(fr=" : ", en=": ")


def _in_order(group: tuple[tuple[bool, bool, str], object]) -> tuple[bool, bool]:
    return group[0][:2]


def _items_title(campaign: Campaign, shifts: Iterable[Shift]) -> str:
    concerned = {shift.person for shift in shifts}
    kinds = {item.kind for item in campaign.items if item.slug in concerned}
    if kinds == {"speaker"}:
        return say(fr="intervenant·es", en="speakers")
    return ", ".join(sorted(kinds)) or say(fr="personne", en="nobody")


def _alike(shifts: Sequence[Shift], zone: ZoneInfo) -> Iterator[list[Shift]]:
    """Yield what is told in one line: the same change of one step, or all its times."""
    recurring: dict[str, list[Shift]] = {}
    for shift in shifts:
        if _recurs(shift):
            recurring.setdefault(shift.key.partition("/")[0], []).append(shift)
    often = {name for name, same in recurring.items() if len(same) >= TIMES_MIN}
    together: dict[tuple[str, str], list[Shift]] = {}
    for shift in shifts:
        name = shift.key.partition("/")[0]
        is_often = name in often and _recurs(shift)
        change = "" if is_often else _change(shift, zone)
        together.setdefault((name, change), []).append(shift)
    yield from together.values()


def _recurs(shift: Shift) -> bool:
    """Say whether it is one of many times, and has a place before and after."""
    is_time = shift.key.rpartition("/")[2].isdecimal()
    return is_time and not (shift.is_new or shift.is_gone)


def _change(shift: Shift, zone: ZoneInfo) -> str:
    before, after = slot_texts(shift.before, shift.after, zone, spoken_language())
    return f"{before} → {after}"


def _names(campaign: Campaign) -> dict[str, str]:
    people: Iterable[Person] = everyone(campaign)
    return {person.slug: person.name or person.email for person in people}
