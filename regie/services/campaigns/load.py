"""The load of everybody over all campaigns, and a levelled plan as a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.campaign.load import known_people
from regie.campaign.load import Load
from regie.campaign.load import load_of
from regie.campaign.load import Planned
from regie.campaign.load import shares
from regie.campaign.model import Campaign
from regie.campaign.transitions import LIVING
from regie.errors import UsageError
from regie.planning.attendance import capacity_of
from regie.planning.jobs import early_spans
from regie.planning.jobs import Problem
from regie.planning.jobs import Spans
from regie.planning.level import Levelling
from regie.planning.level import make_levelling
from regie.planning.level import movable_keys
from regie.planning.level import Move
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.passes import passed
from regie.planning.serial import level
from regie.planning.serial import score_of
from regie.planning.wording import duration_text
from regie.services.campaigns.look import only_campaign
from regie.services.planned import plan_of
from regie.services.planned import scene_of
from regie.services.playbooks.optimize import Optimum
from regie.services.playbooks.optimize import optimum
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language

#: Orders tried by our own levelling, up to so many steps; one for larger plans.
TRIES = 40
TRIES_STEPS_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """A step that a levelled plan makes later than it may be.

    Attributes:
        days: Working days by which it ends too late.
        before: The same without levelling; 0 where it is in time.
    """

    key: str
    title: str
    days: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A levelled plan; nothing of it is stored.

    Attributes:
        campaign: Slug of the campaign.
        moves: Steps that would sit on other days.
        late: Steps that would end too late, or later still.
        before: The load of the campaign's people, over all campaigns.
        after: The same with the moves.
        bound: What the solver says of its result; None without it.
    """

    campaign: str
    moves: tuple[Move, ...]
    late: tuple[Lateness, ...]
    before: Load
    after: Load
    bound: Optimum | None = None


def everyones_load(
    runtime: Runtime, *, campaign: str | None = None, who: str = ""
) -> Load:
    """Return who has how much to do, over all campaigns that have not ended.

    Args:
        runtime: Where the campaigns are.
        campaign: Only work of this one.
        who: Only people whose name or e-mail holds this text.

    Raises:
        NotFoundError: No such campaign.
        UsageError: Nobody has such a name or e-mail.
    """
    if campaign is not None:
        only_campaign(runtime, campaign)
    found = load_of(_all_planned(runtime), only=campaign)
    return _only(found, who) if who else found


def propose_levelled(
    runtime: Runtime,
    campaign: str | None,
    *,
    accept_late: bool = False,
    optimize_seconds: float | None = None,
) -> Proposal:
    """Return a plan without overloads, as far as its dates allow; nothing is written.

    Args:
        runtime: Where the campaigns are.
        campaign: Whose plan; None for the only one there is.
        accept_late: Whether steps may become late for it.
        optimize_seconds: Let the solver look for the best one for so long.

    Raises:
        NoOptimizerError: The solver is asked for and not installed.
    """
    found, plan = only_campaign(runtime, campaign)
    now = runtime.clock.now()
    planned = _all_planned(runtime)
    levelling = _levelling(found, now, planned)
    count = len(levelling.problem.jobs)
    spans: Spans = level(
        levelling.problem,
        accept_late=accept_late,
        tries=TRIES if count <= TRIES_STEPS_MAX else 1,
    )
    bound = None
    if optimize_seconds is not None:
        bound = optimum(
            levelling.problem,
            accept_late=accept_late,
            seconds=optimize_seconds,
            hint=spans,
        )
        spans = _better(levelling.problem, bound.spans, spans)
    moves = tuple(levelling.moves(spans))
    moved = replace(found, facts={**found.facts, **_pins(found, moves)})
    after = plan_of(moved, now)
    emails = {person.email.casefold() for person in found.team}
    then = [
        (moved, after) if each.slug == found.slug else (each, made)
        for each, made in planned
    ]
    return Proposal(
        campaign=found.slug,
        moves=moves,
        late=tuple(_late(plan, after)),
        before=_of(load_of(planned), emails),
        after=_of(load_of(then), emails),
        bound=bound,
    )


def verdict(load: Load) -> str:
    """Say that nobody has too much to do; empty where a week does not suffice."""
    if load.overloads:
        return ""
    if not load.excess:
        return say(fr="Personne n'a trop à faire.", en="Nobody has too much to do.")
    amount = duration_text(load.excess, spoken_language())
    return say(
        fr=f"Chaque semaine suffit, mais {amount} ne tiennent pas dans leur journée.",
        en=f"Each week is enough, but {amount} do not fit into their day.",
    )


def _better(problem: Problem, found: Spans, known: Spans) -> Spans:
    """Return what the solver found, unless our own schedule is better still."""
    if not found:
        return known
    early = early_spans(problem)
    if score_of(problem, found, early) <= score_of(problem, known, early):
        return found
    return known


def _all_planned(runtime: Runtime) -> list[Planned]:
    """Return the campaigns that have not ended, the latest first."""
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        slugs = unit.campaigns.slugs(states=LIVING)
        every = [unit.campaigns.get(slug) for slug in slugs]
    return [(campaign, plan_of(campaign, now)) for campaign in every]


def _levelling(
    campaign: Campaign, now: datetime, planned: Sequence[Planned]
) -> Levelling:
    scene, placed, latest = passed(scene_of(campaign, now))
    movable = movable_keys(scene, placed)
    people = known_people([other for other, _ in planned])
    capacities = {email: capacity_of(person) for email, person in people.items()}
    busy = {
        (email, day): capacities[email]
        for email, person in people.items()
        for leave in person.leaves
        for day in leave.days()
    }
    for other, plan in planned:
        for share in shares(other, plan):
            if other.slug == campaign.slug and share.step_key in movable:
                continue
            key = share.email, share.on
            busy[key] = busy.get(key, 0) + share.minutes
    return make_levelling(scene, placed, latest, busy, capacities)


def _pins(campaign: Campaign, moves: Sequence[Move]) -> dict[str, Fact]:
    return {
        move.key: replace(campaign.facts.get(move.key, Fact()), pinned_on=move.new_on)
        for move in moves
        if move.pinned
    }


def _late(before: Plan, after: Plan) -> list[Lateness]:
    found = []
    for key, planned in after.steps.items():
        days = max(-(planned.slack_days or 0), 0)
        known = max(-(before.steps[key].slack_days or 0), 0)
        if days > known:
            found.append(
                Lateness(key=key, title=planned.title, days=days, before=known)
            )
    return found


def _of(load: Load, emails: set[str]) -> Load:
    return Load(weeks=tuple(w for w in load.weeks if w.email.casefold() in emails))


def _only(load: Load, who: str) -> Load:
    wanted = who.casefold()
    weeks = tuple(
        week for week in load.weeks if wanted in f"{week.name} {week.email}".casefold()
    )
    if weeks:
        return Load(weeks=weeks)
    names = ", ".join(dict.fromkeys(week.name for week in load.weeks)) or "–"
    raise UsageError(
        say(
            fr=f"Personne du nom de « {who} » n'a de travail prévu. Ont du travail : "
            f"{names}.",
            en=f"Nobody called “{who}” has any work planned. People who have: {names}.",
        )
    )
