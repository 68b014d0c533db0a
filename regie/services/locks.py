"""A lock on a file that ends with its process, however that ends.

The lock belongs to the open file: a child that inherits the file keeps it held. So a
lock that is held says that its process, or a child given it, is alive; a number in a
file could not say that, since numbers are used again.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class ProcessLock:
    """Holds one file of the data folder; POSIX only (on Windows, use WSL)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock if it is free; say whether it was. Its folder is made."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(opened)
            return False
        self._file = opened
        return True

    def fileno(self) -> int:
        """Return the open file, to be handed to a child."""
        if self._file is None:
            raise ValueError(self.path)
        return self._file

    def release(self) -> None:
        """Let go; a child that was given the file still holds it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_held(path: Path) -> bool:
    """Say whether a living process holds the lock on this file."""
    if not path.exists():
        return False
    lock = ProcessLock(path)
    if not lock.take():
        return True
    lock.release()
    return False
