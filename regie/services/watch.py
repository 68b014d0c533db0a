"""The night watch: do what is due and nobody did, repair what the timetable lost."""

from __future__ import annotations

from regie.campaign.model import CampaignState
from regie.campaign.transitions import LIVING
from regie.errors import VendorError
from regie.services.holder import is_dead
from regie.services.publish import publish_wake_ups
from regie.services.runtime import Runtime

#: Campaigns whose wake-ups are looked after; one that was cancelled may have had its
#: wake-ups taken away while the timetable did not answer.
KEPT = LIVING | {CampaignState.CANCELLED}


def watch(runtime: Runtime) -> dict[str, int]:
    """Make the timetable equal to the plan of every campaign that has not ended.

    What is due and was not done gets a wake-up at once, so that it runs in the order of
    its dependencies like everything else.

    Returns:
        Changes by campaign; -1 where the timetable did not answer.
    """
    release_dead_leases(runtime)
    with runtime.unit(reading=True) as unit:
        slugs = unit.campaigns.slugs(states=KEPT)
    changes: dict[str, int] = {}
    for slug in slugs:
        try:
            changes[slug] = publish_wake_ups(runtime, slug)
        except VendorError:
            changes[slug] = -1
    return changes


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
