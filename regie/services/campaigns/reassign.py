"""Hand a step to somebody else of the team: look first, then write it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.campaign.compare import Pair
from regie.campaign.compare import shifted_steps
from regie.campaign.compare import unmet_dates
from regie.campaign.handovers import Handover
from regie.campaign.legal import judge_step
from regie.campaign.model import Campaign
from regie.campaign.moves import Shift
from regie.campaign.receivers import owner
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.people.people import Person
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.services.campaigns.find import find_step
from regie.services.campaigns.repeated import repetitions
from regie.services.engine.handover_letter import said_by
from regie.services.engine.publish import publish_if_reachable
from regie.services.feeds import find_person
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigned:
    """Steps that were handed to somebody else, or would be.

    Attributes:
        steps: Keys of the steps that change hands; none if it was so already.
        titles: Theirs.
        before: Names of those who had them.
        after: Name of who has them now.
        told: Names of those who get a mail.
        shifted: Titles of steps that lie elsewhere by the new owner's days.
        conflicts: A sentence for each date that cannot be met any more.
        applied: Whether it was written.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    steps: tuple[str, ...]
    titles: tuple[str, ...]
    before: tuple[str, ...]
    after: str
    told: tuple[str, ...] = ()
    shifted: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    applied: bool = False
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked.

    Attributes:
        step: Key of a planned step, or the name that repeated ones share: then all that
            are still to do.
        to: Slug, name, address or role of somebody of the team.
        who: Who says so; is not told of it.
    """

    step: str
    to: str
    who: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What follows: the handovers and the plans before and after."""

    campaign: Campaign
    taker: Person
    handovers: tuple[Handover, ...]
    plans: Pair
    shifts: tuple[Shift, ...]


def look_at_reassign(runtime: Runtime, slug: str, wanted: Wanted) -> Reassigned:
    """Return what handing the step over would change; nothing is written.

    Raises:
        IllegalChangeError: The step is over, the machine's, or its campaign is over.
        NotFoundError: There is no such step, or nobody is called so.
        UsageError: The person is not of the team.
    """
    with runtime.unit(reading=True) as unit:
        return _told(_change(runtime, unit, slug, wanted))


def reassign(runtime: Runtime, slug: str, wanted: Wanted) -> Reassigned:
    """Hand the step over, in one transaction; then tell the timetable.

    Its card changes hands, the plan reckons with the new owner's days, and both get a
    mail through the campaign's actions. The earlier owner's links do nothing any more.

    Raises:
        IllegalChangeError: The step is over, the machine's, or its campaign is over.
        NotFoundError: There is no such step, or nobody is called so.
        UsageError: The person is not of the team.
    """
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        change = _change(runtime, unit, slug, wanted)
        _write(unit, change)
    reassigned = replace(_told(change), applied=bool(change.handovers))
    if not reassigned.applied:
        return replace(reassigned, published=True)
    return replace(reassigned, published=publish_if_reachable(runtime, slug))


def _change(runtime: Runtime, unit: Unit, slug: str, wanted: Wanted) -> _Change:
    now = runtime.clock.now()
    campaign = unit.campaigns.get(slug)
    plan = plan_of(campaign, now)
    taker = _taker(campaign, wanted.to)
    steps = [
        planned
        for planned in _steps(campaign, plan, wanted.step)
        if owner(campaign, planned) != taker
    ]
    number = unit.amendments.next_number(slug)
    handovers = tuple(
        _handover(campaign, planned, taker, wanted, (number + place, now))
        for place, planned in enumerate(steps)
    )
    facts = _facts_after(campaign, handovers)
    plans = Pair(before=plan, after=plan_of(replace(campaign, facts=facts), now))
    shifts = tuple(shifted_steps(campaign, plans))
    return _Change(
        campaign=campaign,
        taker=taker,
        handovers=handovers,
        plans=plans,
        shifts=shifts,
    )


def _taker(campaign: Campaign, who: str) -> Person:
    slug = find_person(campaign, who)
    for person in campaign.team:
        if person.slug == slug:
            return person
    team = ", ".join(
        f"{person.name} ({', '.join(person.roles)})" for person in campaign.team
    )
    raise UsageError(
        say(
            fr=f"« {who} » n'est pas dans l'équipe de cette campagne. L'équipe : "
            f"{team}.",
            en=f"“{who}” is not in the team of this campaign. The team: {team}.",
        )
    )


def _steps(campaign: Campaign, plan: Plan, key: str) -> Sequence[PlannedStep]:
    """Return the step of this key, or all open ones of a step that is repeated."""
    repeated = repetitions(campaign, plan, key, StepState.OPEN)
    found = [] if key in plan.steps else repeated
    found = found or [find_step(plan, key)]
    for planned in found:
        fact = campaign.facts.get(planned.key, Fact())
        judge_step(campaign, planned, fact, Verb.REASSIGN)
    return found


def _handover(
    campaign: Campaign,
    planned: PlannedStep,
    taker: Person,
    wanted: Wanted,
    place: tuple[int, datetime],
) -> Handover:
    number, now = place
    before = owner(campaign, planned)
    people = (taker,) if before is None else (before, taker)
    teller = said_by(campaign, wanted.who)
    return Handover(
        number=number,
        at=now,
        who=wanted.who,
        why=wanted.why,
        step_key=planned.key,
        before=before.slug if before else "",
        after=taker.slug,
        told=tuple(p.slug for p in people if p.email and p.name != teller),
    )


def _facts_after(
    campaign: Campaign, handovers: Sequence[Handover]
) -> Mapping[str, Fact]:
    fresh = {
        each.step_key: replace(
            campaign.facts.get(each.step_key, Fact()), owner=each.after
        )
        for each in handovers
    }
    return {**campaign.facts, **fresh}


def _write(unit: Unit, change: _Change) -> None:
    slug = change.campaign.slug
    for each in change.handovers:
        unit.amendments.add_handover(slug, each)
        unit.board.hand_over(slug, each.step_key, each.after)
        unit.journal.add(
            Event(
                campaign=slug,
                at=each.at,
                who=each.who,
                what=Verb.REASSIGN.value,
                about=each.step_key,
                why=_why(change, each),
            )
        )
    for shift in change.shifts:
        unit.board.put_off(slug, shift.key, shift.after.wanted_on)


def _why(change: _Change, each: Handover) -> str:
    names = _names(change)
    arrow = f"{names.get(each.before, '–')} → {names[each.after]}"
    return " · ".join(part for part in (arrow, each.why) if part)


def _names(change: _Change) -> dict[str, str]:
    """Return the names of those concerned by slug; an item has that of its step."""
    names = {person.slug: person.name for person in change.campaign.team}
    for each in change.handovers:
        planned = change.plans.before.steps[each.step_key]
        if each.before and each.before not in names and planned.item is not None:
            names[each.before] = planned.item.title
    return names


def _told(change: _Change) -> Reassigned:
    names = _names(change)
    keys = tuple(each.step_key for each in change.handovers)
    steps = change.plans.after.steps
    before = (names[each.before] for each in change.handovers if each.before)
    told = (names[slug] for each in change.handovers for slug in each.told)
    return Reassigned(
        campaign=change.campaign.slug,
        steps=keys,
        titles=tuple(steps[key].title for key in keys),
        before=tuple(dict.fromkeys(before)),
        after=change.taker.name,
        told=tuple(dict.fromkeys(told)),
        shifted=tuple(one.title for one in change.shifts if one.key not in keys),
        conflicts=tuple(one.sentence for one in unmet_dates(change.plans)[0]),
    )
