from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.a_playbook import run
from tests.cli.a_playbook import written

CSV = "Étape;Responsable;Délai\nÉcrire;Zoé;J-21\nOuvrir;OBM;J\n"


def test_a_spreadsheet_becomes_a_file_that_loads(tmp_path: Path) -> None:
    out = tmp_path / "lancement.fr.yaml"
    file = written(tmp_path, CSV, "plan.csv")

    answer = run("import", file, "-o", out, "--anchor", "cart_open")

    assert (answer.code, answer.out) == (
        0,
        f"{out} : 2 étapes. À donner au départ : cart_open.\n",
    )
    assert run("check", out).code == 0
    assert run("fmt", "--check", out).code == 0
    again = run("import", file, "-o", out)
    assert (again.code, "il y a déjà" in again.err) == (1, True)


def test_without_a_file_it_is_shown(tmp_path: Path) -> None:
    answer = run("import", written(tmp_path, CSV, "plan.csv"), "--language", "en")

    assert "due: 21 days before launch_day" in answer.out


def test_what_was_made_as_data(tmp_path: Path) -> None:
    answer = run("import", written(tmp_path, CSV, "plan.csv"), "--json")

    assert answer.data() == {
        "file": "import.yaml",
        "steps": 2,
        "dates": ["launch_day"],
        "unread": [],
    }


def test_a_column_that_is_not_read_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, CSV.replace("Délai\n", "Délai;Priorité\n"), "plan.csv")
    out = tmp_path / "lancement.fr.yaml"

    shown = run("import", file)
    kept = run("import", file, "-o", out, language="en")
    data = run("import", file, "--json").data()

    assert shown.err == "La colonne Priorité n'est pas lue.\n"
    assert "Priorité" not in shown.out
    assert kept.out == (
        "⚠ The column Priorité is not read.\n"
        f"{out}: 2 steps. To be given at the start: launch_day.\n"
    )
    assert data["unread"] == ["Priorité"]


def test_what_is_no_zone_or_name_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, CSV, "plan.csv")

    assert "Europe/Paris" in run("import", file, "--zone", "Nulle part").err
    assert "ne peut pas servir de nom" in run("import", file, "--anchor", "a b").err
    assert "fr, en" in run("import", file, "--language", "de").err
    assert "FR-57" in run("import", file, "--holidays", "XX").err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_what_excel_exports_in_french_is_read(
    tmp_path: Path, encoding: str, end: str, mark: str
) -> None:
    text = "Étape;Responsable;Délai\nVérifier l’accès;Zoé;J-21\nFêter;Zoé;J+2 à 18h\n"
    file = tmp_path / "rétroplanning.csv"
    file.write_bytes(text.replace(";", mark).replace("\n", end).encode(encoding))

    answer = run("import", file, "--anchor", "cart_open")

    assert answer.code == 0
    assert "do: Vérifier l’accès" in answer.out
    assert "due: 21 jours avant cart_open" in answer.out
    assert "at: 2 jours après cart_open à 18h" in answer.out
    again = written(tmp_path, answer.out, "plan.fr.yaml")
    assert run("check", again).code == 0
    assert run("fmt", "--check", again).code == 0


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(b"PK\x03\x04\x00\x00\xff\xfe\x00")

    answer = run("import", file)

    assert answer.code == 1
    assert "UTF-8" in answer.err


def test_every_bad_row_is_named_at_once(tmp_path: Path) -> None:
    rows = "Étape;Responsable;Délai;Durée\nPhotos;;;\n;Zoé;J-3;\nVidéo;;J-2;long\n"
    file = written(tmp_path, rows, "r.csv")

    answer = run("import", file)

    assert answer.code == 1
    assert "ligne 2 : la cellule de la date est vide." in answer.err
    assert "ligne 3 : l'étape n'a pas de titre." in answer.err
    assert "ligne 4 : « long » n'est pas une durée" in answer.err
    assert "« … »" not in answer.err
