"""What stands in front of the steps: parameters, roles, phases and goals."""

from __future__ import annotations

import re
from decimal import Decimal

from regie.playbook.bases import read_date
from regie.playbook.keys.front import PARAMETER
from regie.playbook.keys.front import PARAMETER_KINDS
from regie.playbook.keys.front import PHASE
from regie.playbook.launch import read_date_sentence
from regie.playbook.model import Parameter
from regie.playbook.model import Phase
from regie.playbook.model import Role
from regie.playbook.nodes import Entry
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules import launch as rules
from regie.playbook.rules import shape
from regie.playbook.scope import ONLY_PHASE
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.section import table_of
from regie.playbook.section import text_of

#: Worn by whoever runs the campaign; always there.
OBM = Role(name="obm", title="OBM")

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,3}(?:[ _\u00a0\u202f][0-9]{3}){1,4}|[0-9]{1,15})"
    r"(?:\.[0-9]{1,9}|,[0-9]{1,2})?"
)


def read_parameters(top: Section, scope: Scope) -> dict[str, Parameter]:
    """Read what is asked when a campaign starts."""
    return {
        name: _parameter(name, entry, scope) for name, entry in top.named("parameters")
    }


def read_roles(top: Section, scope: Scope) -> dict[str, Role]:
    """Read the hats of the team; the OBM's is always there, first."""
    roles = {OBM.name: OBM}
    for name, entry in top.named("roles"):
        title = text_of(entry.value, name, scope.report)
        roles[name] = Role(
            name=name, title=name if title is None else title.value.strip()
        )
    return roles


def read_phases(top: Section, scope: Scope, title: str) -> dict[str, Phase]:
    """Read the phases; a playbook without any has one, named like itself."""
    phases = {name: _phase(name, entry, scope) for name, entry in top.named("phases")}
    if top.has("phases"):
        return phases
    return {ONLY_PHASE: Phase(name=ONLY_PHASE, title=title)}


def read_goals(top: Section, scope: Scope) -> dict[str, Decimal]:
    """Read the key figures with their targets."""
    table = top.inner("goals")
    goals = {}
    for name, entry in (table.entries if table is not None else {}).items():
        text = text_of(entry.value, name, scope.report)
        number = None if text is None else _number(text.value)
        if number is not None:
            goals[name] = number
        elif text is not None:
            shape.bad_number(scope.report, text, name)
    return goals


def _number(text: str) -> Decimal | None:
    if _NUMBER.fullmatch(text.strip()) is None:
        return None
    return Decimal(re.sub(r"[ _\u00a0\u202f]", "", text.strip()).replace(",", "."))


def _phase(name: str, entry: Entry, scope: Scope) -> Phase:
    node = entry.value
    if isinstance(node, Text):
        title = name.replace("_", " ") if node.is_nothing else node.value.strip()
        return Phase(name=name, title=title)
    section = _section(name, entry, scope.report, fr="la phase", en="the phase")
    if section is None:
        return Phase(name=name, title=name)
    section.check_keys(PHASE.names)
    begins = section.text("from")
    return Phase(
        name=name,
        title=section.words("title", name.replace("_", " ")),
        begins=None if begins is None else read_date_sentence(begins, scope),
    )


def _parameter(name: str, entry: Entry, scope: Scope) -> Parameter:
    blank = Parameter(name=name, question=name.replace("_", " "))
    section = _section(name, entry, scope.report, fr="le paramètre", en="the parameter")
    if section is None:
        return blank
    section.check_keys(PARAMETER.names)
    kind = section.choice("type", PARAMETER_KINDS, "text")
    choices = section.lines("choices")
    if kind == "choice":
        section.require(
            "choices",
            fr="écrivez les choix possibles : choices: [un, deux]",
            en="write what may be chosen: choices: [one, two]",
        )
    default = section.text("default")
    if default is not None and not _fits(default, kind, choices):
        rules.bad_default(scope.report, default, kind)
    return Parameter(
        name=name,
        question=section.words("ask", blank.question),
        kind=kind,
        default=None if default is None else default.value.strip(),
        required=section.truth("required", scope.words),
        choices=choices,
    )


def _fits(default: Text, kind: str, choices: tuple[str, ...]) -> bool:
    value = default.value.strip()
    if kind == "number":
        return _number(value) is not None
    if kind == "date":
        return read_date(Report("fr"), value, default.spot()) is not None
    return kind != "choice" or not choices or value in choices


def _section(
    name: str, entry: Entry, report: Report, *, fr: str, en: str
) -> Section | None:
    node = entry.value
    table = Table(node.spot()) if isinstance(node, Refused) else None
    table = table or table_of(node, name, report)
    if table is None:
        return None
    spot = entry.key.spot()
    place_fr, place_en = f"dans {fr} « {name} »", f"in {en} `{name}`"
    return Section(table, spot, report, fr=place_fr, en=place_en)
