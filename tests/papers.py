"""The PDF of a bill."""

from __future__ import annotations

from pathlib import Path

from regie.services.billed import Billed


def paper_of(billed: Billed) -> Path:
    """Return where the PDF of its invoice lies; there must be one."""
    assert billed.file is not None
    return billed.file
