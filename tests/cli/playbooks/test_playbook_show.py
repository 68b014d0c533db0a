from __future__ import annotations

from pathlib import Path

from tests.cli.a_playbook import run
from tests.cli.a_playbook import written


def test_a_playbook_is_read_aloud(tmp_path: Path) -> None:
    answer = run("show", written(tmp_path))

    assert answer.code == 0
    assert "◆ Ouverture (cart_open) : à donner" in answer.out
    assert "page · au plus tard 21 jours avant cart_open" in answer.out
    assert "open · cart_open à 10h · après page" in answer.out
    assert "Cliente" in answer.out


def test_dates_are_shown_for_a_date(tmp_path: Path) -> None:
    date = "cart_open=2099-03-09"

    answer = run("show", written(tmp_path), "--date", date, language="en")

    assert "◆ Ouverture (cart_open): Mon 9 Mar 2099" in answer.out
    assert "≤ 16 Feb" in answer.out
    assert "9 Mar 10:00" in answer.out


def test_data_has_words_and_dates(tmp_path: Path) -> None:
    file = written(tmp_path)

    bare = run("show", file, "--json").data()
    dated = run("show", file, "--date", "cart_open=2099-03-09", "--json").data()

    step = bare["phases"][0]["steps"][1]
    assert step["when"] == ["cart_open à 10h"]
    assert "dates" not in step
    assert dated["anchors"][0]["on"] == "2099-03-09"
    assert dated["phases"][0]["steps"][1]["dates"] == [
        {
            "starts_on": "2099-03-09",
            "ends_on": "2099-03-09",
            "at": "2099-03-09T09:00:00+00:00",
            "due_on": "2099-03-09",
        }
    ]


def test_a_date_is_a_name_and_a_day(tmp_path: Path) -> None:
    answer = run("show", written(tmp_path), "--date", "2099-03-09")

    assert answer.code == 1
    assert "summit_start=2027-03-08" in answer.err
