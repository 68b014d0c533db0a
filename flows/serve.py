"""What `regie up` starts as its worker: register the deployments, then work.

Both in one process, because importing Prefect and the flows takes seconds and is needed
for both. Waits for the server, so that it can be started beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from pathlib import Path
from typing import Any

from flows import automations
from flows.playbook_forms import playbook_forms
from flows.register import open_client
from flows.register import prepare
from flows.register import register
from flows.retire import retire
from flows.worker import RegieWorker
from flows.worker import WATCH
from regie.memory import look_seldom
from regie.settings import read
from regie.words import speak

POOL = "regie"

READY_VARIABLE = "REGIE_WORKER_READY"
"""Names a file that is made when the worker polls."""


def main() -> None:
    """Work until SIGTERM or Ctrl-C; the watch makes its round first."""
    settings = read()
    speak(settings.language)
    # Seconds of imports, while the server starts.
    deployments = [*prepare(), *playbook_forms()]
    look_seldom()
    client = open_client()
    register(client, deployments)
    retire(client, deployments)
    automations.settle(client, alerts=settings.alerts)
    client.create_flow_run_from_deployment(client.read_deployment_by_name(WATCH).id)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(work())


async def work() -> None:
    """Poll until a signal comes; the run under way ends at its next step."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    if task is not None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
    worker = RegieWorker(POOL, name=f"régie {socket.gethostname()}")
    await worker.start(printer=_say_ready)


def _say_ready(*_words: Any) -> None:  # noqa: ANN401 -- as print
    if path := os.environ.get(READY_VARIABLE):
        Path(path).touch()


if __name__ == "__main__":
    main()
