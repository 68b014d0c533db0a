"""A problem that a rehearsal found, and how names are listed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regie.words import pick

#: How many names a sentence holds.
NAMES_MAX = 4


class Severity(StrEnum):
    """How bad a problem is.

    ERROR: do not launch before it is put right.
    WARNING: somebody has to look.
    NOTICE: good to know.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Kind(StrEnum):
    """What went wrong."""

    IMPOSSIBLE = "impossible"
    REFUSED = "refused"
    NOBODY = "nobody"
    GATE = "gate"
    NEVER = "never"
    UNDATED = "undated"
    HELD = "held"
    LATE = "late"
    COLLISION = "collision"
    CROWDED = "crowded"
    DAY_OFF = "day off"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem.

    Attributes:
        on: The day it shows first; None if it has none.
        sentence: What happens, to whom.
        hint: What to do about it; may be empty.
        steps: Keys of the steps concerned.
    """

    severity: Severity
    kind: Kind
    on: date | None
    sentence: str
    hint: str = ""
    steps: tuple[str, ...] = ()


def listed(names: Sequence[str], language: str) -> str:
    """Return `Ada, Grace, Joan, Alan et 3 autres`."""
    known = list(dict.fromkeys(name for name in names if name))
    more = len(known) - NAMES_MAX
    text = ", ".join(known[:NAMES_MAX])
    if more <= 0:
        return text
    others = pick(
        language,
        fr="1 autre" if more == 1 else f"{more} autres",
        en="1 other" if more == 1 else f"{more} others",
    )
    return f"{text} {pick(language, fr='et', en='and')} {others}"
