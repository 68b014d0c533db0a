"""Texts as YAML: plain where nothing can be misread, in quotes otherwise."""

from __future__ import annotations

import json
import re

#: Letters first; then nothing that YAML could take for a sign of its own.
_PLAIN = re.compile(r"[^\W\d_][\w .,:;'’()/&€%+…·«»@-]*")
_PLAIN_DATE = re.compile(r"[0-9][\w .,'’:/-]*")
_MISREAD = re.compile(r":(?:\s|$)|\s#|\s$")
_NOTHING = frozenset({"null", "Null", "NULL", "~"})


def as_yaml(text: str, *, in_flow: bool = False) -> str:
    """Return the text as a scalar on one line.

    Args:
        in_flow: It stands inside brackets or braces, where a comma ends it.
    """
    line = " ".join(text.split())
    is_plain = _PLAIN.fullmatch(line) or _PLAIN_DATE.fullmatch(line)
    is_plain = is_plain if not (in_flow and "," in line) else None
    if is_plain and not _MISREAD.search(line) and line not in _NOTHING:
        return line
    return json.dumps(line, ensure_ascii=False)
