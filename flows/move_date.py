"""Move a date of a campaign from Prefect's form."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from typing import Any
from typing import TypeAlias

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from flows.halt import Campaign
from flows.halt import Why
from regie.services.campaigns.move_form import MoveForm
from regie.services.campaigns.move_form import run_name
from tasks.move import move_dates
from tasks.report import show_move
from tasks.report import show_timeline

Apply: TypeAlias = Annotated[
    bool,
    Field(
        title="Appliquer | Apply",
        description="Non coché : Régie montre seulement ce qui changerait, dans "
        "l'onglet Artifacts du passage."
        " | Not ticked: Régie only shows what would change, under Artifacts of the "
        "run.",
    ),
]
AcceptLate: TypeAlias = Annotated[
    bool,
    Field(
        title="Accepter le retard | Accept being late",
        description="Écrire même si des dates ne tiennent plus."
        " | Write it although some dates cannot be met.",
    ),
]
Past: TypeAlias = Annotated[
    bool,
    Field(
        title="Date passée | Date that is over",
        description="Cochez pour écrire même si la date choisie est passée."
        " | Tick to write it although the date you chose is over.",
    ),
]
Announced: TypeAlias = Annotated[
    list[str],
    Field(
        title="Ce qui est déjà annoncé | What is announced already",
        description="leave (laisser), correct (envoyer une correction) ou redo "
        "(refaire) ; pour une seule étape : étape=correct"
        " | leave, correct (send a correction) or redo; for one step: step=correct",
    ),
]


def _named() -> str:
    given = flow_run.get_parameters()
    on = str(given.get("on") or "")
    return run_name(str(given["anchor"]), on, back=bool(given.get("back")))


@flow(
    name="move-date",
    flow_run_name=_named,
    persist_result=False,
)
def move_date(  # noqa: PLR0913 -- one parameter a field of the form
    campaign: Campaign,
    anchor: Annotated[
        str,
        Field(
            title="Quelle date | Which date",
            description="Son titre ou son nom dans le playbook, par exemple : cart_open"
            " | Its title or its name in the playbook, for example: cart_open",
        ),
    ],
    on: Annotated[
        date | None,
        Field(
            title="Nouveau jour | New day",
            description="Vide si vous la remettez où elle était"
            " | Empty if you put it back where it was",
            json_schema_extra={"type": "string", "format": "date"},
        ),
    ] = None,
    at: Annotated[
        str,
        Field(
            title="Heure | Time",
            description="Par exemple 10:00 ; vide : l'heure ne change pas"
            " | For example 10:00; empty: the time does not change",
        ),
    ] = "",
    *,
    back: Annotated[
        bool,
        Field(
            title="Remettre où elle était | Put it back where it was",
            description="Avant son dernier déplacement | Before it was last moved",
        ),
    ] = False,
    apply: Apply = False,
    accept_late: AcceptLate = False,
    past: Past = False,
    announced: Announced = [],  # noqa: B006 -- Prefect reads the form from it, nobody changes it
    more: Annotated[
        list[str],
        Field(
            title="D'autres dates en même temps | Other dates at the same time",
            description="Une ligne chacune : cart_close 2027-03-09, ou avec une heure "
            ": cart_close 2027-03-09 23:59"
            " | A line each: cart_close 2027-03-09, or with a time: "
            "cart_close 2027-03-09 23:59",
        ),
    ] = [],  # noqa: B006 -- the same
    why: Why = "",
) -> State[Any]:
    """Recalcule le plan avec une autre date ; montre, puis écrit si on le demande."""
    form = MoveForm(
        campaign=campaign, anchor=anchor, on=on, at=at, back=back, more=tuple(more)
    )
    state = move_dates(
        form,
        announced,
        why,
        apply=apply,
        accept_late=accept_late,
        past=past,
        return_state=True,
    )
    if state.is_failed():
        return Failed(message=state.message)
    report: Any = state.result()
    show_move(report["key"], report["markdown"], report["description"])
    if apply:
        show_timeline(report["campaign"])
    return Completed(message=report["said"], data=report["key"])
