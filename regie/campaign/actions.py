"""Everything automatic in a campaign, with its moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import time
from datetime import UTC
from functools import lru_cache
from zoneinfo import ZoneInfo

from regie.campaign.alerts import alerts
from regie.campaign.escalations import escalations
from regie.campaign.last_days import calendar_of
from regie.campaign.last_days import wanted_on
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.notices import handover_messages
from regie.campaign.notices import notices
from regie.campaign.receivers import owner
from regie.campaign.receivers import receivers
from regie.people.ladder import reminder_days
from regie.planning.calendar import WorkCalendar
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.playbook.model import Missed
from regie.words import pick

KIND_OF_RUN = {"mail.send": ActionKind.MAIL, "contacts.add": ActionKind.CONTACT}


def all_actions(
    campaign: Campaign,
    plan: Plan,
    *,
    until: datetime | None = None,
    only_open: bool = False,
) -> tuple[Action, ...]:
    """Return every action of the campaign that has a moment, in the order to do them.

    The order is by moment, then by dependency; a digest comes after the rest of its
    moment, so that it speaks of what is still open.

    Args:
        until: Digests of days after this moment's (UTC) are left out: there are many,
            and whoever asks what is due now does not need them.
        only_open: Those of steps that are done or dropped are left out: nothing comes
            of them any more.
    """
    found: list[Action] = []
    for order, planned in enumerate(plan.steps.values()):
        if planned.reason is Reason.PAST:
            continue
        if only_open and _settled(campaign, planned):
            continue
        if planned.step.run is None:
            found.extend(_card(campaign, plan, planned, order))
        else:
            found.extend(_performances(campaign, plan, planned, order))
    found.extend(_digests(campaign, plan, until))
    found.extend(notices(campaign))
    found.extend(handover_messages(campaign, plan))
    found.extend(alerts(campaign))
    found.extend(escalations(campaign, plan))
    return tuple(sorted(found, key=lambda action: (action.due_at, action.order)))


def siblings_of(campaign: Campaign, plan: Plan, action: Action) -> tuple[Action, ...]:
    """Return all actions of the action's step, its own too; none without a step."""
    planned = plan.steps.get(action.step_key)
    if planned is None:
        return ()
    if planned.step.run is None:
        return (action,)
    return tuple(_performances(campaign, plan, planned, action.order))


def day_start(campaign: Campaign, plan: Plan, on: date) -> datetime:
    """Return when the working day begins on that date, in UTC."""
    return _at(plan, on, campaign.playbook.calendar.day_starts)


def _at(plan: Plan, on: date, clock: time) -> datetime:
    return _instant(on, clock, plan.zone)


@lru_cache(maxsize=4096)
def _instant(on: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, clock, zone).astimezone(UTC)


def _followers_start(
    campaign: Campaign, plan: Plan, planned: PlannedStep, planned_at: datetime
) -> datetime:
    """Return when a step may start; at once after the last of its predecessors.

    The plan counts whole days, so a step whose predecessor ends today is planned for
    tomorrow. Where only the predecessor held it back, its people need not wait.
    """
    done = [
        fact.done_at
        for key in planned.waits_for
        if (fact := campaign.facts.get(key)) is not None and fact.done_at is not None
    ]
    if not done or planned.at is not None or planned.step.every is not None:
        return planned_at
    last = max(done)
    last_on = last.astimezone(plan.zone).date()
    calendar = calendar_of(campaign.playbook.calendar.days_off, plan.holidays)
    held_by_chain = planned.starts_on is not None and planned.starts_on <= (
        calendar.business_days_after(last_on, 1)
    )
    return last if held_by_chain else planned_at


def _card(
    campaign: Campaign, plan: Plan, planned: PlannedStep, order: int
) -> Iterator[Action]:
    if planned.starts_on is None:
        return
    opens_at = day_start(campaign, plan, planned.starts_on)
    person = owner(campaign, planned)
    yield Action(
        key=f"{campaign.slug}:{planned.key}:card",
        kind=ActionKind.CARD,
        step_key=planned.key,
        person=person.slug if person else "",
        due_at=_followers_start(campaign, plan, planned, opens_at),
        phase=planned.step.phase,
        title=planned.title,
        order=order,
    )


def _performances(
    campaign: Campaign, plan: Plan, planned: PlannedStep, order: int
) -> Iterator[Action]:
    at = planned.due_at
    if at is None:
        if planned.ends_on is None:
            return
        at = day_start(campaign, plan, planned.ends_on)
        at = _followers_start(campaign, plan, planned, at)
    kind = KIND_OF_RUN[planned.step.run or ""]
    again = _round(campaign, planned.key)
    for person in receivers(campaign, planned):
        yield Action(
            key=f"{campaign.slug}:{planned.key}:{kind}:{person.slug}{again}",
            kind=kind,
            step_key=planned.key,
            person=person.slug,
            due_at=at,
            phase=planned.step.phase,
            title=planned.title,
            order=order,
            if_missed=planned.step.if_missed,
        )


def _round(campaign: Campaign, step_key: str) -> str:
    """Return what tells a step's keys from those before it was done again.

    A move had it done again, or a person.
    """
    count = sum(step_key in move.redone for move in campaign.moves)
    count += campaign.facts.get(step_key, Fact()).rounds
    return f":{count + 1}" if count else ""


def _digests(
    campaign: Campaign, plan: Plan, until: datetime | None
) -> Iterator[Action]:
    """Yield one reminder a person and day, with everything to be reminded of."""
    horizon = date.max if until is None else until.astimezone(plan.zone).date()
    listed: dict[tuple[date, str], list[PlannedStep]] = {}
    calendar = calendar_of(campaign.playbook.calendar.days_off, plan.holidays)
    for planned in plan.steps.values():
        if planned.step.run is not None or _settled(campaign, planned):
            continue
        person = owner(campaign, planned)
        wanted = wanted_on(campaign, plan, planned)
        if person is None or wanted is None:
            continue
        days = {_told_on(campaign, plan, planned, calendar)}
        days.update(reminder_days(wanted, calendar))
        days = _rested(days, campaign.facts.get(planned.key, Fact()), calendar)
        # Nobody is late yet: days after the due day come up once somebody is.
        last_on = wanted if plan.today <= wanted else date.max
        last_on = min(last_on, horizon)
        for on in sorted(day for day in days if day <= last_on):
            listed.setdefault((on, person.slug), []).append(planned)
    language = campaign.playbook.language
    for (on, slug), steps in sorted(listed.items(), key=lambda pair: pair[0]):
        due_at = day_start(campaign, plan, on)
        if due_at < campaign.started_at:
            continue  # nobody could be reminded of a campaign that was not there
        yield Action(
            key=f"{campaign.slug}:digest:{slug}:{on.isoformat()}",
            kind=ActionKind.DIGEST,
            step_key="",
            person=slug,
            due_at=due_at,
            phase=steps[0].step.phase,
            title=pick(language, fr="rappel du jour", en="reminder of the day"),
            order=len(plan.steps),
            if_missed=Missed.SKIP,
            steps=tuple(planned.key for planned in steps),
        )


def _rested(days: set[date], fact: Fact, calendar: WorkCalendar) -> set[date]:
    """Return the days without those on which reminders of the step rest."""
    if fact.snoozed_until is None:
        return days
    again_on = calendar.on_or_after(fact.snoozed_until)
    return {again_on, *(day for day in days if day > again_on)}


def _told_on(
    campaign: Campaign, plan: Plan, planned: PlannedStep, calendar: WorkCalendar
) -> date:
    """Return the day whose digest is the first to name the step.

    It is the day its card opens; the next working day for a card that opened later than
    the digests of its day.
    """
    card = campaign.outcomes.get(f"{campaign.slug}:{planned.key}:card")
    if card is None or card.finished_at is None:
        return planned.starts_on or plan.today
    opened_on = card.finished_at.astimezone(plan.zone).date()
    if card.finished_at <= day_start(campaign, plan, opened_on):
        return opened_on
    return calendar.business_days_after(opened_on, 1)


def _settled(campaign: Campaign, planned: PlannedStep) -> bool:
    if planned.reason is Reason.PAST:
        return True
    fact = campaign.facts.get(planned.key)
    return fact is not None and (fact.done_at is not None or fact.dropped)
