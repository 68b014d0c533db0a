"""Change parameters of a running campaign: look first, then write in one transaction.

Steps whose condition holds now come into the plan, the others leave it. What was done
stays, and setting the old value again gives the plan there was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from regie.campaign.compare import changed_cautions
from regie.campaign.compare import Pair
from regie.campaign.compare import people_told
from regie.campaign.compare import shifted_steps
from regie.campaign.compare import unmet_dates
from regie.campaign.legal import judge_campaign
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.moves import Move
from regie.campaign.moves import MoveStory
from regie.campaign.moves import Shift
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.planning.model import Fact
from regie.planning.model import PlannedStep
from regie.playbook.content import Parameter
from regie.playbook.model import Playbook
from regie.playbook.parameters import answers
from regie.playbook.parameters import said_value
from regie.playbook.parameters import written_value
from regie.services.campaigns.add import Line
from regie.services.campaigns.add import line_of
from regie.services.campaigns.answers import fault_of
from regie.services.campaigns.move import MoveConflictError
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which values are to change.

    Attributes:
        values: The new ones by name, as they were typed.
        accept_late: Change them although dates cannot be met then.
        who: Who says so.
    """

    values: Mapping[str, str]
    who: str
    why: str = ""
    accept_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A parameter before and after, in stored spelling; empty if it had none.

    Attributes:
        said: Both as the reader writes them: `oui` for `yes`.
    """

    name: str
    before: str
    after: str
    said: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Parameters that were changed, or would be.

    Attributes:
        appear: Steps that come into the plan.
        vanish: Titles of steps that leave it; their open cards are closed.
        stay: Titles of steps that would leave it, were they not done.
        shifts: Steps that lie elsewhere then.
        sent: Titles of steps whose mail left with an old value in it.
        conflicts: A sentence for each date that cannot be met any more.
        cautions: What is to be looked at then, and was not before.
        lifted: What was to be looked at, and is not any more.
        told: Slugs of the people whose steps change; each gets one message.
        applied: Whether it was written.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    values: tuple[Value, ...]
    appear: tuple[Line, ...] = ()
    vanish: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    sent: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    applied: bool = False
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What follows: the values, the plans, and the steps that differ.

    Attributes:
        shifts: What lies elsewhere; steps that come or go too.
    """

    before: Campaign
    after: Campaign
    values: tuple[Value, ...]
    plans: Pair
    shifts: tuple[Shift, ...]

    @property
    def appear(self) -> list[PlannedStep]:
        """Return the steps that only the second plan has."""
        known = self.plans.before.steps
        return [p for p in self.plans.after.steps.values() if p.key not in known]

    @property
    def vanish(self) -> list[PlannedStep]:
        """Return the steps that only the first plan has."""
        known = self.plans.after.steps
        return [p for p in self.plans.before.steps.values() if p.key not in known]


def look_at_set(runtime: Runtime, slug: str, wish: Wish) -> Changed:
    """Return what the new values would change; nothing is written.

    Raises:
        IllegalChangeError: The campaign is over.
        UsageError: A value is of no parameter, fixed, not legal, or the same.
    """
    with runtime.unit(reading=True) as unit:
        return _told(runtime, _change(runtime, unit, slug, wish))


def set_values(runtime: Runtime, slug: str, wish: Wish) -> Changed:
    """Write the new values, in one transaction; then tell the timetable.

    Each person whose steps come, go or move gets one message, as after a move. Cards of
    steps that leave the plan are closed, and opened again when an old value brings them
    back.

    Raises:
        IllegalChangeError: The campaign is over.
        MoveConflictError: Dates cannot be met then, and `accept_late` is not set.
        UsageError: A value is of no parameter, fixed, not legal, or the same.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        change = _change(runtime, unit, slug, wish)
        told = _told(runtime, change)
        if told.conflicts and not wish.accept_late:
            raise MoveConflictError(told.conflicts)
        _write(runtime, unit, change, wish)
        if told.told:
            unit.moves.add(slug, _story(runtime, change, told, wish))
    published = publish_if_reachable(runtime, slug)
    return replace(told, applied=True, published=published)


def _change(runtime: Runtime, unit: Unit, slug: str, wish: Wish) -> _Change:
    now = runtime.clock.now()
    before = unit.campaigns.get(slug)
    judge_campaign(before, Verb.SET)
    values = tuple(_values(before, wish.values))
    given = {value.name: value.after for value in values}
    after = replace(before, parameters={**before.parameters, **given})
    plans = Pair(before=plan_of(before, now), after=plan_of(after, now))
    return _Change(
        before=before,
        after=after,
        values=values,
        plans=plans,
        shifts=tuple(shifted_steps(before, plans)),
    )


def _values(campaign: Campaign, wanted: Mapping[str, str]) -> Iterator[Value]:
    """Yield what differs; all that is wrong with the values is said at once."""
    playbook = campaign.playbook
    faults = [_fault(playbook, name, text) for name, text in wanted.items()]
    if any(faults):
        raise UsageError("\n".join(fault for fault in faults if fault))
    known = answers(playbook.parameters, campaign.parameters)
    found = [
        _value(playbook.parameters[name], known.get(name, ""), text)
        for name, text in wanted.items()
    ]
    fresh = [value for value in found if not _is_same(playbook, value)]
    if not fresh:
        named = ", ".join(f"{value.name}={value.said[0]}" for value in found)
        raise UsageError(
            say(
                fr=f"Rien à changer : {named} est déjà ainsi.",
                en=f"Nothing to change: {named} is so already.",
            )
        )
    yield from fresh


def _value(parameter: Parameter, before: str, text: str) -> Value:
    after = written_value(parameter, text) or ""
    language = spoken_language()
    said = (
        said_value(parameter, before, language),
        said_value(parameter, after, language),
    )
    return Value(name=parameter.name, before=before, after=after, said=said)


def _is_same(playbook: Playbook, value: Value) -> bool:
    parameter = playbook.parameters[value.name]
    return written_value(parameter, value.before) == value.after


def _fault(playbook: Playbook, name: str, text: str) -> str:
    if name not in playbook.anchors:
        return fault_of(playbook, name, text)
    return say(
        fr=f"{name} est une date du lancement : déplacez-la avec "
        f"« regie move {name} {text} ».",
        en=f"{name} is a date of the launch: move it with `regie move {name} {text}`.",
    )


def _told(runtime: Runtime, change: _Change) -> Changed:
    campaign = change.before
    cautions, lifted = changed_cautions(change.plans)
    return Changed(
        campaign=campaign.slug,
        values=change.values,
        appear=tuple(line_of(change.after, planned) for planned in change.appear),
        vanish=tuple(planned.title for planned in change.vanish),
        stay=tuple(_history(runtime, change)),
        shifts=tuple(s for s in change.shifts if not (s.is_new or s.is_gone)),
        sent=tuple(_sent(change)),
        conflicts=tuple(one.sentence for one in unmet_dates(change.plans)[0]),
        cautions=cautions,
        lifted=lifted,
        told=people_told(campaign, change.shifts),
    )


def _history(runtime: Runtime, change: _Change) -> Iterator[str]:
    """Yield the titles of done steps that their conditions would leave out."""
    bare = replace(change.after, facts={})
    wanted = plan_of(bare, runtime.clock.now()).steps
    for key, planned in change.plans.after.steps.items():
        if planned.step.conditions and key not in wanted:
            yield planned.title


def _sent(change: _Change) -> Iterator[str]:
    """Yield the titles of steps whose mail left, and speaks of what changes."""
    names = "|".join(re.escape(value.name) for value in change.values)
    speaks = re.compile(rf"\bparams\s*(?:\.\s*|\[\s*['\"])(?:{names})\b")
    mails = {
        name
        for name, mail in change.before.playbook.mails.items()
        if speaks.search(f"{mail.subject}\n{mail.body}")
    }
    for planned in change.plans.before.steps.values():
        if planned.step.mail in mails and has_left(change.before, planned):
            yield planned.title


def has_left(campaign: Campaign, planned: PlannedStep) -> bool:
    """Say whether a step's mail has left, to somebody or to all."""
    if campaign.facts.get(planned.key, Fact()).done_at is not None:
        return True
    head = f"{campaign.slug}:{planned.key}:{ActionKind.MAIL}:"
    return any(
        key.startswith(head) and outcome.state is ActionState.DONE
        for key, outcome in campaign.outcomes.items()
    )


def _story(runtime: Runtime, change: _Change, told: Changed, wish: Wish) -> MoveStory:
    """Return what the messages speak of; no date of the launch was moved."""
    return MoveStory(
        move=Move(
            number=len(change.before.moves) + 1,
            at=runtime.clock.now(),
            told=told.told,
        ),
        who=wish.who,
        why=wish.why,
        anchors=(),
        shifts=change.shifts,
        announced=(),
        given=change.before.anchors,
    )


def _write(runtime: Runtime, unit: Unit, change: _Change, wish: Wish) -> None:
    slug, now = change.before.slug, runtime.clock.now()
    unit.campaigns.set_parameters(slug, change.after.parameters)
    for planned in change.vanish:
        unit.board.close(slug, planned.key, now)
    for planned in change.appear:
        unit.board.reopen(slug, planned.key)
    for shift in change.shifts:
        unit.board.put_off(slug, shift.key, shift.after.wanted_on)
    for value in change.values:
        before, after = value.said
        why = f"{before or '—'} → {after}"
        unit.journal.add(
            Event(
                campaign=slug,
                at=now,
                who=wish.who,
                what=Verb.SET.value,
                about=value.name,
                why=f"{why} · {wish.why}" if wish.why else why,
            )
        )
