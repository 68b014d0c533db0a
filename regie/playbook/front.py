"""What stands in front of the steps: parameters, roles, phases and goals."""

from __future__ import annotations

import re
from decimal import Decimal

from regie.playbook.content import Goal
from regie.playbook.content import Parameter
from regie.playbook.content import Role
from regie.playbook.keys.front import PARAMETER
from regie.playbook.keys.front import PHASE
from regie.playbook.keys.parts import GOAL
from regie.playbook.launch import read_date_sentence
from regie.playbook.model import Phase
from regie.playbook.nodes import Entry
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.parameters import KINDS
from regie.playbook.parameters import legal_values
from regie.playbook.parameters import read_number
from regie.playbook.parameters import written_value
from regie.playbook.report import Report
from regie.playbook.rules import launch as rules
from regie.playbook.rules import references
from regie.playbook.rules import shape
from regie.playbook.scope import ONLY_PHASE
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.section import table_of
from regie.playbook.section import text_of

#: No folder, and nothing that a folder's name could hide in.
_FILE_NAME = re.compile(r"[^\W_][\w. -]{0,99}")

#: Worn by whoever runs the campaign; always there.
OBM = Role(name="obm", title="OBM")


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


def read_goals(top: Section, scope: Scope) -> dict[str, Goal]:
    """Read the key figures with their targets."""
    found = (_goal(name, entry, scope) for name, entry in top.named("goals"))
    return {goal.name: goal for goal in found if goal is not None}


def read_agreement(top: Section) -> str:
    """Read the name of the file, beside this one, that says how the client pays."""
    text = top.text("agreement")
    if text is None:
        return ""
    name = text.value.strip()
    if is_beside(name):
        return name
    references.not_beside(top.report, text)
    return ""


def is_beside(name: str) -> bool:
    """Whether a name can be that of a file in the same folder."""
    return _FILE_NAME.fullmatch(name) is not None


def _goal(name: str, entry: Entry, scope: Scope) -> Goal | None:
    title, unit = name.replace("_", " "), ""
    target = entry.value
    if isinstance(entry.value, Table):
        section = Section(
            entry.value,
            entry.key.spot(),
            scope.report,
            fr=f"dans l'objectif « {name} »",
            en=f"in the goal `{name}`",
        )
        section.check_keys(GOAL.names)
        section.require(
            "target",
            fr=f"écrivez le nombre à atteindre : {name}: {{target: 1200}}",
            en=f"write the number to reach: {name}: {{target: 1200}}",
        )
        title, unit = section.words("title", title), section.words("unit")
        target = section.text("target") or Refused(entry.key.spot())
    text = text_of(target, name, scope.report)
    number = None if text is None else read_number(text.value)
    if text is not None and number is None:
        shape.bad_number(scope.report, text, name)
    if number is None:
        return None
    return Goal(name=name, title=title, target=number, unit=unit)


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
    choices = section.lines("choices")
    kind = section.choice("type", KINDS, "choice" if choices else "text")
    if kind == "choice":
        section.require(
            "choices",
            fr="écrivez les choix possibles : choices: [un, deux]",
            en="write what may be chosen: choices: [one, two]",
        )
    elif choices and (written := section.text("type")) is not None:
        shape.bad_value(scope.report, written, "type", ("choice",))
    default = section.text("default")
    least, most = _bounds(section, kind)
    parameter = Parameter(
        name=name,
        question=section.words("ask", blank.question),
        kind=kind,
        default=None if default is None else default.value.strip(),
        required=section.truth("required", scope.words),
        choices=choices,
        least=least,
        most=most,
    )
    judged = kind != "choice" or choices
    if default and judged and written_value(parameter, default.value) is None:
        legal = legal_values(parameter, scope.report.language)
        rules.bad_default(scope.report, default, legal)
    return parameter


def _bounds(section: Section, kind: str) -> tuple[Decimal | None, Decimal | None]:
    """Read the smallest and the largest number that may be answered."""
    report = section.report
    found: list[Decimal | None] = []
    for name in ("min", "max"):
        text = section.text(name)
        number = None if text is None else read_number(text.value)
        if text is not None and kind != "number":
            rules.bad_bounds(report, section.key_spot(name), name)
        elif text is not None and number is None:
            shape.bad_number(report, text, name)
        found.append(number)
    least, most = found
    if least is not None and most is not None and least > most:
        rules.bad_bounds(report, section.key_spot("max"))
        return None, None
    return least, most


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
