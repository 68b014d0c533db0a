"""The console over a real SQLite runtime, on Monday 8 February 2027 at 9:00 in Paris."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.web.visitor import opened
from tests.web.visitor import Visitor


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, now="2027-02-08 09:00") as made:
        yield made


@pytest.fixture
def web(on: Stage) -> Iterator[Visitor]:
    """Return a visitor of a console without campaigns."""
    with opened(on) as visitor:
        yield visitor
