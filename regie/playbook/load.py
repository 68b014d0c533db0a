"""Playbook text -> Playbook, or every problem in it at once.

    text -> tree (yaml_text) -> sections (front, launch, steps) -> rules -> Playbook

Nothing is read but the arguments, except the public tables of time zones and holidays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType

from regie.playbook import front
from regie.playbook.added import AddedText
from regie.playbook.added import read_added
from regie.playbook.added import with_added
from regie.playbook.hidden import check_hidden
from regie.playbook.includes import Around
from regie.playbook.includes import read_includes
from regie.playbook.items import read_deliverables
from regie.playbook.items import read_event
from regie.playbook.keys.front import LAUNCH
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
from regie.playbook.parts import Part
from regie.playbook.parts import take
from regie.playbook.parts import widened
from regie.playbook.parts import with_parts
from regie.playbook.problems import in_order
from regie.playbook.problems import PlaybookError
from regie.playbook.problems import Problem
from regie.playbook.report import PROBLEMS_MAX
from regie.playbook.report import Report
from regie.playbook.retired import with_retired
from regie.playbook.rules import text as text_rules
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.section import table_of
from regie.playbook.source import PlaybookSource
from regie.playbook.source import slug_of
from regie.playbook.source import texts_of
from regie.playbook.step_checks import StepChecks
from regie.playbook.steps import read_step
from regie.playbook.templates import Templates
from regie.playbook.timeline import Timeline
from regie.playbook.titles import Titles
from regie.playbook.urgency import check_urgency
from regie.playbook.variables import known_variables
from regie.playbook.yaml_text import read_tree
from regie.words import LANGUAGES

NO_PLAYBOOKS: Mapping[str, PlaybookSource] = MappingProxyType({})


def load(
    text: str,
    *,
    file: str,
    mails: Mapping[str, str],
    included: Mapping[str, PlaybookSource] = NO_PLAYBOOKS,
    language: str = "fr",
) -> Playbook:
    """Read a playbook.

    Args:
        file: Its name, for messages; the slug is made of it.
        mails: Text of each mail template by name: a line `Objet : …` or `Subject: …`,
            an empty line, the body; both are Jinja2.
        included: By file name: the playbooks beside it that it takes phases from.
        language: Of messages and hints, `fr` or `en`.

    Raises:
        PlaybookError: There are errors; it carries all of them, and the warnings.
    """
    source = PlaybookSource(file=file, text=text, mails=mails, included=included)
    return load_source(source, language=language)


def load_source(source: PlaybookSource, *, language: str = "fr") -> Playbook:
    """Read a playbook from its texts, see `load`."""
    playbook, problems = check_texts(source, language=language)
    if playbook is None:
        others = texts_of(source)
        raise PlaybookError(source.file, source.text, problems, others)
    return playbook


def check(
    text: str,
    *,
    file: str,
    mails: Mapping[str, str],
    included: Mapping[str, PlaybookSource] = NO_PLAYBOOKS,
    language: str = "fr",
) -> tuple[Playbook | None, list[Problem]]:
    """Read a playbook and return it, unless it has errors, with errors and warnings.

    The arguments are those of `load`. Problems are in the order of the file.
    """
    source = PlaybookSource(file=file, text=text, mails=mails, included=included)
    return check_texts(source, language=language)


def check_texts(
    source: PlaybookSource, *, language: str = "fr"
) -> tuple[Playbook | None, list[Problem]]:
    """Read a playbook from its texts, see `check`."""
    report = Report(language)
    others = _Others(source, language)
    playbook = others.read_text(source, report, (PurePosixPath(source.file).name,))
    found = report.problems
    if report.overflowed:
        last = Report(language)
        text_rules.too_many(last, PROBLEMS_MAX)
        found = [*last.problems, *found]
    problems = in_order(dict.fromkeys(found))
    if playbook is None or report.has_errors:
        return None, problems
    return with_retired(playbook, source.retired), problems


class _Others:
    """The playbooks that are read together; each included one is read once."""

    def __init__(self, source: PlaybookSource, language: str) -> None:
        self.included = source.included
        self.beside = source.beside
        self.language = language
        self._known: dict[str, Playbook | None] = {}

    def read_text(
        self, source: PlaybookSource, report: Report, trail: tuple[str, ...]
    ) -> Playbook | None:
        """Read a playbook; `trail` are the files being read, this one last."""
        tree = read_tree(source.text, report)
        return None if tree is None else _read(tree, source, report, (self, trail))

    def read(
        self, report: Report, trail: tuple[str, ...], name: str
    ) -> Playbook | None:
        """Read an included playbook; None if it has errors, which are reported."""
        if name not in self._known:
            inner = Report(self.language, name)
            source = replace(self.included[name], file=name)
            playbook = self.read_text(source, inner, (*trail, name))
            self._known[name] = None if inner.has_errors else playbook
            report.take_over(inner)
        return self._known[name]


def _read(
    tree: Table,
    source: PlaybookSource,
    report: Report,
    among: tuple[_Others, tuple[str, ...]],
) -> Playbook:
    top = Section(tree, Spot(1, 1), report, fr="dans le playbook", en="in the playbook")
    _check_keys(top)
    check_hidden(tree, source.text, report)
    language = top.choice("language", LANGUAGES, "fr")
    report.written = language
    launch_section = _launch_section(top)
    scope = _scope(top, launch_section)
    launch = Launch() if launch_section is None else read_launch(launch_section, scope)
    scope = replace(
        scope,
        parameters=front.read_parameters(top, scope),
        lacks=_lacking(top, launch_section),
    )
    scope, parts = _parts(top, scope, among)
    added = list(read_added(source.added, report))
    scope = with_added(scope, added)
    head = _head(top, launch_section, launch, scope)
    head = with_parts(replace(head, slug=slug_of(source.file)), parts)
    known = known_variables(head.anchors, head.parameters)
    templates = Templates(
        report=report, known=known, sources=source.mails, folder=slug_of(source.file)
    )
    checks = StepChecks(scope=scope, anchors=head.anchors, templates=templates)
    steps = _read_steps(top, scope, checks)
    check_urgency(report, steps.values(), head.anchors)
    for text in added:
        steps |= _read_more(text, checks)
    timeline = Timeline(
        report=report,
        steps={**steps, **head.steps},
        anchors=head.anchors,
        deliverables=head.deliverables,
    )
    timeline.check()
    mails = {name: mail for (name, *_), mail in checks.mails.items() if mail}
    return replace(
        head,
        title=head.title or head.slug,
        anchors=timeline.anchors_with_needs(),
        steps=timeline.steps,
        mails=mails | dict(head.mails),
    )


def _parts(
    top: Section, scope: Scope, among: tuple[_Others, tuple[str, ...]]
) -> tuple[Scope, list[Part]]:
    """Return the scope with what the included playbooks bring, and that itself."""
    others, trail = among
    read = partial(others.read, top.report, trail)
    around = Around(known=others.included, beside=others.beside, trail=trail)
    includes = read_includes(top, read, around)
    if includes is None:  # nothing can be called unknown while a part is missing
        unknown = replace(scope, steps=None, anchors=None, phases=None, roles=None)
        return replace(unknown, parameters=None, lacks=()), []
    parts = []
    for include in includes:
        parts.append(take(include, scope))
        scope = widened(scope, parts[-1])
    if not top.may_hold_table("parameters"):
        scope = replace(scope, parameters=None)
    return scope, parts


def _head(
    top: Section, launch_section: Section | None, launch: Launch, scope: Scope
) -> Playbook:
    """Read everything but the steps."""
    title = top.words("playbook")
    return Playbook(
        slug="",
        title=title,
        language=scope.report.written,
        zone=launch.zone,
        calendar=launch.calendar,
        anchors=launch.anchors,
        phases=front.read_phases(top, scope, title),
        roles=front.read_roles(top, scope),
        steps={},
        parameters=scope.parameters or {},
        description=top.words("description"),
        goals=front.read_goals(top, scope),
        deliverables=read_deliverables(top, scope),
        event=read_event(launch_section, scope),
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
        titles=Titles(top=top.table, launch=None if launch is None else launch.table),
    )


def _lacking(top: Section, launch: Section | None) -> list[str]:
    """Return what steps cannot be repeated for; what is bad was reported already."""
    given = {
        "deliverable": top.has("deliverables"),
        "day": launch is None or launch.has("event"),
    }
    return [kind for kind, is_given in given.items() if not is_given]


def _check_keys(top: Section) -> None:
    top.check_keys(PLAYBOOK.names)
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
    section = Section(table, spot, top.report, fr="dans launch", en="in launch")
    section.check_keys(LAUNCH.names)
    return section


def _roles(top: Section) -> list[str] | None:
    names = top.names("roles")
    return None if names is None else [*dict.fromkeys([front.OBM.name, *names])]


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


def _read_more(added: AddedText, checks: StepChecks) -> dict[str, Step]:
    """Read the steps of a text that was added; they know where they come from."""
    report = added.section.report
    own = replace(
        checks,
        scope=replace(checks.scope, report=report),
        templates=replace(checks.templates, report=report),
    )
    steps = _read_steps(added.section, own.scope, own)
    check_urgency(report, steps.values(), own.anchors)
    return {name: replace(step, file=added.file) for name, step in steps.items()}
