"""Ports of this machine, kept for a program from when they are chosen.

A server takes seconds before it listens. Two that were started together would choose
the same port; the second would end, and whoever asked it would talk to the first. So
whoever chooses a port holds a lock on it, which ends with the process.
"""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import closing
from pathlib import Path

from regie.services.locks import ProcessLock

HOST = "127.0.0.1"
"""Where our own Prefect server listens: it has no password."""

PORTS_TRIED_MAX = 50

_held: dict[int, ProcessLock] = {}


def is_free(host: str, port: int) -> bool:
    """Say whether a program could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(preferred: int) -> int:
    """Return the port, or the next one above it, that is free on this machine.

    It is kept for this process until that ends or lets go of it.
    """
    for port in range(preferred, preferred + PORTS_TRIED_MAX):
        if port not in _held and keep(HOST, port):
            return port
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def likely_port(preferred: int) -> int:
    """Return a port to propose to somebody; nothing is kept."""
    ports = range(preferred, preferred + PORTS_TRIED_MAX)
    return next((port for port in ports if is_free(HOST, port)), preferred)


def keep(host: str, port: int) -> bool:
    """Keep a port for this process; say False if it is taken, or kept by another."""
    if port not in _held:
        lock = ProcessLock(_folder() / f"{port}.lock")
        try:
            if not lock.take():
                return False
        except OSError:  # no such folder can be made: then nothing can be kept
            return is_free(host, port)
        _held[port] = lock
    if is_free(host, port):
        return True
    let_go(port)
    return False


def let_go(port: int) -> None:
    """Let others have a port that was kept."""
    lock = _held.pop(port, None)
    if lock is not None:
        lock.release()


def _folder() -> Path:
    return Path(tempfile.gettempdir()) / f"regie-ports-{os.getuid()}"
