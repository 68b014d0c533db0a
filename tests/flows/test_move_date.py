"""Moving a date from Prefect's form, on a real Prefect server."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter
from prefect.client.schemas.filters import ArtifactFilterKey
from prefect.client.schemas.objects import Artifact
from prefect.client.schemas.objects import State

from flows.move_date import move_date
from flows.register import prepare
from flows.register import register
from regie.services.runtime import Runtime

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

SLUG = "lancement-zen"


def newest(key: str) -> Artifact:
    """Return the newest artifact of the key."""
    wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=wanted)
    return max(found, key=lambda artifact: str(artifact.created))


def report(key: str) -> str:
    return str(newest(key).data)


def report_title(key: str) -> str:
    return str(newest(key).description)


def run_name(ended: State[Any]) -> str:
    with get_client(sync_client=True) as client:
        run_id = ended.state_details.flow_run_id
        assert run_id is not None
        return client.read_flow_run(run_id).name


def opening(runtime: Runtime) -> object:
    with runtime.unit(reading=True) as unit:
        return unit.campaigns.get(SLUG).anchors["cart_open"]


def test_a_look_writes_a_report_then_the_move_is_made(runtime: Runtime) -> None:
    wanted = date(2027, 3, 15)
    key = move_date(SLUG, "cart_open", wanted)
    looked, before = report(str(key)), opening(runtime)
    titles = [report_title(str(key))]
    move_date("Lancement Zen", "ouverture", wanted, apply=True, why="salle")
    titles.append(report_title(str(key)))

    assert key == f"dates-{SLUG}"
    assert titles == [
        "Essai à blanc, ce qui bougerait · Ouverture",
        "Dates déplacées · Ouverture",
    ]
    assert "Essai à blanc" in looked
    assert "- Ouverture (cart_open) : lun. 8 mars 2027 → lun. 15 mars 2027" in looked
    assert (before, opening(runtime)) == (date(2027, 3, 8), date(2027, 3, 15))
    assert "C'est fait" in report(str(key))
    with runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG)
    assert (events[0].what, events[0].who) == ("moved", "Prefect")
    again = move_date(SLUG, "cart_open", date(2027, 3, 16), return_state=True)
    assert str(again.message).startswith("Essai à blanc : rien n'a été écrit")
    assert str(again.message).endswith("Le détail : onglet Artifacts.")


def test_the_form_speaks_plain_french() -> None:
    form = next(
        wanted for wanted in prepare() if wanted.name == "déplacer une date · move"
    )

    titles = {n: p["title"] for n, p in form.schema["properties"].items()}
    assert titles == {
        "campaign": "Campagne",
        "anchor": "Quelle date",
        "on": "Nouveau jour",
        "at": "Heure",
        "back": "Remettre où elle était",
        "apply": "Appliquer",
        "accept_late": "Accepter le retard",
        "past": "Date passée",
        "announced": "Ce qui est déjà annoncé",
        "more": "D'autres dates en même temps",
        "why": "Pourquoi",
    }
    assert form.schema["required"] == ["campaign", "anchor"]
    assert form.schema["properties"]["on"] == {
        "description": "Vide si vous la remettez où elle était",
        "format": "date",
        "position": 2,
        "title": "Nouveau jour",
        "type": "string",
    }


def test_prefects_pages_can_leave_the_day_out(runtime: Runtime) -> None:
    """They send every field that has a default, and the server looks at all of them."""
    form = next(
        wanted for wanted in prepare() if wanted.name == "déplacer une date · move"
    )
    fields = form.schema["properties"].items()
    sent = {name: field["default"] for name, field in fields if "default" in field}
    asked = sent | {"campaign": SLUG, "anchor": "cart_open", "back": True}
    with get_client(sync_client=True) as client:
        register(client, [form])
        found = client.read_deployment_by_name("move-date/déplacer une date · move")
        run = client.create_flow_run_from_deployment(found.id, parameters=asked)
        client.delete_flow_run(run.id)

    assert opening(runtime) == date(2027, 3, 8)
    assert run.parameters == asked


def test_a_time_and_other_dates_are_moved_along_and_back(runtime: Runtime) -> None:
    wanted = date(2027, 3, 15)
    there = move_date(SLUG, "cart_open", wanted, "10:00", apply=True, return_state=True)
    moved = opening(runtime)
    home = move_date(SLUG, "Ouverture", back=True, apply=True, return_state=True)

    assert [run_name(one) for one in (there, home)] == [
        "déplacer la date « cart_open » au lun. 15 mars 2027",
        "remettre la date « Ouverture » où elle était",
    ]
    assert moved == datetime(2027, 3, 15, 10)  # noqa: DTZ001 -- a wall time
    assert opening(runtime) == date(2027, 3, 8)


def test_a_wrong_date_is_told_in_the_words_of_the_form(runtime: Runtime) -> None:
    wanted = date(2027, 3, 15)
    ended = [
        move_date(SLUG, "ouvertur", wanted, return_state=True),
        move_date(SLUG, "cart_open", wanted, "25h", return_state=True),
    ]

    assert [one.message for one in ended] == [
        (
            "Cette campagne n'a pas de date nommée ouvertur. Vouliez-vous dire cart_open ? "
            "Ses dates : Ouverture (cart_open)."
        ),
        (
            "cart_open : « 2027-03-15 25h » n'est pas une date. Écrivez l'heure comme 10:00 "
            "ou 10h30, un jour comme 2027-03-04 ou 04/03/2027."
        ),
    ]
    assert opening(runtime) == date(2027, 3, 8)


def test_without_a_day_nothing_is_changed(runtime: Runtime) -> None:
    both = date(2027, 3, 15)
    ended = [
        move_date(SLUG, "cart_open", apply=True, return_state=True),
        move_date(SLUG, "cart_open", both, back=True, apply=True, return_state=True),
    ]

    assert [str(one.message).partition(",")[0] for one in ended] == [
        "Choisissez le nouveau jour"
    ] * 2
    assert opening(runtime) == date(2027, 3, 8)
