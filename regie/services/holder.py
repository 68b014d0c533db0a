"""Which process holds a lease, and whether it still lives."""

from __future__ import annotations

import os
import socket


def this_process() -> str:
    """Return `host:pid` of this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(holder: str) -> bool:
    """Say whether the process is of this machine and gone.

    A number that another process has got since counts as alive: the lease runs out.
    """
    host, _, pid = holder.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
