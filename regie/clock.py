"""The only place that asks what time it is."""

from __future__ import annotations

from datetime import datetime
from datetime import UTC
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present moment in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved; for rehearsals and tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the moment it was set to, in UTC."""
        return self.at.astimezone(UTC)


class FileClock:
    """A rehearsal clock shared by several processes through one small file.

    The file holds an ISO 8601 moment with its offset. `set` replaces it in one step,
    so that a reader never sees half a moment.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Return the moment written in the file, in UTC."""
        return datetime.fromisoformat(self._path.read_text().strip()).astimezone(UTC)

    def set(self, at: datetime) -> None:
        """Move the clock; `at` must be aware."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(at.astimezone(UTC).isoformat())
        fresh.replace(self._path)
