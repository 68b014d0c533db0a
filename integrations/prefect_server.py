"""Prefect's server: where wake-ups are published, over its REST API.

Page, read 2026-11-24 (server 3.8.8): https://docs.prefect.io/v3/api-ref/rest-api

Not done: registering deployments (`flows/register.py`), running flows
(`flows/worker.py`), filling in the forms of suspended runs (people do).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx

from integrations import _http
from integrations import _prefect_artifacts
from integrations._prefect_events import event
from integrations._prefect_events import EVENTS_MAX
from integrations._prefect_events import keys_of
from integrations._prefect_events import question
from integrations._prefect_questions import Questions
from integrations._prefect_questions import TAG
from integrations._prefect_run import not_registered
from integrations._prefect_run import parameters
from integrations._prefect_run import portions
from integrations._prefect_run import scheduled_run
from integrations._prefect_run import ScheduledRun
from integrations._prefect_run import wake_up_run
from regie.clock import Clock
from regie.clock import SystemClock
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.ports import Signal
from regie.ports import WakeUp
from regie.timetable import Question
from regie.window import Artifact
from regie.window import Maker

WAKE_UP = "wake-up"
"""The deployment, and its flow, that do what is due in a campaign."""

CREATE_MAX = 100
DELETE_MAX = 50
"""How many runs the server creates or deletes in one call, at most."""

PAGE = 200
PAGES_MAX = 50

BUSY_WAITS_S = (0.2, 0.5, 1.0, 2.0)
"""How long to wait before each new try after a 503.

Everywhere else the tasks retry. Here the server is usually our own, on SQLite, where
503 means "another write is in progress, come again"; and people wait for these calls
in commands and pages, which no task stands behind. Every call made here can be
repeated.
"""

HANDED_OUT = timedelta(seconds=30)
"""So close to its moment, a worker may have a run in its hands: it is left alone."""

_AT_ONCE = "now:"

_WAITING = {"type": {"any_": ["SCHEDULED"]}}


class PrefectServer:
    """One Prefect server. Implements `Timetable`, `Window`."""

    slug = "prefect"

    def __init__(
        self,
        url: str,
        client: httpx.Client,
        *,
        headers: Mapping[str, str] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Keep the address; nothing is called yet.

        Args:
            url: Ends in `/api`.
            headers: What grants access, see `access_headers`.
            clock: Real time, also while a campaign is rehearsed.
        """
        self._url = url.rstrip("/")
        self._client = client
        self._headers = dict(headers or {})
        self._clock = clock or SystemClock()
        self._deployments: dict[str, str] = {}
        self._questions = Questions(self._call, self._runs, self.run_now)

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:
        """Make the upcoming wake-ups of the campaign equal to these; count changes.

        A run whose key is known already is left as it is, whatever became of it. What
        is running, finished, asked for at once or about to start is never touched.
        """
        missing, excess = self._difference(campaign, wake_ups)
        created = self._create([wake_up_run(wake_up) for wake_up in missing])
        return created + self._delete(excess)

    def drift(self, campaign: str, wake_ups: Sequence[WakeUp]) -> tuple[int, int]:
        """Count what `publish` would add and take away; change nothing."""
        missing, excess = self._difference(campaign, wake_ups)
        return len(missing), len(excess)

    def ask(self, scope: str, questions: Sequence[Question]) -> int:
        """Make the forms that wait in a scope equal to these questions; count changes.

        A question that is answered, or is none any more, has its form closed; one whose
        run is lost, was cancelled or broke off is asked anew.
        """
        return self._questions.equalise(scope, questions)

    def asked_by(self, key: str) -> str:
        """Return the run whose form waits for the answer to a question; empty if none.

        A run that no worker has begun yet, or that was filled in, shows no form.
        """
        return self._questions.suspended(key)

    def wake_now(self, wake_up: WakeUp) -> None:
        """Ask for a wake-up at once; asked twice under one key, it comes once."""
        self.run_now(
            WAKE_UP,
            parameters(wake_up),
            name=wake_up.name,
            tags=wake_up.tags,
            key=f"{_AT_ONCE}{wake_up.key}",
        )

    def run_now(
        self,
        deployment: str,
        parameters: Mapping[str, Any],
        *,
        name: str,
        tags: Sequence[str] = (),
        key: str,
    ) -> str:
        """Ask for a run as soon as a worker is free; return the run's id.

        Args:
            deployment: The name of the deployment and of its flow.
            parameters: The flow's parameters.
            name: What Prefect's pages show.
            tags: By which Prefect's pages find it.
            key: Asked twice under one key, it comes once.
        """
        body = {
            "name": name,
            "tags": list(tags),
            "parameters": dict(parameters),
            "idempotency_key": key,
            "state": {"type": "SCHEDULED"},
        }
        answer = self._on_deployment(deployment, "create_flow_run", body)
        return str(answer["id"])

    def waiting(self, after: datetime) -> int:
        """Count the wake-ups of all campaigns that wait for a moment after this one."""
        first = after + timedelta(microseconds=1)  # their `after` is inclusive
        later = {"after_": first.isoformat()}
        wanted = {"state": _WAITING, "expected_start_time": later}
        body = {"flows": {"name": {"any_": [WAKE_UP]}}, "flow_runs": wanted}
        return int(self._call("POST", "/flow_runs/count", body).json())

    def scheduled(self, campaign: str) -> tuple[ScheduledRun, ...]:
        """Return the campaign's runs that wait, in the order of their moments."""
        wanted = {"tags": {"all_": [f"campaign:{campaign}"]}, "state": _WAITING}
        return tuple(scheduled_run(row) for row in self._runs(wanted))

    def show(
        self, artifacts: Sequence[Artifact], *, maker: Maker | None = None
    ) -> list[str]:
        """Show what is not shown already; return the keys of what changed."""
        return _prefect_artifacts.show(self._call, artifacts, maker)

    def signal(self, signals: Sequence[Signal]) -> None:
        """Give the server events; one that it has already counts once."""
        for some in portions(signals, EVENTS_MAX):
            self._call("POST", "/events", [event(signal) for signal in some])

    def signalled(self, keys: Sequence[str]) -> set[str]:
        """Return those keys whose events the server has written down."""
        known: set[str] = set()
        for some in portions(keys, EVENTS_MAX):
            body = question(some, self._clock.now())
            found = self._call("POST", "/events/filter", body).json()["events"]
            known |= keys_of(found, some)
        return known

    def healthy(self) -> bool:
        """Say whether the server answers now; never waits long."""
        try:
            answer = _http.call(
                self._client,
                self.slug,
                "GET",
                f"{self._url}/health",
                headers=self._headers,
                repeatable=True,
                timeout_s=2,
            )
        except (VendorUnavailableError, VendorRejectedError):
            return False
        return answer.is_success

    def deployment_id(self, name: str) -> str:
        """Return the id of the deployment `name` of the flow `name`, or `flow/name`.

        Raises:
            VendorRejectedError: It is not registered; says who does that.
        """
        if name not in self._deployments:
            named = name if "/" in name else f"{name}/{name}"
            path = f"/deployments/name/{quote(named)}"
            answer = self._call("GET", path, is_fine=_is_answered)
            if _is_missing(answer):
                raise VendorRejectedError(self.slug, not_registered(name), status=404)
            self._deployments[name] = str(answer.json()["id"])
        return self._deployments[name]

    def _difference(
        self, campaign: str, wake_ups: Sequence[WakeUp]
    ) -> tuple[list[WakeUp], list[str]]:
        wanted = {wake_up.key: wake_up for wake_up in wake_ups}
        kept: set[str] = set()
        excess: list[str] = []
        for run in self.scheduled(campaign):
            if run.key in wanted:
                kept.add(run.key)
            elif self._may_go(run):
                excess.append(run.id)
        missing = [key for key in wanted if key not in kept]
        known = self._known(missing)
        return [wanted[key] for key in missing if key not in known], excess

    def _may_go(self, run: ScheduledRun) -> bool:
        if run.key.startswith((_AT_ONCE, f"{TAG}:")):
            return False
        return run.at > self._clock.now() + HANDED_OUT

    def _known(self, keys: Sequence[str]) -> set[str]:
        """Return those keys under which a run was ever made and not deleted."""
        return {
            str(row["idempotency_key"])
            for some in portions(keys, CREATE_MAX)
            for row in self._runs({"idempotency_key": {"any_": some}})
        }

    def _create(self, runs: Sequence[Mapping[str, Any]]) -> int:
        for some in portions(runs, CREATE_MAX):
            answer = self._on_deployment(WAKE_UP, "create_flow_run/bulk", some)
            refused = [
                str(result["error"])
                for result in answer["results"]
                if result["status"] != "CREATED"
            ]
            if refused:
                raise VendorRejectedError(self.slug, refused[0])
        return len(runs)

    def _delete(self, ids: Sequence[str]) -> int:
        """Delete those that still wait; one that began meanwhile stays."""
        deleted = 0
        for some in portions(ids, DELETE_MAX):
            wanted = {"id": {"any_": some}, "state": _WAITING}
            body = {"flow_runs": wanted, "limit": len(some)}
            answer = self._call("POST", "/flow_runs/bulk_delete", body).json()
            deleted += len(answer["deleted"])
        return deleted

    def _runs(self, wanted: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        for page in range(PAGES_MAX):
            body = {
                "flow_runs": wanted,
                "sort": "EXPECTED_START_TIME_ASC",
                "limit": PAGE,
                "offset": page * PAGE,
            }
            rows = self._call("POST", "/flow_runs/filter", body).json()
            yield from rows
            if len(rows) < PAGE:
                return

    def _on_deployment(self, name: str, action: str, body: object) -> dict[str, Any]:
        """Post to the deployment; a remembered id that is gone is looked up anew."""
        for _ in range(2):
            path = f"/deployments/{self.deployment_id(name)}/{action}"
            answer = self._call("POST", path, body, is_fine=_is_answered)
            if not _is_missing(answer):
                return dict(answer.json())
            del self._deployments[name]
        raise VendorRejectedError(self.slug, not_registered(name), status=404)

    def _call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        is_fine: Any = lambda response: response.is_success,  # noqa: ANN401
    ) -> httpx.Response:
        for wait_s in (*BUSY_WAITS_S, None):
            try:
                return _http.call(
                    self._client,
                    self.slug,
                    method,
                    f"{self._url}{path}",
                    json=body,
                    headers=self._headers,
                    repeatable=True,
                    is_fine=is_fine,
                )
            except VendorUnavailableError as error:
                if error.status != httpx.codes.SERVICE_UNAVAILABLE or wait_s is None:
                    raise
                time.sleep(wait_s)
        raise AssertionError  # the last round returns or raises


def _is_answered(response: httpx.Response) -> bool:
    return response.is_success or _is_missing(response)


def _is_missing(response: httpx.Response) -> bool:
    return response.status_code == httpx.codes.NOT_FOUND
