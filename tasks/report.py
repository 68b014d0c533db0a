"""What the OBM reads in Prefect: the timeline and the statement, as artifacts."""

from __future__ import annotations

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.artifacts import create_table_artifact

from regie.bootstrap import shared_runtime
from regie.services import artifacts


@task(name="timeline", task_run_name="mettre à jour le tableau")
def show_timeline(campaign: str) -> str:
    """Keep the campaign's timeline as a table artifact; return its key."""
    table = artifacts.timeline_table(shared_runtime(), campaign)
    create_table_artifact(
        table=table.rows, key=table.key, description=table.description
    )
    return table.key


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
