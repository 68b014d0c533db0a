"""Start a campaign from Prefect's form."""

from __future__ import annotations

from typing import Annotated

from prefect import flow
from pydantic import Field

from tasks.report import show_timeline
from tasks.start import start_campaign as start


@flow(name="start-campaign", flow_run_name="démarrer {client}", persist_result=False)
def start_campaign(
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
) -> str:
    """Démarre une campagne : lit le playbook, calcule le plan, publie les réveils."""
    slug = start(playbook, client, values, speakers_file, team_file, title)
    show_timeline(slug)
    return slug
