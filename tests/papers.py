"""The PDF of a bill."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from regie.services.bills.billed import Billed


def paper_of(billed: Billed) -> Path:
    """Return where the PDF of its invoice lies; there must be one."""
    assert billed.file is not None
    return billed.file


def pdf_text(file: Path) -> str:
    """Return what its pages say, with single spaces."""
    pages = PdfReader(file).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
