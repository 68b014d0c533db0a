"""`regie plan` as a person types it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len

from regie.cli.campaigns.plan_table import MARKS
from regie.services.campaigns.look import Standing
from tests.cli.conftest import Type

SUMMIT = [
    "playbooks/virtual-summit.fr.yaml",
    "--set",
    "summit_start=2099-03-09",
    "--speakers",
    "playbooks/examples/speakers.csv",
    "--team",
    "playbooks/examples/team.csv",
]


@pytest.mark.parametrize("columns", [80, 120])
def test_a_playbook_is_planned_line_by_line_without_a_campaign(
    type_in: Type, tmp_path: Path, columns: int
) -> None:
    elsewhere = {"COLUMNS": str(columns), "REGIE_HOME": str(tmp_path / "none")}
    shown = type_in("plan", *SUMMIT, **elsewhere)

    assert shown.code == 0, shown.err
    lines = shown.out.splitlines()
    table = lines[: next(n for n, line in enumerate(lines) if line.startswith("◆"))]
    assert [line for line in table if cell_len(line) > columns] == []
    assert sum(line.startswith("Semaine du ") for line in table) > 10
    assert sum(line.startswith("  ◆ ") for line in table) == 10
    waits = "← " if columns == 120 else "←"
    assert sum(waits in line for line in table) > 40
    assert not (tmp_path / "none").exists()
    data = type_in("plan", *SUMMIT, "--json", **elsewhere).data()
    keys = {step["key"].partition("/")[0] for step in data["steps"]}
    words = {word.partition("/")[0] for line in table for word in line.split()}
    assert keys - words == set()
    assert "…" not in shown.out.replace("/…", "").replace(", …", "")


def test_a_part_of_it_in_every_form(type_in: Type) -> None:
    part = ["--who", "va", "--from", "2099-02-01", "--until", "15/02/2099"]

    table = type_in("plan", *SUMMIT, *part, "--csv")
    data = type_in("plan", *SUMMIT, *part, "--json")
    picture = type_in("plan", *SUMMIT, *part, "--svg", "--theme", "dark")
    chart = type_in("plan", *SUMMIT, *part, "--mermaid")

    keys = [row["clé"] for row in csv.DictReader(io.StringIO(table.out))]
    assert 0 < len(keys) < 10
    assert [step["key"] for step in json.loads(data.out)["steps"]] == keys
    svg = ET.fromstring(picture.out)
    assert len(svg.findall(".//{*}g[@data-ground]")) > 0
    assert "prefers-color-scheme" not in picture.out
    assert chart.out.startswith("gantt\n")


def test_a_page_is_written_into_a_file(type_in: Type, tmp_path: Path) -> None:
    out = tmp_path / "plan.html"

    done = type_in("plan", *SUMMIT, "--html", "-o", str(out), REGIE_LANGUAGE="en")

    assert done.out.replace("\n", "") == f"Written to {out}"
    assert out.read_text("utf-8").startswith('<!doctype html>\n<html lang="en">')


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([*SUMMIT, "--svg", "--csv"], "Choisissez une seule forme parmi --csv, --svg."),
        ([*SUMMIT, "--from", "soon"], "--from soon n'est pas un jour."),
        (
            [*SUMMIT, "--from", "2099-03-02", "--until", "01/03/2099"],
            "--until 2099-03-01 vient avant --from 2099-03-02 : échangez-les.",
        ),
        ([*SUMMIT, "--phase", "zzz"], "Aucune phase ne s'appelle « zzz »."),
        (["--set", "a=b"], "--set, --speakers, --team : seulement avec un playbook"),
        ([*SUMMIT, "--ics"], "--ics, --check : seulement pour une campagne démarrée"),
        (SUMMIT[:1], "summit_start"),
    ],
)
def test_what_cannot_be_is_explained(
    type_in: Type, words: list[str], sentence: str
) -> None:
    refused = type_in("plan", *words)

    assert (refused.code, sentence in refused.err) == (1, True), refused.err


def test_a_part_without_anything_says_so(type_in: Type) -> None:
    day = ["--from", "2099-12-24", "--until", "2099-12-24"]

    shown = type_in("plan", *SUMMIT, *day, REGIE_LANGUAGE="en")

    assert shown.out.splitlines()[1] == "Nothing in this part of the plan."
    assert "date of the playbook" not in shown.out


def test_every_standing_has_a_mark() -> None:
    assert set(MARKS) == set(Standing)


def test_a_key_too_long_for_its_column_stands_under_its_title(
    type_in: Type, tmp_path: Path
) -> None:
    key = "cle_bien_trop_longue_pour_la_colonne"
    file = tmp_path / "long.yaml"
    file.write_text(
        "playbook: Essai\nlanguage: fr\nlaunch: {time_zone: Europe/Paris}\nsteps:\n"
        f"  {key}: {{do: Un titre plus long que sa colonne, who: obm}}\n"
        "  court: {do: Court, who: obm}\n",
        "utf-8",
    )

    lines = type_in("plan", str(file), COLUMNS="80").out.splitlines()

    [at] = [n for n, line in enumerate(lines) if line.strip() == key]
    assert [line[23:46].strip() for line in lines[at - 2 : at]] == [
        "Un titre plus long",
        "que sa colonne",
    ]
