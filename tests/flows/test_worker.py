"""The worker, on a real server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID
from uuid import uuid4

import httpx
import pytest
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.filters import FlowRunFilterId
from prefect.client.schemas.filters import LogFilter
from prefect.client.schemas.filters import LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import TaskRun
from prefect.states import Cancelling
from prefect.states import Pending
from prefect.states import Running
from prefect.workers.base import BaseWorker

from flows.register import make_work_pool
from flows.worker import default_limit
from flows.worker import PoolReplacedError
from flows.worker import RegieWorker
from tests.flows import sample_flows
from tests.prefect_server import collect_quietly
from tests.prefect_server import root
from tests.prefect_server import Server

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

PATIENCE_S = 20.0


@pytest.fixture
def client(prefect_server: Server) -> Iterator[SyncPrefectClient]:
    del prefect_server
    with get_client(sync_client=True) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    yield
    collect_quietly()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGIE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def pool(client: SyncPrefectClient, home: Path) -> Iterator[str]:
    """A pool of this test's own, so that no other test's runs are in it."""
    del home
    name = f"pool-{uuid4().hex[:8]}"
    make_work_pool(client, name, "regie")
    yield name
    client.delete_work_pool(name)


def deploy(client: SyncPrefectClient, pool: str, flow: Flow[..., Any]) -> UUID:
    return client.create_deployment(
        flow_id=client.create_flow(flow),
        name=pool,
        entrypoint=f"tests.flows.sample_flows.{flow.fn.__name__}",
        work_pool_name=pool,
        pull_steps=[],
    )


def ask(
    client: SyncPrefectClient,
    deployment: UUID,
    name: str | None = None,
    tags: Sequence[str] = (),
) -> UUID:
    run = client.create_flow_run_from_deployment(deployment, name=name, tags=tags)
    return run.id


def work(pool: str, *, limit: int | None = None) -> None:
    """Do everything that is due now."""

    async def once() -> None:
        worker = RegieWorker(pool, limit=limit)
        await worker.start(run_once=True, printer=lambda *_: None)

    asyncio.run(once())


def runs(client: SyncPrefectClient, *ids: UUID) -> list[FlowRun]:
    return [client.read_flow_run(one) for one in ids]


def state_names(client: SyncPrefectClient, run: UUID) -> list[str | None]:
    return [state.name for state in client.read_flow_run_states(run)]


def task_runs(client: SyncPrefectClient, run: UUID, count: int) -> list[TaskRun]:
    """Task runs reach the server's database as events, a moment later."""
    found: list[TaskRun] = []

    def arrived() -> bool:
        found[:] = client.read_task_runs(
            flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run]))
        )
        done = [one for one in found if one.state and one.state.is_final()]
        return len(done) >= count

    until(arrived)
    return found


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_run_is_seen_in_prefect_as_ever(client: SyncPrefectClient, pool: str) -> None:
    deployment = deploy(client, pool, sample_flows.three_steps)
    run = ask(client, deployment, name="ouvrir les inscriptions", tags=["phase : été"])

    work(pool)

    (found,) = runs(client, run)
    assert (found.name, found.tags) == ("ouvrir les inscriptions", ["phase : été"])
    assert state_names(client, run) == ["Scheduled", "Pending", "Running", "Completed"]
    steps = task_runs(client, run, 3)
    assert (
        sorted((s.task_key, s.state_name) for s in steps)
        == [(steps[0].task_key, "Completed")] * 3
    )
    log_filter = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run]))
    until(
        lambda: any(
            "Finished in state Completed" in line.message
            for line in client.read_logs(log_filter)
        )
    )


def test_a_run_that_keeps_no_results_does_not_ask_where_to_keep_them(
    client: SyncPrefectClient, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    send = httpx.Client.send

    def note(self: httpx.Client, request: httpx.Request, **how: Any) -> httpx.Response:  # noqa: ANN401
        asked.append(request.url.path.removeprefix("/api"))
        return send(self, request, **how)

    monkeypatch.setattr(httpx.Client, "send", note)
    run = ask(client, deploy(client, pool, sample_flows.keeps_nothing))
    asked.clear()

    work(pool)

    assert f"/flow_runs/{run}/set_state" in asked
    assert "/admin/storage" not in asked
    (found,) = runs(client, run)
    assert found.state_name == "Completed"


def test_what_a_flow_does_never_ends_the_worker(
    client: SyncPrefectClient, pool: str
) -> None:
    ids = [
        ask(client, deploy(client, pool, flow))
        for flow in (
            sample_flows.failing,
            sample_flows.leaving,
            sample_flows.in_async,
            sample_flows.three_steps,
        )
    ]

    work(pool)

    names = [run.state_name for run in runs(client, *ids)]
    assert names == ["Failed", "Crashed", "Completed", "Completed"]


def began(run: FlowRun) -> datetime:
    assert run.start_time is not None
    return run.start_time


def test_all_that_is_due_is_done_one_after_the_other(
    client: SyncPrefectClient, pool: str
) -> None:
    deployment = deploy(client, pool, sample_flows.three_steps)
    ids = [ask(client, deployment) for _ in range(3)]

    work(pool, limit=1)

    done = sorted(runs(client, *ids), key=began)
    assert [run.state_name for run in done] == ["Completed"] * 3
    assert all(a.end_time <= began(b) for a, b in pairwise(done) if a.end_time)


def test_a_cancelled_run_ends_before_its_next_task(
    client: SyncPrefectClient, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.worker.LOOK_EVERY_S", 0.1)
    sample_flows.BEGUN.clear()
    sample_flows.GO_ON.clear()
    run = ask(client, deploy(client, pool, sample_flows.held))

    async def scenario() -> None:
        worker = RegieWorker(pool)
        at_work = asyncio.create_task(
            worker.start(run_once=True, printer=lambda *_: None)
        )
        await asyncio.to_thread(sample_flows.BEGUN.wait, PATIENCE_S)
        await asyncio.to_thread(client.set_flow_run_state, run, Cancelling())
        await asyncio.sleep(0.5)
        sample_flows.GO_ON.set()
        await at_work

    asyncio.run(scenario())

    (found,) = runs(client, run)
    assert found.state_name == "Cancelled"
    assert found.state is not None
    assert found.state.message == (
        "Annulé : l'étape en cours a été finie, aucune autre n'a commencé."
    )
    done = [one for one in task_runs(client, run, 1) if one.state_name == "Completed"]
    assert len(done) == 1


def test_a_stopped_worker_puts_its_run_back_between_two_steps(
    client: SyncPrefectClient, pool: str, home: Path
) -> None:
    sample_flows.BEGUN.clear()
    sample_flows.GO_ON.clear()
    run = ask(client, deploy(client, pool, sample_flows.held))

    async def scenario() -> None:
        at_work = asyncio.create_task(RegieWorker(pool).start(printer=lambda *_: None))
        await asyncio.to_thread(sample_flows.BEGUN.wait, PATIENCE_S)
        asyncio.get_running_loop().call_later(0.3, sample_flows.GO_ON.set)
        at_work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await at_work

    asyncio.run(scenario())

    (found,) = runs(client, run)
    assert (found.state_type, found.state_name) == ("SCHEDULED", "AwaitingRetry")
    assert list((home / "run" / "workers").iterdir()) == []


def test_runs_of_a_dead_worker_are_settled(
    client: SyncPrefectClient, pool: str, home: Path
) -> None:
    deployment = deploy(client, pool, sample_flows.three_steps)
    running, pending, unknown = (
        ask(client, deployment),
        ask(client, deployment),
        uuid4(),
    )
    client.set_flow_run_state(running, Running(), force=True)
    client.set_flow_run_state(pending, Pending(), force=True)
    folder = home / "run" / "workers"
    folder.mkdir(parents=True)
    file = folder / "1.json"
    file.write_text(json.dumps([str(running), str(pending), str(unknown)]))

    work(pool)

    broken, again = runs(client, running, pending)
    assert broken.state_name == "Crashed"
    assert broken.state is not None
    assert str(broken.state.message).startswith(
        "Régie s'est arrêtée pendant ce passage"
    )
    assert again.state_name == "Completed"
    assert not file.exists()


def test_a_worker_ends_when_its_pool_was_replaced(
    client: SyncPrefectClient, pool: str
) -> None:
    async def greet_before_and_after() -> None:
        async with RegieWorker(pool) as worker:
            await worker.sync_with_backend()
            client.delete_work_pool(pool)
            make_work_pool(client, pool, "regie")
            with pytest.raises(PoolReplacedError):
                await worker.sync_with_backend()

    asyncio.run(greet_before_and_after())


def test_prefect_finds_the_worker_by_its_type() -> None:
    assert BaseWorker.get_worker_class_from_type("regie") is RegieWorker


@pytest.mark.parametrize(("text", "limit"), [(None, 1), ("", 1), ("3", 3), ("0", 1)])
def test_default_limit(text: str | None, limit: int) -> None:
    environment = {} if text is None else {"REGIE_WORKER_LIMIT": text}

    assert default_limit(environment) == limit


def test_a_stock_process_worker_runs_the_same_deployment(
    client: SyncPrefectClient, prefect_server: Server
) -> None:
    pool = f"stock-{uuid4().hex[:8]}"
    make_work_pool(client, pool, "process")
    run = ask(client, deploy(client, pool, sample_flows.three_steps))
    command = [sys.executable, "-m", "prefect", "worker", "start", "--run-once"]

    subprocess.run(
        [*command, "--pool", pool, "--type", "process"],
        env=prefect_server.environment | {"PYTHONPATH": str(root())},
        check=True,
        capture_output=True,
        timeout=90,
    )

    assert [found.state_name for found in runs(client, run)] == ["Completed"]
