from __future__ import annotations

from dataclasses import replace

import pytest

from regie.campaign.model import CampaignState
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.ports import WakeUp
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"


def upcoming(on: Stage) -> tuple[WakeUp, ...]:
    campaign, plan = load_planned(on.runtime, SLUG)
    return upcoming_wake_ups(campaign, plan, now=on.clock.now())


def test_wake_ups_are_named_and_tagged_in_the_words_of_the_obm(on: Stage) -> None:
    start(on)

    first, *_, last = upcoming(on)

    assert (first.at, first.name, first.tags) == (
        paris("2027-02-08 09:00"),
        "Lancement Zen · Préparer · Cadrer l'offre +1",
        (
            "campaign:lancement-zen",
            "cliente : Studio Zen",
            "playbook : launch",
            "phase : Préparer",
        ),
    )
    assert last.at == paris("2027-03-10 09:00")


def test_a_wake_up_keeps_its_key_while_its_words_stay(on: Stage) -> None:
    start(on)
    before = {wake_up.key for wake_up in upcoming(on)}

    on.move("2027-02-08 08:30")

    assert {wake_up.key for wake_up in upcoming(on)} == before


def test_nothing_is_published_twice_or_kept_after_it_is_done(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")
    for due in due_now(on.runtime, SLUG):
        perform_action(on.runtime, SLUG, due.key)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")

    published = on.timetable.published[SLUG]

    assert published == upcoming(on)
    assert [w for w in published if "Cadrer l'offre" in w.name] == []


def test_a_frozen_campaign_has_wake_ups_for_its_cards_only(on: Stage) -> None:
    start(on)
    campaign, plan = load_planned(on.runtime, SLUG)
    frozen = replace(campaign, state=CampaignState.FROZEN)

    names = [wake.name for wake in upcoming_wake_ups(frozen, plan, now=on.clock.now())]

    assert names == [
        "Lancement Zen · Préparer · Cadrer l'offre",
        "Lancement Zen · Préparer · Écrire la page",
        "Lancement Zen · Vendre · Remercier",
    ]


@pytest.mark.parametrize(
    "state",
    [CampaignState.PAUSED, CampaignState.CANCELLED, CampaignState.ENDED],
)
def test_a_campaign_that_rests_has_no_wake_ups(on: Stage, state: CampaignState) -> None:
    start(on)
    campaign, plan = load_planned(on.runtime, SLUG)
    resting = replace(campaign, state=state)

    assert upcoming_wake_ups(resting, plan, now=on.clock.now()) == ()
