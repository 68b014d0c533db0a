from __future__ import annotations

from pathlib import Path

from tests.cli.campaigns.test_campaign import DATED
from tests.cli.campaigns.test_campaign import START
from tests.cli.conftest import Type

CALL = ("add", "Relancer les affiliés", "--at", "2 jours avant summit_start à 10h")


def test_add_looks_and_writes(type_in: Type) -> None:
    type_in(*START)

    looked = type_in(*CALL, "--dry-run").out.splitlines()
    added = type_in(*CALL, "--why", "une idée", language="en").out.splitlines()
    shown = type_in("why", "relancer_les_affilies", "--json").data()
    twice = type_in(*CALL, "--dry-run").out

    assert looked[0] == (
        "« Relancer les affiliés » · ven. 6 mars 2099 à 10 h · Camille Roy · "
        "relancer_les_affilies"
    )
    assert looked[-1] == "Rien n'a été écrit."
    assert "To give it up: regie drop relancer_les_affilies -c sommet-zen" in added
    assert shown["step"]["on"] == "2099-03-06"
    assert [line for line in [*looked, *added] if line.startswith("⚠")] == []
    assert (
        "⚠ Le plan a déjà une étape de ce titre (relancer_les_affilies) : est-ce la même ?"
        in twice
    )


def test_a_group_is_waited_for_by_the_key_that_is_printed(type_in: Type) -> None:
    type_in(*START)

    every = type_in(
        "add", "Classer", "--after", "speaker_file/…", "--dry-run", "--json"
    )
    one = type_in("add", "Classer", "--after", "weekly_meeting/2", "--dry-run")

    assert "after: [chaque speaker_file]" in every.data()["text"]
    assert (one.code, one.err) == (
        1,
        (
            "--after weekly_meeting/2 : on n'attend pas une répétition seule. Pour les "
            "attendre toutes : --after weekly_meeting/….\n"
        ),
    )


def test_add_from_a_file(type_in: Type, tmp_path: Path) -> None:
    type_in(*START)
    file = tmp_path / "etape.yaml"
    file.write_text("steps:\n  call: {do: Appeler, who: va, du: summit_start}\n")

    refused = type_in("add", "--from", str(file))
    both = type_in("add", "Appeler", "--from", str(file))

    assert refused.code == 1
    assert f"{file}:2:32: " in refused.err
    assert both.code == 1
    assert "l'un ou l'autre" in both.err


def test_a_sentence_of_the_other_language_is_translated(
    type_in: Type, tmp_path: Path
) -> None:
    file = tmp_path / "essai.en.yaml"
    file.write_text(DATED)
    type_in("start", str(file), "--client", "Zoé", "--set", "cart_open=2099-03-09")
    call = ("add", "Relancer", "--at", "2 jours avant cart_open à 10h")

    looked = type_in(*call, "--takes", "2 jours", "--dry-run", "--json")
    added = type_in(*call)
    english = type_in("add", "Call", "--at", "2 days before cart_open at 11:00")

    assert "at: 2 days before cart_open at 10:00" in looked.data()["text"]
    assert "takes: 2 days" in looked.data()["text"]
    assert "Compris : at: 2 days before cart_open at 10:00" in added.out
    assert (english.code, "Compris" in english.out) == (0, False)
