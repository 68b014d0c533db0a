"""What Prefect's pages show of a campaign, in the words of whoever reads."""

from __future__ import annotations

from typing import Any

import pytest

from regie.services.campaign_artifacts import Artifact
from regie.services.campaign_artifacts import campaign_artifacts
from regie.services.move import move
from regie.services.move import Wish
from regie.services.perform import perform_all
from regie.services.progress import mark_done
from regie.services.rehearsals import Found
from regie.services.rehearsals import keep_rehearsal
from tests.rehearsed import day
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
ENGLISH = """\
playbook: Small launch
language: en
launch:
  time_zone: Europe/Paris
  anchors: {cart_open: {required: true, title: Opening, ask: "When does it open?"}}
roles: {obm: OBM}
phases: {prepare: Prepare}
steps:
  brief: {do: Frame the offer, phase: prepare, who: obm, due: 5 days before cart_open}
"""


def shown(on: Stage) -> dict[str, Artifact]:
    return {one.key: one for one in campaign_artifacts(on.runtime, SLUG)}


def test_each_artifact_has_a_stable_key_and_a_sentence(on: Stage) -> None:
    start(on)

    assert {one.key: one.description for one in shown(on).values()} == {
        "campagne-lancement-zen": "**Lancement Zen** : 0 étapes faites sur 6, "
        "0 en retard, 0 à décider.",
        "avancement-lancement-zen": "**Lancement Zen** : 0 étapes faites sur 6.",
        "attente-lancement-zen": "**Lancement Zen** : qui doit quoi. "
        "Personne n'est attendu.",
        "liens-lancement-zen": "**Lancement Zen** : où tout se trouve.",
    }


def test_who_owes_what_since_when(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")
    perform_all(on.runtime, SLUG)
    on.move("2027-02-25 09:00")

    assert shown(on)["attente-lancement-zen"].data == [
        {
            "Qui": "Olivia Bernard",
            "Quoi": "Cadrer l'offre",
            "Depuis": "lun. 8 févr. 2027",
            "Au plus tard": "lun. 22 févr. 2027",
            "Retard (jours)": "3",
        }
    ]


def test_what_waits_for_a_decision_is_owed_by_the_obm(on: Stage) -> None:
    start(on)
    for step in ("brief", "page"):
        mark_done(on.runtime, SLUG, step, who="test", tell=False)
    on.move("2027-03-08 15:00")
    perform_all(on.runtime, SLUG)

    rows = shown(on)["attente-lancement-zen"].data
    assert rows == [
        {
            "Qui": "Olivia Bernard",
            "Quoi": "Décider : Annoncer l'ouverture",
            "Depuis": "lun. 8 mars 2027",
            "Au plus tard": "",
            "Retard (jours)": "",
        }
    ]


@pytest.mark.parametrize(
    ("done", "percent"), [((), 0.0), (("brief",), 16.7), (("brief", "page"), 33.3)]
)
def test_progress_is_the_share_of_steps_that_are_done(
    on: Stage, done: tuple[str, ...], percent: float
) -> None:
    start(on)
    for step in done:
        mark_done(on.runtime, SLUG, step, who="test", tell=False)

    assert shown(on)["avancement-lancement-zen"].data == percent


def test_an_english_campaign_is_shown_in_english(on: Stage) -> None:
    start(on, playbook=ENGLISH)

    found = shown(on)
    data: Any = found["attente-lancement-zen"].data
    assert data[0]["What"] == "Nobody is waited for."
    assert found["attente-lancement-zen"].description == (
        "**Lancement Zen**: who owes what. Nobody is waited for."
    )
    assert "All campaigns of Studio Zen" in found["liens-lancement-zen"].data
    assert "http://127.0.0.1:8008/campaigns/lancement-zen.svg" in (
        found["liens-lancement-zen"].data
    )


def link_of_the_rehearsal(on: Stage) -> str:
    lines = str(shown(on)["liens-lancement-zen"].data).splitlines()
    (found,) = [line for line in lines if "épétition" in line]
    return found


def test_the_links_lead_to_the_latest_rehearsal(on: Stage) -> None:
    start(on)
    without = link_of_the_rehearsal(on)
    numbers = Found(errors=1, warnings=2, notices=0)
    keep_rehearsal(on.runtime, SLUG, numbers, "page", who="Olivia", known=1)
    fresh = link_of_the_rehearsal(on)
    move(on.runtime, SLUG, Wish(dates={"cart_open": day("2027-03-15")}), who="Olivia")

    link = (
        "- [Répétition générale](http://127.0.0.1:8008/campaigns/lancement-zen/"
        "rehearsal) du lun. 8 févr. 2027 08:00 : 1 erreur, 2 avertissements"
    )
    assert without == (
        "- Pas encore de répétition générale : `regie rehearse -c lancement-zen` "
        "montre d'avance tout ce qui partira"
    )
    assert fresh == link
    assert link_of_the_rehearsal(on) == (
        f"{link}. **Le plan a changé depuis : ce rapport montre l'ancien.** "
        "`regie rehearse -c lancement-zen`"
    )
