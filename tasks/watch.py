"""The night watch."""

from __future__ import annotations

from prefect import task

from regie.bootstrap import shared_runtime
from regie.services.operations import watch
from tasks.names import task_named


@task(
    name="watch",
    task_run_name=task_named("vérifier chaque campagne | look at each campaign"),
)
def watch_campaigns() -> dict[str, int]:
    """Repair every campaign's wake-ups; return the changes by campaign."""
    return watch.watch(shared_runtime())
