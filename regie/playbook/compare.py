"""What changed between two playbooks, by meaning: words and places make no difference.

An entry that went while a similar one came is taken for renamed; that is a guess, and
told as one. What refers to a renamed step or date has not changed by that alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from regie.playbook.model import Playbook
from regie.playbook.worded import words_of

#: Sections of entries with names, in the order in which they are told.
SECTIONS = (
    "anchors",
    "parameters",
    "roles",
    "phases",
    "goals",
    "deliverables",
    "steps",
    "mails",
)

#: How alike two entries are, from 0 to 1, to be taken for one that was renamed.
ALIKE = 0.6

#: More pairs than this are not compared one by one.
PAIRS_MAX = 10_000

#: Fields by which entries of a section are referred to.
_REFERENCES = {
    "steps": ("step",),
    "anchors": ("anchor", "announces"),
    "roles": ("who",),
    "phases": ("phase",),
}


class How(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One key that says something else; empty where it says nothing."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of one section.

    Attributes:
        section: The key of the file, such as `steps`; `playbook` for the rest.
        name: Of the entry; the new one if it was renamed.
        was: The old name of one that was renamed.
    """

    section: str
    how: How
    name: str
    title: str
    was: str = ""
    details: tuple[Detail, ...] = ()


def compare(before: Playbook, after: Playbook, language: str) -> list[Change]:
    """Return every difference, in words of the language; nothing if there is none."""
    found = list(_whole(before, after, language))
    renamed: dict[str, dict[str, str]] = {}
    for section in SECTIONS:
        old = _entries(before, section, language)
        new = _entries(after, section, language)
        renamed[section] = dict(_renamed(old, new))
    before = _with_names(before, renamed)
    for section in SECTIONS:
        old = _entries(before, section, language)
        new = _entries(after, section, language)
        found += _changes(section, old, new, renamed[section])
    return found


Entries = Mapping[str, Mapping[str, str]]


def _entries(playbook: Playbook, section: str, language: str) -> Entries:
    entries = getattr(playbook, section)
    return {name: _words(name, entry, language) for name, entry in entries.items()}


def _words(name: str, entry: object, language: str) -> dict[str, str]:
    """Return an entry in words; a title that only repeats the name says nothing."""
    words = words_of(entry, language)
    if words.get("title") == name.replace("_", " "):
        del words["title"]
    return words


def _whole(before: Playbook, after: Playbook, language: str) -> Iterator[Change]:
    """Yield what changed outside of the sections, as one change."""
    old, new = (
        {
            key: said
            for key, said in words_of(playbook, language).items()
            if key not in {*SECTIONS, "calendar"}
        }
        | words_of(playbook.calendar, language)
        for playbook in (before, after)
    )
    details = _details(old, new)
    if details:
        yield Change(
            section="playbook",
            how=How.CHANGED,
            name=after.slug,
            title=after.title,
            details=details,
        )


def _changes(
    section: str, old: Entries, new: Entries, renamed: Mapping[str, str]
) -> Iterator[Change]:
    for name, words in old.items():
        if name not in new and name not in renamed:
            title = words.get("title", name)
            yield Change(section=section, how=How.REMOVED, name=name, title=title)
    was = {new_name: old_name for old_name, new_name in renamed.items()}
    for name, words in new.items():
        old_name = was.get(name, name)
        known = old.get(old_name)
        details = () if known is None else _details(known, words)
        how = How.RENAMED if name in was else How.CHANGED
        if known is None or details or name in was:
            yield Change(
                section=section,
                how=How.ADDED if known is None else how,
                name=name,
                title=words.get("title", name),
                was=was.get(name, ""),
                details=details,
            )


def _details(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Detail, ...]:
    return tuple(
        Detail(key=key, before=old.get(key, ""), after=new.get(key, ""))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    )


def _renamed(old: Entries, new: Entries) -> Iterator[tuple[str, str]]:
    """Yield pairs of names, old and new, that look like one entry; best ones first."""
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    if len(gone) * len(come) > PAIRS_MAX:
        return
    pairs = sorted(
        ((-_likeness(old[a], new[b]), a, b) for a in gone for b in come),
        key=lambda pair: pair[0],
    )
    taken: set[str] = set()
    for likeness, a, b in pairs:
        if -likeness >= ALIKE and not taken & {f"-{a}", f"+{b}"}:
            taken |= {f"-{a}", f"+{b}"}
            yield a, b


def _likeness(old: Mapping[str, str], new: Mapping[str, str]) -> float:
    """Return how alike two entries are: half by their titles, half by the rest."""
    keys = {*old, *new} - {"title"}
    same = sum(old.get(key) == new.get(key) for key in keys)
    rest = same / len(keys) if keys else 1.0
    titles = SequenceMatcher(None, old.get("title", ""), new.get("title", ""))
    return (titles.ratio() + rest) / 2


def _with_names(value: Any, renamed: Mapping[str, Mapping[str, str]]) -> Any:  # noqa: ANN401 -- any part of a playbook
    """Return the value with the new names wherever it refers to what was renamed."""
    if isinstance(value, Mapping):
        return {name: _with_names(inner, renamed) for name, inner in value.items()}
    if type(value) is tuple:  # a place is none: it names nothing
        return tuple(_with_names(inner, renamed) for inner in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {
        field.name: _with_names(getattr(value, field.name), renamed)
        for field in fields(value)
        if field.init
    }
    for section, names in _REFERENCES.items():
        for name in names:
            if isinstance(known := changed.get(name), str):
                changed[name] = renamed[section].get(known, known)
    return replace(value, **changed)
