"""Ask for go or no-go, and wait for the answer without holding a worker."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.flow_runs import suspend_flow_run
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from flows.forms import gate_form
from integrations._prefect_questions import ANSWER
from tasks.gate import answer_gate
from tasks.gate import read_gate
from tasks.report import show_timeline
from tasks.where import tell_where_to_answer


@flow(name="gate", persist_result=False)
def gate(
    campaign: Annotated[
        str,
        Field(
            title="Campagne | Campaign",
            description="Son nom court, par exemple : sommet-zen"
            " | Its short name, for example: sommet-zen",
        ),
    ],
    step: Annotated[
        str,
        Field(
            title="Décision | Gate",
            description="La clé de l'étape, comme dans le plan"
            " | The step's key, as in the plan",
        ),
    ],
    number: Annotated[
        int,
        Field(
            title="Numéro | Number",
            description="La combientième réponse on attend"
            " | Which of its answers is waited for",
        ),
    ] = 1,
) -> State[Any]:
    """Pose une question go / no-go ; la suite attend la réponse.

    The first time the run ends here, suspended. Filled in, it begins anew and gets the
    values of the form; whatever was answered elsewhere meanwhile goes before them.
    """
    asked = read_gate(campaign, step, number)
    if asked["told"]:
        return Completed(message=asked["told"])
    tell_where_to_answer()
    said: Any = suspend_flow_run(wait_for_input=gate_form(asked), key=ANSWER)
    answered = answer_gate(campaign, step, number, said.model_dump(), return_state=True)
    if answered.is_failed():
        return Failed(message=answered.message)
    show_timeline(campaign)
    told: Any = answered.result()
    return Completed(message=str(told))
