"""What Prefect's pages show of a campaign, in the words of whoever reads."""

from __future__ import annotations

from typing import Any

import pytest

from regie.services.campaigns.campaign_artifacts import campaign_artifacts
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.pin import pin_step
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_all
from regie.services.rehearsals import Found
from regie.services.rehearsals import keep_rehearsal
from regie.window import Artifact
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


#: What stands at the end of each description.
LATEST = (
    "La version du haut est la plus récente "
    "([voir dans la console](http://127.0.0.1:8008/campaigns/lancement-zen))."
)


def test_each_artifact_has_a_stable_key_and_a_sentence(on: Stage) -> None:
    start(on)

    assert {one.key: (one.kind, one.description) for one in shown(on).values()} == {
        "campagne-lancement-zen": (
            "table",
            "**Lancement Zen** : 0 étape faite sur 6, 0 en retard, 0 à décider. "
            + LATEST,
        ),
        "avancement-lancement-zen": (
            "progress",
            "**Lancement Zen** : 0 étape faite sur 6. " + LATEST,
        ),
        "attente-lancement-zen": (
            "table",
            "**Lancement Zen** : qui doit quoi. Personne n'est attendu. " + LATEST,
        ),
        "plan-lancement-zen": (
            "image",
            "**Lancement Zen** : le plan d'aujourd'hui, en image. " + LATEST,
        ),
        "liens-lancement-zen": (
            "markdown",
            "**Lancement Zen** : où tout se trouve. " + LATEST,
        ),
    }


def test_a_line_of_the_timeline_says_who_when_and_by_when(on: Stage) -> None:
    start(on)

    rows = shown(on)["campagne-lancement-zen"].data
    (sent,) = [row for row in rows if row["Étape"] == "Annoncer l'ouverture"]
    assert sent == {
        "État": "⚪ prévu",
        "Étape": "Annoncer l'ouverture",
        "Qui": "2 destinataires",
        "Quand": "lun. 8 mars 09:00",
        "Au plus tard": "lun. 8 mars",
        "Attend": "Écrire la page",
        "Phase": "Vendre",
        "Marge (jours)": "0",
    }


def test_days_of_another_year_have_it(on: Stage) -> None:
    start(on, cart_open="2028-03-06")

    rows = shown(on)["campagne-lancement-zen"].data
    (sent,) = [row for row in rows if row["Étape"] == "Annoncer l'ouverture"]
    assert sent["Quand"] == "lun. 6 mars 2028 09:00"


def test_a_campaign_is_shown_as_soon_as_it_starts(on: Stage) -> None:
    start(on)

    assert on.timetable.shown == shown(on)


def test_what_people_change_is_shown_at_once(on: Stage) -> None:
    start(on)
    before = dict(on.timetable.shown)
    pin_step(on.runtime, SLUG, "thanks", day("2027-03-12"), who="Olivia")

    assert on.timetable.asked == []
    assert on.timetable.shown == shown(on)
    assert (
        on.timetable.shown["campagne-lancement-zen"]
        != (before["campagne-lancement-zen"])
    )


def test_what_a_wake_up_follows_is_left_to_it_to_show(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")
    perform_all(on.runtime, SLUG)
    before = dict(on.timetable.shown)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")

    assert len(on.timetable.asked) == 1
    assert on.timetable.shown == before


def test_who_owes_what_since_when(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")
    perform_all(on.runtime, SLUG)
    on.move("2027-02-25 09:00")

    assert shown(on)["attente-lancement-zen"].data == [
        {
            "Qui": "Olivia Bernard",
            "Quoi": "Cadrer l'offre",
            "Depuis": "lun. 8 févr.",
            "Au plus tard": "lun. 22 févr.",
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
            "Depuis": "lun. 8 mars",
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
    assert set(found) == {
        f"{part}-lancement-zen"
        for part in ("campaign", "progress", "waiting", "plan", "links")
    }
    data: Any = found["waiting-lancement-zen"].data
    assert data[0]["What"] == "Nobody is waited for."
    assert found["waiting-lancement-zen"].description == (
        "**Lancement Zen**: who owes what. Nobody is waited for. The topmost version "
        "is the latest ([see in the console]"
        "(http://127.0.0.1:8008/campaigns/lancement-zen))."
    )
    assert "All campaigns of Studio Zen" in found["links-lancement-zen"].data
    assert found["plan-lancement-zen"].data == (
        "http://127.0.0.1:8008/campaigns/lancement-zen.svg"
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
        "rehearsal) du lun. 8 févr. 08:00 : 1 erreur, 2 avertissements"
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
