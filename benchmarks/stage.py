"""A Prefect server and workers of its own for a measurement, gone afterwards."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import psutil

from regie.services.operations.children import Child
from regie.services.operations.children import Program
from regie.services.operations.open_ports import free_port
from regie.services.operations.programs import Programs
from regie.settings import Settings

PATIENCE_S = 300.0
LOOK_EVERY_S = 0.5
SAMPLE = "benchmarks.sample.wake_up"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A server that runs, and the folder of everything."""

    home: Path
    url: str
    programs: Programs
    server: Child

    def call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        for _ in range(20):
            answer = httpx.request(method, f"{self.url}{path}", json=body, timeout=30)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(LOOK_EVERY_S)
        answer.raise_for_status()
        return answer.json()

    def make_pool(self, pool: str, kind: str) -> None:
        """Make a pool of workers of this type."""
        variables = {"type": "object", "properties": {}}
        template = {"job_configuration": {"labels": {}}, "variables": variables}
        body = {"name": pool, "type": kind, "base_job_template": template}
        self.call("POST", "/work_pools/", body)

    def make_deployment(
        self, pool: str, name: str = "bench", entrypoint: str = SAMPLE
    ) -> str:
        """Make a deployment of a flow, both of this name, in the pool."""
        flow = self.call("POST", "/flows/", {"name": name})
        deployment = {
            "name": name,
            "flow_id": flow["id"],
            "entrypoint": entrypoint,
            "work_pool_name": pool,
            "pull_steps": [],
        }
        return str(self.call("POST", "/deployments/", deployment)["id"])

    def start_worker(self, pool: str, kind: str, *options: str) -> Child:
        """Start a worker by Prefect's own command; returns when it polls."""
        environment = dict(self.programs.worker().environment)
        environment |= {"PYTHONPATH": str(ROOT), "PREFECT_LOGGING_LEVEL": "WARNING"}
        command = (sys.executable, "-m", "prefect", "worker", "start")
        pool_options = ("--pool", pool, "--type", kind, *options)
        program = Program(
            name=f"worker-{pool}",
            command=(*command, *pool_options),
            environment=environment,
        )
        child = Child(program=program, home=self.home)
        child.start()
        wait_for(lambda: "started!" in child.last_words())
        return child

    def run_all(self, deployment: str, count: int) -> list[dict[str, Any]]:
        """Ask for so many runs at once; return them when all have ended."""
        runs = [{"name": f"réveil {number}"} for number in range(count)]
        return self.run_these(deployment, runs)

    def run_these(
        self, deployment: str, runs: Sequence[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Ask for these runs at once; return them when all have ended."""
        made = self.call(
            "POST", f"/deployments/{deployment}/create_flow_run/bulk", runs
        )
        wanted = {
            "flow_runs": {"id": {"any_": [r["flow_run_id"] for r in made["results"]]}}
        }
        rows: list[dict[str, Any]] = []

        def ended() -> bool:
            try:
                rows[:] = self.call("POST", "/flow_runs/filter", wanted)
            except httpx.TimeoutException:
                return False  # a server that stalls is part of what is measured
            return bool(rows) and all(row["end_time"] for row in rows)

        wait_for(ended)
        return rows


@contextmanager
def open_stage(app: str | None = None, **environment: str) -> Iterator[Stage]:
    """Start a server in a folder of its own.

    `app` is an ASGI factory other than ours, to compare with.
    """
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings(
            _env_file=None,
            home=home,
            prefect_port=free_port(4950),
            PREFECT_API_URL=None,
        )
        base = {k: v for k, v in os.environ.items() if "PREFECT" not in k}
        programs = Programs(settings, base | environment)
        program = programs.server()
        if app is not None:
            command = [
                app if "create_app" in word else word for word in program.command
            ]
            program = replace(program, command=command)
        server = Child(program=program, home=home)
        server.start()
        stack.callback(server.stop)
        wait_for(lambda: answers(programs.prefect_url))
        yield Stage(
            home=home, url=programs.prefect_url, programs=programs, server=server
        )


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).is_success
    except httpx.TransportError:
        return False


def wait_for(condition: Any) -> None:  # noqa: ANN401
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(LOOK_EVERY_S)


def seconds_between(rows: Sequence[dict[str, Any]]) -> float:
    """From the moment the runs were asked for to the end of the last."""
    first = min(datetime.fromisoformat(row["expected_start_time"]) for row in rows)
    last = max(datetime.fromisoformat(row["end_time"]) for row in rows)
    return (last - first).total_seconds()


def tree(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def memory_mb(pid: int) -> tuple[float, float]:
    """Return RSS and PSS of a process and its children."""
    rss = pss = 0
    for process in tree(pid):
        try:
            info = process.memory_full_info()
        except psutil.Error:
            continue
        rss += info.rss
        pss += getattr(info, "pss", info.rss)
    return rss / 1e6, pss / 1e6


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process and its children, also ended ones."""
    times = psutil.Process(pid).cpu_times()
    own = times.user + times.system + times.children_user + times.children_system
    return float(own)
