"""`steps:` -> the lines of the timeline, each read as far as it can be.

What a key says by itself is judged here; what keys say together, in `step_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

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
from regie.playbook.nodes import Text
from regie.playbook.rules import items
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
_LATE = "late"
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def read_step(name: str, section: Section, scope: Scope) -> Step:
    """Read one step; every bad key is reported, and left out of the value."""
    _check_keys(section)
    gate = section.text("gate")
    heading = section.text("do") or gate or section.text("title")
    late, conditions = _when(section, scope)
    return Step(
        name=name,
        title=name.replace("_", " ") if heading is None else _one_line(heading),
        phase=_phase(section, scope),
        who=_owner(section, scope),
        run=section.words("run") or None,
        takes=_duration(section, "takes", scope, read_takes),
        effort_minutes=_duration(section, "effort", scope, read_effort),
        due=_moment(section, "due", scope),
        not_before=_moment(section, "not_before", scope),
        at=_moment(section, "at", scope),
        every=recurrences.read_recurrence(section, scope),
        window=_window(section, scope),
        after=_after(section, scope),
        placed_late=late,
        conditions=conditions,
        for_each=_for_each(section, scope),
        if_missed=Missed(section.choice("if_missed", _MISSED, Missed.ASK)),
        announces=_announces(section, scope),
        mail=section.words("mail") or None,
        to=_receivers(section, scope),
        via=section.words("via") or None,
        arguments=_arguments(section, scope),
        public=section.truth("public", scope.words),
        gate=gate is not None,
        how=section.words("how"),
        links=read_links(section, scope),
        checks=read_checks(section, scope),
        position=section.spot.position,
    )


def _check_keys(section: Section) -> None:
    if not section.table.entries.keys() <= _KNOWN:
        section.check_keys(STEP.names)


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


def _duration(
    section: Section, name: str, scope: Scope, read: Callable[[Text, Scope], int | None]
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


def _moment(section: Section, name: str, scope: Scope) -> Moment | None:
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
