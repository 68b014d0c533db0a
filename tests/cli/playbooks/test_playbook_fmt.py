from __future__ import annotations

from pathlib import Path

from tests.cli.a_playbook import PLAYBOOK
from tests.cli.a_playbook import run
from tests.cli.a_playbook import written

MESSY = PLAYBOOK.replace("21 jours avant cart_open", "cart_open - 21d")


def test_a_file_is_put_in_good_order_where_it_is(tmp_path: Path) -> None:
    file = written(tmp_path, MESSY)

    answer = run("fmt", file)

    assert (answer.code, file.read_text("utf-8")) == (0, PLAYBOOK)
    assert "mis au propre" in answer.out
    assert "rien à changer" in run("fmt", file).out


def test_check_writes_nothing_and_fails(tmp_path: Path) -> None:
    file = written(tmp_path, MESSY)

    answer = run("fmt", "--check", file, language="en")

    assert (answer.code, file.read_text("utf-8")) == (1, MESSY)
    assert "nothing was written" in answer.out
    assert run("fmt", "--check", written(tmp_path)).code == 0


def test_diff_shows_what_would_change(tmp_path: Path) -> None:
    file = written(tmp_path, MESSY)

    answer = run("fmt", "--diff", file)

    assert (answer.code, file.read_text("utf-8")) == (0, MESSY)
    assert "-  page: {do: Écrire la page, who: client, due: cart_open - 21d}" in (
        answer.out
    )


def test_a_bad_file_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    bad = written(tmp_path, "playbook: x\n", "bad.yaml")
    good = written(tmp_path, MESSY)

    answer = run("fmt", bad, good)

    assert answer.code == 1
    assert "[missing-key]" in answer.err
    assert good.read_text("utf-8") == PLAYBOOK
    assert bad.read_text("utf-8") == "playbook: x\n"


def test_a_program_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, MESSY)

    assert run("fmt", "--check", "--json", file).data() == {
        "files": [{"file": str(file), "changed": True, "error": ""}]
    }
