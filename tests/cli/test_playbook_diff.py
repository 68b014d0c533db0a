from __future__ import annotations

from pathlib import Path

from tests.cli.playbooks import PLAYBOOK
from tests.cli.playbooks import run
from tests.cli.playbooks import written

AFTER = PLAYBOOK.replace("21 jours", "28 jours").replace("  open:", "  opening:")


def test_the_same_in_other_words_is_nothing(tmp_path: Path) -> None:
    other = PLAYBOOK.replace("21 jours avant cart_open", "cart_open - 21 d")

    answer = run("diff", written(tmp_path), written(tmp_path, other, "b.yaml"))

    assert (answer.code, answer.out) == (
        0,
        "Les deux playbooks disent la même chose.\n",
    )


def test_differences_are_told_by_section(tmp_path: Path) -> None:
    before, after = written(tmp_path), written(tmp_path, AFTER, "b.yaml")

    answer = run("diff", before, after, language="en")

    assert answer.code == 1
    assert answer.out == (
        "Steps\n"
        "  ~ page · Écrire la page\n"
        "      due: 21 days before cart_open → 28 days before cart_open\n"
        "  → open → opening · Ouvrir (guessed by its content)\n"
    )


def test_a_long_text_is_counted(tmp_path: Path) -> None:
    longer = PLAYBOOK.replace(
        "language: fr\n", "language: fr\ndescription: |\n  Un\n\n  Deux\n"
    )

    answer = run("diff", written(tmp_path), written(tmp_path, longer, "b.yaml"))

    assert "description : 3 ligne(s) changée(s)" in answer.out


def test_differences_as_data(tmp_path: Path) -> None:
    before, after = written(tmp_path), written(tmp_path, AFTER, "b.yaml")

    answer = run("diff", before, after, "--json")

    assert answer.code == 1
    assert answer.data()["changes"][1] == {
        "section": "steps",
        "how": "renamed",
        "name": "opening",
        "title": "Ouvrir",
        "was": "open",
        "details": [],
    }


def test_a_bad_file_is_trouble(tmp_path: Path) -> None:
    bad = written(tmp_path, "playbook: x\n", "bad.yaml")

    answer = run("diff", written(tmp_path), bad)

    assert answer.code == 2
    assert "[missing-key]" in answer.err
    assert run("diff", bad, tmp_path / "none.yaml").code == 2
