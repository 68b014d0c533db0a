"""A program that runs beside us: started, watched, started again, stopped for good."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import IO

from regie.services.locks import is_held
from regie.services.locks import ProcessLock

STOP_PATIENCE_S = 10.0
"""How long a program may take to stop by itself before it is killed."""

LOG_BYTES_MAX = 5_000_000
"""A log larger than this is put aside, in one older file, at the next start."""

RESTART_WAITS_S = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
"""How long to wait before each new start; after the last one we give up."""

STEADY_S = 120.0
"""A program that lived so long has earned a fresh count of starts."""

_LOOK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run.

    Attributes:
        name: `server`, `worker`, `web`; names its files.
        environment: The whole environment.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Child:
    """One program of one data folder, in a process group of its own.

    Its lock is handed to it: while the lock is held, the program is alive, even if the
    process that started it is not (see `end_orphan`).
    """

    program: Program
    home: Path
    starts: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _started_at: float = field(default=0.0)

    @property
    def log(self) -> Path:
        """Return the file with what the program says."""
        return self.home / "logs" / f"{self.program.name}.log"

    @property
    def pid(self) -> int | None:
        """Return its process number while it was started and not stopped."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it; what it says is added to its log."""
        lock = ProcessLock(lock_path(self.home, self.program.name))
        lock.take()
        with _open_log(self.log) as log:
            self._process = subprocess.Popen(  # noqa: S603 -- our own commands
                list(self.program.command),
                env=dict(self.program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(lock.fileno(),),
            )
        lock.path.write_text(str(self._process.pid))
        lock.release()
        self.starts += 1
        self._started_at = time.monotonic()

    def exit_status(self) -> int | None:
        """Return its exit status if it ended by itself; negative is a signal."""
        return None if self._process is None else self._process.poll()

    def wait_before_restart(self) -> float | None:
        """Return the seconds to wait before starting it again; None is "give up"."""
        if time.monotonic() - self._started_at > STEADY_S:
            self.starts = 1
        if self.starts > len(RESTART_WAITS_S):
            return None
        return RESTART_WAITS_S[self.starts - 1]

    def stop(self, *, patience_s: float = STOP_PATIENCE_S) -> None:
        """Stop it and whatever it started; returns when it is gone."""
        if self._process is None:
            return
        _signal_group(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            pass
        finally:
            # Also after a Ctrl-C in the wait, and for what it left behind.
            _signal_group(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def last_words(self, lines: int = 8) -> str:
        """Return the end of its log."""
        if not self.log.exists():
            return ""
        said = self.log.read_text("utf-8", errors="replace").splitlines()
        return "\n".join(said[-lines:])


def lock_path(home: Path, name: str) -> Path:
    """Return the file that a program holds while it lives; its number is in it."""
    return home / "run" / f"{name}.lock"


def end_orphan(home: Path, name: str) -> int | None:
    """End a program whose starter was killed; return its process number, if any."""
    path = lock_path(home, name)
    if not is_held(path):
        return None
    text = path.read_text().strip()
    if not text.isdigit():
        return None
    pid = int(text)
    _signal_group(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_PATIENCE_S
    while is_held(path) and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
    if is_held(path):
        _signal_group(pid, signal.SIGKILL)
    return pid


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _open_log(path: Path) -> IO[bytes]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
