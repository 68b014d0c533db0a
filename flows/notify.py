"""Warn the OBM by mail; Prefect's automations start it."""

from __future__ import annotations

from typing import Annotated
from typing import Any
from typing import Literal

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from regie.words import say
from tasks.names import flow_named
from tasks.notify import raise_alert
from tasks.perform import perform_action
from tasks.perform import publish_wake_ups


@flow(
    name="notify",
    flow_run_name=flow_named("alerter : {campaign} | alert: {campaign}"),
    persist_result=False,
)
def notify(
    campaign: Annotated[
        str,
        Field(
            title="Campagne | Campaign",
            description="Son nom court, par exemple : sommet-zen"
            " | Its short name, for example: sommet-zen",
        ),
    ],
    about: Annotated[
        Literal["late", "failed", "unanswered"],
        Field(
            title="À propos de | About",
            description="late : étapes en retard · failed : envois refusés · "
            "unanswered : décisions qui attendent"
            " | late: late steps · failed: refused actions · "
            "unanswered: decisions that wait",
        ),
    ],
) -> State[Any]:
    """Envoie à l'OBM un mail de ce qui est nouveau ; sans nouveauté, rien ne part."""
    raised = raise_alert(campaign, about, return_state=True)
    if raised.is_failed():
        return Failed(message=raised.message)
    key: Any = raised.result()
    if key is None:
        return Completed(message=say(fr="rien de nouveau", en="nothing new"))
    sent = perform_action(
        campaign,
        key,
        say(fr="alerte", en="alert"),
        wait_for=[raised],
        return_state=True,
    )
    if sent.is_failed():
        publish_wake_ups(campaign)
        return Failed(message=str(sent.result(raise_on_failure=False)))
    return Completed(message=say(fr="alerte envoyée", en="alert sent"))
