"""Add a step to a running campaign: look first, then write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

from regie.campaign.compare import Pair
from regie.campaign.compare import shifted_steps
from regie.campaign.compare import slot_of
from regie.campaign.compare import unmet_dates
from regie.campaign.legal import judge_campaign
from regie.campaign.model import Campaign
from regie.campaign.moves import Shift
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.people.people import slug_of
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.naming import group_key
from regie.planning.naming import name_of_group
from regie.playbook.added import step_text
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.playbook.problems import PlaybookError
from regie.playbook.scope import ONLY_PHASE
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.look import who_does
from regie.services.engine.move_words import days_text
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import plan_of
from regie.services.playbooks.new_step import in_words_of
from regie.services.playbooks.new_step import NewStep
from regie.services.playbooks.new_step import understood_of
from regie.services.playbooks.typed_step import TYPED
from regie.services.playbooks.typed_step import typed_error
from regie.services.runtime import Runtime
from regie.store.amendments import Addition
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import pick
from regie.words import say
from regie.words import spoken_language

#: How long a name made of a title may be.
NAME_LENGTH_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """Steps as a file holds them: `steps:` and one name a step.

    Attributes:
        file: The file's name, for messages.
    """

    file: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One new step of the plan.

    Attributes:
        on: Its day, or its first one, in the campaign's zone; None while not known.
        until: Its last day.
        at: Its moment (UTC), if it has one.
        who: Name of its owner, or how many receive it.
        when: Its day, days or moment in words; empty while not known.
    """

    key: str
    title: str
    who: str
    on: date | None
    until: date | None
    at: datetime | None
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Steps that were added, or would be.

    Attributes:
        text: What was understood, as a playbook's text.
        names: Names of the steps, by which they can be dropped.
        understood: What was typed in another language, as `at: …` in the playbook's.
        lines: The planned steps; none if a condition keeps them out of the plan.
        shifted: Titles of other steps that lie elsewhere now.
        conflicts: A sentence for each date that cannot be met any more.
        twins: Keys of steps of the plan that had the same title before.
        applied: Whether it was written.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    text: str
    names: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    shifted: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    applied: bool = False
    published: bool = False
    understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What follows: the campaign with the new steps, and the plans."""

    campaign: Campaign
    text: str
    understood: tuple[str, ...]
    names: tuple[str, ...]
    plans: Pair
    shifts: tuple[Shift, ...]


def look_at_add(runtime: Runtime, slug: str, wanted: NewStep | NewText) -> Added:
    """Return what adding the steps would change; nothing is written.

    Raises:
        IllegalChangeError: The campaign is over.
        PlaybookError: The steps have problems, by the rules of every playbook.
    """
    with runtime.unit(reading=True) as unit:
        return _told(_change(runtime, unit, slug, wanted))


def add_step(
    runtime: Runtime,
    slug: str,
    wanted: NewStep | NewText,
    *,
    who: str,
    why: str = "",
) -> Added:
    """Add the steps, in one transaction; then tell the timetable.

    Raises:
        IllegalChangeError: The campaign is over.
        PlaybookError: The steps have problems, by the rules of every playbook.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        change = _change(runtime, unit, slug, wanted)
        addition = Addition(
            number=unit.amendments.next_number(slug),
            at=runtime.clock.now(),
            who=who,
            why=why,
            step_key=change.names[0],
            text=change.text,
        )
        unit.amendments.add_step(slug, addition)
        for event in _events(change, addition):
            unit.journal.add(event)
        for shift in change.shifts:
            unit.board.put_off(slug, shift.key, shift.after.wanted_on)
    published = publish_if_reachable(runtime, slug)
    return replace(_told(change), applied=True, published=published)


def _change(
    runtime: Runtime, unit: Unit, slug: str, wanted: NewStep | NewText
) -> _Change:
    now = runtime.clock.now()
    campaign, source = unit.campaigns.get(slug), unit.campaigns.source(slug)
    judge_campaign(campaign, Verb.ADD)
    before = plan_of(campaign, now)
    text = wanted
    understood: tuple[str, ...] = ()
    if isinstance(text, NewStep):
        typed, text = text, in_words_of(campaign.playbook.language, text)
        understood = understood_of(typed, text)
        step = _with_phase(text, campaign, source, now)
        text = NewText(file=TYPED, text=_written(step, campaign.playbook))
    after = _amended(campaign, source, text)
    plans = Pair(before=before, after=plan_of(after, now))
    known = campaign.playbook.steps
    return _Change(
        campaign=after,
        text=text.text,
        understood=understood,
        names=tuple(name for name in after.playbook.steps if name not in known),
        plans=plans,
        shifts=tuple(
            shift
            for shift in shifted_steps(campaign, plans)
            if shift.key in before.steps
        ),
    )


def _amended(campaign: Campaign, source: PlaybookSource, new: NewText) -> Campaign:
    """Return the campaign with the new steps; their problems are shown in their text.

    Raises:
        PlaybookError: There are some.
    """
    added = {**source.added, new.file: new.text}
    whole = replace(source, added=added)
    try:
        playbook = load_source(whole, language=spoken_language())
    except PlaybookError as error:
        own = [replace(p, file="") for p in error.problems if p.file == new.file]
        if own and new.file == TYPED:
            raise typed_error(new.text, own) from None
        if own:
            raise PlaybookError(new.file, new.text, own) from None
        raise
    return replace(campaign, playbook=playbook)


def _written(step: NewStep, playbook: Playbook) -> str:
    made = slug_of(step.title)[:NAME_LENGTH_MAX].strip("-")
    if not made[0].isalpha():
        made = f"step-{made}"
    names = [known.partition("/")[0] for known in playbook.steps]
    taken = {known.replace("_", "-") for known in names}
    name = slug_of(made, taken).replace("-", "_")
    keys: dict[str, str | Sequence[str]] = {
        "do": step.title,
        "phase": step.phase,
        "who": step.who,
        "at": step.at,
        "after": tuple(_awaited(name, playbook) for name in step.after),
        "takes": step.takes,
        "due": step.due,
        "how": step.how,
    }
    return step_text(name, keys)


def _awaited(key: str, playbook: Playbook) -> str:
    """Return the step that is waited for in playbook words; a group is all of it.

    Raises:
        UsageError: It is one repetition of a step.
    """
    name = name_of_group(key)
    if name != key:
        return pick(playbook.language, fr=f"chaque {name}", en=f"every {name}")
    name = key.partition("/")[0]
    if name == key or name not in playbook.steps:
        return key
    raise UsageError(
        say(
            fr=f"--after {key} : on n'attend pas une répétition seule. "
            f"Pour les attendre toutes : --after {group_key(name)}.",
            en=f"--after {key}: one cannot wait for a single repetition of a step. To "
            f"wait for all of them: --after {group_key(name)}.",
        )
    )


def _with_phase(
    step: NewStep, campaign: Campaign, source: PlaybookSource, now: datetime
) -> NewStep:
    """Return the step with a phase where the playbook has phases and none is said."""
    phases = list(campaign.playbook.phases)
    if step.phase or phases == [ONLY_PHASE]:
        return step
    for name in step.after:
        known = campaign.playbook.steps.get(name_of_group(name.split()[0]))
        if known is not None:
            return replace(step, phase=known.phase)
    first = replace(step, phase=phases[0])
    new = NewText(file=TYPED, text=_written(first, campaign.playbook))
    after = _amended(campaign, source, new)
    plan = plan_of(after, now)
    phase = _phase_by_day(
        plan, set(after.playbook.steps) - set(campaign.playbook.steps)
    )
    return replace(step, phase=phase or phases[0])


def _phase_by_day(plan: Plan, new: set[str]) -> str:
    """Return the phase of the latest step planned before the new ones."""
    days = [p.starts_on for p in plan.steps.values() if p.step.name in new]
    on = max((day for day in days if day is not None), default=None)
    earlier = [
        (planned.starts_on, planned.step.phase)
        for planned in plan.steps.values()
        if planned.step.name not in new
        and planned.starts_on is not None
        and on is not None
        and planned.starts_on <= on
    ]
    return max(earlier, key=lambda pair: pair[0])[1] if earlier else ""


def _events(change: _Change, addition: Addition) -> list[Event]:
    return [
        Event(
            campaign=change.campaign.slug,
            at=addition.at,
            who=addition.who,
            what=Verb.ADD.value,
            about=name,
            why=addition.why,
        )
        for name in change.names
    ]


def _told(change: _Change) -> Added:
    new = [p for p in change.plans.after.steps.values() if p.step.name in change.names]
    return Added(
        campaign=change.campaign.slug,
        text=change.text,
        names=change.names,
        understood=change.understood,
        lines=tuple(line_of(change.campaign, planned) for planned in new),
        shifted=tuple(shift.title for shift in change.shifts),
        conflicts=tuple(one.sentence for one in unmet_dates(change.plans)[0]),
        twins=_twins(change.plans.before, {slug_of(one.title) for one in new}),
    )


def _twins(before: Plan, titles: set[str]) -> tuple[str, ...]:
    return tuple(k for k, one in before.steps.items() if slug_of(one.title) in titles)


def line_of(campaign: Campaign, planned: PlannedStep) -> Line:
    """Return a step of the plan as it is told before it is added."""
    zone = ZoneInfo(campaign.playbook.zone)
    return Line(
        key=planned.key,
        title=planned.title,
        who=who_does(campaign, planned),
        on=planned.starts_on,
        until=planned.ends_on,
        at=planned.at,
        when=days_text(slot_of(planned), zone, spoken_language()),
    )
