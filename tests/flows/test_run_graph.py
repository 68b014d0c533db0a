"""The arrows in a run's graph, where a chain of steps goes through several phases."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from prefect.client.schemas.objects import State

from flows.wake_up import wake_up
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.progress import mark_done
from regie.services.runtime import Runtime
from tests.flows.conftest import Installing
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import SPEAKERS
from tests.rehearsed import TEAM

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

PLAYBOOK = """\
playbook: Mise en ligne
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand le panier ouvre-t-il ?"}
roles: {obm: OBM, copy: Copywriter}
phases: {prepare: Préparer, partners: Partenaires, sell: Vendre}
steps:
  page: {do: Écrire la page, phase: prepare, who: copy, due: 2 jours avant cart_open}
  tell: {run: mail.send, title: Prévenir, phase: prepare, after: page, mail: opening, to: team, if_missed: run}
  list: {run: contacts.add, title: Inscrire, phase: partners, for_each: speaker, to: speaker, after: page, with: {list: "12"}, if_missed: run}
  kit: {run: mail.send, title: Envoyer le kit, phase: partners, for_each: speaker, to: speaker, after: [list, tell], mail: opening, if_missed: run}
  open: {do: Ouvrir, phase: sell, who: obm, after: chaque kit, due: le jour de cart_open}
"""
SLUG = "mise-en-ligne"
PATIENCE_S = 30.0
QUESTION = "que faut-il faire ?"
TASKS = 14


@pytest.fixture
def runtime(installed_at: Installing) -> Runtime:
    """A campaign whose page was just written: three phases follow from it."""
    shared = installed_at("2027-03-01 10:00").runtime
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": "2027-03-08"},
        items=SPEAKERS,
        team=TEAM,
        title="Mise en ligne",
    )
    start_campaign(shared, request)
    mark_done(shared, SLUG, "page", who="test", tell=False)
    return shared


def arrows_of(server: Server, state: State) -> dict[str, list[str]]:
    """Return the tasks that each task comes after, once the server knows them all."""
    address = f"{server.url}/flow_runs/{state.state_details.flow_run_id}/graph-v2"
    deadline = time.monotonic() + PATIENCE_S
    nodes: dict[str, Any] = {}
    while time.monotonic() < deadline:
        nodes = dict(httpx.get(address).json()["nodes"])
        if sum(node["state_type"] == "COMPLETED" for node in nodes.values()) == TASKS:
            break
        time.sleep(0.1)
    # The server names a parent once for each of the parent's own inputs.
    return {
        node["label"]: sorted({nodes[each["id"]]["label"] for each in node["parents"]})
        for node in nodes.values()
        if node["label"] != QUESTION
    }


def test_each_task_comes_after_those_of_the_steps_that_its_own_waits_for(
    runtime: Runtime, prefect_server: Server
) -> None:
    del runtime

    state: State = wake_up(SLUG, return_state=True)

    tell = [f"Mail : Prévenir → {name}" for name in ("Chloé Petit", "Olivia Bernard")]
    lists = [f"Liste : Inscrire · {one.title}" for one in SPEAKERS]
    kits = [f"Mail : Envoyer le kit · {one.title}" for one in SPEAKERS]
    assert arrows_of(prefect_server, state) == {
        **{task: [QUESTION] for task in (*tell, *lists)},
        kits[0]: [lists[0], *tell],
        kits[1]: [lists[1], *tell],
        "Carte : Ouvrir → Olivia Bernard": kits,
        "programmer la suite": [QUESTION],
        "mettre à jour le tableau": ["programmer la suite"],
        "raconter à Prefect ce qui s'est passé": ["programmer la suite"],
    }
