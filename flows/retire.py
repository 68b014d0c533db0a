"""Take away the deployments that an earlier Régie registered and this one has no more.

What people planned with one is not lost with it: runs that they scheduled by hand, and
schedules that they added, go on under the deployment that has its flow now. Where there
is none, those runs are cancelled and say why. Runs that Régie planned are deleted with
it: publishing, and the watch, put the same ones under today's. A form that waits is
closed, and asked again under today's.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from collections.abc import Sequence
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.filters import DeploymentFilter
from prefect.client.schemas.filters import DeploymentFilterId
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.filters import FlowRunFilterState
from prefect.client.schemas.filters import FlowRunFilterStateType
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Cancelled
from prefect.states import Scheduled

from flows.deployments import is_ours
from flows.deployments import MARK
from flows.deployments import Wanted
from regie.words import say

log = logging.getLogger(__name__)

PAGE = 200


def retire(client: SyncPrefectClient, deployments: Sequence[Wanted]) -> list[str]:
    """Delete those of ours on the server that are not among these, which are there.

    Returns:
        The names of those that were deleted.
    """
    versions = {one.version for one in deployments}
    ours = [one for one in _deployments(client) if is_ours(one)]
    kept = [one for one in ours if one.version in versions]
    gone = [one for one in ours if one.version not in versions]
    for old in gone:
        same = (one for one in kept if one.entrypoint == old.entrypoint)
        _retire(client, old, next(same, None))
        log.warning("Deployment %s is no longer registered", old.name)
    return [old.name for old in gone]


def handmade(
    found: Sequence[DeploymentSchedule],
    *,
    besides: Sequence[DeploymentScheduleCreate] = (),
) -> list[DeploymentScheduleCreate]:
    """Return, to be written anew, the schedules that people added.

    Args:
        found: Those of a deployment of ours.
        besides: Ours; before schedules had a mark, ours were like these.
    """
    ours = [one.schedule for one in besides]
    kept = {"schedule", "active", "max_scheduled_runs", "parameters", "slug"}
    return [
        DeploymentScheduleCreate.model_validate(one.model_dump(include=kept))
        for one in found
        if not (one.slug or "").startswith(MARK) and one.schedule not in ours
    ]


def _retire(
    client: SyncPrefectClient, old: DeploymentResponse, new: DeploymentResponse | None
) -> None:
    if new is not None and (added := handmade(old.schedules)):
        client.create_deployment_schedules(new.id, added)
    for run in _live_runs(client, old.id):
        if _is_planned_by_hand(run):
            if new is None or not _goes_on(client, run, new):
                _cancel(client, run, old.name)
        elif run.run_count or run.state_type is StateType.PAUSED:
            _cancel(client, run, old.name)
    client.delete_deployment(old.id)


def _goes_on(client: SyncPrefectClient, run: FlowRun, new: DeploymentResponse) -> bool:
    """Plan the same run under another deployment; say whether its form takes it.

    Begun anew after a fault, it is there once.
    """
    try:
        client.create_flow_run_from_deployment(
            new.id,
            parameters=run.parameters,
            name=run.name,
            tags=run.tags,
            state=Scheduled(scheduled_time=run.expected_start_time),
            idempotency_key=f"{MARK}-{run.id}",
        )
    except PrefectHTTPStatusError as error:
        log.warning("Run %s does not fit %s: %s", run.name, new.name, error)
        return False
    client.delete_flow_run(run.id)
    return True


def _is_planned_by_hand(run: FlowRun) -> bool:
    """Say whether a person did: the runs of Régie and of schedules have keys."""
    return run.state_type is StateType.SCHEDULED and not (
        run.run_count or run.idempotency_key
    )


def _cancel(client: SyncPrefectClient, run: FlowRun, name: str) -> None:
    message = say(
        fr=f"« {name} » n'existe plus dans cette version de Régie. Ce qui attend une "
        "réponse est redemandé ; ce que vous aviez programmé est à relancer depuis la "
        "page Deployments.",
        en=f'"{name}" does not exist any more in this version of Régie. What waits for '
        "an answer is asked again; what you had scheduled is to be started anew on the "
        "page Deployments.",
    )
    client.set_flow_run_state(run.id, Cancelled(message=message), force=True)


def _deployments(client: SyncPrefectClient) -> Iterator[DeploymentResponse]:
    offset = 0
    while some := client.read_deployments(limit=PAGE, offset=offset):
        yield from some
        offset += len(some)


def _live_runs(client: SyncPrefectClient, deployment_id: UUID) -> list[FlowRun]:
    """Return its runs that wait, for their moment or for a person."""
    waiting = [StateType.SCHEDULED, StateType.PAUSED]
    found: list[FlowRun] = []
    while some := client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=waiting))
        ),
        limit=PAGE,
        offset=len(found),
    ):
        found += some
    return found
