from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from regie.campaign.legal import act_word
from regie.campaign.legal import IllegalChangeError
from regie.campaign.legal import journal_text
from regie.campaign.legal import judge_campaign
from regie.campaign.legal import judge_step
from regie.campaign.legal import legal_verbs
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Subject
from regie.campaign.transitions import TABLE
from regie.campaign.transitions import Verb
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.services.planned import load_planned
from regie.words import speaking
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
DONE = Fact(done_at=paris("2027-02-08 09:00"))


@pytest.fixture
def launch(on: Stage) -> tuple[Campaign, Plan]:
    start(on)
    return load_planned(on.runtime, SLUG)


def test_no_two_rows_say_different_things() -> None:
    known = [(row.subject, row.verb, source) for row in TABLE for source in row.sources]

    assert len(known) == len(set(known))


def test_what_is_cancelled_or_ended_stays_so() -> None:
    over = (CampaignState.CANCELLED, CampaignState.ENDED)

    assert [legal_verbs(Subject.CAMPAIGN, state) for state in over] == [(), ()]
    assert frozenset(CampaignState) - LIVING == set(over)


def test_every_state_that_is_not_over_is_left_by_some_change() -> None:
    for state in LIVING:
        targets = {
            row.target
            for row in TABLE
            if row.subject is Subject.CAMPAIGN and state in row.sources
        }
        assert targets - {None, state}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_change_has_words(language: str) -> None:
    with speaking(language):
        texts = [act_word(verb) for verb in Verb]
    told = [journal_text(verb, "« X »", language) for verb in Verb]

    assert all(texts)
    assert all(told)
    assert "{" not in "".join(told)


def test_standing_there_already_changes_nothing(launch: tuple[Campaign, Plan]) -> None:
    campaign, plan = launch
    frozen = replace(campaign, state=CampaignState.FROZEN)

    assert judge_campaign(frozen, Verb.FREEZE) is None
    assert judge_step(campaign, plan.steps["brief"], DONE, Verb.DONE) is None


def test_an_illegal_change_names_what_is_legal(launch: tuple[Campaign, Plan]) -> None:
    campaign, _ = launch
    frozen = replace(campaign, state=CampaignState.FROZEN)

    with pytest.raises(IllegalChangeError) as refused:
        judge_campaign(frozen, Verb.RESUME)
    with speaking("en"), pytest.raises(IllegalChangeError) as english:
        judge_campaign(frozen, Verb.PAUSE)

    assert str(refused.value) == (
        "La campagne « Lancement Zen » est gelée : on ne peut pas la reprendre. "
        "Possible : la dégeler (regie thaw), l'annuler (regie cancel), la terminer "
        "(regie end), déplacer une date (regie move), ajouter une étape "
        "(regie add), changer un réglage (regie set), reprendre un texte plus récent "
        "(regie update)."
    )
    assert str(english.value) == (
        "The campaign “Lancement Zen” is frozen: one cannot pause it. Possible: "
        "thaw it (regie thaw), cancel it (regie cancel), end it (regie end), move a "
        "date (regie move), add a step (regie add), change a parameter (regie set), "
        "take a newer text (regie update)."
    )


def test_steps_of_a_cancelled_campaign_do_not_change(
    launch: tuple[Campaign, Plan],
) -> None:
    campaign, plan = launch
    cancelled = replace(campaign, state=CampaignState.CANCELLED)

    with pytest.raises(IllegalChangeError) as refused:
        judge_step(cancelled, plan.steps["brief"], Fact(), Verb.DONE)

    assert str(refused.value) == (
        "La campagne « Lancement Zen » est annulée : on ne peut pas dire que c'est "
        "fait. Possible : plus rien."
    )


@pytest.mark.parametrize(("state", "verb"), list(product(StepState, Verb)))
def test_a_step_changes_by_the_table_only(
    launch: tuple[Campaign, Plan], state: StepState, verb: Verb
) -> None:
    campaign, plan = launch
    facts = {
        StepState.OPEN: Fact(),
        StepState.DONE: DONE,
        StepState.DROPPED: Fact(dropped=True),
    }
    for key, subject in (("brief", Subject.PERSON), ("open", Subject.MACHINE)):
        rows = [row for row in TABLE if (row.subject, row.verb) == (subject, verb)]
        if any(state in row.sources for row in rows):
            assert judge_step(campaign, plan.steps[key], facts[state], verb) in rows
        elif any(row.target is state for row in rows):
            assert judge_step(campaign, plan.steps[key], facts[state], verb) is None
        else:
            with pytest.raises(IllegalChangeError):
                judge_step(campaign, plan.steps[key], facts[state], verb)
