"""The night watch: do what is due and nobody did, repair what the timetable lost."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta

from regie.campaign.quiet import quiet_until
from regie.campaign.transitions import LIVING
from regie.errors import VendorError
from regie.services.end import end_if_over
from regie.services.holder import is_dead
from regie.services.overdue import note_overdue
from regie.services.planned import dates_of
from regie.services.publish import publish_plan
from regie.services.publish import withdraw
from regie.services.runtime import Looked
from regie.services.runtime import Runtime

#: How long the wake-ups of a campaign that is over are still taken away: they may have
#: stayed because the timetable did not answer. One that comes even later finds nothing.
AFTERWARDS = timedelta(days=3)


def watch(runtime: Runtime) -> dict[str, int]:
    """Make the timetable equal to the plan of every campaign that has not ended.

    What is due and was not done gets a wake-up at once, so that it runs in the order of
    its dependencies like everything else. A campaign in which nothing is left ends.
    What is overdue gets a line in the history.

    A campaign that this process has looked at is left alone while it is quiet, and the
    timetable asked only how much waits there. If that is not what it was told, every
    campaign is looked at.

    Returns:
        Changes by campaign; -1 where the timetable did not answer.
    """
    for key in release_dead_leases(runtime):
        runtime.looked.pop(key.partition(":")[0], None)
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        revisions = unit.campaigns.revisions(states=LIVING)
        over = unit.campaigns.over_since(now - AFTERWARDS)
    for slug in runtime.looked.keys() - revisions.keys():
        del runtime.looked[slug]
    loud = {s: r for s, r in revisions.items() if not _is_quiet(runtime, s, r, now)}
    changes = {slug: _repair(runtime, slug, 0) for slug in over}
    changes |= {slug: _repair(runtime, slug, loud[slug]) for slug in loud}
    quiet = [slug for slug in revisions if slug not in loud]
    if quiet and not _is_told(runtime, now):
        return changes | {s: _repair(runtime, s, revisions[s]) for s in quiet}
    return changes | dict.fromkeys(quiet, 0)


def _is_quiet(runtime: Runtime, slug: str, revision: int, now: datetime) -> bool:
    looked = runtime.looked.get(slug)
    if looked is None or looked.revision != revision:
        return False
    return looked.at <= now < looked.until


def _is_told(runtime: Runtime, now: datetime) -> bool:
    """Say whether as much waits in the timetable as the campaigns want there."""
    wanted = sum(looked.upcoming for looked in runtime.looked.values())
    try:
        return runtime.timetable.waiting(now) == wanted
    except VendorError:
        return True  # nothing can be repaired now


def _repair(runtime: Runtime, slug: str, revision: int) -> int:
    """Look at a campaign, and remember until when it is quiet.

    Args:
        revision: What it was before it is read here: if it changed since, it is looked
            at again the next time.
    """
    runtime.looked.pop(slug, None)
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    try:
        if campaign.state not in LIVING:
            return withdraw(runtime, campaign)
        plan = dates_of(campaign, now)
        if end_if_over(runtime, campaign, plan):
            return withdraw(runtime, campaign)
        note_overdue(runtime, campaign, plan)
        told = publish_plan(runtime, campaign, plan)
    except VendorError:
        return -1
    # What Prefect was asked for beside wake-ups to come is looked after each time.
    until = quiet_until(campaign, plan, told.upcoming, now=now)
    runtime.looked[slug] = Looked(
        revision=revision,
        at=now,
        until=now if told.asked else until,
        upcoming=len(told.upcoming),
    )
    return told.changed


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
