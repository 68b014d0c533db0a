"""Which runs a worker has in hand, on disk, so that its successor can answer for them.

A worker that is killed cannot tell Prefect anything: its runs would stay Running for
ever. So each worker keeps a small file beside a lock that ends with it. The next worker
of the same data folder finds files whose lock is free, and settles their runs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import State
from prefect.exceptions import ObjectNotFound
from prefect.states import AwaitingRetry
from prefect.states import Cancelled
from prefect.states import Crashed
from prefect.states import Scheduled

from regie.services.locks import is_held
from regie.services.locks import ProcessLock
from regie.words import say


class RunsInHand:
    """One worker's runs, from the moment it takes them until they have ended."""

    def __init__(self, folder: Path) -> None:
        self._lock = ProcessLock(folder / f"{os.getpid()}.lock")
        self._file = self._lock.path.with_suffix(".json")
        self._ids: set[UUID] = set()

    def open(self) -> None:
        """Begin with nothing in hand."""
        self._lock.take()
        self._write()

    def close(self) -> None:
        """Leave nothing behind but what Prefect could not be told."""
        if not self._ids:
            forget(self._file)
        self._lock.release()

    def take(self, ids: Iterable[UUID]) -> None:
        """Note runs before anything of them happens."""
        before = len(self._ids)
        self._ids.update(ids)
        if len(self._ids) > before:
            self._write()

    def drop(self, flow_run_id: UUID) -> None:
        """Forget a run that has ended."""
        if flow_run_id in self._ids:
            self._ids.remove(flow_run_id)
            self._write()

    def ids(self) -> tuple[UUID, ...]:
        """Return what is in hand now."""
        return tuple(self._ids)

    def _write(self) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(sorted(map(str, self._ids))))
        fresh.replace(self._file)


def left_behind(folder: Path) -> dict[Path, tuple[UUID, ...]]:
    """Return the runs of workers that are dead, by their files."""
    return {
        file: tuple(map(UUID, json.loads(file.read_text())))
        for file in sorted(folder.glob("*.json"))
        if not is_held(file.with_suffix(".lock"))
    }


def forget(file: Path) -> None:
    """Remove a dead worker's file and lock."""
    file.unlink(missing_ok=True)
    file.with_suffix(".lock").unlink(missing_ok=True)


ANEW = "starts-anew"
"""Tag of a deployment whose broken runs begin anew: nobody else takes up the rest."""

STARTS_MAX = 5
"""A run that broke off so often is left to a person."""


async def settle(
    client: PrefectClient, flow_run_id: UUID, *, why: str = ""
) -> State | None:
    """Give a run that broke off the state that is true now; None if it has one.

    A run that never began is put back in line, and so is one of a deployment with the
    tag `ANEW`, a few times. Others that ran are Crashed: what they did is in Régie's
    database, and what they did not do is still due there.

    Args:
        client: The server's.
        flow_run_id: Which.
        why: A sentence; by default, that its worker died.
    """
    try:
        flow_run = await client.read_flow_run(flow_run_id)
    except ObjectNotFound:
        return None
    state = _true_state(flow_run.state, why or _worker_died())
    if state is not None and state.is_crashed() and _starts_anew(flow_run):
        state = AwaitingRetry(message=why or _worker_died_anew())
    if state is not None:
        await client.set_flow_run_state(flow_run_id, state, force=True)
    return state


def server_gone() -> str:
    """Say that a run broke off because Prefect's server did not answer."""
    return say(
        fr="Le serveur Prefect n'a plus répondu pendant ce passage. Ce qui était fait "
        "est noté ; le reste est repris par le tour de garde.",
        en="The Prefect server stopped answering during this run. What was done is on "
        "record; the watch takes up the rest.",
    )


def _worker_died() -> str:
    return say(
        fr="Régie s'est arrêtée pendant ce passage. Ce qui était fait est noté ; "
        "le reste est repris par le tour de garde.",
        en="Régie stopped during this run. What was done is on record; the watch "
        "takes up the rest.",
    )


def _starts_anew(flow_run: FlowRun) -> bool:
    return ANEW in flow_run.tags and flow_run.run_count < STARTS_MAX


def _worker_died_anew() -> str:
    return say(
        fr="Régie s'est arrêtée pendant ce passage. Il recommence ; ce qui était fait "
        "n'est pas refait.",
        en="Régie stopped during this run. It begins anew; what was done is not done "
        "again.",
    )


def _true_state(state: State | None, why: str) -> State | None:
    if state is None or state.is_final():
        return None
    if state.is_pending():
        return Scheduled()
    if state.is_cancelling():
        return Cancelled()
    return Crashed(message=why) if state.is_running() else None
