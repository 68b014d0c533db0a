"""What a gate that is not go means for the dates: the move that would still fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.campaign.escalations import deadline
from regie.campaign.gates import is_answered
from regie.campaign.gates import is_refused
from regie.campaign.model import Campaign
from regie.planning.model import Impossible
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import ResolvedAnchor
from regie.services.campaigns.move import look
from regie.services.campaigns.move import Wish
from regie.services.planned import load_planned
from regie.services.planned import plan_of
from regie.services.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The earliest date with which everything behind a gate still fits.

    Attributes:
        anchor: Which date to move.
        before: Where it is now.
        on: Where it would go, at the time of day that it has.
        shifts: How many steps move along; not those with only another deadline.
        announced: Titles of what already made the old date public.
        told: How many people would be told.
        fits: Whether the plan holds then, as far as that date decides.
        until: Up to which day a go still keeps the date where it is; None once it is
            over.
    """

    anchor: str
    before: ResolvedAnchor
    on: date
    shifts: int
    announced: tuple[str, ...]
    told: int
    fits: bool
    until: date | None = None


def proposal_for(runtime: Runtime, slug: str, step_key: str) -> Proposal | None:
    """Return the move to propose for a gate that is late or stands at no-go.

    It is looked at as `regie move` does without `--apply`: nothing is written. The gate
    is taken to be answered on the working day after its last one, or today if that is
    over. None where the gate is neither, has no last day, or no later date helps.
    """
    campaign, plan = load_planned(runtime, slug)
    planned = plan.steps[step_key]
    at, now = deadline(campaign, plan, planned), runtime.clock.now()
    if at is None or not is_due(campaign, plan, planned, late=now >= at):
        return None
    later = plan_of(campaign, max(now, at))
    found = _impossible(later, step_key)
    if found is None or found.feasible_on is None or not found.anchor:
        return None
    wish = Wish(dates={found.anchor: found.feasible_on})
    looked = look(runtime, slug, wish).outcome
    return Proposal(
        anchor=found.anchor,
        before=plan.anchors[found.anchor],
        on=found.feasible_on,
        shifts=sum(not shift.is_limit for shift in looked.shifts),
        announced=tuple(one.title for one in looked.announced),
        told=len(looked.told),
        fits=not looked.conflicts,
        until=at.astimezone(plan.zone).date() if now < at else None,
    )


def _impossible(plan: Plan, gate: str) -> Impossible | None:
    """Return what does not hold because of a gate: its own date, or one behind it."""
    own = (one for one in plan.impossible if one.key == gate)
    behind = (one for one in plan.impossible if gate in one.chain)
    return next(own, None) or next(behind, None)


def is_due(campaign: Campaign, plan: Plan, planned: PlannedStep, *, late: bool) -> bool:
    """Say whether a gate wants another date: no-go, or no answer by its last day."""
    if planned.key not in plan.steps or is_answered(campaign, planned.key):
        return False
    return late or is_refused(campaign, planned.key)
