"""What people look at: campaigns, what waits, the reason of a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC
from enum import StrEnum

from regie.campaign.actions import all_actions
from regie.campaign.gates import is_refused
from regie.campaign.last_days import last_day
from regie.campaign.model import Action
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import HELD
from regie.campaign.receivers import owner
from regie.campaign.receivers import receivers
from regie.errors import UsageError
from regie.planning.calendar import WorkCalendar
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.work import worked_days
from regie.services.own_words import retold
from regie.services.planned import load_planned
from regie.services.runtime import Runtime
from regie.words import pick
from regie.words import say
from regie.words import spoken_language


class Standing(StrEnum):
    """Where a step stands, as a person sees it."""

    DONE = "done"
    DROPPED = "dropped"
    PAST = "past"
    HELD = "held"
    REFUSED = "refused"
    LATE = "late"
    OPEN = "open"
    WAITING = "waiting"
    PLANNED = "planned"
    UNDATED = "undated"


#: Where nothing is left to do.
OVER = (Standing.DONE, Standing.DROPPED, Standing.PAST)

#: A mark and the word in both languages.
MARKS: Mapping[Standing, tuple[str, str, str]] = {
    Standing.DONE: ("✅", "fait", "done"),
    Standing.DROPPED: ("➖", "abandonné", "dropped"),
    Standing.PAST: ("➖", "déjà passé", "over already"),
    Standing.HELD: ("✋", "à décider", "to decide"),
    Standing.REFUSED: ("⛔", "no-go", "no-go"),
    Standing.LATE: ("🔴", "en retard", "late"),
    Standing.OPEN: ("🟠", "en cours", "open"),
    Standing.WAITING: ("⏳", "en attente", "waiting"),
    Standing.PLANNED: ("⚪", "prévu", "planned"),
    Standing.UNDATED: ("❔", "sans date", "undated"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a campaign's timeline.

    Attributes:
        on: The day it starts or happens, in the campaign's zone.
        until: Its last day.
        at: Its moment in UTC, if it has one.
        who: Name of the owner or receivers.
        waits_for: Titles of open steps that it waits for.
        gate: Whether it is a decision to take.
        after: Keys of all steps that it waits for, open or not.
        days: Days on which its owner works on it; None for a moment and without a
            date. Work that begins at a moment has both.
        critical: Whether it lies on the critical chain of a date.
        missed_at: When it was to happen (UTC), if the machine has not done it by now.
        detail: What happened to it, for example a vendor's refusal.
    """

    key: str
    title: str
    phase: str
    standing: Standing
    on: date | None
    until: date | None
    at: datetime | None
    due_on: date | None
    who: str
    automatic: bool
    slack_days: int | None
    waits_for: tuple[str, ...] = ()
    detail: str = ""
    gate: bool = False
    after: tuple[str, ...] = ()
    days: int | None = None
    critical: bool = False
    missed_at: datetime | None = None


def standing_word(standing: Standing, language: str) -> str:
    """Return the mark and word, such as `✅ fait`."""
    return f"{MARKS[standing][0]} {standing_name(standing, language)}"


def standing_name(standing: Standing, language: str) -> str:
    """Return the word alone, such as `fait`."""
    _, fr, en = MARKS[standing]
    return pick(language, fr=fr, en=en)


def who_text(who: str, language: str) -> str:
    """Return the name or the number of receivers of a timeline's line."""
    return who.replace("✉", pick(language, fr="destinataires", en="receivers"))


def timeline(campaign: Campaign, plan: Plan) -> list[Line]:
    """Return every step with its date and standing, by date and clock."""
    by_step: dict[str, list[Action]] = {}
    for action in all_actions(campaign, plan):
        by_step.setdefault(action.step_key, []).append(action)
    calendar = WorkCalendar(
        days_off=campaign.playbook.calendar.days_off, holidays=plan.holidays
    )
    lines = [
        replace(
            _line(campaign, plan, planned, by_step.get(planned.key, [])),
            days=worked_days(calendar, planned),
        )
        for planned in plan.steps.values()
    ]
    far, dawn = date.max, datetime.min.replace(tzinfo=UTC)
    return sorted(lines, key=lambda ln: (ln.on or far, ln.at or dawn, ln.until or far))


def _line(
    campaign: Campaign, plan: Plan, planned: PlannedStep, actions: list[Action]
) -> Line:
    troubled = [
        outcome
        for action in actions
        if (outcome := campaign.outcomes.get(action.key)) is not None
        and outcome.state in HELD | {ActionState.WAITING}
    ]
    held = any(outcome.state in HELD for outcome in troubled)
    waits = [
        plan.steps[key].shown_title
        for key in planned.waits_for
        if not _over(campaign, key) and not _over(campaign, planned.key)
    ]
    return Line(
        key=planned.key,
        title=planned.shown_title,
        phase=planned.step.phase,
        standing=_standing(campaign, plan, planned, held=held, waits=bool(waits)),
        on=planned.starts_on,
        until=planned.ends_on,
        at=planned.at,
        due_on=planned.due_on,
        who=who_does(campaign, planned),
        automatic=planned.step.run is not None,
        gate=planned.step.gate,
        slack_days=planned.slack_days,
        waits_for=tuple(waits),
        detail=" ".join(
            dict.fromkeys(
                retold(outcome.detail, spoken_language()) for outcome in troubled
            )
        ),
        after=planned.waits_for,
        critical=planned.critical,
        missed_at=planned.missed_at,
    )


def names_of(campaign: Campaign, plan: Plan) -> dict[str, str]:
    """Return who does each person's step, by its key, where somebody has the role."""
    found: dict[str, str] = {}
    for planned in plan.steps.values():
        person = owner(campaign, planned)
        handed = campaign.facts.get(planned.key, Fact()).owner
        if person is not None and (handed or planned.step.who in person.roles):
            found[planned.key] = person.name
    return found


def who_does(campaign: Campaign, planned: PlannedStep) -> str:
    """Return the name of the owner, or of the one receiver, or how many receive it."""
    if planned.step.run is None:
        person = owner(campaign, planned)
        return person.name if person else ""
    people = receivers(campaign, planned)
    names = [person.name or person.email for person in people]
    return names[0] if len(names) == 1 else f"{len(names)} ✉"


def _over(campaign: Campaign, key: str) -> bool:
    fact = campaign.facts.get(key)
    return fact is not None and (fact.done_at is not None or fact.dropped)


def _standing(
    campaign: Campaign, plan: Plan, planned: PlannedStep, *, held: bool, waits: bool
) -> Standing:
    fact = campaign.facts.get(planned.key, Fact())
    if planned.reason is Reason.PAST or (planned.is_left_out and not held):
        return Standing.PAST
    if fact.dropped or fact.done_at is not None:
        return Standing.DROPPED if fact.dropped else Standing.DONE
    if held or is_refused(campaign, planned.key):
        return Standing.HELD if held else Standing.REFUSED
    if planned.ends_on is None:
        return Standing.UNDATED
    return _by_date(campaign, plan, planned, waits=waits)


def _by_date(
    campaign: Campaign, plan: Plan, planned: PlannedStep, *, waits: bool
) -> Standing:
    last = last_day(campaign, plan, planned) or plan.today
    if last < plan.today or planned.missed_at is not None:
        return Standing.LATE
    if campaign.facts.get(planned.key, Fact()).started_on is not None:
        return Standing.OPEN
    starts_on = planned.starts_on or planned.ends_on or plan.today
    return Standing.WAITING if waits and starts_on <= plan.today else Standing.PLANNED


def only_campaign(runtime: Runtime, slug: str | None) -> tuple[Campaign, Plan]:
    """Return the campaign named, or the only one there is.

    Raises:
        UsageError: None is named and there is none, or more than one.
    """
    if slug is not None:
        return load_planned(runtime, slug_named(runtime, slug))
    with runtime.unit(reading=True) as unit:
        slugs = unit.campaigns.slugs()
    if len(slugs) != 1:
        raise UsageError(_which(slugs))
    return load_planned(runtime, slugs[0])


def slug_named(runtime: Runtime, name: str) -> str:
    """Return the slug of the campaign of this slug or title; else the name itself."""
    with runtime.unit(reading=True) as unit:
        slugs = unit.campaigns.slugs()
        if name in slugs:
            return name
        titles = {unit.campaigns.get(s).title.casefold(): s for s in reversed(slugs)}
    return titles.get(name.strip().casefold(), name)


def _which(slugs: list[str]) -> str:
    if not slugs:
        return say(
            fr="Aucune campagne n'a été démarrée. Voyez `regie start --help`.",
            en="No campaign has been started. See `regie start --help`.",
        )
    known = ", ".join(slugs)
    return say(
        fr="De quelle campagne s'agit-il ? Ajoutez --campaign avec l'une de : "
        f"{known}.",
        en=f"Which campaign do you mean? Add --campaign with one of: {known}.",
    )
