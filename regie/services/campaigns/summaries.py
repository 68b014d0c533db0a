"""Campaigns in numbers: how much is done, late and to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regie.campaign.actions import all_actions
from regie.campaign.gates import asked
from regie.campaign.gates import is_answered
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.model import HELD
from regie.campaign.model import MESSAGES
from regie.campaign.transitions import DOES
from regie.campaign.transitions import LIVING
from regie.planning.model import Plan
from regie.services.campaigns.look import Standing
from regie.services.campaigns.look import timeline
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.words import pick
from regie.words import say

#: What reaches somebody as a mail.
SENT = frozenset({ActionKind.MAIL, ActionKind.DIGEST, *MESSAGES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A campaign in one line of numbers.

    Attributes:
        next_at: The next moment at which something automatic is due (UTC).
        next_sends: Whether a mail leaves at that moment.
        zone: The campaign's IANA zone, in which people read moments.
        done: Steps that were done.
        left_out: Steps that were given up or whose day was over; not done.
        late: Steps past their day.
        held: What waits for a person's decision: gates, and what was held back.
    """

    slug: str
    title: str
    client: str
    state: str
    steps: int
    done: int
    left_out: int
    late: int
    held: int
    waiting: int
    next_at: datetime | None
    next_title: str
    next_sends: bool
    zone: str

    @property
    def over(self) -> int:
        """Return how many steps want nothing any more."""
        return self.done + self.left_out


def summary(campaign: Campaign, plan: Plan, now: datetime) -> Summary:
    """Return the campaign's numbers."""
    lines = timeline(campaign, plan)
    counts = dict.fromkeys(Standing, 0)
    for line in lines:
        counts[line.standing] += 1
    coming = next(
        (
            action
            for action in all_actions(campaign, plan)
            if action.kind in DOES[campaign.state]
            and action.due_at > now
            and not is_answered(campaign, action.step_key)
        ),
        None,
    )
    return Summary(
        slug=campaign.slug,
        title=campaign.title,
        client=campaign.client,
        state=campaign.state.value,
        steps=len(lines),
        done=counts[Standing.DONE],
        left_out=counts[Standing.DROPPED] + counts[Standing.PAST],
        late=counts[Standing.LATE],
        held=decisions(campaign, plan),
        waiting=counts[Standing.WAITING],
        next_at=coming.due_at if coming else None,
        next_title=_next_title(coming) if coming else "",
        next_sends=coming is not None and coming.kind in SENT,
        zone=campaign.playbook.zone,
    )


def decisions(campaign: Campaign, plan: Plan) -> int:
    """Return how many answers a person owes: to gates, a no-go too, and what is held.

    What is held of one step is one decision. A campaign that is over owes none.
    """
    if campaign.state not in LIVING:
        return 0
    held = {
        action.step_key
        for action in all_actions(campaign, plan)
        if (outcome := campaign.outcomes.get(action.key)) and outcome.state in HELD
    }
    return len(held) + sum(1 for _ in asked(campaign, plan))


def done_text(done: int, steps: int, language: str) -> str:
    """Return `1 étape faite sur 40`; in French 0 and 1 are singular."""
    made = "étape faite" if done < 2 else "étapes faites"
    many = "s" * (steps != 1)
    return pick(
        language,
        fr=f"{done} {made} sur {steps}",
        en=f"{done} of {steps} step{many} done",
    )


def left_out_text(numbers: Summary, language: str) -> str:
    """Return `3 laissées de côté`; empty where nothing is."""
    count = numbers.left_out
    if not count:
        return ""
    many = "s" * (count > 1)
    return pick(language, fr=f"{count} laissée{many} de côté", en=f"{count} left out")


def _next_title(action: Action) -> str:
    """Return the title in the reader's words where it is not the playbook's."""
    if action.kind is ActionKind.DIGEST:
        return say(fr="rappel du jour", en="reminder of the day")
    return action.title


def summaries(runtime: Runtime) -> list[Summary]:
    """Return the numbers of every campaign, the latest first."""
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        campaigns = [unit.campaigns.get(slug) for slug in unit.campaigns.slugs()]
    return [summary(c, plan_of(c, now), now) for c in campaigns]
