"""What the OBM reads in Prefect: the timeline and the statement, as artifacts."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from prefect import task
from prefect.artifacts import Artifact
from prefect.artifacts import create_markdown_artifact
from prefect.artifacts import MarkdownArtifact
from prefect.artifacts import ProgressArtifact
from prefect.artifacts import TableArtifact
from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import ArtifactCreate
from prefect.client.schemas.filters import ArtifactCollectionFilter
from prefect.client.schemas.filters import ArtifactCollectionFilterKey
from prefect.context import TaskRunContext

from regie.bootstrap import shared_runtime
from regie.services import campaign_artifacts as artifacts
from tasks.names import task_named


@task(
    name="timeline",
    task_run_name=task_named("mettre à jour le tableau | update the table"),
)
def show_timeline(campaign: str) -> list[str]:
    """Show the campaign as it stands; return the keys of what changed."""
    found = artifacts.campaign_artifacts(shared_runtime(), campaign)
    client = get_client(sync_client=True)  # each that Prefect makes itself costs 20 ms
    there = _latest(client, [artifact.key for artifact in found])
    run = TaskRunContext.get()
    changed = []
    for artifact in found:
        data = _SHAPES[artifact.kind](artifact).format()
        if there.get(artifact.key) == (data, artifact.description):
            continue
        version = ArtifactCreate(
            key=artifact.key,
            type=artifact.kind,
            description=artifact.description,
            data=data,
            task_run_id=run.task_run.id if run else None,
            flow_run_id=run.task_run.flow_run_id if run else None,
        )
        client.create_artifact(version)
        changed.append(artifact.key)
    return changed


def _latest(client: SyncPrefectClient, keys: list[str]) -> dict[str, tuple[Any, Any]]:
    """Return data and description of the newest version of each key."""
    wanted = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=keys))
    found = client.read_latest_artifacts(artifact_filter=wanted)
    return {str(one.key): (one.data, one.description) for one in found}


def _table(artifact: artifacts.Artifact) -> Artifact:
    return TableArtifact(table=artifact.data)


def _markdown(artifact: artifacts.Artifact) -> Artifact:
    return MarkdownArtifact(markdown=artifact.data)


def _progress(artifact: artifacts.Artifact) -> Artifact:
    return ProgressArtifact(progress=artifact.data)


#: How Prefect writes the data of each kind.
_SHAPES: Mapping[str, Callable[[artifacts.Artifact], Artifact]] = {
    "table": _table,
    "markdown": _markdown,
    "progress": _progress,
}


@task(
    name="move-report",
    task_run_name=task_named("montrer ce qui bouge | show what moves"),
)
def show_move(key: str, markdown: str, description: str) -> str:
    """Keep what a move does as a markdown artifact; return its key."""
    create_markdown_artifact(markdown=markdown, key=key, description=description)
    return key


@task(
    name="statement", task_run_name=task_named("montrer le relevé | show the statement")
)
def show_statement(key: str, markdown: str, description: str) -> str:
    """Keep a statement as a markdown artifact; return its key."""
    create_markdown_artifact(markdown=markdown, key=key, description=description)
    return key
