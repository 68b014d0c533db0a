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

from regie.bootstrap import shared_runtime
from regie.services import campaign_artifacts as artifacts


@task(name="timeline", task_run_name="mettre à jour le tableau")
def show_timeline(campaign: str) -> list[str]:
    """Show the campaign as it stands; return the keys of what changed."""
    found = artifacts.campaign_artifacts(shared_runtime(), campaign)
    return [artifact.key for artifact in found if _show(artifact)]


def _show(artifact: artifacts.Artifact) -> bool:
    """Show a new version, unless the latest one says the same; say whether."""
    there: Any = Artifact.get(artifact.key)  # as a sync call, an artifact or None
    shown = _SHAPES[artifact.kind](artifact)
    if there is not None and (there.data, there.description) == (
        shown.format(),
        artifact.description,
    ):
        return False
    shown.create()
    return True


def _table(artifact: artifacts.Artifact) -> Artifact:
    return TableArtifact(
        key=artifact.key, description=artifact.description, table=artifact.data
    )


def _markdown(artifact: artifacts.Artifact) -> Artifact:
    return MarkdownArtifact(
        key=artifact.key, description=artifact.description, markdown=artifact.data
    )


def _progress(artifact: artifacts.Artifact) -> Artifact:
    return ProgressArtifact(
        key=artifact.key, description=artifact.description, progress=artifact.data
    )


_SHAPES: Mapping[str, Callable[[artifacts.Artifact], Artifact]] = {
    "table": _table,
    "markdown": _markdown,
    "progress": _progress,
}


@task(name="move-report", task_run_name="montrer ce qui bouge")
def show_move(key: str, markdown: str, description: str) -> str:
    """Keep what a move does as a markdown artifact; return its key."""
    create_markdown_artifact(markdown=markdown, key=key, description=description)
    return key


@task(name="statement", task_run_name="montrer le relevé")
def show_statement(key: str, markdown: str, description: str) -> str:
    """Keep a statement as a markdown artifact; return its key."""
    create_markdown_artifact(markdown=markdown, key=key, description=description)
    return key
