"""When a task is tried again within its run.

Only what an error calls transient, and only for seconds: what lasts longer is written
down by the service and taken up by a later wake-up.
"""

from __future__ import annotations

from typing import Any

from prefect import Task
from prefect.client.schemas.objects import State
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed

from regie.errors import RateLimitedError
from regie.errors import RegieError
from regie.errors import VendorError
from regie.words import say

RETRIES = 2
DELAYS_S = [1.0, 5.0]


def refused(error: RegieError) -> State[Any]:
    """Return the end of a run that a person must correct: its sentence, no traceback.

    What is a bug is raised, and shown with its traceback.
    """
    return Failed(message=str(error))


def reported(verdict: str) -> str:
    """Return the end of a run that has shown a report: what it comes to, and where."""
    return say(
        fr=f"{verdict} Le détail : onglet Artifacts.",
        en=f"{verdict} The details: under Artifacts.",
    )


def is_transient(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:  # noqa: ARG001 -- Prefect's signature
    """Say whether the run failed by something that passes within seconds."""
    error = state.result(raise_on_failure=False)
    if isinstance(error, RateLimitedError) and error.retry_after is not None:
        return error.retry_after.total_seconds() <= DELAYS_S[0]
    return isinstance(error, VendorError) and error.transient
