"""What the history tells Prefect: named events that automations can wait for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.transitions import Subject
from regie.campaign.transitions import TABLE
from regie.campaign.transitions import Verb
from regie.planning.model import Plan
from regie.ports import Signal
from regie.ports import Thing


class Noticed(StrEnum):
    """What Régie notices by itself; the value is the journal's word for it.

    LATE: a person's step, or a gate, is past its last day and nothing holds it back.
    UNANSWERED: something waits for a person's decision for a day already.
    """

    LATE = "late"
    UNANSWERED = "unanswered"


STARTED = "started"
"""The journal's word for a campaign that begins."""

CAMPAIGN_LATE = "regie.campaign.late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A line of the history, as far as a signal needs it.

    Attributes:
        line: Its number.
        what: The journal's word.
        step: Key of the planned step; empty for what concerns the whole campaign.
        kind: Of the action it is about; None for what people do.
    """

    line: int
    at: datetime
    what: str
    step: str = ""
    kind: ActionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A signal with the lines that it tells of."""

    signal: Signal
    lines: tuple[int, ...]


#: Of changes that people make; what is not here is `regie.step.<journal's word>`.
_OF_PEOPLE = {
    Verb.DECIDE.value: "regie.question.answered",
    Noticed.UNANSWERED.value: "regie.question.unanswered",
}
_OF_GATES = {
    Verb.GO.value: "regie.gate.go",
    Verb.RESERVE.value: "regie.gate.reserved",
    Verb.NO_GO.value: "regie.gate.no-go",
    Noticed.LATE.value: "regie.gate.unanswered",
}

#: Of what the machine did.
_OF_ACTIONS = {
    ActionState.FAILED.value: "regie.step.failed",
    ActionState.ASKED.value: "regie.question.open",
    ActionState.UNKNOWN.value: "regie.question.open",
}

_CAMPAIGN_WORDS = frozenset(
    {row.verb.value for row in TABLE if row.subject is Subject.CAMPAIGN} | {STARTED}
)
_STEP_WORDS = frozenset(
    {row.verb.value for row in TABLE if row.subject is not Subject.CAMPAIGN}
    | {word.value for word in Noticed}
)


def names() -> tuple[str, ...]:
    """Return every name that a signal can have, in order."""
    words = _STEP_WORDS - (_OF_GATES.keys() - {Noticed.LATE.value})
    of_steps = {_OF_PEOPLE.get(word, f"regie.step.{word}") for word in words}
    of_steps.add("regie.step.open")
    of_gates = {*_OF_GATES.values(), "regie.gate.waiting"}
    of_campaigns = {f"regie.campaign.{word}" for word in _CAMPAIGN_WORDS}
    found = of_campaigns | {CAMPAIGN_LATE} | of_steps | of_gates
    return tuple(sorted(found | set(_OF_ACTIONS.values())))


def signals(
    campaign: Campaign, plan: Plan, happenings: Sequence[Happening], *, wall: datetime
) -> tuple[Told, ...]:
    """Return what to tell of these lines; the same thing in one step is told once.

    Args:
        campaign: As it is now.
        plan: Its plan now.
        happenings: In the order of their lines.
        wall: The machine's clock; a rehearsed campaign may be ahead of it.
    """
    groups: dict[tuple[str, str], list[Happening]] = {}
    for one in happenings:
        for name in _names(campaign, plan, one):
            step = "" if name.startswith("regie.campaign.") else one.step
            groups.setdefault((name, step), []).append(one)
    return tuple(
        _told(campaign, plan, group, found, wall) for group, found in groups.items()
    )


def _names(campaign: Campaign, plan: Plan, one: Happening) -> Iterator[str]:
    if one.kind is not None:
        name = _of_action(campaign, plan, one)
        if name:
            yield name
        return
    if one.step in plan.steps:
        yield from _of_step(plan, one)
    elif one.what in _CAMPAIGN_WORDS:
        yield f"regie.campaign.{one.what}"


def _of_step(plan: Plan, one: Happening) -> Iterator[str]:
    if one.what not in _STEP_WORDS:
        return
    name = _OF_PEOPLE.get(one.what, f"regie.step.{one.what}")
    if plan.steps[one.step].step.gate:
        name = _OF_GATES.get(one.what, name)
    yield name
    if one.what == Noticed.LATE:
        yield CAMPAIGN_LATE


def _of_action(campaign: Campaign, plan: Plan, one: Happening) -> str:
    planned = plan.steps.get(one.step)
    if planned is None:
        return ""
    if one.what == Verb.DECIDE:
        return _OF_PEOPLE[one.what]
    if one.what in {ActionState.DONE, ActionState.SKIPPED}:
        if one.kind is ActionKind.CARD:
            return "regie.gate.waiting" if planned.step.gate else "regie.step.open"
        fact = campaign.facts.get(one.step)
        return "regie.step.done" if fact is not None and fact.done_at else ""
    return _OF_ACTIONS.get(one.what, "")


def _told(
    campaign: Campaign,
    plan: Plan,
    group: tuple[str, str],
    found: Sequence[Happening],
    wall: datetime,
) -> Told:
    name, step = group
    itself = Thing(
        id=f"regie.campaign.{campaign.slug}", role="campaign", title=campaign.title
    )
    client = Thing(
        id=f"regie.client.{campaign.client_slug}",
        role="client",
        title=campaign.client,
    )
    payload: dict[str, str | int] = {
        "campaign": campaign.slug,
        "client": campaign.client_slug,
        "playbook": campaign.playbook.slug,
        "count": len(found),
    }
    about: Thing = itself
    related: tuple[Thing, ...] = (client,)
    if step:
        about, related = _step(campaign, plan, step), (itself, client)
        payload["step"] = plan.steps[step].step.name
        payload["phase"] = plan.steps[step].step.phase
    signal = Signal(
        key=f"{campaign.slug}:{_begun(campaign)}:{found[0].line}:{name}",
        name=name,
        at=min(found[-1].at, wall),
        about=about,
        related=related,
        payload=payload,
    )
    return Told(signal=signal, lines=tuple(one.line for one in found))


def _begun(campaign: Campaign) -> str:
    """Tell campaigns of one slug in two installations apart, as far as possible."""
    return f"{campaign.started_at:%Y%m%dT%H%M%S}"


def _step(campaign: Campaign, plan: Plan, key: str) -> Thing:
    """Return a step without the person that it is repeated for."""
    planned = plan.steps[key]
    title, public = planned.title, key
    if planned.item is not None:
        title = title.removesuffix(f" · {planned.item.title}")
        title = title.replace(planned.item.title, "…")
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        public = f"{planned.step.name}/{digest}"
    return Thing(id=f"regie.step.{campaign.slug}.{public}", role="step", title=title)
