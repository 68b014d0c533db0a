"""Run one flow run here, in this thread, instead of in a process of its own.

The run goes through Prefect's own engine: states, task runs, logs and artifacts are
what they always are. Two things that the engine does for the sake of processes of
their own are left out, because they cost most of a short run's time: the heartbeat
thread, whose end is waited for in steps of a second, and a websocket connection that
listens for "suspend", for which the worker asks instead (see `stop`).
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import contextmanager
from contextlib import nullcontext
from functools import cache
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect._flow_run_suspension import FlowRunSuspensionRequest
from prefect._flow_run_suspension import mark_flow_run_suspension_requested
from prefect._flow_run_suspension import register_flow_run_suspension_request
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import State
from prefect.context import SyncClientContext
from prefect.exceptions import Abort
from prefect.exceptions import Pause
from prefect.flow_engine import FlowRunEngine
from prefect.flow_engine import run_flow
from prefect.settings import get_current_settings
from prefect.states import Cancelled
from prefect.states import Crashed
from prefect.utilities.callables import get_call_parameters

from regie.words import say

log = logging.getLogger(__name__)


class InProcessEngine(FlowRunEngine[..., Any]):
    """Prefect's engine of a sync flow, without the parts that a process needs."""

    @property
    def heartbeat_seconds(self) -> int | None:
        """Send none: who would notice that this worker died is `watch`, at start."""
        return None

    @contextmanager
    def setup_flow_run_suspension_request(self) -> Iterator[FlowRunSuspensionRequest]:
        """Let `stop` reach this run; no connection is opened."""
        if self.flow_run is None:
            raise ValueError(self.flow)
        request = self._get_flow_run_suspension_request()
        with register_flow_run_suspension_request(self.flow_run.id, request):
            request.raise_if_requested()
            yield request


def stop(flow_run_id: UUID, state: State[Any]) -> bool:
    """Ask a run to end before its next task begins; say whether it runs here.

    Args:
        flow_run_id: Which.
        state: Where it is to end: `Cancelling` becomes `Cancelled`, a scheduled state
            is set as it is, `Suspended` was set by the server already.
    """
    return mark_flow_run_suspension_requested(flow_run_id, state)


def perform(flow: Flow[..., Any], flow_run: FlowRun) -> bool:
    """Run to the end; whatever the flow does is told to Prefect and never raised.

    Returns:
        Whether Prefect knows how it ended; it does not if the server is gone.
    """
    with _client():
        try:
            _run(flow, flow_run)
        except Abort as signal:
            log.info("Run %s was refused by the server: %s", flow_run.id, signal)
        except Pause as signal:
            _end_early(flow_run.id, signal.state)
        except BaseException as error:  # noqa: BLE001 -- a flow must not end the worker
            return _tell_crash(flow_run.id, error)
    return True


def _run(flow: Flow[..., Any], flow_run: FlowRun) -> None:
    if flow.isasync or flow.isgenerator:
        # Their engines do not wait for the heartbeat; ours is for sync flows only.
        result = run_flow(flow, flow_run=flow_run, return_type="state")
        if asyncio.iscoroutine(result):
            asyncio.run(result)
        return
    flow = _without_storage(flow)
    engine = InProcessEngine(
        flow=flow,
        flow_run=flow_run,
        parameters=get_call_parameters(flow.fn, (), flow_run.parameters),
    )
    with engine.start():
        while engine.is_running():
            with engine.run_context():
                engine.call_flow_fn()


@cache
def _without_storage(flow: Flow[..., Any]) -> Flow[..., Any]:
    """Return a flow that keeps no results, with a place for them all the same.

    Without one, the server is asked in each run which is its default, and once more
    where the run is given a name.
    """
    if flow.persist_result is not False or flow.result_storage is not None:
        return flow
    nowhere = get_current_settings().results.local_storage_path
    return flow.with_options(result_storage=nowhere)


def _end_early(flow_run_id: UUID, state: State[Any] | None) -> None:
    if state is None or state.is_paused():
        return
    if state.is_cancelling():
        message = say(
            fr="Annulé : l'étape en cours a été finie, aucune autre n'a commencé.",
            en="Cancelled: the step under way was finished, no other was begun.",
        )
        state = Cancelled(message=message)
    client = get_client(sync_client=True)
    client.set_flow_run_state(flow_run_id, state, force=True)


def _tell_crash(flow_run_id: UUID, error: BaseException) -> bool:
    """Make sure that the run does not stay Running; say whether the server heard."""
    log.error("Run %s broke off", flow_run_id, exc_info=error)
    message = say(
        fr=f"Interrompu par une panne : {type(error).__name__}: {error}",
        en=f"Broken off by a fault: {type(error).__name__}: {error}",
    )
    client = get_client(sync_client=True)
    try:
        state = client.read_flow_run(flow_run_id).state
        if state is None or not state.is_final():
            client.set_flow_run_state(flow_run_id, Crashed(message=message), force=True)
    except Exception:
        log.exception("Run %s: its crash could not be told", flow_run_id)
        return False
    return True


def _client() -> AbstractContextManager[object]:
    """Open one client for the whole run.

    By default each client reads the machine's certificates, some 20 ms; on plain HTTP
    they are of no use.
    """
    if str(get_current_settings().api.url).startswith("https"):
        return nullcontext()
    return SyncClientContext(httpx_settings={"verify": _no_certificates()})


@cache
def _no_certificates() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
