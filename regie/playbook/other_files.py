"""Files that were never meant to be read as YAML, or were spoilt on their way."""

from __future__ import annotations

import re

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import other_files as rules

#: What UTF-8 looks like when it is read as the encoding of Windows.
_SPOILT = re.compile("[\u00c2\u00c3\u00e2][^\x00-\x7f]{1,2}")

#: So much of a file shows whether it is a spreadsheet.
BEGINNING = 5_000

#: Columns of a line that are separated as spreadsheets do it, and no colon.
_ROW = re.compile(r"[^:;\t{}]*(?:[;\t][^:;\t{}]*)+")


def reports_other_file(text: str, report: Report) -> bool:
    """Report that this is a spreadsheet, or what is left of its accents."""
    if _is_spreadsheet(text):
        rules.spreadsheet(report)
        return True
    if "\u00c3" not in text and "\u00e2\u20ac" not in text:
        return False
    spoilt = [
        (match, meant)
        for match in _SPOILT.finditer(text)
        if (meant := _mended(match.group()))
    ]
    if not spoilt:
        return False
    match, meant = spoilt[0]
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - text.rfind("\n", 0, match.start())
    spot = Spot(line, column, len(match.group()))
    rules.wrong_encoding(report, spot, match.group(), meant, len(spoilt))
    return True


def _mended(seen: str) -> str:
    """Return the character that was meant; nothing if it is none."""
    for length in range(len(seen), 1, -1):
        try:
            meant = seen[:length].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        return meant if len(meant) == 1 else ""
    return ""


def _is_spreadsheet(text: str) -> bool:
    """Whether the first lines are rows of columns, as many each."""
    rows = [
        line for line in text.removeprefix("\ufeff").splitlines()[:3] if line.strip()
    ]
    counts = {len(re.findall(r"[;\t]", row)) for row in rows}
    return len(rows) > 1 and len(counts) == 1 and all(map(_ROW.fullmatch, rows))
