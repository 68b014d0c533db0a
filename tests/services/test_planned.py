from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from regie.planning.model import Fact
from regie.services.planned import dates_of
from regie.services.planned import load_planned
from regie.services.planned import plan_of
from regie.words import speaking
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start


def test_a_plan_kept_for_a_moment_is_the_plan_made_anew(on: Stage) -> None:
    start(on)
    campaign, plan = load_planned(on.runtime, "lancement-zen")
    now = on.clock.now()

    done = {"brief": Fact(done_at=paris("2027-02-08 08:00"))}
    other = replace(campaign.playbook, title="Autre")

    assert plan_of(campaign, now + timedelta(seconds=59)) is plan
    assert plan_of(replace(campaign, facts=done), now) != plan
    assert plan_of(replace(campaign, items=()), now) != plan
    assert plan_of(replace(campaign, playbook=other), now) is not plan
    assert plan_of(replace(campaign, parameters={"a": "b"}), now) is not plan
    assert plan_of(replace(campaign, team=()), now) is not plan
    assert plan_of(campaign, now + timedelta(days=1)) != plan
    with speaking("en"):
        assert plan_of(campaign, now).language == "en"
    assert plan.language == "fr"


def test_the_dates_alone_are_those_of_the_plan(on: Stage) -> None:
    start(on)
    campaign, _ = load_planned(on.runtime, "lancement-zen")
    late = campaign.started_at + timedelta(days=40)

    plan, dates = plan_of(campaign, late), dates_of(campaign, late)

    assert plan.impossible
    assert dates == replace(plan, impossible=(), warnings=())
