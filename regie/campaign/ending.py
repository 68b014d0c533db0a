"""What is left to do in a campaign; where nothing is, it can end. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta

from regie.campaign.actions import all_actions
from regie.campaign.legal import step_state
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.campaign.model import SETTLED
from regie.campaign.transitions import StepState
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import Reason

#: How long a campaign with nothing left stays open: `done` may be taken back meanwhile,
#: and a step be added.
CLOSING = timedelta(days=7)

#: What speaks of open steps only, and has nothing to say once there are none.
_OF_OPEN_STEPS = frozenset({ActionKind.DIGEST, ActionKind.ESCALATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What would stay undone if the campaign ended now.

    Attributes:
        steps: Titles of the steps that are neither done nor dropped.
        actions: Titles of what waits for its next attempt, for a person or to be sent,
            and belongs to no open step.
        until: The last date of the launch, if it is still to come.
    """

    steps: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    until: date | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is left."""
        return not self.steps and not self.actions and self.until is None


def left_over(campaign: Campaign, plan: Plan) -> Left:
    """Return what is still to be done in the campaign, by its plan now."""
    open_steps = dict(_open_steps(campaign, plan))
    last_on = max((a.on for a in plan.anchors.values() if a.on), default=None)
    actions = [
        action.title
        for action in all_actions(campaign, plan)
        if action.kind not in _OF_OPEN_STEPS
        and action.step_key not in open_steps
        and _hangs(campaign, action)
    ]
    return Left(
        steps=tuple(open_steps.values()),
        actions=tuple(dict.fromkeys(actions)),
        until=None if last_on is None or last_on < plan.today else last_on,
    )


def ends_by_itself(
    campaign: Campaign, plan: Plan, *, last_at: datetime, now: datetime
) -> bool:
    """Say whether the campaign runs, has nothing left, and has been quiet for CLOSING.

    Args:
        last_at: When anything was last written in its journal (UTC).
    """
    if campaign.state is not CampaignState.RUNNING or now - last_at < CLOSING:
        return False
    return nothing_left(campaign, plan)


def nothing_left(campaign: Campaign, plan: Plan) -> bool:
    """Say whether nothing is left; mostly one open step tells that something is."""
    if next(_open_steps(campaign, plan), None) is not None:
        return False
    return left_over(campaign, plan).is_nothing


def _open_steps(campaign: Campaign, plan: Plan) -> Iterator[tuple[str, str]]:
    for planned in plan.steps.values():
        fact = campaign.facts.get(planned.key, Fact())
        is_open = step_state(fact) is StepState.OPEN
        if is_open and planned.reason is not Reason.PAST:
            yield planned.key, planned.title


def _hangs(campaign: Campaign, action: Action) -> bool:
    """Say whether an action without an open step waits for something.

    What was never tried of a step that is over will not be; a message of a move will.
    """
    outcome = campaign.outcomes.get(action.key)
    if outcome is None:
        return not action.step_key
    return outcome.state not in SETTLED
