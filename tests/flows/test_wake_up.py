"""A wake-up on a real Prefect server, with a vendor that does not do as asked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prefect import flow
from prefect.client.schemas.objects import State

from flows.wake_up import wake_up
from regie.campaign.model import ActionState
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.progress import mark_done
from regie.services.runtime import Runtime
from tasks.report import show_timeline
from tests.flows.conftest import Installing
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import TEAM

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

TEXT = PLAYBOOK.replace(
    "mail: opening, to: team", "mail: opening, to: team, via: brevo"
)
SENT = Answer(status=201, body={"messageId": "<1@brevo>"})
SLUG = "lancement-zen"
PATIENCE_S = 30.0
QUESTION = "que faut-il faire ?"
PARTS = ("campagne", "avancement", "attente", "plan", "liens")
OPENED_TO = ("Chloé Petit", "Olivia Bernard")


@pytest.fixture
def vendor() -> Iterator[VendorServer]:
    with VendorServer() as server:
        yield server


@pytest.fixture
def runtime(vendor: VendorServer, installed_at: Installing) -> Runtime:
    """The small launch at the moment of its opening mail, with Brevo at `vendor`."""
    shared, clock = installed_at(
        "2027-02-08 08:00",
        REGIE_BREVO_API_KEY="xkeysib-secret",
        REGIE_BREVO_URL=f"{vendor.url}/v3",
    )
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=TEXT, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": "2027-03-08"},
        team=TEAM,
        title="Lancement Zen",
    )
    start_campaign(shared, request)
    for step in ("brief", "page"):
        mark_done(shared, SLUG, step, who="test", tell=False)
    clock.set(paris("2027-03-08 09:00"))
    return shared


@flow(name="shown", persist_result=False)
def shown() -> list[str]:
    keys: list[str] = show_timeline(SLUG)
    return keys


def states(runtime: Runtime) -> dict[str, ActionState]:
    with runtime.unit(reading=True) as unit:
        outcomes = unit.campaigns.get(SLUG).outcomes
    mails = {key: o.state for key, o in outcomes.items() if ":mail:" in key}
    return {key.rsplit(":", 1)[1]: state for key, state in mails.items()}


def run() -> State:
    state: State = wake_up(SLUG, return_state=True)
    return state


def nodes_of(server: Server, state: State, *, tasks: int) -> dict[str, Any]:
    """Return the nodes of a run's graph by id, once the server knows all of them."""
    address = f"{server.url}/flow_runs/{state.state_details.flow_run_id}/graph-v2"
    deadline = time.monotonic() + PATIENCE_S
    nodes: dict[str, Any] = {}
    while time.monotonic() < deadline:
        nodes = dict(httpx.get(address).json()["nodes"])
        if sum(node["state_type"] == "COMPLETED" for node in nodes.values()) == tasks:
            break
        time.sleep(0.1)
    return nodes


def test_what_is_due_is_done_as_tasks_named_for_people(
    runtime: Runtime, prefect_server: Server
) -> None:
    del runtime
    state = run()

    assert (state.name, state.message) == ("Completed", "4 actions faites")
    nodes = nodes_of(prefect_server, state, tasks=11)
    assert sorted(node["label"] for node in nodes.values()) == sorted(
        [
            "que faut-il faire ?",
            "Mail : Annoncer l'ouverture → Olivia Bernard",
            "Mail : Annoncer l'ouverture → Chloé Petit",
            "que faut-il faire ?",
            "Carte : Remercier → Olivia Bernard",
            "Rappel : rappel du jour → Olivia Bernard",
            "que faut-il faire ?",
            "que faut-il faire ?",
            "programmer la suite",
            "mettre à jour le tableau",
            "raconter à Prefect ce qui s'est passé",
        ]
    )


def test_the_graph_of_a_run_shows_which_step_comes_after_which(
    runtime: Runtime, prefect_server: Server
) -> None:
    del runtime
    nodes = nodes_of(prefect_server, run(), tasks=11)

    # The server names a parent once for each of the parent's own inputs.
    arrows = {
        node["label"]: sorted({nodes[each["id"]]["label"] for each in node["parents"]})
        for node in nodes.values()
        if node["label"] != QUESTION
    }
    opening = [f"Mail : Annoncer l'ouverture → {name}" for name in OPENED_TO]
    assert arrows == {
        opening[0]: [QUESTION],
        opening[1]: [QUESTION],
        "Carte : Remercier → Olivia Bernard": opening,
        "Rappel : rappel du jour → Olivia Bernard": [
            "Carte : Remercier → Olivia Bernard"
        ],
        "programmer la suite": [QUESTION],
        "mettre à jour le tableau": ["programmer la suite"],
        "raconter à Prefect ce qui s'est passé": ["programmer la suite"],
    }


def test_a_campaign_is_shown_anew_only_where_it_changed(
    runtime: Runtime, prefect_server: Server
) -> None:
    address = f"{prefect_server.url}/artifacts/filter"
    keys = [f"{kind}-{SLUG}" for kind in PARTS]

    def versions() -> Counter[str]:
        wanted = {"artifacts": {"key": {"any_": keys}}, "limit": 200}
        return Counter(one["key"] for one in httpx.post(address, json=wanted).json())

    run()
    first = versions()
    shown()
    again = versions()
    mark_done(runtime, SLUG, "thanks", who="test", tell=False)
    changed = shown()

    assert set(first) == set(keys)
    assert again == first
    assert sorted(changed) == sorted(keys[:3])


@pytest.mark.parametrize(
    ("answers", "sentence", "after"),
    [
        (
            [Answer(status=401, body={"code": "unauthorized", "message": "no key"})]
            * 2,
            "brevo refuse notre clé d'accès",
            {"olivia": ActionState.FAILED, "chloe": ActionState.FAILED},
        ),
        (
            [Answer(status=500)] * 3,
            "brevo ne répond pas pour le moment",
            {"olivia": ActionState.WAITING, "chloe": ActionState.WAITING},
        ),
        (
            [Answer(status=429, headers={"x-sib-ratelimit-reset": "600"})],
            "brevo demande de ralentir",
            {"olivia": ActionState.WAITING, "chloe": ActionState.WAITING},
        ),
    ],
)
def test_a_vendor_that_fails_is_said_in_plain_french(
    runtime: Runtime,
    vendor: VendorServer,
    answers: list[Answer],
    sentence: str,
    after: dict[str, ActionState],
) -> None:
    vendor.script.extend(answers)

    state = run()

    assert state.name == "Failed"
    assert sentence in (state.message or "")
    assert "xkeysib-secret" not in (state.message or "")
    assert states(runtime) == after


def test_a_short_failure_is_over_within_the_same_run(
    runtime: Runtime, vendor: VendorServer
) -> None:
    vendor.script.extend([Answer(status=500), SENT, SENT])

    state = run()

    assert state.name == "Completed"
    assert states(runtime) == {
        "olivia": ActionState.DONE,
        "chloe": ActionState.DONE,
    }
    keys = [call.body["headers"]["idempotencyKey"] for call in vendor.received]
    assert (keys[0], len(set(keys))) == (keys[1], 2)
