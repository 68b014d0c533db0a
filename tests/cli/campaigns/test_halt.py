from __future__ import annotations

from tests.cli.campaigns.test_campaign import START
from tests.cli.conftest import Type


def test_freeze_and_thaw(type_in: Type) -> None:
    type_in(*START)

    frozen = type_in("freeze", "--why", "panne").out.splitlines()
    again = type_in("freeze").out.splitlines()
    thawed = type_in("thaw", "--json").data()

    assert frozen[0] == "« Sommet Zen » est gelée."
    assert again == ["« Sommet Zen » est déjà gelée."]
    assert thawed == {
        "campaign": "sommet-zen",
        "title": "Sommet Zen",
        "state": "running",
        "changed": True,
        "skipped": [],
        "asked": [],
        "given_up": 0,
        "published": False,
    }


def test_an_illegal_change_says_what_is_legal(type_in: Type) -> None:
    type_in(*START)

    type_in("freeze")

    refused = type_in("pause", language="en")

    assert refused.code == 1
    assert refused.err == (
        "The campaign “Sommet Zen” is frozen: one cannot pause it. Possible: thaw it "
        "(regie thaw), cancel it (regie cancel), end it (regie end), move a date "
        "(regie move), add a step (regie add), change a parameter (regie set), "
        "take a newer text (regie update).\n"
    )


def test_cancel_asks_for_confirmation(type_in: Type) -> None:
    type_in(*START)

    refused = type_in("cancel")
    cancelled = type_in("cancel", "--yes", "--why", "reporté", language="en")

    assert refused.code == 1
    assert refused.err.startswith("Annuler « Sommet Zen » pour toujours ?")
    assert refused.err.endswith("Pour confirmer : --yes.\n")
    assert cancelled.out.splitlines()[0] == "“Sommet Zen” is cancelled."
    assert type_in("status", "--json").data()["campaigns"][0]["state"] == "cancelled"
    assert type_in("done", "goal").code == 1
