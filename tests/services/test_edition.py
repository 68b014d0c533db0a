"""Any change of code or zone data makes another edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from regie.services import edition
from regie.services.edition import edition_of


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "plan.py").write_text("DAYS = 7\n", "utf-8")
    return tmp_path


def test_the_same_code_is_the_same_edition(code: Path) -> None:
    assert edition_of(code) == edition_of(code)


def test_a_changed_line_makes_another_edition(code: Path) -> None:
    before = edition_of(code)

    (code / "inner" / "plan.py").write_text("DAYS = 77\n", "utf-8")

    assert edition_of(code) != before


def test_a_further_file_makes_another_edition(code: Path) -> None:
    before = edition_of(code)

    (code / "more.py").touch()

    assert edition_of(code) != before


def test_it_fits_its_column() -> None:
    assert len(edition.edition()) == edition.LENGTH
