"""`regie plan` as a person types it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len

from regie.cli.plan_table import MARKS
from regie.services.look import Standing

ROOT = Path(__file__).parents[2]
SUMMIT = [
    "playbooks/virtual-summit.fr.yaml",
    "--set",
    "summit_start=2099-03-09",
    "--speakers",
    "playbooks/examples/speakers.csv",
    "--team",
    "playbooks/examples/team.csv",
]


def plan(home: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("REGIE_")},
        "REGIE_HOME": str(home / "home"),
        "COLUMNS": "120",
        **extra,
    }
    return subprocess.run(
        [sys.executable, "-m", "regie.cli", "plan", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("columns", [80, 120])
def test_a_playbook_is_planned_line_by_line_without_a_campaign(
    tmp_path: Path, columns: int
) -> None:
    shown = plan(tmp_path, *SUMMIT, COLUMNS=str(columns))

    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    table = lines[: next(n for n, line in enumerate(lines) if line.startswith("◆"))]
    assert [line for line in table if cell_len(line) > columns] == []
    assert sum(line.startswith("Semaine du ") for line in table) > 10
    assert sum(line.startswith("  ◆ ") for line in table) == 10
    waits = "← " if columns == 120 else "←"
    assert sum(waits in line for line in table) > 40
    assert not (tmp_path / "home").exists()
    data = json.loads(plan(tmp_path, *SUMMIT, "--json").stdout)
    keys = {step["key"].partition("/")[0] for step in data["steps"]}
    words = {word.partition("/")[0] for line in table for word in line.split()}
    assert keys - words == set()
    assert "…" not in shown.stdout.replace("/…", "").replace(", …", "")


def test_a_part_of_it_in_every_form(tmp_path: Path) -> None:
    part = ["--who", "va", "--from", "2099-02-01", "--until", "15/02/2099"]

    table = plan(tmp_path, *SUMMIT, *part, "--csv")
    data = plan(tmp_path, *SUMMIT, *part, "--json")
    picture = plan(tmp_path, *SUMMIT, *part, "--svg", "--theme", "dark")
    chart = plan(tmp_path, *SUMMIT, *part, "--mermaid")

    keys = [row["clé"] for row in csv.DictReader(io.StringIO(table.stdout))]
    assert 0 < len(keys) < 10
    assert [step["key"] for step in json.loads(data.stdout)["steps"]] == keys
    svg = ET.fromstring(picture.stdout)
    assert len(svg.findall(".//{*}g[@data-ground]")) > 0
    assert "prefers-color-scheme" not in picture.stdout
    assert chart.stdout.startswith("gantt\n")


def test_a_page_is_written_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "plan.html"

    done = plan(tmp_path, *SUMMIT, "--html", "-o", str(out), REGIE_LANGUAGE="en")

    assert done.stdout.replace("\n", "") == f"Written to {out}"
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
    tmp_path: Path, words: list[str], sentence: str
) -> None:
    refused = plan(tmp_path, *words)

    assert (refused.returncode, sentence in refused.stderr) == (1, True), refused.stderr


def test_a_part_without_anything_says_so(tmp_path: Path) -> None:
    day = ["--from", "2099-12-24", "--until", "2099-12-24"]

    shown = plan(tmp_path, *SUMMIT, *day, REGIE_LANGUAGE="en")

    assert shown.stdout.splitlines()[1] == "Nothing in this part of the plan."
    assert "date of the playbook" not in shown.stdout


def test_every_standing_has_a_mark() -> None:
    assert set(MARKS) == set(Standing)


def test_a_key_too_long_for_its_column_stands_under_its_title(tmp_path: Path) -> None:
    key = "cle_bien_trop_longue_pour_la_colonne"
    file = tmp_path / "long.yaml"
    file.write_text(
        "playbook: Essai\nlanguage: fr\nlaunch: {time_zone: Europe/Paris}\nsteps:\n"
        f"  {key}: {{do: Un titre plus long que sa colonne, who: obm}}\n"
        "  court: {do: Court, who: obm}\n",
        "utf-8",
    )

    lines = plan(tmp_path, str(file), COLUMNS="80").stdout.splitlines()

    [at] = [n for n, line in enumerate(lines) if line.strip() == key]
    assert [line[23:46].strip() for line in lines[at - 2 : at]] == [
        "Un titre plus long",
        "que sa colonne",
    ]
