"""The timetable, on a real Prefect server."""

from __future__ import annotations

import dataclasses
import time
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from typing import Any
from uuid import uuid4

import httpx
import pytest

from integrations._prefect_access import access_headers
from integrations._prefect_run import ScheduledRun
from integrations.prefect_server import PrefectServer
from regie.clock import FixedClock
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.ports import Signal
from regie.ports import Thing
from regie.ports import WakeUp
from regie.window import Artifact
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer
from tests.prefect_server import Server

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)


@pytest.fixture
def campaign() -> str:
    return f"sommet-{uuid4().hex[:8]}"


@pytest.fixture
def timetable(prefect_server: Server, http: httpx.Client) -> PrefectServer:
    base = prefect_server.url
    flow = http.post(f"{base}/flows/", json={"name": "wake-up"}).json()
    http.post(
        f"{base}/deployments/", json={"name": "wake-up", "flow_id": flow["id"]}
    ).raise_for_status()
    return PrefectServer(base, http, clock=FixedClock(NOW))


def script(vendor: VendorServer, *answers: Answer) -> None:
    vendor.script.extend(answers)


def wake_ups(campaign: str, count: int, *, first: int = 1) -> list[WakeUp]:
    return [
        WakeUp(
            key=f"{campaign}:{day}",
            campaign=campaign,
            at=NOW + timedelta(days=day),
            name=f"Sommet · Promouvoir · étape {day}",
            tags=(f"campaign:{campaign}", "phase : Promouvoir"),
        )
        for day in range(first, first + count)
    ]


def seen(timetable: PrefectServer, campaign: str) -> list[tuple[str, datetime, str]]:
    return [(run.key, run.at, run.name) for run in timetable.scheduled(campaign)]


def expected(some: list[WakeUp]) -> list[tuple[str, datetime, str]]:
    return [(one.key, one.at, one.name) for one in some]


def all_runs(http: httpx.Client, url: str, campaign: str) -> list[dict[str, Any]]:
    body = {"flow_runs": {"tags": {"all_": [f"campaign:{campaign}"]}}}
    rows: list[dict[str, Any]] = http.post(f"{url}/flow_runs/filter", json=body).json()
    return rows


@pytest.mark.prefect
def test_published_twice_changes_nothing(
    timetable: PrefectServer, campaign: str
) -> None:
    planned = wake_ups(campaign, 3)

    first = timetable.publish(campaign, planned)
    again = timetable.publish(campaign, planned)

    assert (first, again) == (3, 0)
    assert seen(timetable, campaign) == expected(planned)
    run = timetable.scheduled(campaign)[0]
    assert run == ScheduledRun(
        id=run.id,
        key=planned[0].key,
        at=planned[0].at,
        name=planned[0].name,
        tags=run.tags,
    )
    assert set(run.tags) == set(planned[0].tags)


@pytest.mark.prefect
def test_many_are_published_in_portions_and_the_excess_goes(
    timetable: PrefectServer, campaign: str
) -> None:
    planned = wake_ups(campaign, 120)
    fewer = [
        *planned[:2],
        dataclasses.replace(planned[5], key="moved", name="plus tard"),
    ]

    created = timetable.publish(campaign, planned)
    changed = timetable.publish(campaign, fewer)

    assert (created, changed) == (120, 1 + 118)
    assert seen(timetable, campaign) == expected(fewer)


@pytest.mark.prefect
def test_other_campaigns_are_left_alone(
    timetable: PrefectServer, campaign: str
) -> None:
    other = f"{campaign}-2"
    timetable.publish(campaign, wake_ups(campaign, 2))
    timetable.publish(other, wake_ups(other, 1))

    timetable.publish(other, [])

    assert seen(timetable, other) == []
    assert seen(timetable, campaign) == expected(wake_ups(campaign, 2))


@pytest.mark.prefect
def test_what_began_ended_or_is_about_to_is_left_alone(
    timetable: PrefectServer, campaign: str, http: httpx.Client, prefect_server: Server
) -> None:
    planned = wake_ups(campaign, 2)
    soon = dataclasses.replace(planned[0], key="soon", at=NOW + timedelta(seconds=5))
    timetable.publish(campaign, [*planned, soon])
    by_key = {run.key: run.id for run in timetable.scheduled(campaign)}
    for key, kind in ((planned[0].key, "RUNNING"), (planned[1].key, "COMPLETED")):
        http.post(
            f"{prefect_server.url}/flow_runs/{by_key[key]}/set_state",
            json={"state": {"type": kind}, "force": True},
        ).raise_for_status()

    emptied = timetable.publish(campaign, [])
    published = timetable.publish(campaign, planned)

    assert (emptied, published) == (0, 0)
    runs = all_runs(http, prefect_server.url, campaign)
    assert {run["idempotency_key"]: run["state_type"] for run in runs} == {
        planned[0].key: "RUNNING",
        planned[1].key: "COMPLETED",
        "soon": "SCHEDULED",
    }


@pytest.mark.prefect
def test_asked_at_once_comes_once_and_publishing_does_not_take_it_away(
    timetable: PrefectServer, campaign: str, http: httpx.Client, prefect_server: Server
) -> None:
    (wake_up,) = wake_ups(campaign, 1)

    timetable.wake_now(wake_up)
    timetable.wake_now(wake_up)
    timetable.publish(campaign, [])

    (run,) = all_runs(http, prefect_server.url, campaign)
    assert (run["name"], run["parameters"], run["state_name"]) == (
        wake_up.name,
        {"campaign": campaign, "moment": wake_up.at.isoformat()},
        "Scheduled",
    )


@pytest.mark.prefect
def test_what_is_shown_is_kept_under_its_key_and_told_once(
    timetable: PrefectServer, campaign: str, http: httpx.Client, prefect_server: Server
) -> None:
    rows = [{"étape": "Ouvrir", "état": "faite"}]
    table = Artifact(key=campaign, kind="table", description="## Sommet", data=rows)
    text = Artifact(key=campaign, kind="markdown", description="", data="# Relevé")

    changed = [timetable.show([one]) for one in (table, table, text, text)]

    kept = http.get(f"{prefect_server.url}/artifacts/{campaign}/latest").json()
    assert changed == [[campaign], [], [campaign], []]
    assert (kept["type"], kept["data"]) == ("markdown", "# Relevé")


@pytest.mark.prefect
def test_healthy_says_whether_the_server_answers(
    timetable: PrefectServer, http: httpx.Client
) -> None:
    assert timetable.healthy()
    assert not PrefectServer("http://127.0.0.1:9/api", http).healthy()


@pytest.mark.prefect
def test_a_deployment_that_is_not_registered_is_named(
    timetable: PrefectServer,
) -> None:
    with pytest.raises(VendorRejectedError, match="« absent » n'est pas enregistré"):
        timetable.run_now("absent", {}, name="x", key="k")


def test_a_busy_database_is_asked_again(
    vendor: VendorServer, http: httpx.Client
) -> None:
    script(
        vendor,
        Answer(status=503, body={"exception_message": "Service Unavailable"}),
        Answer(status=503, body={"exception_message": "Service Unavailable"}),
        Answer(status=200, body=[]),
    )

    assert PrefectServer(vendor.url, http).scheduled("sommet") == ()
    assert len(vendor.received) == 3


def test_a_server_that_is_gone_is_not_asked_again(
    vendor: VendorServer, http: httpx.Client
) -> None:
    script(vendor, Answer(status=500, body={}), Answer(status=200, body=[]))

    with pytest.raises(VendorUnavailableError):
        PrefectServer(vendor.url, http).scheduled("sommet")
    assert len(vendor.received) == 1


def test_an_id_from_before_is_looked_up_anew(
    vendor: VendorServer, http: httpx.Client
) -> None:
    script(
        vendor,
        Answer(body={"id": "old"}),
        Answer(status=404, body={}),
        Answer(body={"id": "new"}),
        Answer(body={"id": "run"}),
    )

    run = PrefectServer(vendor.url, http).run_now("collect", {}, name="x", key="k")

    assert run == "run"
    assert [one.path for one in vendor.received] == [
        "/deployments/name/collect/collect",
        "/deployments/old/create_flow_run",
        "/deployments/name/collect/collect",
        "/deployments/new/create_flow_run",
    ]


@pytest.mark.parametrize(
    ("environment", "headers"),
    [
        ({}, {}),
        ({"PREFECT_API_KEY": "pnu_1"}, {"Authorization": "Bearer pnu_1"}),
        (
            {"PREFECT_API_AUTH_STRING": "obm:été"},
            {"Authorization": "Basic b2JtOsOpdMOp"},
        ),
    ],
)
def test_access_headers(environment: dict[str, str], headers: dict[str, str]) -> None:
    assert access_headers(environment) == headers


@pytest.mark.prefect
def test_drift_counts_what_publishing_would_change_and_changes_nothing(
    timetable: PrefectServer, campaign: str
) -> None:
    timetable.publish(campaign, wake_ups(campaign, 3))
    wanted = wake_ups(campaign, 4, first=3)

    counts = [timetable.drift(campaign, wanted) for _ in range(2)]
    changed = timetable.publish(campaign, wanted)

    assert (counts, changed) == ([(3, 2), (3, 2)], 5)
    assert timetable.drift(campaign, wanted) == (0, 0)


@pytest.mark.prefect
def test_waiting_counts_what_is_to_come_of_all_campaigns(
    timetable: PrefectServer, campaign: str
) -> None:
    planned, other = wake_ups(campaign, 3), f"{campaign}-2"
    moments = [planned[0].at - timedelta(seconds=1), planned[1].at]
    before = [timetable.waiting(at) for at in moments]

    timetable.publish(campaign, planned)
    timetable.publish(other, wake_ups(other, 3))
    timetable.wake_now(planned[0])

    after = [timetable.waiting(at) for at in moments]
    assert [now - then for now, then in zip(after, before, strict=True)] == [6, 2]


def signal_of(campaign: str, number: int, at: datetime) -> Signal:
    return Signal(
        key=f"{campaign}:{number}:regie.step.late",
        name="regie.step.late",
        at=at,
        about=Thing(id=f"regie.step.{campaign}.page", role="step", title="La page"),
        related=(
            Thing(id=f"regie.campaign.{campaign}", role="campaign", title="Sommet"),
        ),
        payload={"campaign": campaign, "count": 1},
    )


def test_a_signal_given_twice_is_one_event(
    prefect_server: Server, http: httpx.Client, campaign: str
) -> None:
    window = PrefectServer(prefect_server.url, http)
    now = datetime.now(UTC)
    signals = [
        signal_of(campaign, 1, now - timedelta(days=2)),
        signal_of(campaign, 2, now),
    ]
    keys = [signal.key for signal in signals]
    window.signal(signals)
    window.signal(signals)

    deadline = time.monotonic() + 30
    while window.signalled([*keys, "other"]) != set(keys):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    wanted = {"resource": {"id": [f"regie.step.{campaign}.page"]}}
    body = {"filter": wanted, "limit": 50}
    found = http.post(f"{prefect_server.url}/events/filter", json=body).json()
    assert [(one["event"], one["payload"]) for one in found["events"]] == [
        ("regie.step.late", {"campaign": campaign, "count": 1})
    ] * 2
