from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Type
from tests.cli.playbooks import PLAYBOOK
from tests.cli.playbooks import written

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
    assert "C'est fait : 1 de plus est au plan, 1 personne reçoit un message." in made
    assert "Pour revenir : regie update --back -c zen --apply" in made
    assert shown["step"]["key"] == "follow"
    assert "Dropped: the text has them no more" in back
    assert "Done: 1 step dropped, 1 person" in back
    assert (again["back"], again["applied"]) == (["Relancer"], False)


def test_update_wants_a_file_or_back(type_in: Type, tmp_path: Path) -> None:
    file = begun(type_in, tmp_path)

    neither, both = type_in("update"), type_in("update", str(file), "--back")
    same = type_in("update", str(file))

    assert (neither.code, both.code) == (1, 1)
    assert neither.err == both.err
    assert "l'un ou l'autre" in neither.err
    assert (same.code, same.err) == (
        1,
        "Rien à reprendre : la campagne a déjà ce texte.\n",
    )
