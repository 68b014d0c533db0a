"""The night watch: do what is due and nobody did, repair what the timetable lost."""

from __future__ import annotations

from datetime import timedelta

from regie.campaign.transitions import LIVING
from regie.errors import VendorError
from regie.services.end import end_if_over
from regie.services.holder import is_dead
from regie.services.overdue import note_overdue
from regie.services.planned import dates_of
from regie.services.publish import publish_plan
from regie.services.publish import withdraw
from regie.services.runtime import Runtime

#: How long the wake-ups of a campaign that is over are still taken away: they may have
#: stayed because the timetable did not answer. One that comes even later finds nothing.
AFTERWARDS = timedelta(days=3)


def watch(runtime: Runtime) -> dict[str, int]:
    """Make the timetable equal to the plan of every campaign that has not ended.

    What is due and was not done gets a wake-up at once, so that it runs in the order of
    its dependencies like everything else. A campaign in which nothing is left ends.
    What is overdue gets a line in the history.

    Returns:
        Changes by campaign; -1 where the timetable did not answer.
    """
    release_dead_leases(runtime)
    since = runtime.clock.now() - AFTERWARDS
    with runtime.unit(reading=True) as unit:
        slugs = unit.campaigns.slugs(states=LIVING)
        slugs += unit.campaigns.over_since(since)
    return {slug: _repair(runtime, slug) for slug in slugs}


def _repair(runtime: Runtime, slug: str) -> int:
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    try:
        if campaign.state not in LIVING:
            return withdraw(runtime, campaign)
        plan = dates_of(campaign, runtime.clock.now())
        if end_if_over(runtime, campaign, plan):
            return withdraw(runtime, campaign)
        note_overdue(runtime, campaign, plan)
        return publish_plan(runtime, campaign, plan)
    except VendorError:
        return -1


def release_dead_leases(runtime: Runtime) -> tuple[str, ...]:
    """End the leases of workers that are known to be dead; return the actions' keys.

    A worker of another machine cannot be looked at: its leases run out by themselves.
    """
    with runtime.unit() as unit:
        orphans = tuple(
            key for key, holder in unit.actions.held_leases().items() if is_dead(holder)
        )
        for key in orphans:
            unit.actions.end_lease(key, runtime.wall.now())
    return orphans
