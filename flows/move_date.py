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
        Field(
            title="Campagne | Campaign",
            description="Son nom court, par exemple : sommet-zen"
            " | Its short name, for example: sommet-zen",
        ),
    ],
    dates: Annotated[
        list[str],
        Field(
            title="Nouvelles dates | New dates",
            description="Une ligne chacune : cart_open 2027-03-04, ou avec une heure : "
            "cart_open 2027-03-04 10:00. Le nom seul remet la date où elle était."
            " | A line each: cart_open 2027-03-04, or with a time: "
            "cart_open 2027-03-04 10:00. The name alone puts the date back.",
        ),
    ],
    *,
    apply: Annotated[
        bool,
        Field(
            title="Appliquer | Apply",
            description="Non coché : Régie montre seulement ce qui changerait."
            " | Not ticked: Régie only shows what would change.",
        ),
    ] = False,
    accept_late: Annotated[
        bool,
        Field(
            title="Accepter le retard | Accept being late",
            description="Déplacer même si des dates ne tiennent plus."
            " | Move although some dates cannot be met.",
        ),
    ] = False,
    announced: Annotated[
        list[str],
        Field(
            title="Ce qui est déjà annoncé | What is announced already",
            description="leave (laisser), correct (envoyer une correction) ou redo "
            "(refaire) ; pour une seule étape : étape=correct"
            " | leave, correct (send a correction) or redo; for one step: step=correct",
        ),
    ] = [],  # noqa: B006 -- Prefect reads the form from it, nobody changes it
    why: Annotated[
        str,
        Field(
            title="Pourquoi | Why",
            description="Gardé dans l'historique | Kept in the history",
        ),
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
