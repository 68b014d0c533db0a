"""Take the rewritten playbook of a campaign, or look at what that would change."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from flows.halt import Campaign
from flows.halt import Why
from flows.move_date import AcceptLate
from flows.move_date import Announced
from flows.move_date import Apply
from regie.services.campaigns.update_form import UpdateForm
from tasks.names import flow_named
from tasks.report import show_move
from tasks.report import show_timeline
from tasks.update import take_playbook


@flow(
    name="update",
    flow_run_name=flow_named(
        "reprendre le playbook de {campaign} | take the playbook of {campaign} anew"
    ),
    persist_result=False,
)
def update(  # noqa: PLR0913 -- one parameter a field of the form
    campaign: Campaign,
    file: Annotated[
        str,
        Field(
            title="Fichier | File",
            description="Vide : celui de la campagne, relu avec ses e-mails"
            " | Empty: the campaign's own, read anew with its mails",
        ),
    ] = "",
    *,
    back: Annotated[
        bool,
        Field(
            title="Reprendre le texte d'avant | Take the text before this one",
            description="Celui qu'elle avait avant le dernier changement"
            " | The one that it had before the last change",
        ),
    ] = False,
    answers: Annotated[
        list[str],
        Field(
            title="Ce que le nouveau texte demande | What the new text asks",
            description="Une ligne chacun, par exemple : price=900"
            " | A line each, for example: price=900",
        ),
    ] = [],  # noqa: B006 -- Prefect reads the form from it, nobody changes it
    apply: Apply = False,
    accept_late: AcceptLate = False,
    announced: Announced = [],  # noqa: B006 -- the same
    why: Why = "",
) -> State[Any]:
    """Relit le playbook ; montre ce qui change, puis l'écrit si on le demande."""
    state = take_playbook(
        UpdateForm(campaign=campaign, file=file.strip(), back=back),
        answers,
        announced,
        why,
        apply=apply,
        accept_late=accept_late,
        return_state=True,
    )
    if state.is_failed():
        return Failed(message=state.message)
    report: Any = state.result()
    if "key" not in report:
        return Completed(message=report["said"])
    show_move(report["key"], report["markdown"], report["description"])
    if apply:
        show_timeline(report["campaign"])
    return Completed(message=report["said"], data=report["key"])
