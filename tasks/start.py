"""Start a campaign from Prefect's form."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.errors import RegieError
from regie.services import launch
from regie.services.start_form import answer_texts
from regie.words import filling_form
from tasks import _policy
from tasks.names import task_named

log = logging.getLogger(__name__)


@task(name="start", task_run_name=task_named("démarrer {client} | start {client}"))
def start_campaign(
    playbook: str,
    client: str,
    values: list[str] | dict[str, Any],
    *,
    files: dict[str, str],
    title: str,
    past: bool,
) -> str | State[Any]:
    """Plan and store the campaign, publish its wake-ups; return its slug.

    Args:
        values: `name=value` each, or answers by name.
        files: Names of CSV files of `speakers` and `team`; empty for none.
    """
    with filling_form():
        try:
            request = launch.request_from_text(
                playbook=playbook,
                client=launch.for_whom(client),
                values=values if isinstance(values, list) else answer_texts(values),
                speakers_file=files["speakers"],
                team_file=files["team"],
                title=title,
            )
            request = replace(request, past=past)
            started = launch.start_campaign(shared_runtime(), request)
        except RegieError as error:
            return _policy.refused(error)
    for remark in started.remarks:
        log.warning(remark)
    return started.campaign.slug
