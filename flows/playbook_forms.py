"""A deployment for each playbook that is shipped: its form asks what the playbook asks.

Only those of the language that is spoken; the OBM's own playbooks start from
`start-campaign`, the console or the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.deployments import FILE
from flows.deployments import Wanted
from flows.deployments import wanted_of
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.services.campaigns.start_form import start_form
from regie.services.playbooks.playbook_files import read_source
from regie.words import say
from regie.words import spoken_language

FOLDER = FILE.parent / "playbooks"

FORM = "formulaire · form"
"""The tag of the deployments that the OBM starts, as in `prefect.yaml`."""

ENTRYPOINT = "flows.start_campaign.start_playbook"


def playbook_forms(folder: Path = FOLDER) -> list[Wanted]:
    """Return the deployments that start each playbook of the folder, by file name."""
    return [_form(file) for file in sorted(folder.glob(f"*.{spoken_language()}.yaml"))]


def _form(file: Path) -> Wanted:
    playbook = load_source(read_source(file))
    text = {
        "name": _name(playbook),
        "entrypoint": ENTRYPOINT,
        "description": _description(playbook),
        "tags": [FORM],
        "parameters": {"playbook": str(file)},
        "work_pool": {"name": "regie"},
    }
    return wanted_of(text, lambda schema: _with_answers(schema, playbook))


def _with_answers(schema: dict[str, Any], playbook: Playbook) -> dict[str, Any]:
    form = start_form(playbook)
    answers = {**schema["properties"]["answers"], **form}
    return schema | {"properties": schema["properties"] | {"answers": answers}}


def _name(playbook: Playbook) -> str:
    title = "".join(sign for sign in playbook.title if sign not in "/%&<>")
    return say(fr=f"démarrer · {title}", en=f"start · {title}")


def _description(playbook: Playbook) -> str:
    return say(
        fr=f"Démarre une campagne « {playbook.title} » : répondez aux questions, "
        "Régie calcule le plan, prépare les cartes et programme les réveils. Rien ne "
        "part avant sa date.",
        en=f"Starts a campaign “{playbook.title}”: answer the questions, Régie makes "
        "the plan, prepares the cards and schedules the wake-ups. Nothing leaves "
        "before its date.",
    )
