"""The night watch: do what is due and nobody did, repair what the timetable lost."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from regie.campaign.quiet import Quiet
from regie.campaign.quiet import quiet_until
from regie.campaign.transitions import LIVING
from regie.errors import VendorError
from regie.services.bills.bill_mails import mail_bills
from regie.services.bills.bill_questions import ask_bills
from regie.services.bills.share_mails import mail_shares
from regie.services.campaigns.end import end_if_over
from regie.services.campaigns.overdue import note_overdue
from regie.services.edition import edition
from regie.services.engine.publish import publish_plan
from regie.services.engine.publish import withdraw
from regie.services.holder import is_dead
from regie.services.planned import dates_of
from regie.services.runtime import Runtime

#: How long the wake-ups of a campaign that is over are still taken away: they may have
#: stayed because the timetable did not answer. One that comes even later finds nothing.
AFTERWARDS = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What became of a campaign that was looked at.

    Attributes:
        changes: What the timetable was told anew; -1 where it did not answer.
        quiet: What is known from now on; None if it must be looked at again.
    """

    changes: int
    quiet: Quiet | None = None


def watch(runtime: Runtime) -> dict[str, int]:
    """Make the timetable equal to the plan of every campaign that has not ended.

    What is due and was not done gets a wake-up at once, so that it runs in the order of
    its dependencies like everything else. A campaign in which nothing is left ends.
    What is overdue gets a line in the history. Bills that wait for approval are asked,
    and those that were to be mailed and were not are taken up again.

    A campaign that was looked at, by this process or another one, is left alone while
    it is quiet, and the timetable asked only how much waits there. If that is not what
    it was told, every campaign is looked at.

    Returns:
        Changes by campaign; -1 where the timetable did not answer.
    """
    ask_bills(runtime)
    mail_bills(runtime)
    mail_shares(runtime)
    release_dead_leases(runtime)
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        revisions = unit.campaigns.revisions(states=LIVING)
        over = unit.campaigns.over_since(now - AFTERWARDS)
        known = unit.quiets.known(edition())
    quiet = {
        slug: known[slug]
        for slug, revision in revisions.items()
        if slug in known and known[slug].lasts(revision, now)
    }
    ended = {slug: _repair(runtime, slug, 0) for slug in over}
    loud = [slug for slug in revisions if slug not in quiet]
    rounds = {slug: _repair(runtime, slug, revisions[slug]) for slug in loud}
    if quiet and not _is_told(runtime, now, quiet, rounds):
        rounds |= {slug: _repair(runtime, slug, revisions[slug]) for slug in quiet}
    _remember(runtime, known, rounds, gone=known.keys() - revisions.keys())
    looked = {slug: one.changes for slug, one in (ended | rounds).items()}
    return dict.fromkeys(quiet, 0) | looked


def _is_told(
    runtime: Runtime,
    now: datetime,
    quiet: Mapping[str, Quiet],
    rounds: Mapping[str, Round],
) -> bool:
    """Say whether as much waits in the timetable as the campaigns want there."""
    found = [*quiet.values(), *(one.quiet for one in rounds.values() if one.quiet)]
    try:
        return runtime.timetable.waiting(now) == sum(one.upcoming for one in found)
    except VendorError:
        return True  # nothing can be repaired now


def _remember(
    runtime: Runtime,
    known: Mapping[str, Quiet],
    rounds: Mapping[str, Round],
    *,
    gone: Iterable[str],
) -> None:
    """Keep what was found, for the next round and for other processes.

    Where another watch looked at the same campaign meanwhile, nobody can tell which of
    the two told the timetable last: neither is believed.
    """
    old = {*rounds, *gone}
    if not old:
        return
    with runtime.unit() as unit:
        unit.quiets.hold()
        current = unit.quiets.known(edition())
        unit.quiets.forget(old)
        found = {
            slug: one.quiet
            for slug, one in rounds.items()
            if one.quiet and current.get(slug) == known.get(slug)
        }
        unit.quiets.keep(found, edition())


def _repair(runtime: Runtime, slug: str, revision: int) -> Round:
    """Look at a campaign, and find until when it is quiet.

    Args:
        revision: What it was before it is read here: if it changed since, it is looked
            at again the next time.
    """
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    try:
        if campaign.state not in LIVING:
            return Round(changes=withdraw(runtime, campaign))
        plan = dates_of(campaign, now)
        if end_if_over(runtime, campaign, plan):
            return Round(changes=withdraw(runtime, campaign))
        note_overdue(runtime, campaign, plan)
        told = publish_plan(runtime, campaign, plan)
    except VendorError:
        return Round(changes=-1)
    # What Prefect was asked for beside wake-ups to come is looked after each time.
    until = quiet_until(campaign, plan, told.upcoming, now=now)
    return Round(
        changes=told.changed,
        quiet=Quiet(
            revision=revision,
            since=now,
            until=now if told.asked else until,
            upcoming=len(told.upcoming),
        ),
    )


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
        if orphans:
            unit.quiets.hold()
            unit.quiets.forget({key.partition(":")[0] for key in orphans})
    return orphans
