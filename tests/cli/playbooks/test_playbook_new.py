from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.a_playbook import run


def test_a_playbook_is_begun_by_options(tmp_path: Path) -> None:
    file = tmp_path / "mien.fr.yaml"

    answer = run(
        "new", file, "--title", "Mon été", "--kind", "summit", "--role", "va=Ana"
    )

    assert answer.code == 0, answer.err
    assert f"{file} : 15 étapes" in answer.out
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "closing.md",
        "kickoff.md",
        "mien.fr",
        "mien.fr.yaml",
        "opening.md",
    ]
    assert run("check", "--json", file).data()["problems"] == []
    assert run("fmt", "--check", file).code == 0


def test_without_a_file_the_title_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = run("new", "--title", "Été 2027", "--language", "en", "--json")

    assert answer.data()["files"][0] == "ete-2027.en.yaml"
    assert (tmp_path / "ete-2027.en" / "kickoff.md").exists()


def test_questions_are_asked_until_they_are_answered(tmp_path: Path) -> None:
    file = tmp_path / "mien"
    answers = [
        "",
        "Mon offre",
        "fusée",
        "flash_sale",
        "",
        "va=Ana",
        "Lune",
        "Montreal",
        "XX",
        "-",
    ]

    answer = run("new", file, given="\n".join([*answers, ""]))

    assert answer.code == 0, answer.err
    assert "« fusée » n'est pas un genre de lancement" in answer.out
    assert "« Lune » est inconnu" in answer.out
    text = (tmp_path / "mien.yaml").read_text("utf-8")
    assert "playbook: Mon offre" in text
    assert "time_zone: America/Montreal" in text
    assert "holidays" not in text
    assert "va: Ana" in text


def test_an_editor_gets_its_schema(tmp_path: Path) -> None:
    file = tmp_path / "mien.yaml"

    assert run("new", file, "--editor", "--title", "x").code == 0

    first = file.read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=playbook.schema.json"
    assert (tmp_path / "playbook.schema.json").exists()
    assert run("check", file).code == 0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mien.yaml"
    file.write_text("à moi", "utf-8")

    answer = run("new", file, language="en")

    assert (answer.code, "already" in answer.err) == (1, True)
    assert file.read_text("utf-8") == "à moi"
