"""What an earlier version registered is taken away, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path
from typing import Any
from uuid import UUID
from uuid import uuid4

import pytest
from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import State
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound
from prefect.states import Scheduled
from prefect.states import Suspended

from flows.deployments import mark_of
from flows.deployments import Wanted
from flows.register import prepare
from flows.register import register
from flows.retire import retire
from tests.prefect_server import Server

pytestmark = pytest.mark.prefect

DAILY = CronSchedule(cron="0 9 * * *", timezone="Europe/Paris")
MONTHLY = CronSchedule(cron="0 9 1 * *", timezone="Europe/Paris")
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The server with what today's version registers."""

    client: SyncPrefectClient
    wanted: Sequence[Wanted]

    def id_of(self, name: str) -> UUID:
        """Return the id of a deployment, by `flow/name`."""
        return self.client.read_deployment_by_name(name).id

    def is_there(self, deployment_id: UUID) -> bool:
        """Say whether it is still registered."""
        try:
            self.client.read_deployment(deployment_id)
        except ObjectNotFound:
            return False
        return True

    def plan(self, deployment_id: UUID, **said: object) -> FlowRun:
        """Plan a run in three days, as Prefect's pages do."""
        state: State[Any] = Scheduled(scheduled_time=LATER)
        named: dict[str, Any] = {"state": state, **said}
        return self.client.create_flow_run_from_deployment(deployment_id, **named)

    def left(self, run: FlowRun) -> str:
        """Return the name of the run's state, and its message; empty if deleted."""
        try:
            state = self.client.read_flow_run(run.id).state
        except ObjectNotFound:
            return ""
        assert state is not None
        return f"{state.name} {state.message or ''}"


@pytest.fixture
def place(prefect_server: Server) -> Iterator[Place]:
    del prefect_server
    with get_client(sync_client=True) as client:
        wanted = prepare()
        register(client, wanted)
        retire(client, wanted)
        yield Place(client=client, wanted=wanted)


@pytest.fixture
def name() -> str:
    return f"ancien {uuid4().hex[:6]}"


def freezing(place: Place) -> Wanted:
    (one,) = [one for one in place.wanted if one.name == "geler · freeze"]
    return one


def earlier(place: Place, name: str, **changes: object) -> UUID:
    """Register a deployment as an earlier version did; return its id."""
    one = freezing(place)
    text = {**one.text, "name": name, **changes}
    head = one.version.rpartition("-")[2]
    marked = replace(one, text=text, version=f"{mark_of(name)}{head}")
    register(place.client, [marked])
    return place.id_of(f"{one.flow.name}/{name}")


def test_what_is_no_more_goes_and_what_is_a_persons_stays(
    place: Place, name: str
) -> None:
    one = freezing(place)
    old = earlier(place, name)
    unmarked = place.client.create_deployment(
        place.client.create_flow(one.flow),
        f"{name} sans marque",
        version="0123456789ab",
        entrypoint="flows.halt.freeze",
        work_pool_name="regie",
        pull_steps=[],
    )
    own = {
        "copiée dans les pages": place.client.create_deployment(
            place.client.create_flow(one.flow), f"{name} copie", work_pool_name="regie"
        ),
        "copiée avec sa version": place.client.create_deployment(
            place.client.create_flow(one.flow),
            f"{name} bis",
            version=one.version,
            entrypoint="flows.halt.freeze",
            work_pool_name="regie",
        ),
        "à elle": place.client.create_deployment(
            place.client.create_flow(one.flow),
            f"{name} à moi",
            version="0123456789ab",
            entrypoint="mine.py:flow",
        ),
    }

    gone = retire(place.client, place.wanted)
    again = retire(place.client, place.wanted)

    assert (sorted(gone), again) == ([name, f"{name} sans marque"], [])
    assert not place.is_there(old)
    assert not place.is_there(unmarked)
    assert [what for what, one in own.items() if not place.is_there(one)] == []
    for deployment_id in own.values():
        place.client.delete_deployment(deployment_id)
    names = [f"{one.flow.name}/{one.name}" for one in place.wanted]
    assert all(place.is_there(place.id_of(each)) for each in names)


def test_what_people_planned_goes_on_under_the_new_name(
    place: Place, name: str
) -> None:
    old = earlier(place, name, schedules=[{"cron": "0 7 * * *"}])
    new = place.id_of("freeze/geler · freeze")
    place.client.create_deployment_schedules(
        old,
        [
            DeploymentScheduleCreate(
                schedule=MONTHLY, parameters={"campaign": "zen"}, active=False
            )
        ],
    )
    planned = place.plan(
        old, parameters={"campaign": "zen", "why": "congés"}, name="geler zen"
    )
    ours = place.plan(old, parameters={"campaign": "zen"}, idempotency_key=name)

    retire(place.client, place.wanted)

    moved = [
        run
        for run in place.client.read_flow_runs(limit=200)
        if run.deployment_id == new and run.idempotency_key == f"régie-{planned.id}"
    ]
    assert [(r.name, r.parameters, r.expected_start_time) for r in moved] == [
        ("geler zen", {"campaign": "zen", "why": "congés"}, LATER)
    ]
    assert (place.left(planned), place.left(ours)) == ("", "")
    kept = place.client.read_deployment(new).schedules
    assert [(one.schedule, one.active, one.parameters) for one in kept] == [
        (MONTHLY, False, {"campaign": "zen"})
    ]
    for one in kept:
        place.client.delete_deployment_schedule(new, one.id)
    place.client.delete_flow_run(moved[0].id)


def test_what_cannot_go_on_is_cancelled_and_says_why(place: Place, name: str) -> None:
    elsewhere = earlier(place, f"{name} x", entrypoint="flows.gone.gone")
    old = earlier(place, name)
    lost = place.plan(elsewhere, parameters={"campaign": "zen"})
    unfit = place.plan(old, parameters={"campaign": "zen"})
    asking = place.plan(old, parameters={"campaign": "zen"}, idempotency_key=name)
    place.client.set_flow_run_state(asking.id, Suspended(), force=True)
    two = [one for one in place.wanted if one.name != "geler · freeze"]
    strict = replace(
        freezing(place),
        schema={"type": "object", "properties": {}, "additionalProperties": False},
        version=f"{mark_of('geler · freeze')}000000000000",
    )
    register(place.client, [strict])

    retire(place.client, [*two, strict])

    register(place.client, place.wanted)
    says = "n'existe plus dans cette version de Régie"
    left = [place.left(run) for run in (lost, unfit, asking)]
    assert [(one.split()[0], says in one) for one in left] == [("Cancelled", True)] * 3


def test_what_people_set_stays_when_a_description_changes(
    place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "prefect.yaml"
    text = """
deployments:
  - name: three
    entrypoint: tests.flows.sample_flows.three_steps
    description: {}
    work_pool: {{name: regie}}
    schedules:
      - cron: "{}"
        timezone: Europe/Paris
"""
    file.write_text(text.format("avant", DAILY.cron))
    register(place.client, prepare(file))
    found = place.client.read_deployment_by_name("three-steps/three")
    (ours,) = found.schedules
    place.client.update_deployment_schedule(found.id, ours.id, active=False)
    place.client.create_deployment_schedules(
        found.id, [DeploymentScheduleCreate(schedule=MONTHLY)]
    )
    place.client.pause_deployment(found.id)
    file.write_text(text.format("après", "0 10 * * *"))

    register(place.client, prepare(file))

    now = place.client.read_deployment(found.id)
    later = CronSchedule(cron="0 10 * * *", timezone="Europe/Paris")
    assert (now.description, now.paused) == ("après", True)
    assert sorted((str(s.schedule), s.active) for s in now.schedules) == sorted(
        [(str(later), False), (str(MONTHLY), True)]
    )
    place.client.delete_deployment(found.id)
