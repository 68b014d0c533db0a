"""Stopping a campaign from Prefect's forms, on a real Prefect server."""

from __future__ import annotations

from typing import Any

import pytest
from prefect.client.schemas.objects import State

from flows.halt import cancel
from flows.halt import end
from flows.halt import freeze
from flows.halt import pause
from flows.halt import resume
from flows.halt import thaw
from flows.register import prepare
from regie.campaign.model import CampaignState
from regie.services.runtime import Runtime

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

SLUG = "lancement-zen"


def state(runtime: Runtime) -> CampaignState:
    with runtime.unit(reading=True) as unit:
        return unit.campaigns.get(SLUG).state


def said(ended: State[Any]) -> tuple[str, str]:
    return str(ended.name), str(ended.message)


def test_each_change_is_made_and_said(runtime: Runtime) -> None:
    heard = []
    for act in (freeze, thaw, pause, resume):
        ended = act(SLUG, "la page est en panne", return_state=True)
        heard.append((*said(ended), state(runtime)))

    assert heard == [
        ("Completed", "« Lancement Zen » est gelée.", CampaignState.FROZEN),
        ("Completed", "« Lancement Zen » est en cours.", CampaignState.RUNNING),
        ("Completed", "« Lancement Zen » est en pause.", CampaignState.PAUSED),
        ("Completed", "« Lancement Zen » est en cours.", CampaignState.RUNNING),
    ]
    with runtime.unit(reading=True) as unit:
        latest = unit.journal.events(SLUG, limit=1)[0]
    assert (latest.what, latest.who, latest.why) == (
        "resumed",
        "Prefect",
        "la page est en panne",
    )


def test_what_is_for_good_must_be_confirmed(runtime: Runtime) -> None:
    refused = [act(SLUG, return_state=True) for act in (cancel, end)]
    before = state(runtime)

    ended = cancel(SLUG, "reporté", sure=True, return_state=True)
    illegal = thaw(SLUG, return_state=True)

    assert [said(one) for one in refused] == 2 * [
        (
            "Failed",
            "Rien n'a été changé : cochez « Pour toujours » pour confirmer.",
        )
    ]
    assert before is CampaignState.RUNNING
    assert said(ended) == ("Completed", "« Lancement Zen » est annulée.")
    assert said(illegal)[0] == "Failed"
    assert "on ne peut pas la dégeler" in said(illegal)[1]


def test_the_forms_speak_plain_french() -> None:
    forms = {
        wanted.name: {
            name: part["title"] for name, part in wanted.schema["properties"].items()
        }
        for wanted in prepare()
        if wanted.text["entrypoint"].startswith("flows.halt.")
    }

    stop = {"campaign": "Campagne", "why": "Pourquoi"}
    for_good = stop | {"sure": "Pour toujours"}
    assert forms == {
        "geler · freeze": stop,
        "dégeler · thaw": stop,
        "mettre en pause · pause": stop,
        "reprendre · resume": stop,
        "annuler · cancel": for_good,
        "terminer · end": for_good,
    }
