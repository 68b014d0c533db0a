from __future__ import annotations

import pytest

from regie.campaign.gates import shut_gates
from regie.campaign.gates import stopped_by
from regie.campaign.gates import Verdict
from regie.campaign.gates import verdict_named
from regie.campaign.gates import verdict_word
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.progress import mark_done
from regie.services.planned import load_planned
from tests.gated import at_the_gate
from tests.gated import GATE
from tests.gated import SLUG
from tests.rehearsed import Stage


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_verdict_is_known_by_its_words(verdict: Verdict, language: str) -> None:
    assert verdict_named(verdict_word(verdict, language).upper()) is verdict
    assert verdict_named(f" {verdict.value} ") is verdict


def test_other_words_are_no_verdict() -> None:
    assert verdict_named("oui") is None


def test_a_gate_shuts_everything_behind_it_and_nothing_else(on: Stage) -> None:
    at_the_gate(on)
    mark_done(on.runtime, SLUG, "set_up", who="Chloé")

    campaign, plan = load_planned(on.runtime, SLUG)
    shut = {key: shut_gates(campaign, plan, key) for key in plan.steps}

    assert shut == {
        "page": (),
        "ready": (),
        "told": (GATE,),
        "set_up": (GATE,),
        "open": (GATE,),
        "thanks": (),
    }
    assert [step.key for step in stopped_by(campaign, plan, GATE)] == ["told", "open"]


def test_an_open_gate_shuts_nothing(on: Stage) -> None:
    at_the_gate(on)
    reply = Reply(verdict=Verdict.RESERVED, who="Olivia")
    answer_gate(on.runtime, SLUG, GATE, reply)

    campaign, plan = load_planned(on.runtime, SLUG)

    assert {shut_gates(campaign, plan, key) for key in plan.steps} == {()}
