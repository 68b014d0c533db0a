from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.a_playbook import PLAYBOOK
from tests.cli.a_playbook import written
from tests.cli.conftest import Type

MORE = "  follow: {do: Relancer, who: obm, at: 3 jours après cart_open}\n"


def begun(type_in: Type, folder: Path) -> Path:
    file = written(folder, PLAYBOOK)
    given = ("--client", "Zen", "--title", "Zen", "--set", "cart_open=2099-03-09")
    assert type_in("start", str(file), *given).code == 0
    return file


def test_update_looks_writes_and_says_how_to_go_back(
    type_in: Type, tmp_path: Path
) -> None:
    file = begun(type_in, tmp_path)
    file.write_text(PLAYBOOK + MORE, "utf-8")

    looked = type_in("update", str(file)).out.splitlines()
    made = type_in("update", str(file), "--apply", "--why", "relu").out.splitlines()
    shown = type_in("why", "follow", "--json").data()
    back = type_in("update", "--back", "--apply", language="en").out
    again = type_in("update", "--back", "--json").data()

    assert looked[:6] == [
        "",
        "Ce que dit le nouveau texte",
        "  + follow · Relancer",
        "",
        "Entrent dans le plan",
        "  Relancer · jeu. 12 mars 2099 · OBM · follow",
    ]
    assert looked[-2:] == [
        "Essai à blanc : rien n'a été écrit, personne n'a été prévenu.",
        f"Pour l'écrire : regie update {file} -c zen --apply",
    ]
    assert (
        "C'est fait : 1 étape s'ajoute au plan, 1 personne reçoit un message." in made
    )
    assert "Pour revenir : regie update --back -c zen --apply" in made
    assert shown["step"]["key"] == "follow"
    assert "Dropped: the text has them no more" in back
    assert "Done: 1 step dropped, 1 person" in back
    assert (again["back"], again["applied"]) == (["Relancer"], False)


def test_update_takes_the_campaigns_own_file_from_anywhere(
    type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = begun(type_in, tmp_path)
    file.write_text(PLAYBOOK + MORE, "utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    looked = type_in("update").out.splitlines()
    made = type_in("update", "--apply")
    file.rename(tmp_path / "moved.yaml")
    gone = type_in("update")

    assert looked[-1] == "Pour l'écrire : regie update -c zen --apply"
    assert (made.code, gone.code) == (0, 1)
    assert "n'est plus dans" in gone.err
    assert "regie update mon-playbook.yaml -c zen" in gone.err


def test_update_wants_a_file_or_back(type_in: Type, tmp_path: Path) -> None:
    file = begun(type_in, tmp_path)

    both = type_in("update", str(file), "--back")
    same = type_in("update", str(file))

    assert both.code == 1
    assert "l'un ou l'autre" in both.err
    assert (same.code, same.err) == (
        1,
        "Rien à reprendre : la campagne a déjà ce texte.\n",
    )
