from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Type


def test_a_campaign_is_saved_lost_and_brought_back(
    type_in: Type, tmp_path: Path
) -> None:
    file, other = str(tmp_path / "zen.regie"), str(tmp_path / "other")
    started = type_in(
        *("start", "playbooks/virtual-summit.fr.yaml", "--client", "Studio Zen"),
        *("--set", "summit_start=2099-03-09", "--json"),
        *("--speakers", "playbooks/examples/speakers.csv"),
    )
    before = type_in("status", "--json").data()

    saved = type_in("backup", file)
    twice = type_in("backup", file, language="en")
    brought = type_in("restore", file, REGIE_HOME=other)
    again = type_in("restore", file, language="en", REGIE_HOME=other)
    replaced = type_in("restore", file, "--yes", "--json", REGIE_HOME=other)

    assert started.code == 0, started.err
    assert saved.out.startswith(f"✓ {file} : ")
    assert (twice.code, "exists already" in twice.err) == (1, True)
    said = " ".join(brought.out.split())
    assert (
        brought.code,
        said.startswith("✓ Régie est revenue à la sauvegarde du "),
    ) == (
        0,
        True,
    )
    assert said.endswith(
        "(heure de Paris) : 1 campagne. Lancez regie up : il publie leurs réveils dans "
        "Prefect."
    )
    assert "ce fichier n'existe pas" in type_in("restore", "none.regie").err
    assert (again.code, "add --yes" in again.err) == (1, True)
    assert Path(replaced.data()["put_aside"], "backup.regie").exists()
    assert type_in("status", "--json", REGIE_HOME=other).data() == before
