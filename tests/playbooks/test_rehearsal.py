"""A campaign from its first day to the last statement, with everyone on time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC
from pathlib import Path

import pytest

from regie.campaign.model import ActionState
from regie.campaign.transitions import Verb
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.planning.model import Plan
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.progress import change_step
from regie.services.campaigns.progress import Word
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from regie.store.board import Card
from tests.playbooks.shipped import ROWS
from tests.playbooks.shipped import sent_mails
from tests.rehearsed import Stage
from tests.rehearsed import stage

#: How long after its card opens somebody does a step, at the earliest.
SOON = timedelta(minutes=5)


@pytest.mark.parametrize(
    "name",
    ["webinar-launch.fr", "flash-sale.fr", "client-audit.en", "team-onboarding.fr"],
)
def test_a_campaign_is_played_to_its_end(name: str, tmp_path: Path) -> None:
    row = next(row for row in ROWS if row.name == name)
    given = row.campaign()
    request = Request(
        source=row.source,
        client=given.client,
        values={row.anchor: row.on.isoformat(), **row.values},
        items=given.items[:1],
        team=given.team,
        title=given.title,
    )
    with stage(tmp_path, now=f"{given.started_at:%Y-%m-%d %H:%M}") as on:
        slug = start_campaign(on.runtime, request).campaign.slug
        wake(on, slug)
        while (at := next_moment(on, slug)) is not None:
            on.clock.at = on.wall.at = at
            answer(on, slug)
            wake(on, slug)
        campaign, plan = load_planned(on.runtime, slug)
        told = Counter(
            c["subject"] for c in on.vendor.calls() if "digest" not in c["key"]
        )

    expected = [m for m in sent_mails(campaign, plan) if m.reader != "audience"]
    assert told == Counter(mail.letter.subject for mail in expected)
    assert [key for key in plan.steps if campaign.facts[key].done_at is None] == []
    states = {outcome.state for outcome in campaign.outcomes.values()}
    assert states - {ActionState.DONE, ActionState.SKIPPED} == set()


def wake(on: Stage, slug: str) -> None:
    """Do what is due, and what that releases."""
    while due := due_now(on.runtime, slug):
        for action in due:
            perform_action(on.runtime, slug, action.key)


def next_moment(on: Stage, slug: str) -> datetime | None:
    """Return when something happens next; None at the end."""
    campaign, plan = load_planned(on.runtime, slug)
    coming = upcoming_wake_ups(campaign, plan, now=on.clock.at)
    moments = [done_at(plan, card) for card in open_cards(on, slug)]
    moments += [wake_up.at for wake_up in coming[:1]]
    return min(moments, default=None)


def answer(on: Stage, slug: str) -> None:
    """Let everyone say what they have done by now."""
    _, plan = load_planned(on.runtime, slug)
    for card in open_cards(on, slug):
        if done_at(plan, card) <= on.clock.at:
            gate = plan.steps[card.step_key].step.gate
            word = Word(Verb.GO if gate else Verb.DONE, card.person)
            change_step(on.runtime, slug, card.step_key, word, tell=False)


def open_cards(on: Stage, slug: str) -> list[Card]:
    with on.runtime.unit(reading=True) as unit:
        return [card for card in unit.board.cards(slug) if card.closed_at is None]


def done_at(plan: Plan, card: Card) -> datetime:
    """A step with a moment is done at once; others the afternoon before they are due."""
    planned = plan.steps[card.step_key]
    if planned.at is not None or card.due_on is None:
        wanted = planned.at or card.opened_at
    else:
        day = card.due_on - timedelta(days=1)
        wanted = datetime.combine(day, time(16), plan.zone).astimezone(UTC)
    return max(wanted, card.opened_at) + SOON
