"""Write into the history what nobody says: a step is late, a question is unanswered."""

from __future__ import annotations

from collections.abc import Sequence

from regie.campaign.last_days import last_day
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.overdue import held_keys
from regie.campaign.overdue import late_steps
from regie.campaign.overdue import newly_late
from regie.campaign.overdue import newly_unanswered
from regie.campaign.signals import Noticed
from regie.campaign.transitions import DOES
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.services.history import MACHINE
from regie.services.letters import day_text
from regie.services.own_words import Own
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit

#: The journal's words for an action that begins to wait for a person.
ASKS = (ActionState.ASKED.value, ActionState.FAILED.value, ActionState.UNKNOWN.value)


def note_overdue(runtime: Runtime, campaign: Campaign, plan: Plan) -> int:
    """Write a line for each thing that is newly overdue; return how many.

    A campaign that is paused or over is left alone.

    Args:
        runtime: The store and the clock.
        campaign: As it was a moment ago; read anew where there may be something.
        plan: Its plan.
    """
    if not _may_be_overdue(campaign, plan):
        return 0
    with runtime.unit(reading=True) as unit:
        if not _overdue(runtime, unit, campaign, plan):
            return 0  # told already: the campaign is not taken from whoever writes
    now, slug = runtime.clock.now(), campaign.slug
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        found = _overdue(runtime, unit, campaign, plan_of(campaign, now))
        for what, about, why in found:
            unit.journal.add(
                Event(
                    campaign=slug,
                    at=now,
                    who=MACHINE,
                    what=what.value,
                    about=about,
                    why=why,
                )
            )
    return len(found)


def _overdue(
    runtime: Runtime, unit: Unit, campaign: Campaign, plan: Plan
) -> list[tuple[Noticed, str, str]]:
    """Return what is newly overdue: what it is, the step, and why."""
    noticed = unit.journal.last_of(campaign.slug, [Noticed.LATE.value])
    return [
        *(
            (Noticed.LATE, one.key, _why(campaign, plan, one))
            for one in newly_late(campaign, plan, noticed)
        ),
        *(
            (Noticed.UNANSWERED, step, "")
            for step in _unanswered(runtime, unit, campaign)
        ),
    ]


def _may_be_overdue(campaign: Campaign, plan: Plan) -> bool:
    if not DOES[campaign.state]:
        return False
    return bool(held_keys(campaign) or late_steps(campaign, plan))


def _unanswered(runtime: Runtime, unit: Unit, campaign: Campaign) -> Sequence[str]:
    held = set(held_keys(campaign))
    if not held:
        return ()
    slug = campaign.slug
    steps = {
        stored.key: stored.step_key
        for stored in unit.actions.of_campaign(slug)
        if stored.key in held and stored.step_key
    }
    return newly_unanswered(
        steps,
        unit.journal.last_of(slug, ASKS),
        unit.journal.last_of(slug, [Noticed.UNANSWERED.value]),
        now=runtime.clock.now(),
    )


def _why(campaign: Campaign, plan: Plan, planned: PlannedStep) -> str:
    last_on = last_day(campaign, plan, planned)
    if last_on is None:
        return ""
    language = campaign.playbook.language
    return Own.LATE.text(language, day_text(last_on, language))
