"""Typst: files and texts to PDF/A-3b, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from datetime import UTC
from typing import Any

import typst


def typeset(
    files: Mapping[str, bytes],
    inputs: Mapping[str, str],
    *,
    at: datetime | None = None,
) -> bytes:
    """Return the PDF of `main.typ`, with the fonts inside Typst and no others.

    Args:
        files: By their names, as the text of `main.typ` calls them.
        inputs: Texts that it reads from `sys.inputs`.
        at: The moment written into the file as its creation; aware.

    Raises:
        typst.TypstError: It cannot be drawn, or not as PDF/A-3b.
    """
    compile_files: Any = typst.compile  # its types do not know of several files
    drawn: bytes = compile_files(
        dict(files),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
        pdf_standards=["a-3b"],
        timestamp=None if at is None else at.astimezone(UTC).replace(microsecond=0),
    )
    return drawn
