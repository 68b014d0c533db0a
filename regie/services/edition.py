"""What tells one installation of Régie from another: its code and its zone data."""

from __future__ import annotations

import hashlib
import sys
import zoneinfo
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import regie

ROOT = Path(regie.__file__).parent
LENGTH = 16


@lru_cache(maxsize=1)
def edition() -> str:
    """Return a short name of all that makes plans, but for the data of campaigns.

    It differs after an upgrade, a change of one line, and new zone data: what was
    worked out under another one must be worked out again.
    """
    return edition_of(ROOT)


def edition_of(root: Path) -> str:
    """Return the name for the code in this folder, asked anew each time.

    Files are told by size and time of change, which takes milliseconds.
    """
    code = [_told(path) for path in sorted(root.rglob("*.py"))]
    parts = [sys.version, metadata.version("tzdata"), *_zones(), *code]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:LENGTH]


def _zones() -> list[str]:
    """Return what tells the machine's own zone data; it goes before the package's.

    A file that is replaced changes the time of its folder.
    """
    folders = [Path(folder) for folder in zoneinfo.TZPATH]
    inner = [one for folder in folders for one in sorted(folder.glob("*/"))]
    return [_told(one) for one in (*folders, *inner) if one.exists()]


def _told(path: Path) -> str:
    found = path.stat()
    return f"{path} {found.st_size} {found.st_mtime_ns}"
