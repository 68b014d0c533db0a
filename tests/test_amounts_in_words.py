from __future__ import annotations

from pathlib import Path

from mypy import api

ROOT = Path(__file__).parent.parent
SOURCE = """\
from regie.money import Money


def sentences(amount: Money, maybe: Money | None, count: int) -> list[str]:
    return [
        f"Facture : {amount}",
        f"Reste {maybe}",
        f"{count} lignes",
        f"{amount!s}",
        amount.said(),
        f"Facture : {amount.text('fr')}",
    ]
"""


def test_an_amount_in_a_sentence_is_found_unless_a_machine_reads_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "sentences.py"
    file.write_text(SOURCE, "utf-8")

    told, _, _ = api.run(
        [
            *("--config-file", str(ROOT / "pyproject.toml")),
            *("--cache-dir", str(tmp_path / "cache")),
            *("--no-error-summary", "--follow-imports", "silent"),
            str(file),
        ]
    )

    found = [line.split(":")[1] for line in told.splitlines() if "An amount" in line]
    assert found == ["6", "7"]
