"""Stop a campaign, or let it go on."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.campaign.transitions import Verb
from regie.errors import RegieError
from regie.services.halt import change_campaign
from regie.services.halt_words import halted_sentence
from regie.words import filling_form
from tasks import _policy
from tasks.move import PREFECT


@task(name="halt", task_run_name="{verb.name} {campaign}")
def change(campaign: str, verb: Verb, why: str) -> str | State[Any]:
    """Make the change; return what came of it, in a sentence."""
    with filling_form():
        try:
            halted = change_campaign(
                shared_runtime(), campaign, verb, who=PREFECT, why=why
            )
        except RegieError as error:
            return _policy.refused(error)
        return halted_sentence(halted)
