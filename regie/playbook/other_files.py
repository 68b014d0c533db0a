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
    found = [match for match in _SPOILT.finditer(text) if _meant(match.group())[1]]
    if not found:
        return False
    seen, meant = _meant(found[0].group())
    start = found[0].start()
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    spot = Spot(line, column, len(seen))
    rules.wrong_encoding(report, spot, seen, meant, len(found))
    return True


def _meant(seen: str) -> tuple[str, str]:
    """Return how one character looks, and what was meant; nothing if it is none."""
    for length in range(len(seen), 1, -1):
        try:
            meant = seen[:length].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        if len(meant) == 1:
            return seen[:length], meant
    return seen, ""


def _is_spreadsheet(text: str) -> bool:
    """Whether the first lines are rows of columns, as many each."""
    lines = text[:BEGINNING].removeprefix("\ufeff").splitlines()[:3]
    rows = [line for line in lines if line.strip()]
    counts = {len(re.findall(r"[;\t]", row)) for row in rows}
    return len(rows) > 1 and len(counts) == 1 and all(map(_ROW.fullmatch, rows))
