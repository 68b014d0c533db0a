"""`steps:` -> the lines of the timeline, each read as far as it can be.

What a key says by itself is judged here; what keys say together, in `step_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping
from functools import partial
from typing import Any

from regie.playbook import recurrences
from regie.playbook.amounts import read_effort
from regie.playbook.amounts import read_takes
from regie.playbook.cards import owner_of
from regie.playbook.cards import read_checks
from regie.playbook.cards import read_links
from regie.playbook.condition_sentences import read_condition
from regie.playbook.content import Condition
from regie.playbook.keys.step import STEP
from regie.playbook.model import Dependency
from regie.playbook.model import Missed
from regie.playbook.model import Moment
from regie.playbook.model import Step
from regie.playbook.moments import read_dependency
from regie.playbook.moments import read_moment
from regie.playbook.moments import read_window
from regie.playbook.nodes import Row
from regie.playbook.nodes import Text
from regie.playbook.recurrence import Recurrence
from regie.playbook.rules import items
from regie.playbook.rules import owners
from regie.playbook.rules import references
from regie.playbook.rules import sentences
from regie.playbook.scope import ITEM_KINDS
from regie.playbook.scope import ONLY_PHASE
from regie.playbook.scope import PEOPLE_KINDS
from regie.playbook.scope import Scope
from regie.playbook.scope import TEAM
from regie.playbook.section import Section
from regie.playbook.section import text_of

_KNOWN = frozenset(STEP.by_name)
_MISSED = tuple(str(choice) for choice in Missed)
_ASK = Missed.ASK.value
_LATE = "late"
_OF_EVERY = ("every", *recurrences.KEYS)

#: What a step calls the value of a key, where that is not the key.
_NAMES = {"effort": "effort_minutes", "with": "arguments"}

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def read_step(name: str, section: Section, scope: Scope) -> Step:
    """Read one step; every bad key is reported, and left out of the value."""
    _check_keys(section)
    return Step(
        name=name,
        title=_title(name, section),
        phase=_phase(section, scope),
        who=_owner(section, scope),
        every=_every(section, scope),
        position=section.spot.position,
        **_written(section, scope),
    )


def _written(section: Section, scope: Scope) -> dict[str, Any]:
    """Return the step's other values, by name, of the keys that are there.

    Most steps have five keys of thirty; to ask for each takes longer than to read them.
    """
    found: dict[str, Any] = {}
    for key in section.table.entries:
        read = _READERS.get(key)
        if read is not None:
            found[_NAMES.get(key, key)] = read(section, scope)
    found["placed_late"], found["conditions"] = found.pop("when", (False, ()))
    return found


def _check_keys(section: Section) -> None:
    if not section.table.entries.keys() <= _KNOWN:
        section.check_keys(STEP.names)


def _title(name: str, section: Section) -> str:
    """Return the question of a gate, or what is done, or the name as words."""
    for key in ("do", "gate", "title"):
        text = section.text(key)
        if text is not None:
            return _one_line(text)
    return name.replace("_", " ")


def _one_line(text: Text) -> str:
    return " ".join(line.strip() for line in text.value.strip().splitlines())


def _phase(section: Section, scope: Scope) -> str:
    text = section.text("phase")
    if text is None:
        return "" if scope.phases else ONLY_PHASE
    if scope.phases is not None and text.value.strip() not in scope.phases:
        references.unknown_phase(scope.report, text, scope.phases)
    return text.value.strip()


def _owner(section: Section, scope: Scope) -> str:
    if isinstance(row := section.node("who"), Row):
        owners.several_owners(scope.report, row.spot())
        return ""
    text = section.text("who")
    return "" if text is None else owner_of(text, section, scope)


def _receivers(section: Section, scope: Scope) -> tuple[str, ...]:
    texts = section.texts("to")
    if not texts:
        return ()
    kinds = [word for kind in PEOPLE_KINDS for word in (kind, f"{kind}s")]
    known = None if scope.roles is None else [*scope.roles, TEAM, *kinds]
    for text in texts:
        if known is not None and text.value.strip() not in known:
            _check_address(text, known, scope)
    return tuple(text.value.strip() for text in texts)


def _check_address(text: Text, known: list[str], scope: Scope) -> None:
    if _ADDRESS.fullmatch(text.value.strip()) is None:
        references.unknown_receiver(scope.report, text, known)


def _every(section: Section, scope: Scope) -> Recurrence | None:
    if section.given.isdisjoint(_OF_EVERY):
        return None
    return recurrences.read_recurrence(section, scope)


def _duration(
    name: str, read: Callable[[Text, Scope], int | None], section: Section, scope: Scope
) -> int | None:
    text = section.text(name)
    if text is None:
        return None
    heard = scope.durations.get((name, text.value))
    if heard is None:
        heard = read(text, scope)
        if heard is not None:
            scope.durations[name, text.value] = heard
    return heard


def _moment(name: str, section: Section, scope: Scope) -> Moment | None:
    text = section.text(name)
    return None if text is None else read_moment(text, scope)


def _window(section: Section, scope: Scope) -> tuple[Moment, Moment] | None:
    text = section.text("window")
    return None if text is None else read_window(text, scope)


def _after(section: Section, scope: Scope) -> tuple[Dependency, ...]:
    found = [read_dependency(text, scope) for text in section.texts("after")]
    return tuple([dependency for dependency in found if dependency is not None])


def _when(section: Section, scope: Scope) -> tuple[bool, tuple[Condition, ...]]:
    """Read `when`: whether the step is placed late, and what must hold for it."""
    texts = section.texts("when")
    if not texts:
        return False, ()
    late = [text for text in texts if text.value.strip() == _LATE]
    found = (read_condition(text, scope) for text in texts if text not in late)
    return bool(late), tuple(c for c in found if c is not None)


def _for_each(section: Section, scope: Scope) -> str | None:
    text = section.text("for_each")
    if text is None:
        return None
    kind = text.value.strip()
    if kind not in ITEM_KINDS:
        sentences.unknown_item(scope.report, text.spot(), kind, ITEM_KINDS)
    elif kind in scope.lacks:
        items.nothing_to_repeat(scope.report, text.spot(), kind)
    return kind


def _announces(section: Section, scope: Scope) -> str | None:
    text = section.text("announces")
    if text is None:
        return None
    name = text.value.strip()
    if scope.anchors is not None and name not in scope.anchors:
        sentences.unknown_anchor(scope.report, text.spot(), name, scope.anchors, ())
    return name


def _arguments(section: Section, scope: Scope) -> dict[str, str]:
    table = section.inner("with")
    arguments = {}
    for name, entry in (table.entries if table is not None else {}).items():
        text = text_of(entry.value, name, scope.report)
        if text is not None:
            arguments[name] = text.value.strip()
    return arguments


def _word(name: str, section: Section, _: Scope) -> str | None:
    return section.words(name) or None


#: How each key is read that means nothing where it is missing.
_READERS: Mapping[str, Callable[[Section, Scope], Any]] = {
    "run": partial(_word, "run"),
    "takes": partial(_duration, "takes", read_takes),
    "effort": partial(_duration, "effort", read_effort),
    "due": partial(_moment, "due"),
    "not_before": partial(_moment, "not_before"),
    "at": partial(_moment, "at"),
    "window": _window,
    "after": _after,
    "when": _when,
    "for_each": _for_each,
    "if_missed": lambda section, _: Missed(section.choice("if_missed", _MISSED, _ASK)),
    "announces": _announces,
    "mail": partial(_word, "mail"),
    "to": _receivers,
    "via": partial(_word, "via"),
    "with": _arguments,
    "public": lambda section, scope: section.truth("public", scope.words),
    "gate": lambda section, _: section.text("gate") is not None,
    "how": lambda section, _: section.words("how"),
    "links": read_links,
    "checks": read_checks,
}
