"""Moving a date from Prefect's form, on a real Prefect server."""

from __future__ import annotations

from datetime import date
from datetime import datetime

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter
from prefect.client.schemas.filters import ArtifactFilterKey

from flows.move_date import move_date
from flows.register import prepare
from regie.services.runtime import Runtime

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

SLUG = "lancement-zen"


def report(key: str) -> str:
    """Return the newest artifact of the key."""
    wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=wanted)
    newest = max(found, key=lambda artifact: str(artifact.created))
    return str(newest.data)


def opening(runtime: Runtime) -> object:
    with runtime.unit(reading=True) as unit:
        return unit.campaigns.get(SLUG).anchors["cart_open"]


def test_a_look_writes_a_report_then_the_move_is_made(runtime: Runtime) -> None:
    wanted = date(2027, 3, 15)
    key = move_date(SLUG, "cart_open", wanted)
    looked, before = report(str(key)), opening(runtime)
    move_date("Lancement Zen", "ouverture", wanted, apply=True, why="salle")

    assert key == f"dates-{SLUG}"
    assert "Essai à blanc" in looked
    assert "- Ouverture (cart_open) : lun. 8 mars 2027 → lun. 15 mars 2027" in looked
    assert (before, opening(runtime)) == (date(2027, 3, 8), date(2027, 3, 15))
    assert "C'est fait" in report(str(key))
    with runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG)
    assert (events[0].what, events[0].who) == ("moved", "Prefect")


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
        "announced": "Ce qui est déjà annoncé",
        "more": "D'autres dates en même temps",
        "why": "Pourquoi",
    }
    assert form.schema["required"] == ["campaign", "anchor"]
    day = form.schema["properties"]["on"]
    assert (day["type"], day["format"], "anyOf" in day) == ("string", "date", False)


def test_a_time_and_other_dates_are_moved_along_and_back(runtime: Runtime) -> None:
    move_date(SLUG, "cart_open", date(2027, 3, 15), "10:00", apply=True)
    moved = opening(runtime)
    move_date(SLUG, "Ouverture", back=True, apply=True)

    assert moved == datetime(2027, 3, 15, 10)  # noqa: DTZ001 -- a wall time
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
