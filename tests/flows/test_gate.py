"""Go or no-go in Prefect: the run suspends with a form, on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.filters import FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun
from prefect.states import Crashed

from flows.gate import gate
from flows.register import make_work_pool
from flows.wake_up import wake_up
from flows.worker import RegieWorker
from regie.campaign.gates import Verdict
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import read_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import reopen_step
from regie.services.engine.perform import perform_action
from regie.services.engine.publish import publish_wake_ups
from regie.services.engine.wake import due_now
from regie.services.runtime import Runtime
from tests.flows.conftest import Installing
from tests.gated import GATE
from tests.gated import PLAYBOOK
from tests.gated import TEAM
from tests.prefect_server import collect_quietly
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import paris

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


#: A busy machine is no fault.
PATIENCE_S = 60.0


class Theatre:
    """A campaign at its gate, Prefect's server, and a worker that works when told."""

    def __init__(self, runtime: Runtime, slug: str, pool: str, server: Server) -> None:
        self.runtime, self.slug, self.pool, self.server = runtime, slug, pool, server

    def work(self, *, limit: int = 1) -> None:
        """Do everything that is due now."""

        async def once() -> None:
            worker = RegieWorker(self.pool, limit=limit)
            await worker.start(run_once=True, printer=lambda *_: None)

        # In a thread of its own: a browser's driver has this one's event loop.
        with ThreadPoolExecutor(1) as threads:
            threads.submit(copy_context().run, asyncio.run, once()).result()

    def runs(self) -> list[FlowRun]:
        """Return the runs of the gate, the oldest first."""
        wanted = FlowRunFilterTags(all_=["question", f"campaign:{self.slug}"])
        with get_client(sync_client=True) as client:
            found = client.read_flow_runs(flow_run_filter=FlowRunFilter(tags=wanted))
        return sorted(found, key=lambda run: str(run.created))

    def states(self) -> list[str]:
        return [str(run.state_name) for run in self.runs()]

    def resume(self, **values: str | bool) -> dict[str, Any]:
        """Fill in the form of the newest run, as Prefect's page does."""
        return self.server.answer(self.runs()[-1].id, values)

    def sent(self) -> list[str]:
        """Return which actions behind the gate were performed."""
        with self.runtime.unit(reading=True) as unit:
            outcomes = unit.campaigns.get(self.slug).outcomes
        return sorted(
            key.removeprefix(f"{self.slug}:")
            for key in outcomes
            if key.split(":")[1] in {"told", "set_up", "open"}
        )


def deploy(client: SyncPrefectClient, pool: str, flow: Flow[..., Any]) -> None:
    client.create_deployment(
        flow_id=client.create_flow(flow),
        name=flow.name,
        entrypoint=f"{flow.fn.__module__}.{flow.fn.__name__}",
        work_pool_name=pool,
        pull_steps=[],
    )


@pytest.fixture
def theatre(prefect_server: Server, installed_at: Installing) -> Iterator[Theatre]:
    """A campaign whose gate is open and asked in Prefect, at a pool of its own."""
    runtime, clock = installed_at("2027-03-02 09:00")
    pool = f"gates-{uuid4().hex[:8]}"
    with get_client(sync_client=True) as client:
        make_work_pool(client, pool, "regie")
        for flow in (wake_up, gate):
            deploy(client, pool, flow)
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": "2027-03-08"},
        team=TEAM,
        title=f"Lancement {pool}",
    )
    slug = start_campaign(runtime, request).campaign.slug
    mark_done(runtime, slug, "page", who="Chloé", tell=False)
    clock.set(paris("2027-03-03 09:00"))
    while due := due_now(runtime, slug):
        for action in due:
            perform_action(runtime, slug, action.key)
    publish_wake_ups(runtime, slug)
    yield Theatre(runtime, slug, pool, prefect_server)
    with get_client(sync_client=True) as client:
        client.delete_work_pool(pool)
    collect_quietly()


def form_of(theatre: Theatre) -> dict[str, Any]:
    run = theatre.runs()[-1]
    base = f"{theatre.server.url}/flow_runs/{run.id}/input/suspended-answer"
    schema: dict[str, Any] = httpx.get(f"{base}-schema", timeout=PATIENCE_S).json()
    said = httpx.get(f"{base}-description", timeout=PATIENCE_S)
    return schema | {"said": said.json()}


def test_the_form_shows_checks_with_owner_and_proof(theatre: Theatre) -> None:
    theatre.work()

    form = form_of(theatre)

    assert theatre.states() == ["Suspended"]
    assert theatre.runs()[0].name == (
        f"Lancement {theatre.pool} · Décision · Ouvrir les inscriptions ?"
    )
    fields = form["properties"]
    assert {name: field["title"] for name, field in fields.items()} == {
        "decision": "Décision",
        "comment": "Commentaire",
        "who": "Qui décide",
        "ok_1": "1. Un achat d'essai a réussi",
        "proof_1": "Preuve du point 1",
        "ok_2": "2. Désinscription présente",
    }
    assert fields["decision"]["enum"] == ["go", "go avec réserves", "no-go"]
    assert fields["ok_1"]["description"] == "Chloé Petit · preuve demandée"
    assert form["required"] == ["decision"]
    assert "À décider le jeudi 4 mars 2027 au plus tard." in form["said"]
    assert "Derrière : 3 étapes, dont 2 envois automatiques." in form["said"]


def test_a_go_in_prefect_starts_what_waits(theatre: Theatre) -> None:
    theatre.work()
    refused = theatre.resume(comment="rien de choisi")

    theatre.resume(
        decision="go avec réserves", comment="lent", ok_1=True, proof_1="https://pay/1"
    )
    theatre.work(limit=2)  # the answer, then the wake-up that it asks for
    theatre.work(limit=2)

    assert refused["status"] == "REJECT"
    answer = read_gate(theatre.runtime, theatre.slug, GATE).answer
    assert answer is not None
    assert (answer.verdict, answer.who, answer.comment) == (
        Verdict.RESERVED,
        "Olivia Bernard",
        "lent",
    )
    assert [(tick.number, tick.evidence) for tick in answer.ticks] == [
        (1, "https://pay/1")
    ]
    assert theatre.sent() == ["set_up:card", "told:mail:clara"]
    (run,) = theatre.runs()
    assert run.state is not None
    assert run.state.message == (
        "« Ouvrir les inscriptions ? » : go avec réserves. Pas encore sûr : 2. "
        "Désinscription présente."
    )


def test_a_no_go_in_prefect_sends_nothing_and_asks_anew(theatre: Theatre) -> None:
    theatre.work()

    theatre.resume(decision="no-go", comment="page cassée", who="Clara")
    theatre.work(limit=2)
    theatre.work(limit=2)

    assert theatre.sent() == []
    assert theatre.states() == ["Completed", "Suspended"]
    assert "Dernière réponse : no-go · Clara · page cassée." in form_of(theatre)["said"]


def test_a_suspended_run_holds_no_worker(theatre: Theatre) -> None:
    theatre.work(limit=1)
    reply = Reply(verdict=Verdict.GO, who="Olivia")

    answer_gate(theatre.runtime, theatre.slug, GATE, reply)
    theatre.work(limit=1)

    assert theatre.sent() == ["set_up:card", "told:mail:clara"]


def test_an_answer_given_elsewhere_closes_the_form(theatre: Theatre) -> None:
    theatre.work()
    reply = Reply(verdict=Verdict.GO, who="Olivia")

    answer_gate(theatre.runtime, theatre.slug, GATE, reply)
    late = theatre.resume(decision="no-go")

    (run,) = theatre.runs()
    assert run.state is not None
    assert (run.state.name, run.state.message) == (
        "Completed",
        "Réponse donnée ailleurs, ou plus rien à décider.",
    )
    assert late["status"] == "ABORT"


def test_answers_in_two_places_at_once_count_once(theatre: Theatre) -> None:
    theatre.work()

    theatre.resume(decision="no-go", who="Clara")
    reply = Reply(verdict=Verdict.GO, who="Olivia", number=1)
    first = answer_gate(theatre.runtime, theatre.slug, GATE, reply)
    theatre.work(limit=2)

    assert first.progress.changed
    answer = read_gate(theatre.runtime, theatre.slug, GATE).answer
    assert answer == first.answer
    (run,) = theatre.runs()
    assert run.state is not None
    assert run.state.message == "Déjà répondu : go, Olivia."


def test_what_prefect_lost_is_asked_anew_and_only_once(theatre: Theatre) -> None:
    theatre.work()
    with get_client(sync_client=True) as client:
        client.delete_flow_run(theatre.runs()[0].id)

    publish_wake_ups(theatre.runtime, theatre.slug)
    publish_wake_ups(theatre.runtime, theatre.slug)
    theatre.work()
    publish_wake_ups(theatre.runtime, theatre.slug)

    assert theatre.states() == ["Suspended"]


def test_a_form_that_was_cancelled_comes_back(theatre: Theatre) -> None:
    theatre.work()
    run = theatre.runs()[0]
    httpx.post(
        f"{theatre.server.url}/flow_runs/{run.id}/set_state",
        json={"state": {"type": "CANCELLING"}},
        timeout=PATIENCE_S,
    ).raise_for_status()

    publish_wake_ups(theatre.runtime, theatre.slug)
    theatre.work()

    assert theatre.states()[-1] == "Suspended"
    assert len(theatre.states()) == 2


def test_an_answer_whose_run_broke_off_is_not_lost(theatre: Theatre) -> None:
    theatre.work()
    theatre.resume(decision="go", who="Clara")
    with get_client(sync_client=True) as client:  # its worker was killed
        client.set_flow_run_state(theatre.runs()[0].id, Crashed(), force=True)

    publish_wake_ups(theatre.runtime, theatre.slug)
    theatre.work(limit=2)

    answer = read_gate(theatre.runtime, theatre.slug, GATE).answer
    assert answer is not None
    assert (answer.verdict, answer.who) == (Verdict.GO, "Clara")
    assert theatre.states() == ["Completed"]


def test_a_gate_that_is_reopened_is_asked_again(theatre: Theatre) -> None:
    theatre.work()
    reply = Reply(verdict=Verdict.GO, who="Olivia")
    answer_gate(theatre.runtime, theatre.slug, GATE, reply)

    reopen_step(theatre.runtime, theatre.slug, GATE, who="Olivia")
    theatre.work(limit=2)

    assert theatre.states()[-1] == "Suspended"
