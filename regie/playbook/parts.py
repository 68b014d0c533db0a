"""Phases taken from another playbook, made part of this one.

    Include + the names of this playbook -> Part: steps and all that they speak of

A step is taken with its phase, its role, its mail, its parameters and its dates. What
this playbook has under the same name stands in for a role, phase, deliverable or date
of the other one; two steps, or two different parameters, of one name are refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.playbook.content import MailTemplate
from regie.playbook.content import Parameter
from regie.playbook.content import Role
from regie.playbook.instants import moments_of
from regie.playbook.launch import read_date_sentence
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Deliverable
from regie.playbook.model import Event
from regie.playbook.model import Moment
from regie.playbook.model import Phase
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import StepBase
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.parameters import legal_values
from regie.playbook.parameters import written_value
from regie.playbook.rules import includes as rules
from regie.playbook.scope import Scope

_VARIABLE = re.compile(r"\b(anchor|params)\.(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """What is wanted of another playbook.

    Attributes:
        file: Its file's name.
        spot: Where this playbook names it.
        given: Values for its parameters and dates, by name.
    """

    file: str
    spot: Spot
    playbook: Playbook
    phases: tuple[str, ...]
    given: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What this playbook gains by an include."""

    file: str
    steps: Mapping[str, Step] = field(default_factory=dict)
    phases: Mapping[str, Phase] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    mails: Mapping[str, MailTemplate] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    deliverables: Mapping[str, Deliverable] = field(default_factory=dict)
    event: Event | None = None


def take(include: Include, scope: Scope) -> Part:
    """Take the phases; what does not fit is reported at the include.

    Args:
        scope: The names of this playbook, and of what was included before.
    """
    other = include.playbook
    steps = {s.name: s for s in other.steps.values() if s.phase in include.phases}
    clashes = [name for name in steps if name in (scope.steps or ())]
    if clashes:
        what = scope.report.say(fr="une étape", en="a step")
        rules.name_clash(scope.report, include.spot, what, clashes)
    _check_given(include, scope)
    _check_waits(include, steps, scope)
    phases = {name: other.phases[name] for name in include.phases}
    kinds = {step.for_each for step in steps.values()}
    deliverables = other.deliverables if "deliverable" in kinds else {}
    event = other.event if "day" in kinds else None
    texts = "\n".join(_texts(steps.values(), other.mails))
    new_phases = {n: p for n, p in phases.items() if n not in (scope.phases or ())}
    sentences = _sentences(steps.values(), new_phases, deliverables, event)
    return Part(
        file=include.file,
        steps={name: _renamed(step, include, other) for name, step in steps.items()},
        phases=new_phases,
        roles=other.roles,
        mails=dict(_mails(steps.values(), other)),
        parameters=_parameters(include, steps.values(), texts, scope),
        anchors=_anchors(include, [*sentences, *_spoken(texts, steps.values())], scope),
        deliverables=deliverables,
        event=event,
    )


def widened(scope: Scope, part: Part) -> Scope:
    """Return the scope with the names that the part brings."""
    return replace(
        scope,
        anchors=_with(scope.anchors, part.anchors),
        steps=_with(scope.steps, part.steps),
        phases=_with(scope.phases, part.phases) if scope.phases else scope.phases,
        roles=_with(scope.roles, part.roles),
        parameters={**part.parameters, **(scope.parameters or {})},
        lacks=[kind for kind in scope.lacks if kind not in _brought(part)],
    )


def with_parts(head: Playbook, parts: Sequence[Part]) -> Playbook:
    """Return the playbook with its parts; what it has under the same name stays."""
    for part in parts:
        head = replace(
            head,
            steps={**head.steps, **part.steps},
            phases={**head.phases, **part.phases},
            roles={**part.roles, **head.roles},
            mails={**head.mails, **part.mails},
            parameters={**part.parameters, **head.parameters},
            anchors={**part.anchors, **head.anchors},
            deliverables={**part.deliverables, **head.deliverables},
            event=head.event or part.event,
        )
    return head


def _with(names: Collection[str] | None, more: Collection[str]) -> list[str] | None:
    return None if names is None else [*dict.fromkeys([*names, *more])]


def _brought(part: Part) -> Iterator[str]:
    if part.deliverables:
        yield "deliverable"
    if part.event is not None:
        yield "day"


def _mail_name(playbook: Playbook, name: str) -> str:
    return f"{playbook.slug}/{name}"


def _mails(
    steps: Collection[Step], other: Playbook
) -> Iterator[tuple[str, MailTemplate]]:
    for step in steps:
        mail = other.mails.get(step.mail or "")
        if mail is not None:
            name = _mail_name(other, mail.name)
            yield name, replace(mail, name=name)


def _renamed(step: Step, include: Include, other: Playbook) -> Step:
    mail = None if step.mail is None else _mail_name(other, step.mail)
    return replace(step, mail=mail, file=step.file or include.file)


def _check_given(include: Include, scope: Scope) -> None:
    report, other = scope.report, include.playbook
    known = [*other.parameters, *other.anchors]
    for name, text in include.given.items():
        parameter = other.parameters.get(name)
        if parameter is not None and written_value(parameter, text.value) is None:
            legal = legal_values(parameter, report.language)
            message = report.say(
                fr=f"« {text.value} » ne convient pas à « {name} », qui attend {legal}",
                en=f"`{text.value}` does not fit `{name}`, which wants {legal}",
            )
            asked = parameter.question
            hint = report.say(fr=f"la question : {asked}", en=f"the question: {asked}")
            rules.bad_with(report, text.spot(), message, hint)
        elif name not in known:
            message = report.say(
                fr=f"{include.file} n'a ni paramètre ni date « {name} » ; il a : "
                f"{report.listing(known)}",
                en=f"{include.file} has neither a parameter nor a date `{name}`; it "
                f"has: {report.listing(known)}",
            )
            rules.bad_with(report, text.spot(), message, report.guess(name, known))


def _check_waits(include: Include, steps: Mapping[str, Step], scope: Scope) -> None:
    told = set()
    for step in steps.values():
        for waited in _waited(step):
            here = waited in steps or waited in (scope.steps or ())
            if not here and waited not in told and waited in include.playbook.steps:
                told.add(waited)
                phase = include.playbook.steps[waited].phase
                rules.left_behind(scope.report, include.spot, step.name, waited, phase)


def _waited(step: Step) -> Iterator[str]:
    for dependency in step.after:
        yield dependency.step
    for moment in moments_of(step):
        if isinstance(moment.base, StepBase):
            yield moment.base.step


def _texts(steps: Collection[Step], mails: Mapping[str, MailTemplate]) -> Iterator[str]:
    for step in steps:
        yield from (step.title, step.how)
        yield from (check.text for check in step.checks)
        for link in step.links:
            yield from (link.title, link.address)
        mail = mails.get(step.mail or "")
        if mail is not None:
            yield from (mail.subject, mail.body)


def _sentences(
    steps: Collection[Step],
    phases: Mapping[str, Phase],
    deliverables: Mapping[str, Deliverable],
    event: Event | None,
) -> list[str]:
    """Return the anchors that sentences hang on."""
    moments: list[Moment | None] = [m for step in steps for m in moments_of(step)]
    moments += [phase.begins for phase in phases.values()]
    moments += [deliverable.due for deliverable in deliverables.values()]
    moments += [] if event is None else [event.begins, event.through]
    return [
        moment.base.anchor
        for moment in moments
        if moment is not None and isinstance(moment.base, AnchorBase)
    ]


def _spoken(texts: str, steps: Collection[Step]) -> list[str]:
    """Return the anchors that texts speak of, and those that steps announce."""
    named = [name for kind, name in _VARIABLE.findall(texts) if kind == "anchor"]
    return named + [step.announces for step in steps if step.announces]


def _parameters(
    include: Include, steps: Collection[Step], texts: str, scope: Scope
) -> dict[str, Parameter]:
    other, own = include.playbook.parameters, scope.parameters or {}
    asked = {c.parameter for step in steps for c in step.conditions}
    asked |= {name for kind, name in _VARIABLE.findall(texts) if kind == "params"}
    taken, clashes = {}, []
    for name, parameter in other.items():
        if name not in asked:
            continue
        text = include.given.get(name)
        mine = own.get(name)
        written = None if text is None else written_value(parameter, text.value)
        if text is not None:
            parameter = replace(  # noqa: PLW2901 -- the same parameter, answered
                parameter, default=written, required=False, fixed=True
            )
        if mine is None:
            taken[name] = parameter
        elif text is not None or not _is_same(mine, parameter):
            clashes.append(name)
    if clashes:
        what = scope.report.say(fr="un paramètre", en="a parameter")
        rules.name_clash(scope.report, include.spot, what, clashes)
    return taken


def _is_same(mine: Parameter, other: Parameter) -> bool:
    return replace(mine, name="", question="", default=None, required=False) == replace(
        other, name="", question="", default=None, required=False
    )


def _anchors(
    include: Include, names: Collection[str], scope: Scope
) -> dict[str, Anchor]:
    """Return the anchors to bring along, with those that they hang on themselves."""
    taken: dict[str, Anchor] = {}
    waiting = list(dict.fromkeys(names))
    while waiting:
        name = waiting.pop(0)
        anchor = include.playbook.anchors.get(name)
        if name in taken or anchor is None:
            continue
        text = include.given.get(name)
        if text is not None:
            moment = read_date_sentence(text, scope)
            taken[name] = replace(anchor, moment=moment, required=False)
        elif scope.anchors is None or name in scope.anchors:
            continue
        elif anchor.moment is None:
            rules.missing_anchor(scope.report, include.spot, name, include.file)
            taken[name] = anchor
        else:
            taken[name] = anchor
            if isinstance(anchor.moment.base, AnchorBase):
                waiting.append(anchor.moment.base.anchor)
    return taken
