"""Start a campaign from Prefect's form."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Failed
from pydantic import Field

from tasks.report import show_timeline
from tasks.start import start_campaign as start


@flow(name="start-campaign", flow_run_name="démarrer {client}", persist_result=False)
def start_campaign(  # noqa: PLR0913 -- one parameter a field of the form
    client: Annotated[
        str, Field(title="Cliente", description="Par exemple : Studio Zen")
    ],
    values: Annotated[
        list[str],
        Field(
            title="Dates et réglages",
            description="Une ligne chacun, par exemple : summit_start=2027-03-08",
        ),
    ],
    playbook: Annotated[
        str, Field(title="Playbook", description="Le fichier du playbook")
    ] = "playbooks/virtual-summit.fr.yaml",
    speakers_file: Annotated[
        str,
        Field(
            title="Intervenant·es",
            description="Fichier CSV : name,email,… (facultatif)",
        ),
    ] = "",
    team_file: Annotated[
        str,
        Field(title="Équipe", description="Fichier CSV : role,name,email (facultatif)"),
    ] = "",
    title: Annotated[
        str, Field(title="Nom de la campagne", description="Facultatif")
    ] = "",
    *,
    past: Annotated[
        bool,
        Field(
            title="Date passée",
            description="Cochez pour démarrer même si une date est passée.",
        ),
    ] = False,
) -> str | State[Any]:
    """Démarre une campagne : lit le playbook, calcule le plan, publie les réveils."""
    state = start(
        playbook,
        client,
        values,
        files={"speakers": speakers_file, "team": team_file},
        title=title,
        past=past,
        return_state=True,
    )
    if state.is_failed():
        return Failed(message=state.message)
    slug = str(state.result())
    show_timeline(slug)
    return slug
