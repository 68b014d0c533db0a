"""Playbook text -> Playbook, or every problem in it at once.

    text -> tree (yaml_text) -> sections (front, launch, steps) -> rules -> Playbook

Nothing is read but the arguments, except the public tables of time zones and holidays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from regie.playbook import front
from regie.playbook.items import read_deliverables
from regie.playbook.items import read_event
from regie.playbook.keys.front import PLAYBOOK
from regie.playbook.launch import Launch
from regie.playbook.launch import read_launch
from regie.playbook.lexicon import lexicon
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.problems import PlaybookError
from regie.playbook.problems import Problem
from regie.playbook.report import PROBLEMS_MAX
from regie.playbook.report import Report
from regie.playbook.rules import shape
from regie.playbook.rules import text as text_rules
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.section import table_of
from regie.playbook.step_checks import StepChecks
from regie.playbook.steps import read_step
from regie.playbook.templates import Templates
from regie.playbook.timeline import Timeline
from regie.playbook.urgency import check_urgency
from regie.playbook.variables import known_variables
from regie.playbook.yaml_text import read_tree
from regie.words import LANGUAGES


def load(
    text: str, *, file: str, mails: Mapping[str, str], language: str = "fr"
) -> Playbook:
    """Read a playbook.

    Args:
        file: Its name, for messages; the slug is made of it.
        mails: Text of each mail template by name: a line `Objet : …` or `Subject: …`,
            an empty line, the body; both are Jinja2.
        language: Of messages and hints, `fr` or `en`.

    Raises:
        PlaybookError: There are errors; it carries all of them, and the warnings.
    """
    playbook, problems = check(text, file=file, mails=mails, language=language)
    if playbook is None:
        raise PlaybookError(file, text, problems)
    return playbook


def check(
    text: str, *, file: str, mails: Mapping[str, str], language: str = "fr"
) -> tuple[Playbook | None, list[Problem]]:
    """Read a playbook and return it, unless it has errors, with errors and warnings.

    The arguments are those of `load`. Problems are in the order of the file.
    """
    report = Report(language)
    tree = read_tree(text, report)
    playbook = None if tree is None else _read(tree, file, mails, report)
    found = report.problems
    if report.overflowed:
        last = Report(language)
        text_rules.too_many(last, PROBLEMS_MAX)
        found = [*last.problems, *found]
    problems = sorted(found, key=lambda p: (p.position.line, p.position.column, p.rule))
    return (None if report.has_errors else playbook), problems


def slug_of(file: str) -> str:
    """Return the file's name without folder and ending: `virtual-summit.fr`."""
    name = PurePosixPath(file.replace("\\", "/")).name
    return name.removesuffix(".yaml").removesuffix(".yml") or "playbook"


def _read(tree: Table, file: str, mails: Mapping[str, str], report: Report) -> Playbook:
    top = Section(tree, Spot(1, 1), report, fr="dans le playbook", en="in the playbook")
    _check_keys(top)
    language = top.choice("language", LANGUAGES, "fr")
    report.written = language
    launch_section = _launch_section(top)
    scope = _scope(top, launch_section)
    title = top.words("playbook", slug_of(file))
    launch = Launch() if launch_section is None else read_launch(launch_section, scope)
    parameters = front.read_parameters(top, scope)
    deliverables = read_deliverables(top, scope)
    event = read_event(launch_section, scope)
    scope = replace(
        scope,
        parameters=parameters if top.may_hold_table("parameters") else None,
        lacks=_lacking(top, launch_section),
    )
    known = known_variables(launch.anchors, parameters)
    templates = Templates(report=report, known=known, sources=mails)
    checks = StepChecks(scope=scope, anchors=launch.anchors, templates=templates)
    phases = front.read_phases(top, scope, title)
    steps = _read_steps(top, scope, checks)
    timeline = Timeline(
        report=report, steps=steps, anchors=launch.anchors, deliverables=deliverables
    )
    timeline.check()
    check_urgency(report, steps.values(), launch.anchors)
    return Playbook(
        slug=slug_of(file),
        title=title,
        language=language,
        zone=launch.zone,
        calendar=launch.calendar,
        anchors=timeline.anchors_with_needs(),
        phases=phases,
        roles=front.read_roles(top, scope),
        steps=steps,
        parameters=parameters,
        mails={name: mail for (name, _), mail in checks.mails.items() if mail},
        description=top.words("description"),
        goals=front.read_goals(top, scope),
        deliverables=deliverables,
        event=event,
        agreement=front.read_agreement(top),
    )


def _scope(top: Section, launch: Section | None) -> Scope:
    return Scope(
        report=top.report,
        words=lexicon(top.report.written),
        anchors=None if launch is None else launch.names("anchors"),
        steps=top.names("steps"),
        phases=top.names("phases"),
        roles=_roles(top),
    )


def _lacking(top: Section, launch: Section | None) -> list[str]:
    """Return what steps cannot be repeated for; what is bad was reported already."""
    given = {
        "deliverable": top.has("deliverables"),
        "day": launch is None or launch.has("event"),
    }
    return [kind for kind, is_given in given.items() if not is_given]


def _check_keys(top: Section) -> None:
    report = top.report
    top.check_keys(PLAYBOOK.names, reserved=PLAYBOOK.reserved)
    for key in PLAYBOOK.reserved:
        if key in top.table.entries:
            what = report.say(fr=f"« {key} »", en=f"`{key}`")
            shape.unsupported(report, top.key_spot(key), what)
    top.require(
        "playbook",
        fr="écrivez en tête « playbook: le titre »",
        en="write at the top `playbook: the title`",
    )
    top.require(
        "launch",
        fr="elle dit quand : launch: time_zone, calendar et anchors",
        en="it says when: launch: time_zone, calendar and anchors",
    )
    top.require(
        "steps",
        fr="elle porte les étapes : steps: puis un nom par étape",
        en="it holds the steps: steps: then one name a step",
    )


def _launch_section(top: Section) -> Section | None:
    table = top.inner("launch")
    if table is None:
        return None
    spot = top.key_spot("launch")
    return Section(table, spot, top.report, fr="dans launch", en="in launch")


def _roles(top: Section) -> list[str] | None:
    names = top.names("roles")
    return None if names is None else [front.OBM.name, *names]


def _read_steps(top: Section, scope: Scope, checks: StepChecks) -> dict[str, Step]:
    steps = {}
    for name, entry in top.named("steps"):
        node = entry.value
        blank = isinstance(node, Text) and node.is_nothing
        table = Table(node.spot()) if blank else table_of(node, name, scope.report)
        if table is None or isinstance(node, Refused):
            continue
        section = Section(
            table,
            entry.key.spot(),
            scope.report,
            fr=f"dans l'étape « {name} »",
            en=f"in step `{name}`",
        )
        steps[name] = read_step(name, section, scope)
        checks.check(steps[name], section)
    return steps
