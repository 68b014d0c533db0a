"""Stop a campaign, or let it go on."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.campaign.transitions import Verb
from regie.errors import RegieError
from regie.services.campaigns.halt_words import halted_sentence
from regie.services.campaigns.look import slug_named
from regie.services.engine.halt import change_campaign
from regie.words import filling_form
from tasks import _policy
from tasks.move import PREFECT
from tasks.names import task_named


@task(name="halt", task_run_name=task_named("noter le changement | note the change"))
def change(campaign: str, verb: Verb, why: str) -> dict[str, str] | State[Any]:
    """Make the change; return the campaign and what came of it, in a sentence.

    Args:
        campaign: Its short name or its title.
        verb: What becomes of it.
        why: Kept in the history.
    """
    runtime = shared_runtime()
    with filling_form():
        try:
            slug = slug_named(runtime, campaign)
            halted = change_campaign(runtime, slug, verb, who=PREFECT, why=why)
        except RegieError as error:
            return _policy.refused(error)
        return {"campaign": slug, "sentence": halted_sentence(halted)}
