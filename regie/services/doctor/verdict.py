"""What a check says: how grave it is, what was found, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One finding.

    Attributes:
        check: The check's name, for programs: `database`, `smtp`…
        said: What was found, in the reader's language.
        remedy: What to do; empty where nothing is.
    """

    check: str
    level: Level
    said: str
    remedy: str = ""


def fine(check: str, said: str) -> Verdict:
    """Return that all is well."""
    return Verdict(check=check, level=Level.OK, said=said)


def warning(check: str, said: str, remedy: str) -> Verdict:
    """Return what should be seen to."""
    return Verdict(check=check, level=Level.WARNING, said=said, remedy=remedy)


def error(check: str, said: str, remedy: str) -> Verdict:
    """Return what keeps Régie from working."""
    return Verdict(check=check, level=Level.ERROR, said=said, remedy=remedy)
