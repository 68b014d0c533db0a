"""Tell Prefect's server what `prefect.yaml` says: the work pools and the deployments.

The automations that start them are in `automations.py`; what an earlier Régie left
there is taken away in `retire.py`.

`prefect deploy --all` does the same in a process of its own, and writes everything anew
each time. Here the worker does it on its way, and a deployment is written only if its
description changed. What people set by hand in Prefect's pages stays until then; that
they paused it or a schedule, and schedules of their own, stay after it too.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectAlreadyExists
from prefect.exceptions import ObjectNotFound
from prefect.settings import get_current_settings
from prefect.workers.base import BaseWorker

from flows import automations
from flows.deployments import MARK
from flows.deployments import prepare
from flows.deployments import Wanted
from flows.playbook_forms import playbook_forms
from flows.retire import handmade
from flows.retire import retire
from regie.errors import UsageError
from regie.errors import VendorUnavailableError
from regie.settings import read
from regie.words import say
from regie.words import speak

__all__ = ["main", "make_work_pool", "open_client", "prepare", "register"]

SERVER = "prefect"

PATIENCE_S = 120.0
LOOK_EVERY_S = 0.1


def register(client: SyncPrefectClient, deployments: Sequence[Wanted]) -> list[str]:
    """Make the server's deployments equal to these.

    Returns:
        The names of those that were written; none where nothing changed.
    """
    for pool in sorted({wanted.pool for wanted in deployments}):
        make_work_pool(client, pool)
    return [wanted.name for wanted in deployments if _write(client, wanted)]


def make_work_pool(client: SyncPrefectClient, name: str, kind: str = "") -> None:
    """Create the work pool unless it exists.

    Args:
        client: The server's.
        name: The pool's.
        kind: The type of its workers; the same as the name if empty.
    """
    kind = kind or name
    worker = BaseWorker.get_worker_class_from_type(kind)
    template = worker.get_default_base_job_template() if worker else {}
    try:
        client.read_work_pool(name)
    except ObjectNotFound:
        pool = WorkPoolCreate(name=name, type=kind, base_job_template=template)
        try:
            client.create_work_pool(pool)
        except ObjectAlreadyExists:
            return


def open_client() -> SyncPrefectClient:
    """Wait until the server answers, and return a client of it.

    Raises:
        UsageError: No server is named; Prefect would start a passing one of its own.
        VendorUnavailableError: It did not answer within `PATIENCE_S`.
    """
    if get_current_settings().api.url is None:
        raise UsageError(_no_server())
    client = get_client(sync_client=True)
    deadline = time.monotonic() + PATIENCE_S
    while (trouble := client.api_healthcheck()) is not None:
        if time.monotonic() > deadline:
            raise VendorUnavailableError(SERVER, str(trouble))
        time.sleep(LOOK_EVERY_S)
    return client


def _write(client: SyncPrefectClient, wanted: Wanted) -> bool:
    text, flow = wanted.text, wanted.flow
    there = _there(client, f"{flow.name}/{wanted.name}")
    if there is not None and there.version == wanted.version:
        return False
    client.create_deployment(
        flow_id=client.create_flow(flow),
        name=wanted.name,
        version=wanted.version,
        entrypoint=text["entrypoint"],
        description=text.get("description") or flow.description,
        tags=text.get("tags"),
        parameters=text.get("parameters"),
        paused=there is not None and there.paused,
        schedules=_schedules(text.get("schedules") or (), there),
        work_pool_name=wanted.pool,
        parameter_openapi_schema=wanted.schema,
        enforce_parameter_schema=True,
        pull_steps=[],
    )
    return True


def _there(client: SyncPrefectClient, full_name: str) -> DeploymentResponse | None:
    try:
        return client.read_deployment_by_name(full_name)
    except ObjectNotFound:
        return None


def _schedules(
    schedules: Sequence[Mapping[str, Any]], there: DeploymentResponse | None
) -> list[DeploymentScheduleCreate]:
    """Return ours, active as somebody left them, and those that people added."""
    found = there.schedules if there else []
    ours = [
        DeploymentScheduleCreate.model_validate(
            {
                "active": schedule.get("active", True),
                "schedule": {k: v for k, v in schedule.items() if k != "active"},
                "slug": f"{MARK}-{number}",
            }
        )
        for number, schedule in enumerate(schedules)
    ]
    for one in ours:
        one.active = _left(one, found)
    return ours + handmade(found, besides=ours)


def _left(one: DeploymentScheduleCreate, found: Sequence[DeploymentSchedule]) -> bool:
    """Say whether the schedule is active there; as it says itself if it is new."""
    same = (f for f in found if f.slug == one.slug or f.schedule == one.schedule)
    return next((f.active for f in same), one.active is not False)


def _no_server() -> str:
    return say(
        fr="PREFECT_API_URL n'est pas défini : lancez regie up, ou donnez l'adresse du "
        "serveur Prefect, par exemple http://127.0.0.1:4200/api.",
        en="PREFECT_API_URL is not set: run regie up, or give the Prefect server's "
        "address, for example http://127.0.0.1:4200/api.",
    )


def main() -> None:
    """Register the project's, once the server answers; take away what is no more."""
    settings = read()
    speak(settings.language)
    deployments = [*prepare(), *playbook_forms()]
    client = open_client()
    written = register(client, deployments)
    retired = [f"-{name}" for name in retire(client, deployments)]
    alerts = automations.settle(client, alerts=settings.alerts).written
    print(", ".join([*written, *retired, *alerts]) or "=")  # noqa: T201 -- its output


if __name__ == "__main__":
    main()
