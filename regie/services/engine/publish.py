"""Tell the timetable when to wake a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regie.campaign.actions import all_actions
from regie.campaign.due import due_actions
from regie.campaign.model import Action
from regie.campaign.model import Campaign
from regie.campaign.questions import asks
from regie.campaign.questions import questions
from regie.campaign.questions import scope_of
from regie.campaign.transitions import LIVING
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.campaign.wake_ups import wake_up
from regie.errors import VendorError
from regie.planning.model import Plan
from regie.playbook.model import Missed
from regie.ports import WakeUp
from regie.services.campaigns.show_campaign import show_campaign
from regie.services.planned import dates_of
from regie.services.runtime import Runtime
from regie.timetable import Question
from regie.words import is_filling_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the timetable was told of a campaign.

    Attributes:
        changed: How much of it was new there, or taken away.
        upcoming: The wake-ups to come.
        woken: Whether it was also asked for a wake-up at once.
        asked: Whether it was asked for that, or for an answer.
    """

    changed: int
    upcoming: Sequence[WakeUp] = ()
    woken: bool = False
    asked: bool = False


def publish_wake_ups(runtime: Runtime, slug: str) -> Published:
    """Make the upcoming wake-ups equal to the plan, and ask for one if due now.

    Gates that are open are asked in the timetable's pages too; those that were answered
    are taken away there.

    Raises:
        VendorError: The timetable does not answer. Nothing is lost: `watch` repairs.
    """
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    if campaign.state in LIVING:
        plan = dates_of(campaign, runtime.clock.now())
        return publish_plan(runtime, campaign, plan)
    return Published(changed=withdraw(runtime, campaign))


def withdraw(runtime: Runtime, campaign: Campaign) -> int:
    """Take away the wake-ups and questions of a campaign that is over; count them."""
    changed = runtime.timetable.publish(campaign.slug, ())
    return changed + _ask(runtime, campaign, ())


def publish_plan(runtime: Runtime, campaign: Campaign, plan: Plan) -> Published:
    """Publish the wake-ups of a campaign that lives, see `publish_wake_ups`."""
    now, actions = runtime.clock.now(), all_actions(campaign, plan, only_open=True)
    upcoming = upcoming_wake_ups(campaign, plan, now=now, actions=actions)
    changed = runtime.timetable.publish(campaign.slug, upcoming)
    open_now = questions(campaign, plan)
    changed += _ask(runtime, campaign, open_now)
    is_due = wake_if_due(runtime, campaign, plan, actions)
    return Published(
        changed=changed,
        upcoming=upcoming,
        woken=is_due,
        asked=is_due or bool(open_now),
    )


def _ask(runtime: Runtime, campaign: Campaign, wanted: Sequence[Question]) -> int:
    """Ask what is open and close the rest, where there ever was anything to ask."""
    if not asks(campaign):
        return 0
    return runtime.timetable.ask(scope_of(campaign.slug), wanted)


def wake_if_due(
    runtime: Runtime,
    campaign: Campaign,
    plan: Plan,
    actions: Sequence[Action] | None = None,
) -> bool:
    """Ask for a wake-up at once if something is due; say whether it was.

    Args:
        actions: All open actions of this plan, where they are known already.
    """
    now, wall = runtime.clock.now(), runtime.wall.now()
    due = due_actions(campaign, plan, now=now, wall=wall, actions=actions)
    if not due:
        return False
    first = [one.action for one in due if one.verdict is Missed.RUN]
    runtime.timetable.wake_now(
        wake_up(campaign, now, first or [one.action for one in due])
    )
    return True


def publish_if_reachable(runtime: Runtime, slug: str) -> bool:
    """Publish, and show the campaign as somebody changed it, where nothing follows.

    What follows at once is a wake-up, or the rest of the run of a form, to whose page
    it belongs then: they show the campaign when they are done.

    Returns:
        False if the timetable does not answer at the moment.
    """
    try:
        woken = publish_wake_ups(runtime, slug).woken
        if not (woken or is_filling_form()):
            show_campaign(runtime, slug)
    except VendorError:
        return False
    return True
