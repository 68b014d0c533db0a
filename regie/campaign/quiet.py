"""Until when nothing about a campaign changes by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC

from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import HELD
from regie.planning.model import Plan
from regie.ports import WakeUp

#: How often a campaign with an open question is looked at: whether it waits too long is
#: decided by the hour.
QUESTIONS_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """That nothing about a campaign changes by itself for a while.

    Attributes:
        revision: The campaign's when that was found; any other one ends the quiet.
        since: When it was found (UTC).
        until: See `quiet_until` (UTC, exclusive).
        upcoming: How many wake-ups were to come then.
    """

    revision: int
    since: datetime
    until: datetime
    upcoming: int

    def lasts(self, revision: int, now: datetime) -> bool:
        """Say whether it still holds; not before it was found, by a clock set back."""
        return self.revision == revision and self.since <= now < self.until


def quiet_until(
    campaign: Campaign, plan: Plan, upcoming: Sequence[WakeUp], *, now: datetime
) -> datetime:
    """Return until when plan and wake-ups stay as they are unless somebody acts (UTC).

    A plan changes by itself when the day begins and when work ends, a wake-up is due at
    its moment, and a worker that holds an action may die at any time. Where nothing is
    to come, the campaign may end by itself at any time.

    Args:
        campaign: As it is now; any change of it ends the quiet.
        plan: Its plan now.
        upcoming: The wake-ups after `now`.
        now: The present moment (UTC).
    """
    states = {outcome.state for outcome in campaign.outcomes.values()}
    if ActionState.RESERVED in states or not upcoming:
        return now
    moments = [*_turns_of_the_day(campaign, plan, now), *(one.at for one in upcoming)]
    if states & HELD:
        moments.append(now + QUESTIONS_EVERY)
    return min(moment for moment in moments if moment > now)


def _turns_of_the_day(
    campaign: Campaign, plan: Plan, now: datetime
) -> Iterator[datetime]:
    """Yield the end of today's work and the next midnight, in the campaign's zone."""
    today = now.astimezone(plan.zone).date()
    ends = campaign.playbook.calendar.day_ends
    yield datetime.combine(today, ends, plan.zone).astimezone(UTC)
    tomorrow = today + timedelta(days=1)
    yield datetime.combine(tomorrow, time(), plan.zone).astimezone(UTC)
