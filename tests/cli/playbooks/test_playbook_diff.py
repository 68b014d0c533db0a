from __future__ import annotations

from pathlib import Path

from tests.cli.a_playbook import PLAYBOOK
from tests.cli.a_playbook import run
from tests.cli.a_playbook import written
from tests.cli.conftest import Type

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

    assert "description : 3 lignes changées" in answer.out


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


def test_a_file_is_compared_with_what_a_campaign_holds(
    type_in: Type, tmp_path: Path
) -> None:
    file = str(written(tmp_path))
    started = ("--client", "Zen", "--title", "Zen", "--set", "cart_open=2099-03-09")
    type_in("start", file, *started)
    type_in("add", "Relire", "--after", "page")
    newer = str(written(tmp_path, AFTER, "newer.yaml"))

    same = type_in("playbook", "diff", file, "-c", "zen", language="en")
    told = type_in("playbook", "diff", newer, "-c", "zen", language="en")

    assert (same.code, same.out) == (1, "Steps\n  - relire · Relire\n")
    assert told.code == 1
    assert told.out == (
        "Steps\n"
        "  - relire · Relire\n"
        "  ~ page · Écrire la page\n"
        "      due: 21 days before cart_open → 28 days before cart_open\n"
        "  → open → opening · Ouvrir (guessed by its content)\n"
    )


def test_two_files_or_one_with_a_campaign(type_in: Type, tmp_path: Path) -> None:
    file = str(written(tmp_path))

    answers = [
        type_in("playbook", "diff", file),
        type_in("playbook", "diff", file, file, "-c", "zen"),
        type_in("playbook", "diff", file, "-c", "nobody"),
    ]

    assert [answer.code for answer in answers] == [2, 2, 2]
    assert ["Comparez deux fichiers" in answer.err for answer in answers] == [
        True,
        True,
        False,
    ]
