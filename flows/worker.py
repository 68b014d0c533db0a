"""The worker type `regie`: flow runs in the worker's own process, one thread each.

A stock process worker starts a new interpreter for each run, some four seconds. Here a
flow is loaded once, and a run costs what its own calls cost. Everything else is
Prefect's: the work pool, the polling, the states. `prefect worker start --type regie`
finds this class through the entry point `prefect.collections`.

What a run of this worker cannot have: environment variables or a command of its own,
since the process is shared, and a forced end. A run that is cancelled ends before its
next task begins; one task that hangs, hangs until its own time limit.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import anyio
import anyio.abc
import anyio.to_thread
import httpx
from prefect import Flow
from prefect.client.schemas.objects import FlowRun
from prefect.flows import load_flow_from_flow_run
from prefect.settings import get_current_settings
from prefect.states import AwaitingRetry
from prefect.workers.base import BaseJobConfiguration
from prefect.workers.base import BaseVariables
from prefect.workers.base import BaseWorker
from prefect.workers.base import BaseWorkerResult

from flows import in_process
from flows.in_hand import forget
from flows.in_hand import left_behind
from flows.in_hand import RunsInHand
from flows.in_hand import server_gone
from flows.in_hand import settle
from regie.errors import RegieError
from regie.settings import read
from regie.words import say
from regie.words import speak

WATCH = "watch/watch"
"""The flow and the deployment of the watch."""

LIMIT_VARIABLE = "REGIE_WORKER_LIMIT"

LOOK_EVERY_S = 2.0
"""How often the server is asked whether a run under way was cancelled or suspended."""

POLLS_IN_A_ROW_MAX = 1000
"""After so many the polling loop has its turn again; it only counts time-outs."""


class PoolReplacedError(RegieError):
    """The pool that the worker polls is not the one with which it began."""


class InProcessConfiguration(BaseJobConfiguration):
    """Nothing can be configured by the run: it shares the worker's process."""

    @classmethod
    async def resolve_for_flow_run(
        cls,
        flow_run: FlowRun,  # noqa: ARG003 -- Prefect's signature
        **_context: Any,  # noqa: ANN401
    ) -> InProcessConfiguration:
        """Return what is the same for every run, without asking the server."""
        return cls()


class InProcessResult(BaseWorkerResult):
    """The run is over; its state says how."""


class RegieWorker(BaseWorker[InProcessConfiguration, BaseVariables, InProcessResult]):
    """Polls a work pool of type `regie` and runs its flows in threads."""

    type = "regie"
    job_configuration = InProcessConfiguration
    _description = "Runs Régie's flows inside the worker: no start-up time a run."
    _display_name = "Régie"

    def __init__(
        self,
        work_pool_name: str,
        *,
        limit: int | None = None,
        prefetch_seconds: float | None = None,  # noqa: ARG002 -- see below
        **options: Any,  # noqa: ANN401 -- those of BaseWorker
    ) -> None:
        """Make a worker; it does nothing yet.

        Args:
            work_pool_name: Which pool to poll.
            limit: How many runs at a time; `REGIE_WORKER_LIMIT` or 1 if not given.
            prefetch_seconds: Has no effect: a run taken early would only wait here, in
                the place of one that is due.
            options: See BaseWorker.
        """
        super().__init__(
            work_pool_name,
            limit=limit or default_limit(os.environ),
            prefetch_seconds=0,
            **options,
        )
        settings = read()
        self._language = settings.language
        self._folder = settings.home / "run" / "workers"
        self._in_hand = RunsInHand(self._folder)
        self._flows: dict[tuple[UUID, str | None], Flow[..., Any]] = {}
        self._pool_id: UUID | None = None
        self._settled = False
        self._untold: set[UUID] = set()
        self._slot_free = anyio.Event()
        speak(self._language)

    @classmethod
    def get_default_base_job_template(cls) -> dict[str, Any]:
        """Return a template without fields: there is nothing to fill in."""
        return {
            "job_configuration": {"labels": {}},  # the server refuses an empty one
            "variables": {"type": "object", "properties": {}},
        }

    async def setup(self) -> None:
        """Open the record of runs in hand, then do as every worker."""
        self._in_hand.open()
        await super().setup()

    async def teardown(self, *exc_info: Any) -> None:  # noqa: ANN401
        """Let each run finish the task that it is at, put the rest back in line."""
        message = say(
            fr="Régie s'est arrêtée entre deux étapes ; ce passage reprendra.",
            en="Régie stopped between two steps; this run will go on.",
        )
        for flow_run_id in self._in_hand.ids():
            in_process.stop(flow_run_id, AwaitingRetry(message=message))
        try:
            await super().teardown(*exc_info)
        finally:
            self._in_hand.close()

    async def sync_with_backend(self) -> None:
        """Greet the server; once, settle what dead workers of this folder left.

        Raises:
            PoolReplacedError: Prefect's database was emptied meanwhile. Prefect's
                worker makes the pool anew and polls for ever in a server that has no
                deployments; what starts this one registers them first.
        """
        await super().sync_with_backend()
        await self._heed_another_pool()
        if not self._settled:
            await self._settle_left_behind()
            self._settled = True

    async def get_and_submit_flow_runs(self) -> list[FlowRun]:
        """Poll, and poll again as soon as a run ends while others may wait."""
        taken: list[FlowRun] = []
        for _ in range(POLLS_IN_A_ROW_MAX):
            self._slot_free = anyio.Event()
            some = await super().get_and_submit_flow_runs()
            # No await stands between the submission and this note.
            self._in_hand.take(flow_run.id for flow_run in some)
            taken += some
            if self._untold:
                await self._settle_untold()
            if self.limiter.available_tokens > 0:
                break
            with anyio.move_on_after(get_current_settings().worker.query_seconds):
                await self._slot_free.wait()
        return taken

    async def run(
        self,
        flow_run: FlowRun,
        configuration: InProcessConfiguration,  # noqa: ARG002 -- Prefect's signature
        task_status: anyio.abc.TaskStatus[Any] | None = None,
    ) -> InProcessResult:
        """Run the flow in a thread, and stop it if the server says so meanwhile."""
        identifier = f"{socket.gethostname()}:{os.getpid()}"
        flow = await self._flow_of(flow_run)
        if task_status is not None:
            task_status.started(identifier)
        speak(self._language)
        async with anyio.create_task_group() as group:
            group.start_soon(self._heed_server, flow_run.id)
            if not await anyio.to_thread.run_sync(in_process.perform, flow, flow_run):
                self._untold.add(flow_run.id)
            group.cancel_scope.cancel()
        return InProcessResult(identifier=identifier, status_code=0)

    def _release_limit_slot(self, flow_run_id: UUID) -> None:
        super()._release_limit_slot(flow_run_id)
        if flow_run_id not in self._untold:
            self._in_hand.drop(flow_run_id)
        self._slot_free.set()

    async def _flow_of(self, flow_run: FlowRun) -> Flow[..., Any]:
        """Load the deployment's flow, once for each of its versions."""
        if flow_run.deployment_id is None:
            raise ValueError(flow_run.id)
        key = (flow_run.deployment_id, flow_run.deployment_version)
        if key not in self._flows:
            self._flows[key] = await load_flow_from_flow_run(
                flow_run, use_placeholder_flow=False
            )
        return self._flows[key]

    async def _heed_server(self, flow_run_id: UUID) -> None:
        """Ask now and then whether the run is to stop; pass that on once."""
        while True:
            await anyio.sleep(LOOK_EVERY_S)
            try:
                state = (await self.client.read_flow_run(flow_run_id)).state
            except httpx.HTTPError:
                continue
            if state is not None and (state.is_cancelling() or state.is_paused()):
                in_process.stop(flow_run_id, state)
                return

    async def _heed_another_pool(self) -> None:
        """Ask which pool it is: over its socket the server does not say it again."""
        pool = await self.client.read_work_pool(self._work_pool_name)
        if self._pool_id not in {None, pool.id}:
            raise PoolReplacedError(
                say(
                    fr="La base de Prefect a été vidée ou remplacée : ce worker finit, "
                    "celui qui suit y inscrit tout de nouveau.",
                    en="Prefect's database was emptied or replaced: this worker ends, "
                    "and the next one registers everything again.",
                )
            )
        self._pool_id = pool.id

    async def _settle_left_behind(self) -> None:
        for file, flow_run_ids in left_behind(self._folder).items():
            for flow_run_id in flow_run_ids:
                state = await settle(self.client, flow_run_id)
                if state is not None:
                    self._logger.warning(
                        "Run %s of a worker that died is now %s",
                        flow_run_id,
                        state.name,
                    )
            forget(file)

    async def _settle_untold(self) -> None:
        """The server is back: settle what broke off meanwhile, and have it taken up.

        Else those runs would stay Running, and what they left undone would wait for the
        next watch.
        """
        for flow_run_id in tuple(self._untold):
            await settle(self.client, flow_run_id, why=server_gone())
            self._untold.remove(flow_run_id)
            self._in_hand.drop(flow_run_id)
        watch = await self.client.read_deployment_by_name(WATCH)
        await self.client.create_flow_run_from_deployment(watch.id)

    # Three courtesies of BaseWorker, each a call or an event a run, that nobody reads.
    # Should Prefect rename them, runs only become slower.

    async def _give_worker_labels_to_flow_run(self, flow_run_id: UUID) -> None:
        pass

    async def _propose_submitting_state(self, flow_run: FlowRun) -> None:
        pass

    def _emit_flow_run_submitted_event(
        self,
        configuration: BaseJobConfiguration,
    ) -> None:
        pass


def default_limit(environment: Mapping[str, str]) -> int:
    """Return how many runs to do at a time if nobody says otherwise."""
    return max(1, int(environment.get(LIMIT_VARIABLE) or 1))
