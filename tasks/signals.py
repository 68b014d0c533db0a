"""Tell Prefect what happened, for its automations."""

from __future__ import annotations

from prefect import task

from regie.bootstrap import shared_runtime
from regie.services.operations import signals
from tasks.names import task_named


@task(
    name="signals",
    task_run_name=task_named(
        "raconter à Prefect ce qui s'est passé | tell Prefect what happened"
    ),
)
def tell_signals() -> bool:
    """Give Prefect the events it does not have; say False if it does not answer."""
    return signals.tell_if_reachable(shared_runtime())
