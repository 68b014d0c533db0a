"""Prefect's form of a new campaign, on a real Prefect server."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter
from prefect.client.schemas.filters import ArtifactFilterFlowRunId
from prefect.client.schemas.objects import State

from flows.playbook_forms import playbook_forms
from flows.register import prepare
from flows.register import register
from flows.start_campaign import start_campaign
from flows.start_campaign import start_playbook
from regie import bootstrap
from regie.services.planned import plan_of
from tests.flows.conftest import Installing
from tests.rehearsed import paris

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


@pytest.fixture(autouse=True)
def _home(installed_at: Installing) -> None:
    installed_at("2026-11-02 08:00")


def filled_in(*values: str) -> State:
    state: State = start_campaign(
        "Studio Zen", list(values), title="Sommet Zen", return_state=True
    )
    return state


def test_a_playbook_starts_from_a_form_of_its_questions() -> None:
    deployment = next(
        one for one in playbook_forms() if one.name == "démarrer · Sommet en ligne"
    )
    playbook = deployment.text["parameters"]["playbook"]

    state: State = start_playbook(
        "Studio Zen",
        {"summit_start": "2027-03-08", "commission_percent": 40, "survey_url": ""},
        title="Sommet Zen",
        playbook=playbook,
        return_state=True,
    )

    assert state.is_completed()
    with bootstrap.shared_runtime().unit(reading=True) as unit:
        campaign = unit.campaigns.get("sommet-zen")
    assert campaign.anchors["summit_start"] == date(2027, 3, 8)
    assert campaign.parameters["commission_percent"] == "40"


def test_a_form_that_is_refused_says_its_sentence_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        first = filled_in("summit_start=2027-03-08")
        again = filled_in("summit_start=2027-03-08")
        empty = filled_in("summit_start=")
        for_nobody: State = start_campaign(
            " ", ["summit_start=2027-03-08"], title="Autre", return_state=True
        )

    assert (first.name, first.message) == (
        "Completed",
        "Campagne démarrée : sommet-zen. Son tableau : onglet Artifacts.",
    )
    assert for_nobody.message == "Dites pour quelle cliente : remplissez « Cliente »."
    assert (again.name, again.message) == (
        "Failed",
        (
            "La campagne « Sommet Zen » (sommet-zen) existe déjà. "
            "Donnez-lui un autre nom (« Nom de la campagne »)."
        ),
    )
    assert (empty.message or "").startswith("Rien après le signe égal : summit_start=.")
    assert "Traceback" not in caplog.text


def test_the_table_is_on_the_page_of_the_run_though_nothing_is_due_yet() -> None:
    with get_client(sync_client=True) as client:
        register(client, prepare())
    state: State = start_campaign(
        "Studio Zen", ["summit_start=2027-09-06"], title="Neuf", return_state=True
    )

    run = state.state_details.flow_run_id
    assert run is not None
    of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run]))
    with get_client(sync_client=True) as client:
        shown = client.read_artifacts(artifact_filter=of_run)
    assert sorted(str(one.key) for one in shown) == [
        "attente-neuf",
        "avancement-neuf",
        "campagne-neuf",
        "liens-neuf",
        "plan-neuf",
    ]


def test_a_start_whose_dates_cannot_be_met_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        late = filled_in("summit_start=2026-12-07")

    assert (late.name, late.message) == (
        "Completed",
        (
            "Campagne démarrée : sommet-zen. Attention, des dates ne tiennent pas. "
            "Lesquelles, et que faire : onglet Logs. Son tableau : onglet Artifacts."
        ),
    )
    with bootstrap.shared_runtime().unit(reading=True) as unit:
        campaign = unit.campaigns.get("sommet-zen")
    impossible = plan_of(campaign, paris("2026-11-02 08:00")).impossible
    assert impossible
    said = [one.message for one in caplog.records if one.name == "tasks.start"]
    assert said[: len(impossible)] == [one.sentence for one in impossible]
