"""Start a campaign from Prefect's form."""

from __future__ import annotations

from prefect import task

from regie.bootstrap import shared_runtime
from regie.services import launch


@task(name="start", task_run_name="démarrer {client}")
def start_campaign(
    playbook: str,
    client: str,
    values: list[str],
    speakers_file: str,
    team_file: str,
    title: str,
) -> str:
    """Plan and store the campaign, publish its wake-ups; return its slug."""
    request = launch.request_from_text(
        playbook=playbook,
        client=client,
        values=values,
        speakers_file=speakers_file,
        team_file=team_file,
        title=title,
    )
    return launch.start_campaign(shared_runtime(), request).campaign.slug
