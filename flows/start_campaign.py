"""Start a campaign from Prefect's form."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from tasks.names import flow_named
from tasks.report import show_timeline
from tasks.start import start_campaign as start

Client = Annotated[
    str,
    Field(
        title="Cliente | Client",
        description="Par exemple : Studio Zen | For example: Studio Zen",
    ),
]
Title = Annotated[
    str,
    Field(
        title="Nom de la campagne | Name of the campaign",
        description="Vide : celui du playbook, puis la cliente"
        " | Empty: the playbook's, then the client",
    ),
]
SpeakersFile = Annotated[
    str,
    Field(
        title="Intervenant·es | Speakers",
        description="Le fichier CSV, par exemple : speakers.csv (name,email,…)"
        " | The CSV file, for example: speakers.csv (name,email,…)",
    ),
]
TeamFile = Annotated[
    str,
    Field(
        title="Équipe | Team",
        description="Le fichier CSV, par exemple : team.csv (role,name,email)"
        " | The CSV file, for example: team.csv (role,name,email)",
    ),
]
Past = Annotated[
    bool,
    Field(
        title="Date passée | Date that is over",
        description="Cochez pour démarrer même si une date est passée."
        " | Tick to start although a date is over.",
    ),
]


@flow(
    name="start-campaign",
    flow_run_name=flow_named("démarrer {client} | start {client}"),
    persist_result=False,
)
def start_campaign(  # noqa: PLR0913 -- one parameter a field of the form
    client: Client,
    values: Annotated[
        list[str],
        Field(
            title="Dates et réglages | Dates and settings",
            description="Une ligne chacun, par exemple : summit_start=2027-03-08"
            " | A line each, for example: summit_start=2027-03-08",
        ),
    ],
    playbook: Annotated[
        str,
        Field(
            title="Playbook",
            description="Le fichier du playbook | The playbook's file",
        ),
    ] = "playbooks/virtual-summit.fr.yaml",
    speakers_file: SpeakersFile = "",
    team_file: TeamFile = "",
    title: Title = "",
    *,
    past: Past = False,
) -> State[Any]:
    """Démarre une campagne : lit le playbook, calcule le plan, publie les réveils."""
    files = {"speakers": speakers_file, "team": team_file}
    return _shown(
        start(
            playbook,
            client,
            values,
            files=files,
            title=title,
            past=past,
            return_state=True,
        )
    )


@flow(
    name="start-playbook",
    flow_run_name=flow_named("démarrer {client} | start {client}"),
    persist_result=False,
)
def start_playbook(  # noqa: PLR0913 -- one parameter a field of the form
    client: Client,
    answers: Annotated[
        dict[str, Any], Field(title="Dates et réglages | Dates and settings")
    ],
    title: Title = "",
    speakers_file: SpeakersFile = "",
    team_file: TeamFile = "",
    playbook: Annotated[
        str,
        Field(
            title="Playbook",
            description="Son fichier ; ne pas changer | Its file; leave as it is",
        ),
    ] = "",
    *,
    past: Past = False,
) -> State[Any]:
    """Démarre une campagne du playbook, dont le formulaire pose les questions."""
    files = {"speakers": speakers_file, "team": team_file}
    return _shown(
        start(
            playbook,
            client,
            answers,
            files=files,
            title=title,
            past=past,
            return_state=True,
        )
    )


def _shown(started: State[Any]) -> State[Any]:
    if started.is_failed():
        return Failed(message=started.message)
    report: Any = started.result()
    show_timeline(report["campaign"])
    return Completed(message=report["said"], data=report["campaign"])
