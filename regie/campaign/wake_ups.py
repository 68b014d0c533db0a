"""The moments at which something automatic is due, named for the person who watches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from regie.campaign.actions import all_actions
from regie.campaign.model import Action
from regie.campaign.model import Campaign
from regie.campaign.model import HELD
from regie.campaign.model import SETTLED
from regie.campaign.transitions import DOES
from regie.planning.model import Plan
from regie.ports import WakeUp
from regie.words import pick

#: Prefect cuts nothing, but its pages do.
NAME_LENGTH_MAX = 120


def upcoming_wake_ups(
    campaign: Campaign,
    plan: Plan,
    *,
    now: datetime,
    actions: Sequence[Action] | None = None,
) -> tuple[WakeUp, ...]:
    """Return one wake-up a moment after `now` (exclusive) with something to do.

    Args:
        actions: All open actions of this plan, where they are known already.
    """
    if actions is None:
        actions = all_actions(campaign, plan, only_open=True)
    waiting = sorted(
        _coming(campaign, actions, now),
        key=lambda action: (action.due_at, action.order),
    )
    return tuple(
        wake_up(campaign, at, list(actions))
        for at, actions in groupby(waiting, key=lambda action: action.due_at)
    )


def next_moment(
    campaign: Campaign, actions: Iterable[Action], *, now: datetime
) -> datetime | None:
    """Return when the first of the upcoming wake-ups is; None if there is none.

    Args:
        actions: All actions of the campaign's plan.
    """
    coming = _coming(campaign, actions, now)
    return min((action.due_at for action in coming), default=None)


def _coming(
    campaign: Campaign, actions: Iterable[Action], now: datetime
) -> Iterator[Action]:
    does = DOES[campaign.state]
    for action in actions:
        if action.kind in does:
            coming = _next_moment(campaign, action)
            if coming.due_at > now and not _over(campaign, action):
                yield coming


def _next_moment(campaign: Campaign, action: Action) -> Action:
    """Return the action at its own moment, or at its next attempt if it waits."""
    outcome = campaign.outcomes.get(action.key)
    if outcome is None or outcome.retry_at is None:
        return action
    return replace(action, due_at=outcome.retry_at)


def wake_up(campaign: Campaign, at: datetime, actions: list[Action]) -> WakeUp:
    """Name the wake-up of these actions; its key changes when its words do."""
    name = wake_up_name(campaign, actions)
    tags = tags_of(campaign, [action.phase for action in actions])
    digest = hashlib.sha256("\n".join((name, *tags)).encode()).hexdigest()[:8]
    return WakeUp(
        key=f"{campaign.slug}:{at:%Y%m%dT%H%M%SZ}:{digest}",
        campaign=campaign.slug,
        at=at,
        name=name,
        tags=tags,
    )


def wake_up_name(campaign: Campaign, actions: list[Action]) -> str:
    """Return `Sommet Zen · Promouvoir · ouvrir les inscriptions +3`."""
    first = actions[0]
    titles = list(dict.fromkeys(action.title for action in actions))
    more = f" +{len(titles) - 1}" if len(titles) > 1 else ""
    parts = (campaign.title, _phase_title(campaign, first.phase), titles[0])
    name = " · ".join(part for part in parts if part)
    if len(name) + len(more) > NAME_LENGTH_MAX:
        name = name[: NAME_LENGTH_MAX - len(more) - 1].rstrip() + "…"
    return name + more


def campaign_tag(campaign: Campaign) -> str:
    """Return the tag of all runs of a campaign."""
    return f"campaign:{campaign.slug}"


def client_tag(campaign: Campaign) -> str:
    """Return the tag of all runs of the campaign's client."""
    word = pick(campaign.playbook.language, fr="cliente", en="client")
    return f"{word} : {campaign.client}"


def tags_of(campaign: Campaign, phases: Iterable[str]) -> tuple[str, ...]:
    """Return by what Prefect's pages find something of a campaign."""
    titles = dict.fromkeys(_phase_title(campaign, phase) for phase in phases)
    return (
        campaign_tag(campaign),
        client_tag(campaign),
        f"playbook : {campaign.playbook.slug}",
        *(f"phase : {title}" for title in titles if title),
    )


def _phase_title(campaign: Campaign, phase: str) -> str:
    found = campaign.playbook.phases.get(phase)
    return found.title if found else phase


def _over(campaign: Campaign, action: Action) -> bool:
    outcome = campaign.outcomes.get(action.key)
    if outcome is not None and (outcome.state in SETTLED or outcome.state in HELD):
        return True
    fact = campaign.facts.get(action.step_key)
    return fact is not None and (fact.done_at is not None or fact.dropped)
