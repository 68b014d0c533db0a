"""What the OBM reads in Prefect: the timeline and the statement, as artifacts."""

from __future__ import annotations

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.context import TaskRunContext

from regie.bootstrap import shared_runtime
from regie.services.campaigns import show_campaign
from regie.window import Maker
from tasks.names import task_named


@task(
    name="timeline",
    task_run_name=task_named("mettre à jour le tableau | update the table"),
)
def show_timeline(campaign: str) -> list[str]:
    """Show the campaign as it stands; return the keys of what changed."""
    return show_campaign.show_campaign(shared_runtime(), campaign, maker=_maker())


def _maker() -> Maker | None:
    context = TaskRunContext.get()
    if context is None:
        return None
    run = context.task_run
    flow_run = run.flow_run_id
    return Maker(task_run=str(run.id), flow_run=str(flow_run) if flow_run else None)


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
