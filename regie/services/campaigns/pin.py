"""Put one step on a day of one's own, or let it go back to where the plan wants it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date

from regie.campaign.compare import changed_cautions
from regie.campaign.compare import Pair
from regie.campaign.compare import shifted_steps
from regie.campaign.compare import unmet_dates
from regie.campaign.last_days import calendar_of
from regie.campaign.legal import judge_step
from regie.campaign.model import Campaign
from regie.campaign.moves import Shift
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.planning.cautions import PINNED_HEADS
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.wording import day_text
from regie.planning.wording import quoted
from regie.services.campaigns.find import find_step
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.words import pick
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """What pinning a step, or unpinning it, changed.

    Attributes:
        on: The day of the step now; None where it has none.
        changed: False if it was so already.
        shifted: Titles of other steps that lie elsewhere now.
        shifts: These steps with where they lay and lie.
        cautions: What is worth a look: the day is off, somebody is away on it.
        conflicts: A sentence for each date that cannot be met any more.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    step_key: str
    title: str
    on: date | None
    changed: bool
    shifted: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    cautions: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    published: bool = True


def pin_step(
    runtime: Runtime,
    slug: str,
    step_key: str,
    on: date | None,
    *,
    who: str,
    why: str = "",
) -> Pinned:
    """Pin the step to a day, or unpin it with None; then tell the timetable.

    A step with a moment keeps its time of day. What follows is planned again.

    Raises:
        IllegalChangeError: The step is over, or its campaign.
        UsageError: The day is over, or the step has begun, so that a day is too late.
    """
    verb = Verb.UNPIN if on is None else Verb.PIN
    now = runtime.clock.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        plan = plan_of(campaign, now)
        planned = find_step(plan, step_key)
        fact = campaign.facts.get(planned.key, Fact())
        judge_step(campaign, planned, fact, verb)
        _check_day(on, plan)
        _check_not_begun(on, planned, fact)
        pinned = Pinned(
            campaign=slug,
            step_key=planned.key,
            title=planned.title,
            on=planned.starts_on,
            changed=fact.pinned_on != on,
        )
        if not pinned.changed:
            return pinned
        fresh = replace(fact, pinned_on=on)
        facts = {**campaign.facts, planned.key: fresh}
        after = plan_of(replace(campaign, facts=facts), now)
        plans = Pair(before=plan, after=after)
        shifts = list(shifted_steps(campaign, plans))
        unit.campaigns.set_fact(slug, planned.key, fresh)
        for shift in shifts:
            unit.board.put_off(slug, shift.key, shift.after.wanted_on)
        unit.journal.add(
            Event(
                campaign=slug,
                at=now,
                who=who,
                what=verb.value,
                about=planned.key,
                why=" · ".join(part for part in (_arrow(on), why) if part),
            )
        )
    others = [one for one in shifts if one.key != planned.key and not one.is_limit]
    return replace(
        pinned,
        on=after.steps[planned.key].starts_on,
        shifted=tuple(one.title for one in others),
        shifts=tuple(others),
        cautions=_cautions(campaign, plans, on),
        conflicts=tuple(one.sentence for one in unmet_dates(plans)[0]),
        published=publish_if_reachable(runtime, slug),
    )


def _cautions(campaign: Campaign, plans: Pair, on: date | None) -> tuple[str, ...]:
    """Say that the day is off, and what else looks odd only now, as `move` does."""
    fresh = [
        one for one in changed_cautions(plans)[0] if not one.startswith(PINNED_HEADS)
    ]
    plan = plans.after
    calendar = calendar_of(campaign.playbook.calendar.days_off, plan.holidays)
    if on is not None and not calendar.is_working(on):
        day = day_text(on, plan.language)
        off = pick(
            plan.language,
            fr=f"Le {day} est un jour de repos.",
            en=f"{day} is a day off.",
        )
        fresh = [off, *fresh]
    return tuple(fresh)


def _check_day(on: date | None, plan: Plan) -> None:
    if on is None or on >= plan.today:
        return
    raise UsageError(
        say(
            fr=f"Le {day_text(on, 'fr')} est passé : épinglez l'étape à aujourd'hui "
            f"({plan.today}) ou plus tard.",
            en=f"{day_text(on, 'en')} is over: pin the step to today ({plan.today}) or "
            "later.",
        )
    )


def _check_not_begun(on: date | None, planned: PlannedStep, fact: Fact) -> None:
    if on is None or fact.started_on is None:
        return
    named = quoted(planned.title, spoken_language())
    raise UsageError(
        say(
            fr=f"{named} a commencé le {day_text(fact.started_on, 'fr')} : l'épingler "
            "n'aurait plus d'effet. Rien n'a été changé.",
            en=f"{named} began on {day_text(fact.started_on, 'en')}: pinning it would "
            "have no effect. Nothing was changed.",
        )
    )


def _arrow(on: date | None) -> str:
    return "" if on is None else f"→ {day_text(on, spoken_language())}"
