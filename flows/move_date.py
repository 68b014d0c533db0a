"""Move dates of a campaign from Prefect's form."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Failed
from pydantic import Field

from tasks.move import move_dates
from tasks.report import show_move
from tasks.report import show_timeline


@flow(name="move-date", flow_run_name="déplacer {dates}", persist_result=False)
def move_date(
    campaign: Annotated[
        str,
        Field(title="Campagne", description="Son nom court, par exemple : sommet-zen"),
    ],
    dates: Annotated[
        list[str],
        Field(
            title="Nouvelles dates",
            description="Une ligne chacune : cart_open 2027-03-04, ou avec une heure : "
            "cart_open 2027-03-04 10:00. Le nom seul remet la date où elle était.",
        ),
    ],
    *,
    apply: Annotated[
        bool,
        Field(
            title="Appliquer",
            description="Non coché : Régie montre seulement ce qui changerait.",
        ),
    ] = False,
    accept_late: Annotated[
        bool,
        Field(
            title="Accepter le retard",
            description="Déplacer même si des dates ne tiennent plus.",
        ),
    ] = False,
    announced: Annotated[
        list[str],
        Field(
            title="Ce qui est déjà annoncé",
            description="leave (laisser), correct (envoyer une correction) ou redo "
            "(refaire) ; pour une seule étape : étape=correct",
        ),
    ] = [],  # noqa: B006 -- Prefect reads the form from it, nobody changes it
    why: Annotated[
        str, Field(title="Pourquoi", description="Gardé dans l'historique")
    ] = "",
) -> str | State[Any]:
    """Recalcule le plan avec d'autres dates ; montre, puis écrit si on le demande."""
    state = move_dates(
        campaign,
        dates,
        announced,
        why,
        apply=apply,
        accept_late=accept_late,
        return_state=True,
    )
    if state.is_failed():
        return Failed(message=state.message)
    report: Any = state.result()
    show_move(report["key"], report["markdown"], report["description"])
    if apply:
        show_timeline(campaign)
    return str(report["key"])
