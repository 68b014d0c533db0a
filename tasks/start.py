"""Start a campaign from Prefect's form."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.errors import RegieError
from regie.planning.model import Plan
from regie.services.campaigns import launch
from regie.services.campaigns.start_form import answer_texts
from regie.words import filling_form
from regie.words import say
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
) -> dict[str, str] | State[Any]:
    """Plan and store the campaign, publish its wake-ups; return it and a sentence.

    What does not hold in its plan, and remarks on its team, are in the run's log.

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
    plan, slug = started.plan, started.campaign.slug
    late = [one.sentence for one in plan.impossible]
    for remark in (*late, *plan.warnings, *started.remarks):
        log.warning(remark)
    return {"campaign": slug, "said": _said(slug, plan)}


def _said(slug: str, plan: Plan) -> str:
    late = say(
        fr=" Attention, des dates ne tiennent pas. Lesquelles, et que faire : onglet "
        "Logs.",
        en=" Take care, some dates cannot be met. Which, and what to do: under Logs.",
    )
    return say(
        fr=f"Campagne démarrée : {slug}.{late if plan.impossible else ''} Son "
        "tableau : onglet Artifacts.",
        en=f"Campaign started: {slug}.{late if plan.impossible else ''} Its table: "
        "under Artifacts.",
    )
