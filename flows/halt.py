"""Freeze, thaw, pause, resume, cancel or end a campaign from Prefect's form."""

from __future__ import annotations

from typing import Annotated
from typing import Any
from typing import TypeAlias

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from regie.campaign.transitions import Verb
from regie.words import say
from tasks.halt import change
from tasks.names import flow_named
from tasks.report import show_timeline

Campaign: TypeAlias = Annotated[
    str,
    Field(
        title="Campagne | Campaign",
        description="Son nom, comme dans la console, par exemple : Sommet Zen"
        " | Its name, as in the console, for example: Sommet Zen",
    ),
]
Why: TypeAlias = Annotated[
    str,
    Field(
        title="Pourquoi | Why",
        description="Gardé dans l'historique | Kept in the history",
    ),
]
Sure: TypeAlias = Annotated[
    bool,
    Field(
        title="Pour toujours | For good",
        description="Cochez pour confirmer : cela ne se reprend pas."
        " | Tick to confirm: it cannot be taken back.",
    ),
]


@flow(
    name="freeze",
    flow_run_name=flow_named("geler {campaign} | freeze {campaign}"),
    persist_result=False,
)
def freeze(campaign: Campaign, why: Why = "") -> State[Any]:
    """Arrête tous les envois d'une campagne ; les cartes et le plan continuent."""
    return _changed(campaign, Verb.FREEZE, why)


@flow(
    name="thaw",
    flow_run_name=flow_named("dégeler {campaign} | thaw {campaign}"),
    persist_result=False,
)
def thaw(campaign: Campaign, why: Why = "") -> State[Any]:
    """Relance les envois d'une campagne gelée ; rien ne part en rafale."""
    return _changed(campaign, Verb.THAW, why)


@flow(
    name="pause",
    flow_run_name=flow_named("mettre en pause {campaign} | pause {campaign}"),
    persist_result=False,
)
def pause(campaign: Campaign, why: Why = "") -> State[Any]:
    """Arrête toute la campagne, cartes comprises."""
    return _changed(campaign, Verb.PAUSE, why)


@flow(
    name="resume",
    flow_run_name=flow_named("reprendre {campaign} | resume {campaign}"),
    persist_result=False,
)
def resume(campaign: Campaign, why: Why = "") -> State[Any]:
    """Reprend une campagne en pause ; rien ne part en rafale."""
    return _changed(campaign, Verb.RESUME, why)


@flow(
    name="cancel",
    flow_run_name=flow_named("annuler {campaign} | cancel {campaign}"),
    persist_result=False,
)
def cancel(campaign: Campaign, why: Why = "", *, sure: Sure = False) -> State[Any]:
    """Annule une campagne, pour toujours."""
    return _for_good(campaign, Verb.CANCEL, why, sure=sure)


@flow(
    name="end",
    flow_run_name=flow_named("terminer {campaign} | end {campaign}"),
    persist_result=False,
)
def end(campaign: Campaign, why: Why = "", *, sure: Sure = False) -> State[Any]:
    """Termine une campagne où il n'y a plus rien à faire."""
    return _for_good(campaign, Verb.END, why, sure=sure)


def _for_good(campaign: str, verb: Verb, why: str, *, sure: bool) -> State[Any]:
    if not sure:
        return Failed(message=_unsure())
    return _changed(campaign, verb, why)


def _changed(campaign: str, verb: Verb, why: str) -> State[Any]:
    state: State[Any] = change(campaign, verb, why, return_state=True)
    if state.is_failed():
        return Failed(message=state.message)
    changed: Any = state.result()
    show_timeline(changed["campaign"])
    return Completed(message=changed["sentence"])


def _unsure() -> str:
    return say(
        fr="Rien n'a été changé : cochez « Pour toujours » pour confirmer.",
        en='Nothing was changed: tick "For good" to confirm.',
    )
