"""`regie move`, `regie plan --ics --who` and `--check`, as a person types them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from regie.cli.main import make_app
from regie.services.campaigns.move import MoveConflictError
from regie.services.campaigns.past import PastDateError
from tests.calendar_reader import read_events
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Start the small launch in an empty home, with no Prefect about."""
    monkeypatch.setenv("REGIE_HOME", str(tmp_path))
    monkeypatch.setenv("REGIE_PREFECT_PORT", "9")
    monkeypatch.setenv("COLUMNS", "200")
    playbook = tmp_path / "launch.yaml"
    playbook.write_text(PLAYBOOK, "utf-8")
    (tmp_path / "launch").mkdir()
    for name, text in MAILS.items():
        (tmp_path / "launch" / f"{name}.md").write_text(text, "utf-8")
    regie("start", str(playbook), "--client=Zen", "--set=cart_open=2099-03-09 10:00")
    return tmp_path


def call(*words: str) -> Any:  # noqa: ANN401 -- typer's own result
    return CliRunner().invoke(make_app(words[0]), list(words))


def regie(*words: str) -> str:
    result = call(*words)
    assert result.exit_code == 0, result.exception
    return str(result.stdout)


def data(*words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(regie(*words, "--json"))
    return told


def opening() -> str:
    return str(data("plan")["anchors"]["cart_open"]["at"])


def test_the_command_that_writes_is_one_that_a_shell_takes() -> None:
    told = regie("move", "cart_open", "2099-03-12 11:00")

    assert 'regie move cart_open "2099-03-12 11:00" -c ' in told


def test_a_look_is_told_in_words_and_changes_nothing() -> None:
    told = regie("move", "cart_open", "2099-03-12")

    assert "lun. 9 mars 2099 à 10 h → jeu. 12 mars 2099 à 10 h" in told
    assert re.search(
        r"Pour l'écrire : regie move cart_open 2099-03-12 -c \S+ --apply", told
    )
    assert opening() == "2099-03-09T09:00:00+00:00"


def test_a_move_there_and_back() -> None:
    plan = data("plan")["steps"]
    made = data("move", "cart_open", "2099-03-12", "--apply", "--why=salle")
    moved = opening()

    back = data("move", "cart_open", "--back", "--apply")

    assert (made["applied"], made["number"], back["number"]) == (True, 1, 2)
    assert moved == "2099-03-12T09:00:00+00:00"
    assert data("plan")["steps"] == plan
    events = json.loads(regie("log", "--json"))
    assert events[1]["why"].endswith("jeu. 12 mars 2099 à 10 h · salle")


def test_a_refused_move_names_the_way_out() -> None:
    result = call("move", "cart_open=2026-01-05", "--apply", "--past")

    assert isinstance(result.exception, MoveConflictError)
    assert "--accept-late" in str(result.exception)


def test_a_date_that_is_over_is_refused_unless_it_is_meant() -> None:
    looked = regie("move", "cart_open=2026-01-05")
    refused = call("move", "cart_open=2026-01-05", "--apply", "--accept-late")

    assert "Date déjà passée" in looked
    assert "Une date serait déjà passée : dites si c'est voulu." in looked
    assert " --past --accept-late" in looked
    assert isinstance(refused.exception, PastDateError)
    assert opening() == "2099-03-09T09:00:00+00:00"


def test_a_made_move_says_how_to_go_back() -> None:
    told = regie("move", "cart_open", "2099-03-12", "--apply")

    slug = data("plan")["campaign"]
    assert f"Pour revenir : regie move cart_open --back -c {slug} --apply" in told
    assert "--back -c" in regie("move", "cart_open", "--back")


@pytest.mark.parametrize("words", [("bientot",), ("bientôt peut-être",)])
def test_a_word_that_is_no_date_is_told_with_what_is(words: tuple[str, ...]) -> None:
    result = call("move", "cart_open", *words)

    assert str(result.exception) == (
        f"cart_open : « {words[0]} » n'est pas une date. Écrivez un jour, avec "
        "l'heure si elle change : regie move cart_open 2027-03-04, 04/03/2027 ou "
        '"2027-03-04 10:00". Pour la remettre où elle était : regie move cart_open '
        "--back."
    )


def test_json_names_everybody_and_what_to_look_at() -> None:
    looked = data("move", "cart_open", "2099-03-14")

    assert (looked["told"], looked["lifted"]) == (["obm"], [])
    assert looked["cautions"] == [
        "« Annoncer l'ouverture » part un jour de repos, le sam. 14 mars 2099."
    ]


def test_a_calendar_of_one_person() -> None:
    events = read_events(regie("plan", "--ics", "--who", "obm"))

    assert len(events) == 4
    assert {event.status for event in events} == {"TENTATIVE"}


def test_nothing_has_changed_in_the_world() -> None:
    assert data("plan", "--check")["same"] is True
    assert "rien n'a changé" in regie("plan", "--check")
